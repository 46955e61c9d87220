"""Which professionals are kept: the shipped choice, a region's own, and its mistakes."""

import pytest

CHOICE = 'title: Essai\nprofessions: {"10": Médecin}\n'


def test_the_shipped_choice_names_no_region(region):
    shipped = region.load().professions["professions_suivies"]

    assert shipped.professions["60"] == "Infirmier"
    assert (shipped.regions, shipped.departments) == ((), ())


def test_a_region_chooses_professions_and_places(region):
    region.write("professions/essai.yaml", f'{CHOICE}regions: [75]\ndepartments: ["35"]\n')

    chosen = region.load().professions["essai"]

    assert (dict(chosen.professions), chosen.regions, chosen.departments) == ({"10": "Médecin"}, ("75",), ("35",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: Essai\nprofessions: {}\n", "il faut au moins une profession"),
        (f"{CHOICE}regions: [750]\n", "« 750 » n'est pas un code connu"),
        (f"{CHOICE}departments: [2C]\n", "« 2C » n'est pas un code connu"),
    ],
)
def test_a_mistake_is_said(region, text, said):
    region.write("professions/essai.yaml", text)

    assert any(said in one.message for one in region.load().problems)
