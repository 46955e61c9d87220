import io

import openpyxl
import pytest

from jalon.publish.table import Cell, Column, Table
from jalon.publish.workbook import Book, sheet_name

COLUMNS = [
    Column("finess", "FINESS", "code"),
    Column("sent", "Messages", "integer", band="MSSanté - juillet 2022", tint="gris", note="ANS"),
    Column("state", "Raccordé", band="MSSanté - juillet 2022", tint="gris", note="ANS"),
    Column("meteo", "Météo", band="Région", tint="jaune", note="Région"),
]
ROWS = [[Cell("010000024"), Cell(1200.0, suffix="EJ"), Cell("Oui"), Cell("=cmd()", "carried")]]


@pytest.fixture
def sheet():
    book = Book(title="Suivi")
    book.add_banded("Suivi Ségur ES - AOÛT 2022", Table("Suivi", COLUMNS, ROWS, ["VALEURS FICTIVES"]), frozen_columns=1)
    return openpyxl.load_workbook(io.BytesIO(book.close())).worksheets[0]


def test_bands_are_on_row_2_names_on_row_3_data_from_row_5(sheet):
    assert [cell.value for cell in sheet[2]] == [None, "MSSanté - juillet 2022", None, "Région"]
    assert [cell.value for cell in sheet[3]] == ["FINESS", "Messages", "Raccordé", "Météo"]
    assert [cell.value for cell in sheet[5]] == ["010000024", 1200, "Oui", "=cmd()"]
    assert "B2:C2" in [str(merged) for merged in sheet.merged_cells.ranges]


def test_codes_and_dangerous_text_are_text_and_numbers_stay_numbers(sheet):
    assert [cell.data_type for cell in sheet[5]] == ["s", "n", "s", "s"]
    assert sheet["A5"].number_format == "@"
    assert '"EJ"' in sheet["B5"].number_format.replace('" EJ"', '"EJ"')


def test_owner_colours_panes_and_filter(sheet):
    assert sheet["B3"].fill.fgColor.rgb == "FFD9D9D9"
    assert sheet["D3"].fill.fgColor.rgb == "FFFFF2CC"
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:D5"


@pytest.mark.parametrize(
    ("asked", "taken", "given"),
    [
        ("Suivi [a]: b*?/\\ c", (), "Suivi  a   b     c"),
        ("x" * 40, (), "x" * 31),
        ("Totaux", ("totaux",), "Totaux_2"),
        ("'", (), "Feuille"),
    ],
)
def test_sheet_names_are_those_every_spreadsheet_accepts(asked, taken, given):
    assert sheet_name(asked, taken) == given


def test_dates_are_dates_and_quarters_stay_quarters():
    table = Table("t", [Column("d", "Date", "date")], [[Cell("2022-03-15")], [Cell("2022-T1")]])
    book = Book(title="t")
    book.add_banded("t", table)

    sheet = openpyxl.load_workbook(io.BytesIO(book.close())).worksheets[0]

    assert sheet["A5"].value.isoformat() == "2022-03-15T00:00:00"
    assert sheet["A5"].number_format == "dd/mm/yyyy"
    assert sheet["A6"].value == "2022-T1"
