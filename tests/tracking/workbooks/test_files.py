"""What people and spreadsheets do to a workbook on its way: found again, or refused with a reason; never mistaken."""

import io
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone

from jalon.config import command_line
from jalon.indicators.models import Observation
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.tracking.models import GridMonth, Workbook
from jalon.tracking.months import actions as months
from jalon.tracking.workbooks import bases, results
from jalon.warehouse import originals
from tests.accounts import people
from tests.tracking.workbooks.copies import CODES, FIRST, Copy
from tests.tracking.workbooks.travelling import apply, bring_back, outcomes, take_out
from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE

pytestmark = pytest.mark.django_db
ALERT = "En cours de déploiement - Alerte"
APPLIED = [("meteo", "applied", "")]


@pytest.fixture
def copy(entities, officer):
    return Copy(take_out(officer)[1])


def by_libreoffice(body):
    """The same workbook, opened and saved by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "rendu.xlsx").write_bytes(body)
        words = [
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            "out",
        ]
        subprocess.run(["soffice", *words, "rendu.xlsx"], cwd=folder, check=True, capture_output=True, timeout=120)
        return (Path(folder) / "out" / "rendu.xlsx").read_bytes()


PROGRAMS = {"openpyxl": lambda body: Copy(body).body()}
if shutil.which("soffice"):  # where it is installed; openpyxl is always there
    PROGRAMS["libreoffice"] = by_libreoffice


@pytest.fixture(params=PROGRAMS)
def saved_by(request):
    return PROGRAMS[request.param]


class TestFoundAgain:
    def test_rows_sorted_and_columns_moved(self, copy, officer):
        copy.write(BERGERAC, "meteo", ALERT)
        rows = [[cell.value for cell in row] for row in copy.sheet.iter_rows()]
        head, body = rows[: FIRST - 1], rows[FIRST - 1 :]
        meteo = copy.column("meteo") - 1
        moved = [[row[meteo], *row[:meteo], *row[meteo + 1 :]] for row in [*head, *reversed(body)]]

        returned = bring_back(officer, written(moved))

        assert outcomes(returned) == APPLIED
        assert returned.cells.get().entity.code == BERGERAC
        assert returned.cells.get().letter == "A"

    def test_rows_deleted_and_columns_removed_empty_nothing(self, copy, officer):
        copy.write(BERGERAC, "meteo", ALERT)
        copy.sheet.delete_rows(copy.row(CLINIQUE))
        copy.sheet.delete_cols(copy.column("commentaire_general"))

        returned = bring_back(officer, copy)

        assert outcomes(returned) == APPLIED
        assert any("Lignes qui ne sont plus" in note for note in returned.notes)
        assert any("Colonnes qui ne sont plus" in note and "Commentaires" in note for note in returned.notes)

    def test_blank_rows_and_rows_put_in(self, copy, officer):
        copy.sheet.insert_rows(copy.row(ANNEXE))
        last = copy.sheet.max_row + 2
        copy.sheet.cell(last, 1).value = "330790000"
        copy.sheet.cell(last, copy.column("meteo")).value = ALERT

        returned = bring_back(officer, copy)

        (cell,) = returned.cells.all()
        assert (cell.outcome, cell.letter, cell.row) == ("refused", letter(copy, "meteo"), last)
        assert "330790000" in returned.cells.get().reason

    def test_without_keys_by_finess_whose_zero_or_type_is_lost(self, copy, officer):
        copy.write(BERGERAC, "meteo", ALERT)
        for name in ("finess", None):  # the two hidden columns, the last first
            column = copy.column(name) if name else copy.sheet.max_column
            copy.sheet.delete_cols(column)
        for row in range(FIRST, copy.sheet.max_row + 1):
            copy.sheet.cell(row, 1).value = int(copy.sheet.cell(row, 1).value)

        returned = bring_back(officer, copy)

        assert outcomes(returned) == APPLIED
        assert returned.cells.get().entity.code == BERGERAC
        assert any("par leur FINESS" in note for note in returned.notes)

    def test_without_codes_by_titles_and_bands(self, copy, officer):
        copy.write(BERGERAC, "commentaire_segur", "vu").write(BERGERAC, "commentaire_dmp", "revu")
        for cell in copy.sheet[CODES]:
            cell.value = None

        returned = bring_back(officer, copy)

        assert [(column, outcome) for column, outcome, _ in outcomes(returned)] == [
            ("commentaire_segur", "applied"), ("commentaire_dmp", "applied"),
        ]  # fmt: skip
        assert any("titre" in note for note in returned.notes)

    def test_saved_without_styles_nor_protection(self, copy, officer):
        copy.write(BERGERAC, "meteo", ALERT)

        returned = bring_back(officer, written([[cell.value for cell in row] for row in copy.sheet.iter_rows()]))

        assert outcomes(returned) == APPLIED

    def test_saved_by_another_program(self, copy, officer, saved_by):
        copy.write(BERGERAC, "meteo", ALERT).write(CLINIQUE, "meteo", None)

        returned = bring_back(officer, saved_by(copy.body()))

        assert outcomes(returned) == APPLIED * 2
        assert returned.notes == []

    def test_other_sheets_put_before(self, copy, officer):
        copy.write(BERGERAC, "meteo", ALERT)
        copy.book.create_sheet("Brouillon", 0)["A1"] = "meteo"

        assert outcomes(bring_back(officer, copy, "Copie de (2).xlsx")) == APPLIED

    def test_sorted_without_the_hidden_keys(self, copy, officer):
        one, other, width = copy.row(BERGERAC), copy.row(CLINIQUE), copy.column("finess") - 2
        for column in range(1, width + 1):
            a, b = copy.sheet.cell(one, column), copy.sheet.cell(other, column)
            (a.value, a.data_type), (b.value, b.data_type) = (b.value, b.data_type), (a.value, a.data_type)

        returned = bring_back(officer, copy)

        assert outcomes(returned) == []
        assert any("triées sans leur clé" in note for note in returned.notes)


class TestRefusedWithAReason:
    def test_key_and_finess_that_do_not_agree(self, copy, officer):
        copy.cell(BERGERAC, "finess_et").value = CLINIQUE

        returned = bring_back(officer, copy)

        assert {outcome for _, outcome, _ in outcomes(returned)} == {"refused"}
        assert "clé cachée" in outcomes(returned)[0][2]

    def test_key_beyond_any_number_is_no_key(self, copy, officer):
        copy.write(BERGERAC, "meteo", ALERT)
        copy.sheet.cell(copy.row(BERGERAC), copy.sheet.max_column).value = "9" * 5000

        assert outcomes(bring_back(officer, copy)) == APPLIED

    def test_column_of_another_and_calculated_one(self, copy, officer):
        copy.write(BERGERAC, "asp_etat_dpi", "Non concerné").write(BERGERAC, "dmp_un_domaine", "Oui")

        reasons = {column: reason for column, _, reason in outcomes(bring_back(officer, copy))}

        assert "appartient à ANS" in reasons["asp_etat_dpi"]
        assert "calculée" in reasons["dmp_un_domaine"]

    def test_values_that_cannot_be_read(self, copy, officer):
        copy.write(BERGERAC, "meteo", "Presque").write(ANNEXE, "commentaire_general", "1 85 05 78 006 084 36")
        copy.write(CLINIQUE, "meteo", "=1+1").write(ANNEXE, "meteo", "#REF!")

        reasons = [reason for _, outcome, reason in outcomes(bring_back(officer, copy)) if outcome == "refused"]

        assert len(reasons) == 4
        assert [
            word for word in ("liste", "sécurité sociale", "formule", "erreur") if not any(word in r for r in reasons)
        ] == []

    def test_outside_the_territory(self, copy):
        person = people.make("seize", "region", "region", ["departement:16"])

        returned = bring_back(person, copy.write(BERGERAC, "meteo", ALERT))

        assert "hors de votre périmètre" in outcomes(returned)[0][2]

    def test_line_twice_with_two_values_names_both_rows(self, copy, officer):
        row, last = copy.row(BERGERAC), copy.sheet.max_row + 1
        for column in range(1, copy.sheet.max_column + 1):
            copy.sheet.cell(last, column).value = copy.sheet.cell(row, column).value
        copy.sheet.cell(last, copy.column("meteo")).value = ALERT

        returned = bring_back(officer, copy)

        (_, outcome, reason) = outcomes(returned)[0]
        assert outcome == "refused"
        assert f"{letter(copy, 'meteo')}{row}" in reason
        assert f"{letter(copy, 'meteo')}{last}" in reason

    def test_merged_cells_empty_nothing(self, copy, officer):
        column = copy.column("meteo")
        copy.sheet.merge_cells(start_row=FIRST, end_row=FIRST + 2, start_column=column, end_column=column)

        returned = bring_back(officer, copy)

        assert outcomes(returned) == []
        assert any("fusionnées" in note for note in returned.notes)

    def test_after_its_day_everything_is_shown_and_nothing_written(self, copy, officer):
        Workbook.objects.update(returns_until=timezone.localdate() - timezone.timedelta(days=1))
        copy.write(BERGERAC, "meteo", ALERT)

        returned = bring_back(officer, copy)

        assert [outcome for _, outcome, _ in outcomes(returned)] == ["refused"]
        assert "au plus tard" in outcomes(returned)[0][2]
        with pytest.raises(Refusal, match="au plus tard"):
            apply(returned, officer)

    def test_closed_month_takes_nothing(self, copy, officer):
        copy.write(BERGERAC, "meteo", ALERT)
        before = bring_back(officer, copy)
        GridMonth.objects.create(grid="segur_es", region="75", month="2022-08", opened_by=officer)
        months.close_month(grid="segur_es", region="75", month=Period("2022-08"), by=officer)

        with pytest.raises(Refusal, match="clos"):
            apply(before, officer)
        assert "clos" in outcomes(bring_back(officer, copy))[0][2]
        with pytest.raises(Refusal, match="clos"):
            take_out(officer)


class TestHostile:
    def refusal(self, officer, body, name="x.xlsx"):
        with pytest.raises(Refusal) as refused:
            bring_back(officer, body, name)
        assert not Observation.objects.filter(batch__author=officer).exists()
        return str(refused.value)

    def test_not_a_workbook(self, entities, officer):
        assert self.refusal(officer, b"\x89PNG....")
        assert self.refusal(officer, b"")
        assert "clé" in self.refusal(officer, b"finess;meteo\n1;2\n", "x.csv")

    def test_no_key(self, entities, officer):
        book = openpyxl.Workbook()
        assert "clé" in self.refusal(officer, saved(book)) or "aucune ligne" in self.refusal(officer, saved(book))
        book.active["A1"] = "FINESS"
        assert "clé" in self.refusal(officer, saved(book))

    def test_key_of_another_instance(self, copy, officer):
        Workbook.objects.update(key="0" * 32)

        assert "cette instance" in self.refusal(officer, copy.body())

    def test_titles_and_codes_deleted(self, copy, officer):
        copy.sheet.delete_rows(1, FIRST - 1)

        assert "titres" in self.refusal(officer, copy.body())

    def test_every_line_deleted(self, copy, officer):
        copy.sheet.delete_rows(FIRST, 50)

        assert "aucune ligne" in self.refusal(officer, copy.body())

    def test_macros(self, copy, officer):
        out = io.BytesIO(copy.body())
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"x")

        assert "macros" in self.refusal(officer, out.getvalue())

    def test_far_too_large(self, copy, officer):
        copy.sheet.cell(1_048_576, 400).value = "x"

        assert self.refusal(officer, copy.body())

    def test_reader_brings_nothing(self, copy):
        reader = people.make("lectrice", "lecteur", "region", ["region:75"])

        assert "rôle" in self.refusal(reader, copy.body())

    def test_workbook_of_another_region_is_not_even_known(self, copy):
        far = people.make("lointaine", "region", "region", ["region:53"])

        assert "cette instance" in self.refusal(far, copy.body())


def test_nothing_that_was_said_is_lost(copy, officer):
    """The original is kept as it came, and every cell that was not applied is in the result, with its reason."""
    copy.write(BERGERAC, "asp_etat_dpi", "Non concerné").write(BERGERAC, "meteo", "Presque").write(
        ANNEXE, "meteo", ALERT
    )
    body = copy.body()
    done = apply(bring_back(officer, body), officer)
    kept = originals.path_of(bases.folder(), done.sha256).read_bytes()
    result = openpyxl.load_workbook(io.BytesIO(results.to_workbook(done)))

    assert kept == body
    told = ["|".join(str(cell) for cell in row) for row in result["Bilan"].iter_rows(values_only=True)]
    assert [sum(word in line for line in told) for word in ("✖ refusée", "✔ appliquée")] == [2, 1]
    marked = next(cell for row in result.worksheets[1].iter_rows() for cell in row if cell.value == "Presque")
    assert "✖" in marked.number_format
    assert "n'est pas dans la liste" in marked.comment.text
    assert marked.fill.fgColor.rgb == "FFF4B8B2"


def test_command_merges_what_the_command_exported(entities, tmp_path, capsys):
    path = tmp_path / "suivi.xlsx"

    def run(*words):
        options = command_line.parse(["tracking", *words])
        return options.handler(options)

    assert run("export", "--grid", "segur_es", "--month", "2022-08", "--region", "75", str(path)) == 0
    path.write_bytes(Copy(path.read_bytes()).write(BERGERAC, "meteo", ALERT).write(ANNEXE, "meteo", "x").body())

    assert run("import", str(path), "--dry-run") == 3
    assert not Observation.objects.filter(text=ALERT).exists()
    assert run("import", str(path)) == 3
    assert Observation.objects.get(text=ALERT).batch.author is None
    assert "1 appliquées" in capsys.readouterr().out


def letter(copy, code):
    return openpyxl.utils.get_column_letter(copy.column(code))


def written(rows):
    """The same rows in a workbook that keeps nothing of the first but what is read."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type  # "=1+1" is text here
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
