"""Descriptions of the files that hospitals bring: those shipped, those a region mends, and their mistakes."""

import csv
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from jalon.catalogue import SHIPPED
from jalon.catalogue.antibiotic_definitions import HospitalColumn
from jalon.catalogue.hospital_columns import headings, lacking, template_rows
from jalon.catalogue.loader import load
from jalon.kernel.text import fold

FILES = {
    "admissions": "admissions",
    "consommations": "consommations",
    "consommations_v2": "consommations",
    "journees-hospitalisation": "journees",
    "medicaments": "medicaments",
    "resistances": "resistances",
    "structure": "structure",
}
ONE = "title: Essai\nkind: bed_days\ncolumns:\n  unit: [UF]\n  bed_days: {headers: [JH], required: true}\n"


@pytest.fixture(scope="module")
def shipped():
    return load(SHIPPED).hospital_files


def named(definition, headers):
    """The column that each header names, antibiotics and blanks left out."""
    known = headings(definition)
    return {header: known[fold(header)] for header in headers if fold(header) in known}


def header_row(path, definition):
    rows = [[str(cell) for cell in row] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()]
    return max(rows[:6], key=lambda row: len(named(definition, row)))


def sample_workbooks(real_data):
    return sorted(
        path for name in ("consores", "consores_complet") for path in (real_data / "samples" / name).rglob("*.xlsx")
    )


def test_every_sample_workbook_has_the_columns_that_its_kind_needs(shipped, real_data):
    workbooks = sample_workbooks(real_data)
    rows = {path: header_row(path, shipped[FILES[path.stem]]) for path in workbooks}

    missing = {
        path: lacking(shipped[FILES[path.stem]], named(shipped[FILES[path.stem]], row).values())
        for path, row in rows.items()
    }

    assert len(workbooks) > 70
    assert set(missing.values()) == {()}


def test_every_header_of_the_samples_is_known_or_an_antibiotic(shipped, real_data):
    strangers = set()
    for path in sample_workbooks(real_data):
        definition = shipped[FILES[path.stem]]
        row = header_row(path, definition)
        if definition.other_columns == "ignored":
            strangers |= {header for header in row if fold(header)} - set(named(definition, row))

    assert strangers == set()


def test_whonet_columns_that_are_no_antibiotic_are_known(shipped, real_data):
    with (real_data / "data" / "antibiotics" / "WHONET.csv").open(encoding="utf-8") as file:
        header = next(csv.reader(file))

    found = named(shipped["resistances"], header)

    assert [one for one in header if one not in found] == [one for one in header if "_" in one]
    assert found["Identification number"] == "patient"
    assert (found["Last name"], found["First name"]) == ("identity", "identity")
    assert (found["ESBL"], found["Carbapenemase"], found["Specimen date"]) == ("blse", "epc", "date")


@pytest.mark.parametrize(
    ("file", "header", "column"),
    [
        ("structure", "LIB_POLE\n", "pole_label"),
        ("structure", "Code  pôle", "pole"),
        ("structure", "SEJUF", "unit"),
        ("structure", "Discipline d’équipement", "de"),
        ("journees", "Nombre de journées d'hospitalisation complète", "bed_days"),
        ("consommations", "QTE_UCD", "quantity"),
        ("consommations", "Nb UCD", "quantity"),
        ("admissions", "Nb entrées", "admissions"),
        ("resistances", "Né(e) le", "identity"),
        ("resistances", "DATEPRELEV", "date"),
        ("medicaments", "Dosage", "dose"),
    ],
)
def test_header_is_found_however_it_is_typed(shipped, file, header, column):
    assert named(shipped[file], [header]) == {header: column}


def test_lacking_columns_are_said_as_headers_to_add(shipped):
    assert lacking(shipped["consommations"], ["unit"]) == ("Code UCD", "Quantité consommée")
    assert lacking(shipped["medicaments"], ["label"]) == ("Code UCD7 ou Code UCD13",)
    assert lacking(shipped["medicaments"], ["label", "ucd13"]) == ()


def test_template_has_a_header_and_an_example_for_each_column(shipped):
    header, example = template_rows(shipped["resistances"])

    assert header[:5] == ("Code UF", "IPP pseudonymisé", "Date de prélèvement", "Nature du prélèvement", "GERME")
    assert example[:5] == ("0402", "P0001", "14/02/2024", "Urines", "Escherichia coli")
    assert dict(zip(header, example, strict=True))["CEFOTAXIME"] == "S"
    assert not {"Nom", "ANTIBIOTIQUE", "Âge"} & set(header)


def test_every_template_is_read_back_by_its_own_description(shipped):
    for definition in shipped.values():
        header, example = template_rows(definition)

        assert lacking(definition, named(definition, header).values()) == ()
        assert len(header) == len(example)
        required = {one.headers[0] for one in definition.columns if one.required}
        assert all(value for name, value in zip(header, example, strict=True) if name in required)


def test_flag_spells_itself_and_its_synonyms(shipped):
    blse = next(one for one in shipped["resistances"].columns if one.id == "blse")

    assert {blse.values[word] for word in ("oui", "positif", "presence")} == {"oui"}
    assert {blse.values[word] for word in ("non", "neg", "absence")} == {"non"}


def test_region_describes_a_file_of_its_own(region):
    region.write("hospital_files/seances.yaml", ONE)

    held = region.load()

    assert held.problems == ()
    assert held.hospital_files["seances"].columns[0] == HospitalColumn(id="unit", headers=("UF",))


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("kind: bed_days", "kind: journees", 2, "« journees » n'est pas accepté ici (acceptés : structure, bed_days, "
         "admissions, consumption, resistance, presentations)"),
        ("  unit: [UF]", "  unite: [UF]", 4,
         "un fichier de type bed_days n'a pas de colonne « unite » ; vouliez-vous dire « unit » ?"),
        ("  unit: [UF]", "  germe: [UF]", 4,
         "un fichier de type bed_days n'a pas de colonne « germe » (colonnes possibles : unit, unit_label, bed_days)"),
        ("  unit: [UF]", "  unit: []", 4, "il faut au moins un en-tête"),
        ("  unit: [UF]", "  unit: [UF, jh]", 5, "l'en-tête « JH » est déjà celui de la colonne « unit »"),
        ("  unit: [UF]", "  unit: {headers: [UF], values: {oui: [x]}}", 4,
         "« values » n'a de sens qu'avec le type flag ou result"),
        ("columns:", "other_columns: antibiotics\ncolumns:", 3,
         "« other_columns » n'a de sens qu'avec kind: resistance"),
        ("columns:", "template_antibiotics: [AMOXICILLINE]\ncolumns:", 3,
         "« template_antibiotics » n'a de sens qu'avec kind: resistance"),
        ("columns:", "needs_one_of: [[unit]]\ncolumns:", 3,
         "un groupe réunit au moins deux colonnes : [[une, autre]] ; pour une seule, required"),
        ("columns:", "needs_one_of: [[unit, units]]\ncolumns:", 3,
         "aucune colonne « units » dans columns ; vouliez-vous dire « unit » ?"),
    ],
)  # fmt: skip
def test_mistake_is_explained_at_its_line(region, old, new, line, message):
    assert old in ONE
    region.write("hospital_files/essai.yaml", ONE.replace(old, new))

    assert (line, message) in region.problems()


def test_shipped_files_are_not_empty_of_their_patterns(shipped):
    assert all(one.file_patterns for one in shipped.values())
    assert {Path(one.path).parent.name for one in shipped.values()} == {"hospital_files"}
