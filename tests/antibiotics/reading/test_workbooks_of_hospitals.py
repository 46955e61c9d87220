"""A hospital's workbooks as they really come: merged cells, titles above, lost zeros, long forms, names of patients."""

import io

import pytest
import xlsxwriter

from jalon.antibiotics.actions.preparing import prepare
from jalon.directory.models import Entity
from jalon.kernel.refusal import Refusal
from tests.antibiotics import worlds

HOSPITAL = Entity(kind="et", code="990000010", name="Hôpital fictif")
DISPENSED = ["Code UF", "Code UCD", "Quantité consommée"]


def workbook(*rows, merged=()):
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
        for top, left, bottom, right, value in merged:
            sheet.merge_range(top, left, bottom, right, value)
    return held.getvalue()


def read(*rows, merged=(), name="fichier.xlsx"):
    return prepare(workbook(*rows, merged=merged), name=name, establishment=HOSPITAL)


def test_unit_merged_down_its_rows_is_said_in_each():
    made = read(DISPENSED, ["", 9990001, 3], ["", 9990002, 4], ["0403", 9990001, 5], merged=[(1, 0, 2, 0, "0402")])

    assert made.frame["unit"].to_list() == ["0402", "0402", "0403"]


def test_title_above_and_blank_columns_do_not_hide_the_header():
    made = read(
        ["Consommations du trimestre"], [], ["", "N° UF", "", "UCD13", "Qté dispensée (UCD)"],
        ["", 402, "", "3400899900165", "12,5"],
    )  # fmt: skip

    assert made.kind == "consumption"
    assert made.frame.select("row", "unit", "ucd", "quantity").rows() == [(4, "402", "9990016", 12.5)]


def test_codes_written_as_numbers_and_returns_are_read():
    made = read(DISPENSED, [402.0, "9990016.0", -3], ["04 02", "34008 9990016 5", "1\u202f250"])

    assert made.frame.select("unit", "ucd", "quantity").rows() == [
        ("402", "9990016", -3.0),
        ("0402", "9990016", 1250.0),
    ]


def test_wrong_key_of_a_code_is_not_guessed():
    made = read(DISPENSED, ["0402", "3400899900164", 3])

    assert made.frame.select("ucd", "written_ucd").rows() == [("", "3400899900164")]


@pytest.mark.parametrize(
    ("written", "value"), [("1\u202f106", 1106), ("1 106", 1106), (1106, 1106), ("1.106", None), ("x", None)]
)
def test_bed_days_are_whole_and_never_guessed(written, value):
    made = read(["UF", "Nb JH"], ["0402", written])

    assert made.frame["value"].to_list() == [value]


def test_long_form_groups_the_rows_of_a_strain():
    made = read(
        ["Code UF", "N° souche", "GERME", "ANTIBIOTIQUE", "RESULTAT"],
        ["0402", "L1", "Escherichia coli", "CEFOTAXIME", "R"], ["0402", "L1", "Escherichia coli", "GENTAMICINE", "S"],
        ["0402", "L2", "Escherichia coli", "CEFOTAXIME", "S"],
    )  # fmt: skip

    assert made.layout["labels"] == ["CEFOTAXIME", "GENTAMICINE"]
    assert made.frame.select("rows", "r0", "r1").rows() == [(2, 4, 1), (1, 1, None)]


def test_long_form_without_strain_nor_patient_is_refused():
    rows = [["Code UF", "GERME", "ANTIBIOTIQUE", "RESULTAT"], ["0402", "E. coli", "CEFOTAXIME", "R"]]

    with pytest.raises(Refusal, match="N° souche"):
        read(*rows)


def test_name_and_birth_date_are_never_read():
    worlds.open_vault()
    made = read(
        ["Code UF", "IPP", "Nom", "Prénom", "Date de naissance", "Date de prélèvement", "GERME", "CEFOTAXIME"],
        ["0402", "IPP-0001", "FICTIF", "Alix", "01/02/1950", "14/02/2024", "Escherichia coli", "R"],
    )

    text = made.frame.write_csv() + str(made.layout)
    assert made.person_level
    assert [word for word in ("IPP-0001", "FICTIF", "Alix", "1950") if word in text] == []
    assert made.layout["labels"] == ["CEFOTAXIME"]


def test_file_full_of_unreadable_results_is_refused_with_their_place():
    rows = [["Code UF", "GERME", "CEFOTAXIME"], *(["0402", "E. coli", ">=16"] for _ in range(3))]

    with pytest.raises(Refusal, match="illisibles"):
        read(*rows)


def test_structure_keeps_its_codes_as_text_and_passes_over_blank_rows():
    header = ["Code UF", "Libellé UF", "DE", "TA"]

    made = read(header, ["0402", "CHIRURGIE", 147, 3], ["", "", "", ""], ["0403", "MÉDECINE", "127", "03"])

    assert [(unit.code, unit.de, unit.ta) for unit in made.units] == [("0402", "147", "3"), ("0403", "127", "03")]


def test_unit_without_code_is_refused_with_its_row():
    with pytest.raises(Refusal, match="ligne 2"):
        read(["Code UF", "Libellé UF", "DE", "TA"], ["", "CHIRURGIE", 147, 3])


@pytest.mark.parametrize("content", [b"", b"n'importe quoi", b"PK\x03\x04abime"])
def test_file_that_is_none_of_these_is_refused_in_french(content):
    with pytest.raises(Refusal):
        prepare(content, name="vendredi soir.xlsx", establishment=HOSPITAL)


def test_unknown_workbook_says_what_was_expected():
    with pytest.raises(Refusal, match="non reconnu"):
        read(["Menu", "Prix"], ["Gratin", 12])
