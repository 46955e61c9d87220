"""What a national file becomes: kept, waiting, rejected, left out; said again, no longer said."""

import zipfile

import pytest

from jalon.accounts.models import AuditEvent
from jalon.directory import actions
from jalon.directory.models import Load, Term
from jalon.directory.professionals import invention
from jalon.directory.professionals.models import Activity, Practice, Professional, Skill
from jalon.kernel.refusal import Refusal
from tests.directory.professionals.conftest import BORDEAUX, HOSPITAL, OFFICE, RENNES, row

pytestmark = pytest.mark.django_db
REASONS = ("read", "taken", "pending", "rejected")


def standing(model):
    return model.objects.filter(known_to=None).count()


def counts(report):
    return tuple(getattr(report, name) for name in REASONS)


def test_rows_of_a_person_are_gathered(load_rows):
    report = load_rows(
        row(1, "10", HOSPITAL, mode="S", skill="SM54"),
        row(1, "10", HOSPITAL, mode="S", skill="SM38"),
        row(1, "10", OFFICE, skill="SM54"),
        row(1, "10", OFFICE, skill="SM38"),
    )

    assert counts(report) == (4, 4, 0, 0)
    assert Professional.objects.count() == 1
    assert (standing(Practice), standing(Activity), standing(Skill)) == (1, 2, 2)
    assert set(Skill.objects.values_list("code", flat=True)) == {"SM54", "SM38"}


def test_only_the_professions_and_places_chosen_are_kept(load_rows):
    nowhere = row(4).replace("|24322|", "||").replace("|24|Département", "||Département")

    report = load_rows(row(1), row(2, "70"), row(3, site=RENNES), nowhere, row(5, site=BORDEAUX))

    assert counts(report) == (5, 2, 0, 0)
    assert report.details["left_out"] == {"profession": 1, "elsewhere": 1, "unknown_place": 1}
    assert set(Activity.objects.values_list("department", "region")) == {("24", "75"), ("33", "75")}


def test_the_commune_says_the_departement_that_is_missing(load_rows):
    load_rows(row(1).replace("|24|Département", "||Département"))

    assert Activity.objects.get().department == "24"


def test_a_wrong_key_waits_with_its_place_and_without_its_number(load_rows):
    wrong = row(1).replace(invention.number_of(1), "99900000012")

    report = load_rows(wrong, row(2))

    assert counts(report) == (2, 1, 1, 0)
    problem = report.details["problems"][0]
    assert (problem["row"], problem["column"], problem["header"]) == (2, 2, "Identifiant PP")
    assert "clé de contrôle" in problem["message"]
    assert "99900000012" not in str(report.details)


def test_an_adeli_number_is_kept_as_it_is(load_rows):
    load_rows(row(1, kind="0").replace(invention.number_of(1), "249999999"))

    assert Professional.objects.values_list("kind", "number").get() == ("0", "249999999")


@pytest.mark.parametrize("broken", ["8|99900000011|trop court", row(7) + "|de|trop"])
def test_a_row_of_another_width_is_rejected(load_rows, broken):
    report = load_rows(row(1), broken)

    assert counts(report) == (2, 1, 0, 1)
    assert "colonnes" in report.details["problems"][0]["message"]


def test_a_quote_in_a_name_is_a_letter(load_rows):
    load_rows(row(1, site=invention.Site('CABINET "DU PORT', "24037", "BERGERAC", "24")), row(2))

    assert Professional.objects.count() == 2
    assert Activity.objects.filter(structure_name='CABINET "DU PORT').exists()


def test_a_missing_column_is_named(load_rows):
    headers = [head for head in invention.HEADERS if head not in ("Code profession", "Numéro FINESS site")]

    with pytest.raises(Refusal, match="« Code profession », « Numéro FINESS site »"):
        load_rows(row(1), headers=headers)


def test_bytes_that_are_not_utf8_are_refused_with_their_line(load_rows, tmp_path):
    load_rows(row(1))
    path = tmp_path / "PS_LibreAcces_Personne_activite_202602010800.txt"
    text = "\n".join(["|".join((*invention.HEADERS, "")), row(2), row(3), row(4, name="FRÉDÉRIC"), ""])
    path.write_bytes(text.encode().replace("FRÉDÉRIC".encode(), "FRÉDÉRIC".encode("cp1252")))

    with pytest.raises(Refusal, match="ligne 4"):
        actions.load_file(path)

    assert Load.objects.count() == 1
    assert Professional.objects.count() == 1


def test_headers_that_are_not_utf8_are_refused_as_such(choose, tmp_path):
    choose()
    path = tmp_path / "PS_LibreAcces_Personne_activite_202602010800.txt"
    path.write_bytes("\n".join(["|".join((*invention.HEADERS, "")), row(1), ""]).encode("cp1252"))

    with pytest.raises(Refusal, match="ligne 1 : ce n'est pas de l'UTF-8"):
        actions.load_file(path)


def test_a_zip_is_read_without_being_unpacked(load_rows, tmp_path):
    load_rows(row(1))
    name = "PS_LibreAcces_Personne_activite_202602010800.txt"
    path = tmp_path / "annuaire.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, "\r\n".join(["|".join((*invention.HEADERS, "")), row(1), row(2), ""]))

    report = actions.load_file(path)

    assert counts(report) == (2, 2, 0, 0)
    assert report.details["day"] == "2026-02-01"


def test_the_next_file_closes_what_it_no_longer_says_and_rewrites_nothing(load_rows):
    load_rows(row(1, name="AVANT"), row(2), row(3))
    before = {one.pk: one.known_from for one in Practice.objects.all()}

    report = load_rows(row(1, name="APRES"), row(2), row(4), day="20260215")

    # Person 1 has another name, person 3 has left: two practices and one activity of theirs are closed.
    assert report.details["counts"]["withdrawn"] == 3
    assert report.details["counts"]["left"] == 1
    assert set(Practice.objects.filter(known_to=None).values_list("last_name", flat=True)) == {
        "APRES", "FICTIF2", "FICTIF4",
    }  # fmt: skip
    closed = Practice.objects.exclude(known_to=None)
    assert {one.last_name for one in closed} == {"AVANT", "FICTIF3"}
    assert {pk: Practice.objects.get(pk=pk).known_from for pk in before} == before
    assert Professional.objects.get(number=invention.number_of(3)).gone_at == Load.objects.first().recorded_at


def test_one_who_comes_back_is_no_longer_gone(load_rows):
    load_rows(row(1), row(2))
    load_rows(row(2), day="20260215")

    load_rows(row(1), row(2), day="20260315")

    assert not Professional.objects.exclude(gone_at=None).exists()
    assert Practice.objects.filter(professional__number=invention.number_of(1)).count() == 2


def test_the_same_file_twice_changes_nothing_unless_the_choice_changed(load_rows, choose):
    first = load_rows(row(1), row(2, "70"))
    again = load_rows(row(1), row(2, "70"))
    choose('title: Essai\nprofessions: {"70": Kiné}\nregions: [75]\n')
    third = load_rows(row(1), row(2, "70"))

    assert (first.already, again.already, again.load_id) == (False, True, first.load_id)
    assert (third.already, third.taken) == (False, 1)
    assert set(Practice.objects.filter(known_to=None).values_list("profession", flat=True)) == {"70"}


def test_an_older_file_is_refused(load_rows):
    load_rows(row(1), day="20260215")

    with pytest.raises(Refusal, match="plus ancien"):
        load_rows(row(2), day="20260115")


def test_without_a_choice_of_region_the_sentence_says_what_to_write(load_rows, choose):
    choose('title: Essai\nprofessions: {"10": Médecin}\n')

    with pytest.raises(Refusal, match=r"l'annuaire est vide\. Dites lesquelles dans « regions »"):
        load_rows(row(1))


def test_the_regions_of_the_directory_are_the_default(load_rows, choose, hospitals):
    choose('title: Essai\nprofessions: {"60": Infirmier}\n')

    assert load_rows(row(1), row(2, site=RENNES)).taken == 1


def test_labels_are_terms_and_the_original_is_not_kept(load_rows, settings):
    report = load_rows(row(1, "10", skill="SM54"))

    assert Term.objects.get(nomenclature="savoir_faire", code="SM54").label == "Médecine générale"
    sha256 = Load.objects.get(pk=report.load_id).sha256
    assert not (settings.DATA_DIR / "originaux" / sha256[:2] / sha256).exists()
    assert AuditEvent.objects.filter(verb="directory.loaded").count() == 1
