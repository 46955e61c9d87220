import csv
import io

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE

GRID = "/suivi/segur_es/"
AUGUST = {"region": "75", "mois": "2022-08"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported(reader, entities):
    def body(extension, **asked):
        response = reader.get(f"{GRID}export.{extension}", AUGUST | asked)
        assert response.status_code == 200
        return b"".join(response.streaming_content)

    return body


@pytest.fixture
def book(exported):
    return openpyxl.load_workbook(io.BytesIO(exported("xlsx")))


def test_workbook_has_the_look_of_the_tracking_sheet(book):
    sheet = book.worksheets[0]

    assert book.sheetnames == ["Suivi Ségur ES - AOÛT 2022", "Totaux", "Méthodologie", "Provenance"]
    assert [sheet.cell(3, column).value for column in (1, 2, 3, 6)] == [
        "FINESS géographique", "FINESS PMSI", "FINESS juridique", "Raison sociale",
    ]  # fmt: skip
    assert "Prestation Ségur - août 2022" in [cell.value for cell in sheet[2]]
    assert sheet.freeze_panes == "G5"
    assert {sheet.cell(row, 1).value for row in (5, 6, 7)} == {BERGERAC, ANNEXE, CLINIQUE}


def test_workbook_is_safe_to_open(book):
    values = {cell.value: cell.data_type for row in book.worksheets[0].iter_rows(min_row=5) for cell in row}

    assert values["=1+1 : à revoir"] == "s"


def test_totals_count_a_legal_entity_once(book):
    rows = [[cell.value for cell in row] for row in book["Totaux"].iter_rows()]

    sent = next(row for row in rows if row[1] == "Nb de messages envoyés")
    assert sent[4:7] == [1, None, 1830]


def test_methodology_names_the_owner_of_each_column(book):
    rows = {row[1].value: row[2].value for row in book["Méthodologie"].iter_rows(min_row=6)}

    assert rows["DPI"] == "ANS"
    assert rows["Météo"] == "Région"


def test_what_is_exported_is_what_is_on_screen(exported):
    rows = list(
        csv.reader(io.StringIO(exported("csv", q="clinique", colonnes="meteo").decode("utf-8-sig")), delimiter=";")
    )

    assert len(rows) == 2
    assert rows[1][0] == CLINIQUE
    assert rows[1][-1] == "Déployé / VA signée"


def test_parquet_is_typed(exported):
    table = pq.read_table(pa.BufferReader(exported("parquet")))

    assert table.num_rows == 3
    assert table.schema.field("finess_et").type == pa.string()
    assert table.schema.field("mssante_messages_envoyes").type == pa.float64()


def test_unknown_format_is_refused(reader, entities):
    assert reader.get(f"{GRID}export.doc", AUGUST).status_code == 400
