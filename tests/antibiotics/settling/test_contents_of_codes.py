"""What a dispensed unit holds: said by a hospital, counted at once, validated or refused by the region."""

from decimal import Decimal

import pytest

from jalon.antibiotics.actions import settling
from jalon.antibiotics.actions.preparing import prepare
from jalon.antibiotics.models import Presentation
from jalon.antibiotics.queries.asked import ask
from jalon.antibiotics.queries.consumption import table
from jalon.antibiotics.reading.rows import Presented
from jalon.kernel.refusal import Refusal
from tests.antibiotics import small_hospital as small
from tests.antibiotics.settling import small_questions as asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def other():
    held = small.hospital(small.OTHER, "Clinique fictive")
    asked.bring(held, drugs=False)
    return held


def settle(place, ucd=asked.STRANGE, **more):
    said = {"atc": "J01DD04", "route": "P", "dose": Decimal(2), "dose_unit": "g"} | more
    return settling.settle_ucd(ucd7=ucd, establishment=place, by=None, **said)


def ddd_of(place):
    """The total of the quarter, every unit counted."""
    return table(ask([place], "2024-T1", "none")).rows[0]["ddd_all"]


def test_settled_code_counts_at_once_for_its_hospital(place):
    before = ddd_of(place)

    settle(place)

    assert ddd_of(place) == pytest.approx(before + 80 * 2 / 2)  # 80 vials of 2 g, 2 g a day
    assert list(asked.waiting_of(place, "consumption")["ucd"]) == [asked.OTHER]


def test_settled_code_serves_the_others_once_validated(place, other):
    one = settle(place)
    assert asked.STRANGE in asked.waiting_of(other, "consumption")["ucd"]

    made = settling.validate_presentation(one, by=None)

    one.refresh_from_db()
    assert asked.STRANGE not in asked.waiting_of(other, "consumption")["ucd"]
    assert (made.establishment, made.source, one.validated_at) == (None, one.source, made.validated_at)
    with pytest.raises(Refusal, match="déjà celle de la région"):
        settling.validate_presentation(made, by=None)


def test_region_takes_its_validation_back(place, other):
    one = settle(place)
    made = settling.validate_presentation(one, by=None)

    settling.undo_presentation(made, by=None)

    one.refresh_from_db()
    assert asked.STRANGE in asked.waiting_of(other, "consumption")["ucd"]
    assert (one.validated_at, one.known_to) == (None, None)


def test_code_that_is_no_antibiotic_no_longer_waits_and_counts_nothing(place):
    before = ddd_of(place)

    one = settle(place, asked.OTHER, atc="", route="P", dose=Decimal(1))

    assert (one.atc, one.route, one.dose) == ("", "", None)
    assert ddd_of(place) == before
    assert list(asked.waiting_of(place, "consumption")["ucd"]) == [asked.STRANGE]


def test_correction_taken_back_gives_its_place_to_what_was_said_before(place):
    settle(place, dose=Decimal(1))
    second = settle(place, dose=Decimal(2))

    again = settling.undo_presentation(second, by=None)

    assert (again.dose, Presentation.objects.filter(ucd7=asked.STRANGE, known_to=None).count()) == (1, 1)


def test_withdrawn_code_waits_again(place):
    one = settle(place)

    assert settling.undo_presentation(one, by=None) is None
    assert asked.STRANGE in asked.waiting_of(place, "consumption")["ucd"]
    with pytest.raises(Refusal, match="déjà été reprise"):
        settling.withdraw_presentation(one, by=None)


def test_refused_proposal_still_serves_its_hospital(place):
    one = settle(place)
    with pytest.raises(Refusal, match="pourquoi"):
        settling.reject_presentation(one, because="", by=None)

    settling.reject_presentation(one, because="dose fausse", by=None)

    one.refresh_from_db()
    assert (one.refused_because, one.known_to) == ("dose fausse", None)
    settling.undo_presentation_refusal(one, by=None)
    one.refresh_from_db()
    assert one.refused_at is None


def test_region_says_what_a_code_holds_for_all(place, other):
    one = settle(None)

    assert one.validated_at
    assert all(asked.STRANGE not in asked.waiting_of(held, "consumption")["ucd"] for held in (place, other))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"ucd": "12"}, "n'est pas un code UCD"),
        ({"atc": "J99ZZ99"}, "code ATC"),
        ({"route": ""}, "dites la voie"),
        ({"dose": None}, "plus grande que zéro"),
        ({"dose": Decimal(0)}, "plus grande que zéro"),
        ({"dose_unit": "pincée"}, "unité de dose inconnue"),
    ],
)
def test_content_that_cannot_be_counted_is_refused(place, wrong, why):
    with pytest.raises(Refusal, match=why):
        settle(place, **wrong)


def test_molecule_that_is_not_counted_needs_no_dose(place):
    assert settle(place, asked.OTHER, atc="J02AC01", dose=None, dose_unit="").dose is None


def test_several_codes_are_taken_together_or_not_at_all(place):
    good = Presented(0, asked.STRANGE, "", "J01DD04", "P", Decimal(2), "g")
    bad = Presented(0, asked.OTHER, "", "J01DD04", "P", None, "g")

    with pytest.raises(Refusal):
        settling.settle_ucds([good, bad], establishment=place, by=None)

    assert not Presentation.objects.filter(ucd7=asked.STRANGE).exists()


def test_table_of_a_pharmacy_serves_its_hospital_alone(place, other):
    text = f"Code UCD;Libellé;ATC;Voie;Dose;Unité\n{asked.STRANGE};CEFTRIAXONE 2 G;J01DD04;P;2;g\n999;X;J01DD04;P;2;g\n"
    made = prepare(text.encode(), name="livret.csv", establishment=None)

    counts = settling.load_presentations(made, establishment=place, by=None)

    assert counts == {"read": 2, "matched": 1, "pending": 0, "rejected": 1}
    assert asked.STRANGE not in asked.waiting_of(place, "consumption")["ucd"]
    assert asked.STRANGE in asked.waiting_of(other, "consumption")["ucd"]
