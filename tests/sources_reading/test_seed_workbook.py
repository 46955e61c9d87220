"""The workbook the region shared before Jalon: nothing of it is lost."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from jalon.sources.reading import PRESENT, UNAVAILABLE, open_tables, outcomes, read_rows, recognise

from .deliveries import Read, directory
from .sources import shipped, value_of


@pytest.fixture(scope="module")
def workbook(real_data) -> Read:
    path = next(Path(real_data / "samples/tracking").glob("*.xlsx"))
    tables = open_tables(path)
    recognition = recognise(tables, path.name, shipped())
    rows = read_rows(tables, recognition, value_of=value_of)
    return Read(tables, recognition, rows, outcomes(rows, directory(real_data).resolve))


def test_four_rows_are_read_three_matched_one_kept_aside(workbook):
    assert workbook.recognition.source.id == "suivi_segur_es"
    assert [(one.outcome, one.reason) for one in workbook.outcomes] == [("matched", "")] * 3 + [("rejected", "no_key")]


def test_row_kept_aside_is_kept_whole(workbook):
    content = workbook.rows[3].content

    assert (
        content["Taux d'identités qualifiées (à calculer sur les usagers pris en charge sur le dernier mois)"]
        == "pas disponible"
    )
    assert content["Commentaires"] == "Organik pas de diffusion int/ext"
    assert workbook.rows[3].cells["insi_taux"].state == UNAVAILABLE


def test_each_band_says_its_own_month(workbook):
    periods = {column: str(period) for column, period in workbook.recognition.sheets[0].periods.items()}

    assert str(workbook.recognition.period) == "2022-08"
    assert periods["mssante_envoyes"] == "2022-07"
    assert periods["insi_appel"] == periods["dmp_labo"] == periods["dpi"] == "2022-08"


def test_every_value_is_read(workbook):
    cells = workbook.rows[0].cells

    assert all(cell.problem == "" for row in workbook.rows for cell in row.cells.values())
    assert cells["dpi"].text == "Commande signée"
    assert cells["ri"].text == "Pas de commande signée"
    assert cells["insi_taux"].number == 47
    assert cells["mssante_envoyes"].number == 1830
    assert cells["insi_commentaire"].text == "Difficulté avec Editeurs(vu avec CRIV/ANS)"
    assert workbook.rows[2].cells["sun_domaines"].text == "D1 ; D4 ; Bonus CRO"
    assert cells["dmp_installe"].state == PRESENT


def test_name_by_the_rule_says_the_months_that_bands_do_not(real_data):
    path = next(Path(real_data / "samples/tracking").glob("*.xlsx"))
    tables = [without_bands(table) for table in open_tables(path)]
    name = "2022_Suivi Ségur ES_NOUVELLE-AQUITAINE_V1_Logiciels-082022_INS-082022_MSS-juillet2022_DMP-082022.xlsx"

    recognition = recognise(tables, name, shipped())

    periods = {column: str(period) for column, period in recognition.sheets[0].periods.items()}
    assert str(recognition.period) == "2022-08"
    assert periods["mssante_envoyes"] == "2022-07"
    assert periods["insi_appel"] == periods["dmp_labo"] == periods["dpi"] == "2022-08"


def without_bands(table):
    """The sheet with no month in its bands nor in its name."""
    rows = [[re.sub(r"\w+ 2022", "", cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows]
    return replace(table, name="Suivi", rows=rows)
