import pytest
from django.urls import reverse

from jalon.antibiotics.actions import entering
from jalon.antibiotics.facts import storage
from jalon.antibiotics.facts.isolates import gather
from jalon.antibiotics.models import HospitalFile, PeriodValidation
from jalon.antibiotics.queries.asked import perimeter_of
from jalon.directory.queries.units import units_of
from jalon.kernel.refusal import Refusal
from tests.antibiotics import small_hospital as small
from tests.antibiotics import worlds

pytestmark = pytest.mark.django_db


def address(definition, place, **query):
    return small.address("entry", place, small.PERIOD.code, definition, **query)


def seen(kind):
    held = HospitalFile.objects.filter(kind=kind, state="applied").first()
    return str(held.pk) if held else ""


def current(kind):
    return HospitalFile.objects.get(kind=kind, state="applied")


@pytest.mark.parametrize("definition", ["structure", "journees", "admissions", "consommations", "resistances"])
def test_form_opens_with_and_without_anything_held(client, place, pharmacist, definition):
    before = client.get(address(definition, place))
    small.bring_all(place)
    after = client.get(address(definition, place))

    assert (before.status_code, after.status_code) == (200, 200)
    assert "Rien n’a encore été apporté pour cette période" in before.content.decode()
    assert "Enregistrer fait une nouvelle version" in after.content.decode()


def test_structure_is_typed_unit_by_unit(client, place, pharmacist):
    form = {
        "vu": "", "unite": ["0101", "0201", ""], "libelle": ["Médecine", "Chirurgie", ""],
        "service": ["10", "20", ""], "service_libelle": ["", "", ""], "pole": ["", "", ""],
        "pole_libelle": ["", "", ""], "de": ["101", "147", ""], "ta": ["3", "3", ""],
    }  # fmt: skip

    answer = client.post(address("structure", place), form)

    assert answer.status_code == 302
    assert [(one.code, one.label, one.de) for one in units_of(place, "2024-T1")] == [
        ("0101", "Médecine", "101"), ("0201", "Chirurgie", "147"),
    ]  # fmt: skip
    assert (current("structure").via, current("structure").applied_by) == ("saisie", pharmacist)


def test_structure_typed_wrong_is_told_by_row_and_column_and_nothing_is_lost(client, place, pharmacist):
    form = {
        "vu": "", "unite": ["0101", "101", ""], "libelle": ["Médecine du bout", "Autre", "Sans code"],
        "de": ["", "147", ""], "ta": ["3", "x" * 11, ""],
    }  # fmt: skip

    answer = client.post(address("structure", place), form)

    errors = [line.errors for line in answer.context["lines"][:3]]
    assert answer.status_code == 400
    assert errors == [
        {}, {"unite": "déjà saisi ligne 1", "ta": "10 caractères au plus"}, {"unite": "à remplir"},
    ]  # fmt: skip
    assert "Médecine du bout" in answer.content.decode()
    assert not HospitalFile.objects.exists()


def test_structure_as_it_stands_is_saved_back_without_a_new_version_of_the_units(client, place, pharmacist):
    unplaced = small.STRUCTURE + "0903;Unité tampon;;;;;;\n"
    small.bring(place, unplaced)
    lines = client.get(address("structure", place)).context["lines"]
    form = {name: [line.values[name] for line in lines] for name in lines[0].values}

    answer = client.post(address("structure", place), form | {"vu": seen("structure")})

    assert answer.status_code == 302
    assert [one.code for one in units_of(place, "2024-T1")] == ["0101", "0102", "0201", "0903"]


def test_figure_that_could_not_be_read_is_shown_as_written_to_be_mended(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    small.bring(place, "Code UF;Journées d'hospitalisation\n0101;n.c.\n")

    lines = client.get(address("journees", place)).context["lines"]

    assert lines[0].values == {"unite": "0101", "valeur": "n.c."}


def test_form_is_not_for_more_lines_than_it_can_show(client, place, pharmacist):
    head = small.STRUCTURE.splitlines()[0]
    small.bring(place, "\n".join([head, *(f"{rank:04d};U{rank};;;;;101;3" for rank in range(1, 602))]))

    page = client.get(address("structure", place)).content.decode()
    answer = client.post(address("structure", place), {"vu": "", "unite": ["1"] * 601})

    assert "Trop long pour un formulaire" in page
    assert answer.status_code == 400
    assert "601 lignes" in answer.content.decode()


def test_bed_days_are_prefilled_with_the_units_of_the_structure_and_what_stands(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    small.bring(place, "Code UF;Journées d'hospitalisation\n0101;900\n0999;7\n")

    lines = client.get(address("journees", place)).context["lines"]

    said = [(one.values["unite"], one.values["valeur"], one.known) for one in lines if not one.is_blank]
    assert said == [("0101", "900", True), ("0102", "", True), ("0201", "", True), ("0999", "7", False)]


def test_bed_days_typed_make_a_new_version(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    former = small.bring(place, small.BED_DAYS)
    form = {"vu": seen("bed_days"), "unite": ["0101", "0102", "0201"], "valeur": ["1 000", "600", ""]}

    answer = client.post(address("journees", place), form)

    made = current("bed_days")
    assert answer["Location"] == reverse("antibiotics:file", args=[made.pk])
    assert (made.version, made.replaces, made.via) == (2, former, "saisie")
    assert made.totals["bed_days"] == 1600
    assert made.matched == 2


@pytest.mark.parametrize("text", ["beaucoup", "-3", "1,5"])
def test_bed_days_that_are_no_number_are_told_in_their_case(client, place, pharmacist, text):
    small.bring(place, small.STRUCTURE)

    answer = client.post(address("journees", place), {"vu": "", "unite": ["0101"], "valeur": [text]})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert answer.context["lines"][0].errors == {"valeur": "un nombre entier, zéro ou plus"}
    assert f'value="{text}"' in page
    assert "1\xa0case est à reprendre" in page


def test_same_figures_again_make_no_version(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    form = {"unite": ["0101"], "valeur": ["12"]}
    client.post(address("admissions", place), form | {"vu": ""})

    client.post(address("admissions", place), form | {"vu": seen("admissions")})

    assert HospitalFile.objects.filter(kind="admissions").count() == 1


def test_entry_made_from_a_version_that_is_gone_is_not_written_over_another(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    small.bring(place, small.BED_DAYS, by=small.person("collègue"))
    form = {"vu": "", "unite": ["0101"], "valeur": ["77"]}

    answer = client.post(address("journees", place), form)
    again = client.post(address("journees", place), form | {"vu": answer.context["seen"]})

    assert answer.status_code == 400
    assert "entre-temps par collègue" in answer.content.decode()
    assert 'value="77"' in answer.content.decode()
    assert again.status_code == 302
    assert current("bed_days").totals["bed_days"] == 77


def test_dispensed_units_are_typed_for_one_unit_and_the_others_stay(client, place, pharmacist):
    held = small.bring_all(place)["consommations"]
    lines = client.get(address("consommations", place, uf="0101")).context["lines"]
    form = {"vu": str(held.pk), "uf": "0101", "ucd": ["9999992", ""], "quantite": ["44,5", ""]}

    client.post(address("consommations", place, uf="0101"), form)

    made = current("consumption")
    rows = {(row["unit"], row["quantity"]) for row in storage.read(made).iter_rows(named=True)}
    assert (lines[0].values, lines[0].about) == ({"ucd": "9999992", "quantite": "120"}, "AMOXICILLINE 1 G PDR INJ")
    assert rows == {("0101", 44.5), ("0102", 30.0), ("0201", 10.0), ("9999", 5.0), ("0201", None)}
    assert (made.read, made.matched, made.pending, made.rejected) == (5, 3, 1, 1)


def test_dispensed_units_of_a_unit_are_all_taken_off(client, place, pharmacist):
    held = small.bring_all(place)["consommations"]

    client.post(
        address("consommations", place, uf="0102"), {"vu": str(held.pk), "uf": "0102", "ucd": [""], "quantite": [""]}
    )

    assert "0102" not in storage.read(current("consumption"))["unit"].to_list()


def test_dispensed_units_typed_wrong_are_told(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    form = {"vu": "", "uf": "0101", "ucd": ["12", "9999992", "9999992"], "quantite": ["1", "x", "2"]}

    answer = client.post(address("consommations", place, uf="0101"), form)

    errors = [one.errors for one in answer.context["lines"][:3]]
    assert answer.status_code == 400
    assert errors[0] == {"ucd": "un code UCD à 7 ou 13 chiffres"}
    assert errors[1] == {"quantite": "un nombre ; négatif pour un retour"}
    assert errors[2] == {}  # a drug may have several lines: they add up


def test_dispensed_units_ask_for_their_unit(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)

    answer = client.post(address("consommations", place), {"vu": "", "uf": "", "ucd": ["9999992"], "quantite": ["1"]})

    assert answer.status_code == 400
    assert "hoisissez l&#x27;unité" in answer.content.decode()


def isolate(**more):
    labels = ["CEFOTAXIME", "GENTAMICINE"]
    typed = {
        "unite": "0101", "germe": "Escherichia coli", "date": "03/03/2024", "prelevement": "urines", "patient": "P1",
        "blse": "oui", "epc": "", "antibiotique": labels, "resultat-0": "R", "resultat-1": "S",
    }  # fmt: skip
    return {"vu": seen("resistance")} | typed | more


def test_isolate_is_added_with_its_pseudonym(client, place, pharmacist):
    small.bring_all(place)

    answer = client.post(address("resistances", place), isolate())

    made = current("resistance")
    frame = storage.read(made)
    assert answer.status_code == 302
    assert (made.version, made.read, made.matched, made.person_level) == (2, 4, 4, True)
    assert frame["row"].to_list() == [1, 2, 3, 4]
    assert frame["patient"][3] == frame["patient"][0] != "P1"
    assert (frame["r0"][3], frame["blse"][3]) == (4, True)


def test_first_isolate_of_a_period_starts_its_file(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)

    client.post(address("resistances", place), isolate(patient=""))

    made = current("resistance")
    assert (made.read, made.matched, made.person_level) == (1, 1, False)
    assert made.layout["labels"] == ["CEFOTAXIME", "GENTAMICINE"]


def test_isolate_brings_antibiotics_that_the_file_did_not_have(client, place, pharmacist):
    small.bring_all(place)

    client.post(
        address("resistances", place),
        isolate(antibiotique=["CEFOTAXIME", "ERTAPENEME"], **{"resultat-0": "S", "resultat-1": "R"}),
    )

    made = current("resistance")
    assert made.layout["labels"] == ["CEFOTAXIME", "GENTAMICINE", "ERTAPENEME"]
    assert storage.read(made)["r2"].to_list() == [None, None, None, 4]
    assert made.matched == 4


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"unite": "9999"}, "unite"),
        ({"germe": "chose"}, "germe"),
        ({"date": "demain"}, "date"),
        ({"date": "03/03/2025"}, "date"),
        ({"prelevement": "zzz"}, "prelevement"),
        ({"resultat-0": "16"}, "resultat-0"),
        ({"resultat-0": "", "resultat-1": ""}, "resultats"),
    ],
)
def test_isolate_typed_wrong_is_told_and_kept_on_the_page(client, place, pharmacist, wrong, field):
    small.bring(place, small.STRUCTURE)

    answer = client.post(address("resistances", place), isolate(**wrong))

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert 'value="P1"' in answer.content.decode()
    assert not HospitalFile.objects.filter(kind="resistance").exists()


def remove(client, place, row):
    form = {"vu": seen("resistance"), "ligne": row}
    return client.post(small.address("remove_isolate", place, small.PERIOD.code, "resistances"), form)


def test_isolate_is_taken_off_and_the_former_version_stays(client, place, pharmacist):
    former = small.bring_all(place)["resistances"]

    answer = remove(client, place, 3)

    assert answer.status_code == 302
    assert current("resistance").read == 2
    assert storage.read(former).height == 3


def test_isolate_that_is_not_there_is_not_taken_off(client, place, pharmacist):
    small.bring_all(place)

    assert remove(client, place, 77).status_code == 400
    assert current("resistance").version == 1


def test_last_isolate_is_taken_off_too(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    client.post(address("resistances", place), isolate(patient=""))

    remove(client, place, 1)

    assert current("resistance").read == 0
    assert client.get(address("resistances", place)).status_code == 200


def test_isolates_are_typed_inside_the_hospital_alone(client, place):
    small.bring_all(place)
    client.force_login(small.omedit())

    assert client.get(address("resistances", place)).status_code == 403
    assert client.post(address("resistances", place), isolate()).status_code == 403
    assert remove(client, place, 2).status_code == 403
    assert current("resistance").version == 1


def test_isolate_with_a_patient_needs_the_vault(client, place, pharmacist, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    small.bring(place, small.STRUCTURE)

    answer = client.post(address("resistances", place), isolate())

    assert answer.status_code == 400
    assert "coffre" in answer.context["trouble"]


def test_validated_period_is_not_typed_in(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    PeriodValidation.objects.create(establishment=place, period="2024-T1")

    answer = client.post(address("journees", place), {"vu": "", "unite": ["0101"], "valeur": ["3"]})

    assert answer.status_code == 400
    assert "rouvrez la période" in answer.context["trouble"]


def test_reader_types_nothing(client, place):
    client.force_login(small.reader())

    assert client.get(address("journees", place)).status_code == 403
    assert client.post(address("journees", place), {"unite": ["1"], "valeur": ["3"]}).status_code == 403


@pytest.mark.parametrize("definition", ["medicaments", "autre"])
def test_what_is_not_typed_is_not_found(client, place, pharmacist, definition):
    assert client.get(address(definition, place)).status_code == 404


def test_taking_off_a_row_is_for_isolates(client, place, pharmacist):
    answer = client.post(small.address("remove_isolate", place, small.PERIOD.code, "journees"), {"ligne": 1})

    assert answer.status_code == 404


def test_yearly_base_is_typed_the_same_way(client, place, pharmacist):
    small.bring(place, small.STRUCTURE, period=small.Period("2024"))

    client.post(small.address("entry", place, "2024", "journees"), {"vu": "", "unite": ["0101"], "valeur": ["4000"]})

    assert (current("bed_days").period, current("bed_days").matched) == ("2024", 1)


def test_unit_typed_twice_is_refused_by_the_action_too(place):
    with pytest.raises(Refusal, match="saisie deux fois"):
        entering.enter_amounts(place, small.PERIOD, "bed_days", [("0101", 1), ("101", 2)], by=None)


def test_structure_without_units_is_refused(place):
    with pytest.raises(Refusal, match="aucune unité"):
        entering.enter_units(place, small.PERIOD, [], by=None)


def test_row_held_twice_by_a_completed_file_is_left_to_the_laboratory(place):
    worlds.open_vault()
    small.bring(place, small.STRUCTURE)
    small.bring(place, small.ISOLATES)
    head = small.ISOLATES.splitlines()[0]
    small.bring(place, f"{head}\n0102;P9;01/03/2024;Urines;Escherichia coli;S;S\n", mode="complete")

    with pytest.raises(Refusal, match="plusieurs isolats"):
        entering.remove_isolate(place, small.PERIOD, 2, by=None)


def test_completed_isolates_count_and_where_they_come_from_is_no_molecule(place):
    small.bring_all(place)
    head = small.ISOLATES.splitlines()[0]
    small.bring(place, f"{head}\n0102;P9;01/03/2024;Urines;Escherichia coli;S;S\n", mode="complete")

    gathered = gather([place], ["2024-T1"], perimeter_of("none"))

    assert gathered.frame.height == 4
    assert gathered.molecules == ["J01DD01", "J01GB03"]
