"""Every sample delivery, compared with what its generator says a correct reader finds."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from jalon.sources.reading import text_of
from jalon.sources.reading.tables import is_blank

from .deliveries import directory, expected, read

DATA = Path(os.environ.get("JALON_REAL_DATA") or Path(__file__).parents[3] / "shared")
SAMPLES = DATA / "samples/sources/expected.json"
FILES = sorted(json.loads(SAMPLES.read_text())["files"]) if SAMPLES.is_file() else ["no sample delivery here"]
# generator's field → column id, where they differ, by source
FIELDS = {
    "asp_segur": {"key": "finess", "name": "raison_sociale", "dep": "departement", "kind": "logiciel",
                  "state": "etat", "editor": "editeur", "amount": "montant"},
    "insi_m1271": {"et": "finess", "ej": "finess_ej", "name": "raison_sociale", "reg": "region", "call": "appel",
                   "calls": "appels", "rate": "taux"},
    "mssante_general": {"key": "finess_ej", "name": "raison_sociale", "et": "finess_et", "reg": "region",
                        "state": "raccordement", "boxes": "boites", "sent": "envoyes", "received": "recus"},
    "dmp_alimentation": {"key": "finess", "name": "raison_sociale", "dep": "departement",
                         "sortie_oui": "sortie_alimente", "sortie_n": "sortie_cumul", "labo_oui": "labo_alimente",
                         "labo_n": "labo_cumul", "radio_oui": "radio_alimente", "radio_n": "radio_cumul"},
    "dmp_certificats": {"key": "finess", "name": "raison_sociale", "order": "commande", "inst": "installe"},
    "sun_es": {"num": "dossier", "grain": "maille", "key": "finess", "name": "raison_sociale", "domains": "domaines",
               "window": "fenetre", "amount": "montant"},
    "colonnes_region": {"et": "finess", "pmsi": "finess_pmsi", "ej": "finess_ej", "dep": "departement",
                        "cat": "categorie", "name": "raison_sociale", "pilot": "pilote_mes", "note": "commentaire",
                        "meteo_note": "meteo_commentaire", "sih_note": "sih_commentaire", "org": "organisation",
                        "insi_note": "insi_commentaire"},
    "esms_numerique": {"key": "finess", "name": "raison_sociale", "cat": "categorie", "project": "projet",
                       "editor": "editeur", "referenced": "reference", "milestone": "jalon", "date": "jalon_date",
                       "granted": "accorde", "paid": "verse"},
    "cnsa_reporting": {"project": "projet", "key": "finess", "name": "raison_sociale", "risk": "risque",
                       "dui": "dui_actifs", "users": "file_active", "amount": "montant"},
}  # fmt: skip
UNDECLARED = {"dossier", "internal", "code", "ref"}


def column_of(source, field):
    return FIELDS[source].get(field, field)


@pytest.mark.parametrize("name", FILES)
def test_file_is_recognised_with_its_month(real_data, name):
    said = expected(real_data)["files"][name]

    recognition = read(real_data, name).recognition

    assert recognition.source.id == said["source"]
    assert str(recognition.period) == said["period"]
    assert recognition.fictitious
    assert recognition.warnings == ()


@pytest.mark.parametrize("regional", [False, True], ids=["every list", "regional list only"])
@pytest.mark.parametrize("name", FILES)
def test_rows_become_what_they_should(real_data, name, regional):
    said = expected(real_data)["files"][name]

    found = Counter(one.outcome for one in read(real_data, name, regional=regional).outcomes)

    wanted = said["with_regional_csv_only"] if regional else said
    assert found == Counter({key: wanted[key] for key in ("matched", "pending", "rejected") if wanted[key]})
    assert found.total() == said["read"]


@pytest.mark.parametrize("name", FILES)
def test_reasons_repairs_and_copies(real_data, name):
    said, found = expected(real_data)["files"][name], read(real_data, name)

    reasons = Counter(f"{one.outcome}:{one.reason}" for one in found.outcomes if one.outcome != "matched")
    repairs = Counter(how for row, one in found.matched() for how in (*row.key.repairs, one.repair) if how)
    entities = Counter(grain.upper() for grain, _ in {one.entity_id for _, one in found.matched()})

    assert reasons == said["reasons"]
    assert repairs == said["repaired_keys"]
    assert entities == said["distinct_entities_matched"]
    assert sum(one.copy for one in found.outcomes) == said["identical_duplicates"]


@pytest.mark.parametrize("name", FILES)
def test_matched_rows_of_the_region(real_data, name):
    said, found, naive = expected(real_data)["files"][name], read(real_data, name), directory(real_data)

    home = sum(
        one.entity_id[1] in (naive.seats if one.entity_id[0] == "ej" else naive.home) for _, one in found.matched()
    )

    assert home == said["matched_in_region"]
    assert len(found.matched()) - home == said["matched_outside_region"]


@pytest.mark.parametrize("name", FILES)
def test_sheets_are_read_from_the_right_rows(real_data, name):
    said, found = expected(real_data)["files"][name], read(real_data, name)
    by_name = {found.tables[match.table_index].name: match for match in found.recognition.sheets}

    assert list(by_name) == list(said["sheets"])
    for sheet, wanted in said["sheets"].items():
        match = by_name[sheet]
        rows = [
            (row, one) for row, one in zip(found.rows, found.outcomes, strict=True) if row.sheet == match.table_index
        ]
        counts = Counter(one.outcome for _, one in rows)
        key = next(column.id for column in match.definition.columns if column.role == "key")
        assert match.header_row == wanted["header_row"]
        assert match.header_of(key) == wanted["key_header"]
        assert [rows[0][0].row, rows[-1][0].row] == [wanted["first_data_row"], wanted["last_data_row"]]
        assert [counts[outcome] for outcome in ("matched", "pending", "rejected")] == [
            wanted[outcome] for outcome in ("matched", "pending", "rejected")
        ]


@pytest.mark.parametrize("name", FILES)
def test_every_cell_is_in_its_column(real_data, name):
    said, found = expected(real_data)["files"][name], read(real_data, name)
    source = said["source"]

    for match in found.recognition.sheets:
        wanted = said["sheets"][found.tables[match.table_index].name]["nonempty_cells"]
        for field, count in wanted.items():
            if field in UNDECLARED:
                continue
            index = match.columns[column_of(source, field)]
            rows = [row for row in found.rows if row.sheet == match.table_index]
            assert sum(not is_blank([row.raw[index]]) for row in rows) == count, field


def test_new_and_hidden_columns_are_reported_and_nothing_shifts(real_data):
    match = read(real_data, "2022-09/ASP-SEPTEMBRE-2022-SEGUR.xlsx").recognition.sheets[0]

    assert [(one.letter, one.header, one.hidden) for one in match.unknown] == [
        ("D", "N° de dossier ASP", False),
        ("J", "id_technique", True),
    ]
    assert match.letter_of("montant") == "I"


def test_example_cells(real_data):
    for example in expected(real_data)["example_cells"]:
        found = read(real_data, example["file"])
        sheets = {found.tables[match.table_index].name: match for match in found.recognition.sheets}
        match = sheets[example["sheet"] or "(csv)"]
        row, one = next((row, one) for row, one in found.matched()
                        if row.row == example["row"] and row.sheet == match.table_index)  # fmt: skip
        column = next(name for name, index in match.columns.items() if match.letter_of(name) == example["column"])
        cell = row.cells[column]

        assert match.header_of(column) == example["header"]
        assert (cell.number if cell.number is not None else cell.text) == example["value"]
        assert one.entity_id == (example["grain"].lower(), example["entity"])
        assert str(match.periods.get(column, found.recognition.period)) == example["period"]
        assert text_of(cell.raw) == text_of(example["written"])


def test_corrected_file_differs_by_the_twelve_cells_said(real_data):
    before = _values(read(real_data, "2022-08/DMP_alimentation_ES_2022-08.xlsx"))
    after = _values(read(real_data, "2022-08/DMP_alimentation_ES_2022-08_corrige.xlsx"))

    changed = {key: (before[key], after[key]) for key in before if before[key] != after[key]}

    assert changed == {
        (one["entity"], column_of("dmp_alimentation", one["field"])): (one["old"], one["new"])
        for one in expected(real_data)["corrections_2022_08"]
    }


def _values(found):
    return {
        (one.entity_id[1], column): cell.number if cell.number is not None else cell.text
        for row, one in found.matched()
        for column, cell in row.cells.items()
    }
