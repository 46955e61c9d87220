"""What may not be read is refused in French, with its place; what may be read is read whole."""

import contextlib
import io
import random
import struct
import zipfile
from datetime import date

import pytest
import xlsxwriter

from jalon.kernel.refusal import Refusal
from jalon.sources.reading import UNAVAILABLE, limits, open_tables, read_rows
from jalon.sources.reading.containers import kind_of

from .writing import SIMPLE, TITLES, VALID, VALUES, opened, rewritten, rows_of, source, workbook

ROW = [VALID[0], "CLINIQUE", "Raccordé", 12]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(path, name=""):
    with pytest.raises(Refusal) as refused:
        open_tables(path, name=name)
    return str(refused.value)


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"\n\n", None),
        (b"%PDF-1.4 etc", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"<html><table></table></html>", "page web"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"PK\x03\x04 cut short", "abîmé ou incomplet"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (OLE + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
        (OLE + b"\x00" * 4000, "abîmé"),
        (b"a;b\x00\x01\x02", "pas un texte lisible"),
        ("FINESS;Région\n".encode("utf-16-le"), "UTF-16 sans marque"),
        (b"nom\nb\x81b\n", "ligne 2"),
        (b'a;b\n"jamais referm\xc3\xa9;2\n' + b"c;d\n" * 40, "guillemet"),
        (b"x" * 200_000, "pas un CSV lisible"),
        (b";" * 1_000_000, "colonnes"),
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_says_why(tmp_path, content, words):
    path = written(tmp_path / "a.csv", content)

    if words is None:
        assert all(not row for table in open_tables(path) for row in table.rows)
    else:
        assert words in refusal(path)


def test_name_under_which_the_file_was_sent_is_the_one_said(tmp_path):
    assert refusal(written(tmp_path / "9f3c", b"%PDF"), name="ASP.xlsx").startswith("ASP.xlsx : ")


def test_truncated_workbook(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [TITLES, ROW])
    path.write_bytes(path.read_bytes()[:-200])

    assert "abîmé ou incomplet" in refusal(path)


def test_damaged_workbook_never_crashes(tmp_path):
    whole = workbook(tmp_path / "a.xlsx", [TITLES, *[ROW] * 50]).read_bytes()
    chance = random.Random(3)
    for number in range(60):
        content = bytearray(whole)
        for _ in range(20):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path = written(tmp_path / f"{number}.xlsx", bytes(content))
        with contextlib.suppress(Refusal):
            open_tables(path)


def test_workbook_with_macros(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [TITLES, ROW])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"...")

    assert "macros" in refusal(path)
    assert "macros" in refusal(path, name="a.xlsm")


def test_archive_that_is_no_workbook(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ASP.xlsx", b"...")

    assert "une archive, pas un classeur" in refusal(path)


def test_zip_bomb_by_its_declared_size(tmp_path, monkeypatch):
    monkeypatch.setattr("jalon.sources.reading.containers.MAX_UNPACKED", 100_000)
    path = rewritten(workbook(tmp_path / "a.xlsx", [TITLES, ROW]), lambda xml: xml + b" " * 200_000)

    assert "décompressé" in refusal(path)


def test_zip_bomb_that_lies_about_its_size(tmp_path, monkeypatch):
    path = rewritten(workbook(tmp_path / "a.xlsx", [TITLES, ROW]), lambda xml: xml + b" " * 200_000)
    with zipfile.ZipFile(path) as archive:
        true_size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    content = path.read_bytes().replace(struct.pack("<L", true_size), struct.pack("<L", 1_000))
    path.write_bytes(content)
    monkeypatch.setattr("jalon.sources.reading.containers.MAX_UNPACKED", 150_000)

    assert "décompressé" in refusal(path) or "abîmé" in refusal(path)


def test_entities_are_never_expanded(tmp_path):
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

    path = rewritten(workbook(tmp_path / "a.xlsx", [TITLES, ROW]), lambda xml: bomb + xml.split(b"?>", 1)[1])

    assert "entités XML" in refusal(path)


@pytest.mark.parametrize(
    ("cell", "words"),
    [("XFD2", "16384 colonnes"), ("A1048577", "ligne 1048577"), ("ZZ900000", "colonnes"), ("JJ900000", "c'est trop")],
)
def test_sheet_with_a_cell_at_the_end_of_the_world(tmp_path, cell, words):
    far = f'<row r="2"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()

    path = rewritten(workbook(tmp_path / "a.xlsx", [TITLES]), lambda xml: xml.replace(b"</sheetData>", far))

    message = refusal(path)
    assert words in message
    assert "feuille Données" in message


def test_format_without_content_at_the_end_of_a_row_is_nothing(tmp_path):
    far = b'<row r="3"><c r="XFD3" s="0"/></row></sheetData>'

    path = rewritten(workbook(tmp_path / "essai.xlsx", [TITLES, ROW]), lambda xml: xml.replace(b"</sheetData>", far))

    assert len(rows_of(path, source(tmp_path))) == 1


def test_titles_without_data(tmp_path):
    assert rows_of(workbook(tmp_path / "essai.xlsx", [["Titre"], TITLES]), source(tmp_path)) == []


def test_merged_cells_in_the_data_keep_the_first_and_say_so(tmp_path):
    path = workbook(tmp_path / "essai.xlsx", [TITLES, ROW, ["", "", "", 3]], merged=[(1, 0, 2, 0)])

    rows = rows_of(path, source(tmp_path))

    assert [row.key.problem for row in rows] == ["", "no_key"]
    assert "cellules fusionnées dans les données (A2:A3)" in rows[0].layout.match.warnings[0]


def test_formula_is_worth_its_result(tmp_path):
    path = workbook(tmp_path / "essai.xlsx", [TITLES, ROW], formulas={(1, 3): ("=20*2+7", 47)})

    assert rows_of(path, source(tmp_path))[0].cells["nombre"].number == 47


@pytest.mark.parametrize("empty", [b"<v></v>", b"<v/>", b""])
def test_formula_without_result_is_a_refused_cell(tmp_path, empty):
    path = workbook(tmp_path / "essai.xlsx", [TITLES, ROW], formulas={(1, 3): ("=D99", 0)})

    row = rows_of(
        rewritten(path, lambda xml: xml.replace(b"<v>0</v></c></row>", empty + b"</c></row>")), source(tmp_path)
    )[0]

    assert "formule sans résultat" in row.cells["nombre"].problem
    assert row.key.problem == ""


def test_error_cell_is_not_available_although_the_reader_loses_it(tmp_path):
    path = workbook(tmp_path / "essai.xlsx", [TITLES, ROW], formulas={(1, 3): ("=1/0", "#DIV/0!")})

    cell = rows_of(path, source(tmp_path))[0].cells["nombre"]

    assert (cell.state, cell.number, cell.raw) == (UNAVAILABLE, None, "#DIV/0!")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_of_every_form(tmp_path, encoding, separator, end):
    lines = [separator.join(map(str, line)) for line in (TITLES, [VALID[0], "Hôpital d'Été", "Raccordé", 12], [""] * 4)]
    path = written(tmp_path / "essai.csv", (end.join(lines) + end).encode(encoding))

    rows = rows_of(path, source(tmp_path))

    assert [(row.row, row.label, row.cells["nombre"].number) for row in rows] == [(2, "Hôpital d'Été", 12)]


def test_rows_of_a_csv_are_its_lines(tmp_path):
    path = written(tmp_path / "essai.csv", ";".join(TITLES) + f'\n{VALID[0]};"deux\nlignes";;1\n{VALID[1]};b;;2\n')

    assert [row.row for row in rows_of(path, source(tmp_path))] == [2, 4]


def test_csv_row_that_is_too_long_is_not_read_shifted(tmp_path):
    path = written(tmp_path / "essai.csv", ";".join(TITLES) + f"\n{VALID[0]};CH ; ex HL;Raccordé;1\n{VALID[1]};b;;2;\n")

    assert [row.problem for row in rows_of(path, source(tmp_path))] == ["misaligned", ""]


def test_broken_accents_are_said(tmp_path):
    path = written(tmp_path / "essai.csv", "titre\nHÃ´pital dâ€™Ã©tÃ©\n")

    assert open_tables(path)[0].warnings == ("les accents du fichier semblent abîmés (encodage)",)


def test_dates_as_text_dates_and_serials(tmp_path):
    text = SIMPLE.replace(
        "nombre: {", "depuis: {role: value, indicator: depuis, headers: [Depuis le]}\n      nombre: {"
    )
    rows = [[*TITLES, "Depuis le"], [*ROW, "15/03/2022"], [*ROW, "T1 2022"], [*ROW, 44635]]
    tables, recognition = opened(workbook(tmp_path / "essai.xlsx", rows), source(tmp_path, text))
    tables[0].rows[3].append("")
    tables[0].rows.append([*ROW, date(2022, 3, 15)])
    cells = [row.cells["depuis"] for row in read_rows(tables, recognition, value_of=VALUES.__getitem__)]

    assert [cell.text for cell in cells] == ["2022-03-15", "2022-T1", None, "2022-03-15"]
    assert "44635" in cells[2].problem


def test_hidden_sheet_says_so(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("Vue").write(0, 0, "x")
        page = book.add_worksheet("Cachée")
        page.write(0, 0, "y")
        page.very_hidden()

    assert [(table.name, table.visible) for table in open_tables(tmp_path / "a.xlsx")] == [
        ("Vue", True),
        ("Cachée", False),
    ]


def test_error_beyond_the_last_value_is_kept(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [TITLES, ROW], formulas={(4, 6): ("=1/0", "#DIV/0!"), (6, 1): ("=A1", "")})

    rows = open_tables(rewritten(path, lambda xml: xml.replace(b't="str"', b"")))[0].rows

    assert rows[4][6] == "#DIV/0!"
    assert rows[6][1] == "="


def test_true_and_one_are_not_taken_for_each_other(tmp_path):
    rows = rows_of(workbook(tmp_path / "essai.xlsx", [TITLES, ROW[:3] + [1], ROW[:3] + [True]]), source(tmp_path))

    assert [row.cells["nombre"].number for row in rows] == [1, None]


def test_control_number_is_read_beside_the_key(tmp_path):
    text = SIMPLE.replace("nom: {", "ej: {role: control, grain: ej, headers: [FINESS EJ]}\n      nom: {")
    path = workbook(tmp_path / "essai.xlsx", [[*TITLES, "FINESS EJ"], [*ROW, "'160000204"]])

    row = rows_of(path, source(tmp_path, text))[0]

    assert row.control("ej").numbers == ("160000204",)
    assert row.control("autre") is None


def test_file_that_is_far_too_big_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("jalon.sources.reading.opening.MAX_BYTES", 1_000_000)

    assert "trop gros (2 Mo)" in refusal(written(tmp_path / "a.csv", b"a;b\n" * 500_001))


def test_csv_with_too_many_rows(tmp_path, monkeypatch):
    monkeypatch.setattr("jalon.sources.reading.delimited.MAX_ROWS", 100)

    assert "plus de" in refusal(written(tmp_path / "a.csv", b"a;b\n" * 200))


def test_limits_leave_room_for_any_real_file():
    assert limits.MAX_CELLS >= 200_000 * 60
    assert limits.MAX_COLUMNS < 16_384


def test_kind_is_decided_by_the_bytes(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [TITLES, ROW])

    assert kind_of(path, "sans extension") == "xlsx"
    assert kind_of(written(tmp_path / "b.xlsx", b"a;b\n1;2\n"), "b.xlsx") == "text"


def test_open_document_spreadsheet(tmp_path):
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{title}</text:p></table:table-cell>' for title in TITLES
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="F"><table:table-row>{cells}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)

    tables = open_tables(written(tmp_path / "a.ods", buffer.getvalue()))

    assert tables[0].rows[0][:4] == TITLES
