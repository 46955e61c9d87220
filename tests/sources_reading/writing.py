"""Files made for a test: workbooks written by XlsxWriter, and small sources written in YAML."""

import zipfile
from pathlib import Path
from textwrap import dedent

import xlsxwriter

from jalon.catalogue.definitions import SourceDefinition, Value
from jalon.catalogue.reader.entries import read_definitions
from jalon.sources.reading import open_tables, read_rows, recognise

VALID = ["160000170", "160000188", "160000253", "160000261", "160000279"]
SIMPLE = """
    title: Essai
    why: Essayer la lecture.
    producer: Région
    owner: region
    recognise: {file: ["essai*"]}
    period: {found_in: [file, title, sheet]}
    coverage: {domains: [ES], absent_speaks: false}
    columns:
      finess: {role: key, grain: et, headers: [FINESS ET]}
      nom: {role: label, headers: [Raison sociale]}
      etat: {role: value, indicator: etat, headers: [État du raccordement]}
      nombre: {role: value, required: true, indicator: nombre, headers: [Nombre de messages]}
"""
VALUES = {
    "etat": Value(type="choice", values=("Raccordé", "Non raccordé")),
    "nombre": Value(type="integer", minimum=0),
    "taux": Value(type="percent", minimum=0, maximum=100),
    "depuis": Value(type="date"),
    "note": Value(type="text"),
}
TITLES = ["FINESS ET", "Raison sociale", "État du raccordement", "Nombre de messages"]


def source(folder: Path, text: str = SIMPLE, name: str = "essai") -> SourceDefinition:
    path = folder / f"{name}.yaml"
    path.write_text(dedent(text).lstrip(), encoding="utf-8")
    entries, problems = read_definitions(path, "source")
    assert not problems, [str(problem) for problem in problems]
    return entries[0].definition


def workbook(path: Path, rows, *, sheet="Données", hidden=(), merged=(), formulas=None) -> Path:
    """`formulas`: {(row, column): (formula, cached value)}; `merged`: (top, left, bottom, right)."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        for column in hidden:
            page.set_column(column, column, None, None, {"hidden": True})
        for top, left, bottom, right in merged:
            page.merge_range(top, left, bottom, right, rows[top][left])
        for (row, column), (formula, cached) in (formulas or {}).items():
            page.write_formula(row, column, formula, None, cached)
    return path


def rewritten(path: Path, change, member="xl/worksheets/sheet1.xml") -> Path:
    """The workbook with one of its members changed by hand, as other programs write it."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents[member] = change(contents[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def opened(path: Path, definition: SourceDefinition):
    tables = open_tables(path)
    return tables, recognise(tables, path.name, [definition])


def rows_of(path: Path, definition: SourceDefinition, **options):
    tables, recognition = opened(path, definition)
    return read_rows(tables, recognition, value_of=VALUES.__getitem__, **options)
