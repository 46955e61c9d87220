"""The workbook that leaves, and the pages that follow it: what it says, what it opens, who may fetch it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jalon.accounts import actions as accounts
from jalon.indicators import ledger
from jalon.kernel.refusal import Refusal
from jalon.tracking.models import Workbook, WorkbookReturn
from jalon.tracking.workbooks import queries
from tests.accounts import people
from tests.indicators.worlds import held, publish
from tests.tracking.workbooks.copies import CODES, FIRST, Copy
from tests.tracking.workbooks.travelling import apply, bring_back, outcomes, place, take_out
from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE, MONTH

pytestmark = pytest.mark.django_db
PAGE, HERE = "/suivi/segur_es/classeurs/", {"region": "75", "mois": MONTH}
ALERT = "En cours de déploiement - Alerte"


@pytest.fixture
def copy(entities, officer):
    return Copy(take_out(officer)[1])


class TestTheWorkbook:
    def test_it_has_the_rows_of_the_tracking_sheet(self, copy):
        sheet = copy.sheet

        assert copy.book.worksheets[0].title == sheet.title == "Suivi Ségur ES - AOÛT 2022"
        assert sheet.row_dimensions[CODES].hidden
        assert "Prestation Ségur - août 2022" in [cell.value for cell in sheet[2]]
        assert [sheet.cell(3, column).value for column in (1, 6)] == ["FINESS géographique", "Raison sociale"]
        assert sheet.freeze_panes == "G5"
        assert {sheet.cell(row, 1).value for row in range(FIRST, FIRST + 3)} == {BERGERAC, ANNEXE, CLINIQUE}

    def test_only_what_may_be_written_is_open(self, copy):
        assert copy.sheet.protection.sheet
        assert not copy.sheet.protection.autoFilter  # allowed
        assert not copy.cell(BERGERAC, "meteo").protection.locked
        assert not copy.cell(ANNEXE, "commentaire_general").protection.locked  # though it is empty
        assert copy.cell(BERGERAC, "asp_etat_dpi").protection.locked
        assert copy.cell(BERGERAC, "finess_et").protection.locked
        assert copy.cell(BERGERAC, "finess_et").number_format == "@"

    def test_lists_drop_down_from_their_sheet(self, copy):
        column = copy.sheet.cell(FIRST, copy.column("meteo")).column_letter
        rule = next(one for one in copy.sheet.data_validations.dataValidation if f"{column}{FIRST}" in one.sqref)
        _, letter, first = rule.formula1.split(":")[0].split("$")

        assert rule.type == "list"
        assert copy.book["Listes"][f"{letter}{first}"].value == "Non démarré"

    def test_carried_values_are_grey_italics(self, copy):
        assert copy.cell(BERGERAC, "meteo").font.italic
        assert not copy.cell(CLINIQUE, "meteo").font.italic

    def test_nothing_shows_the_secret_sheet(self, copy):
        assert copy.book["_jalon"].sheet_state == "veryHidden"

    def test_it_says_until_when_and_who_else(self, entities, officer):
        other = people.make("autre", "region", "region", ["region:75"], first_name="Dominique", last_name="Autre")
        until = timezone.localdate() + timezone.timedelta(days=3)
        take_out(other, until=until)
        publish([("meteo", MONTH, entities[ANNEXE], ALERT)], kind="edit")

        guide = Copy(take_out(officer, until=until)[1]).book["Lire moi"]
        told = "\n".join(str(cell.value) for row in guide.iter_rows() for cell in row if cell.value)

        assert f"{until:%d/%m/%Y}" in told
        assert "Dominique Autre a sorti un classeur" in told
        assert "Météo" in told

    def test_who_wrote_on_the_screen_is_counted_without_a_query_each(
        self, entities, officer, django_assert_max_num_queries
    ):
        other = people.make("autre", "region", "region", ["region:75"])
        for one in (BERGERAC, ANNEXE, CLINIQUE):
            before = ledger.standing(ledger.indicator_ids(["meteo"]).values(), MONTH, [entities[one]])
            expected = next((value.id for value in before.values()), None)
            ledger.set_value(
                indicator="meteo", period=MONTH, entity=entities[one], by=other, text=ALERT, expected=expected
            )

        with django_assert_max_num_queries(5):
            (writer,) = queries.at_work(place().grid, "75", MONTH, list(entities.values()), officer.pk)

        assert (writer.name, writer.cells, writer.on_workbook) == ("autre", 3, False)
        assert queries.at_work(place().grid, "75", MONTH, list(entities.values()), other.pk) == []

    @pytest.mark.parametrize(
        ("asked", "columns", "lines"),
        [
            ({"own_only": True, "theme": "segur"}, {"meteo", "commentaire_segur"}, 3),
            ({"theme": "sih"}, {"sih_editeur", "commentaire_sih"}, 3),
            ({"own_only": True, "theme": "sih", "department": "24"}, {"sih_editeur", "commentaire_sih"}, 3),
        ],
    )
    def test_it_holds_what_was_asked(self, entities, officer, asked, columns, lines):
        workbook, body = take_out(officer, **asked)
        codes = {cell.value for cell in Copy(body).sheet[CODES]}

        assert columns <= codes
        assert "asp_etat_dpi" not in codes
        assert workbook.lines == lines

    def test_nothing_to_write_nothing_to_take(self, entities, officer):
        with pytest.raises(Refusal, match="écriture"):
            take_out(officer, department="16")
        with pytest.raises(Refusal, match="écriture"):
            take_out(people.make("lectrice", "lecteur", "region", ["region:75"]))

    def test_what_a_region_keeps_to_itself_leaves_as_reserved(self, entities):
        owner = people.make("ans", "national", "ans")
        _, body = take_out(owner)

        assert Copy(body).cell(CLINIQUE, "meteo").value == "réservé"
        assert outcomes(bring_back(owner, body)) == []
        forced = bring_back(owner, Copy(body).write(CLINIQUE, "meteo", ALERT))
        assert [(cell.outcome, cell.current[1]) for cell in forced.cells.all()] == [("refused", None)]

    def test_what_a_region_kept_in_its_own_workbook_is_not_told_to_who_brings_it(self, entities, officer):
        body = take_out(officer)[1]
        outsiders = [
            people.make("ans", "national", "ans"), people.make("dmp", "region", "region", ["region:75"], ["dmp"]),
        ]  # fmt: skip

        for person in outsiders:
            returned = bring_back(person, Copy(body).write(CLINIQUE, "meteo", "Inventé"))
            assert [(cell.outcome, cell.base) for cell in returned.cells.all()] == [("refused", None)], person

        (cell,) = bring_back(officer, Copy(body).write(CLINIQUE, "meteo", ALERT)).cells.all()
        assert cell.base is not None


class TestThePages:
    def take(self, reader, **asked):
        day = str(timezone.localdate() + timezone.timedelta(days=5))
        return reader.post(PAGE + "sortir/", {"contenu": "tout", "avant": day} | asked, query_params=HERE)

    def test_out_and_in_by_the_pages(self, reader, entities):
        answer = reader.get(self.take(reader).headers["Location"])
        workbook = Workbook.objects.get()
        assert "Télécharger le classeur" in answer.text
        body = b"".join(reader.get(f"{PAGE}{workbook.pk}/classeur.xlsx").streaming_content)
        file = SimpleUploadedFile("x.xlsx", Copy(body).write(BERGERAC, "meteo", ALERT).body())

        back = reader.post(PAGE + "rapporter/", {"fichiers": file}, query_params=HERE)
        page = reader.get(back.headers["Location"])
        assert "Appliquer 1" in page.text
        reader.post(back.headers["Location"] + "appliquer/")

        assert held("meteo", MONTH)[entities[BERGERAC]] == ALERT
        assert "revenu" in reader.get(PAGE, HERE).text

        reader.post(back.headers["Location"] + "annuler/")
        assert held("meteo", MONTH) == {entities[CLINIQUE]: "Déployé / VA signée"}
        assert "a été annulé" in reader.get(back.headers["Location"]).text

    def test_day_already_past_is_said_beside_the_field(self, reader, entities):
        answer = self.take(reader, avant="2020-01-01")

        assert answer.status_code == 400
        assert "déjà passé" in answer.text
        assert not Workbook.objects.exists()

    def test_lost_workbook_is_no_longer_awaited_and_may_still_come_back(self, reader, officer, entities):
        workbook, body = take_out(officer, until=timezone.localdate())
        reader.post(f"{PAGE}{workbook.pk}/perdu/")

        assert "perdu" in reader.get(PAGE, HERE).text
        late = bring_back(officer, Copy(body).write(BERGERAC, "meteo", ALERT))
        assert outcomes(late) == [("meteo", "applied", "")]

    def test_file_that_is_refused_is_no_error(self, reader, entities):
        file = SimpleUploadedFile("x.xlsx", b"PK\x03\x04 rien")

        answer = reader.post(PAGE + "rapporter/", {"fichiers": file}, query_params=HERE)

        assert answer.status_code == 400
        assert "abîmé" in answer.text
        assert not WorkbookReturn.objects.exists()

    def test_conflicts_are_settled_one_by_one_or_all(self, reader, officer, entities):
        _, body = take_out(officer)
        publish([("meteo", MONTH, entities[one], ALERT) for one in (BERGERAC, ANNEXE)], kind="edit")
        done = "Déployé / VA signée"
        returned = bring_back(officer, Copy(body).write(BERGERAC, "meteo", done).write(ANNEXE, "meteo", done))
        address = f"{PAGE}retours/{returned.pk}/"
        first = returned.cells.first()

        reader.post(address + "choisir/", {"toutes": "oui", "choix": "theirs"})
        reader.post(address + "choisir/", {"case": first.pk, "choix": "current"})
        assert reader.post(address + "choisir/", {"case": first.pk, "choix": "autre"}).status_code == 400
        reader.post(address + "appliquer/")

        assert sorted(held("meteo", MONTH).values()) == sorted([ALERT, done, done])

    def test_what_a_file_says_is_for_the_one_who_brought_it(self, client, officer, entities):
        workbook, body = take_out(officer)
        returned = bring_back(officer, Copy(body).write(BERGERAC, "meteo", ALERT))
        client.force_login(people.make("autre", "region", "region", ["region:75"]))

        for address in (
            f"retours/{returned.pk}/",
            f"retours/{returned.pk}/resultat.xlsx",
            f"{workbook.pk}/classeur.xlsx",
        ):
            assert client.get(PAGE + address).status_code == 400
        assert client.post(f"{PAGE}retours/{returned.pk}/appliquer/").status_code == 400
        assert returned.state == WorkbookReturn.State.PLANNED

    def test_right_lost_between_the_plan_and_its_application(self, officer, entities):
        _, body = take_out(officer)
        returned = bring_back(officer, Copy(body).write(BERGERAC, "meteo", ALERT))
        accounts.revoke(grant=officer.grants.get(), by=None)
        accounts.give(person=officer, role="region", actor="region", territories=["departement:16"], by=None)

        done = apply(returned, officer)

        assert [outcome for _, outcome, _ in outcomes(done)] == ["refused"]
        assert entities[BERGERAC] not in held("meteo", MONTH)
