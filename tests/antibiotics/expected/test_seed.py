"""The four files of the seed: units that the structure does not know, a laboratory that names no patient."""

import json

import pytest

from jalon.antibiotics.actions import loading
from jalon.antibiotics.queries import consumption, resistance
from jalon.antibiotics.queries.asked import ask
from jalon.antibiotics.rules.periods import read_period
from tests.antibiotics import small_hospital as small
from tests.antibiotics import worlds

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]
PERIOD = "2016-T1"
CELLS = {  # molecule → resistant, tested, of the 23 Escherichia coli
    "J01CA01": (8, 23), "J01CA13": (8, 23), "J01EE01": (5, 23), "J01MA03": (4, 23), "J01XE01": (2, 23),
}  # fmt: skip


@pytest.fixture
def hospital(real_data):
    held = small.hospital()
    loading.load(sorted(worlds.SEED.glob("*.xlsx")), establishment=held, period=read_period(PERIOD))
    return held


def cells_of(hospital):
    chosen = resistance.select(ask([hospital], PERIOD))
    rows = [row for row in resistance.cells(chosen).iter_rows(named=True) if row["organism"] == "Escherichia coli"]
    return chosen, {row["code"]: row for row in rows}


def test_seed_resistances_appear_marked(hospital):
    chosen, rows = cells_of(hospital)

    assert {code: (rows[code]["resistant"], rows[code]["tested"]) for code in CELLS} == CELLS
    assert chosen.statement == resistance.NOT_DEDUPLICABLE
    assert all(row["grey"] for row in rows.values())
    assert rows["J01CA01"]["share"] == pytest.approx(0.348, abs=0.0005)


def test_seed_intermediate_is_tested_and_not_resistant(hospital):
    chosen, _ = cells_of(hospital)

    coli = chosen.kept.filter(chosen.kept["organism"] == "Escherichia coli")

    assert coli["J01EE01"].value_counts().sort("J01EE01").rows() == [(1, 17), (2, 1), (4, 5)]


def test_seed_has_days_and_units_and_no_rate(hospital):
    [row] = consumption.table(ask([hospital], PERIOD)).rows

    assert (row["bed_days_all"], row["units"], row["rate"]) == (18435, 541, None)


def test_seed_page_shows_the_figure_in_grey_and_says_why(hospital, client):
    client.force_login(small.person("pharmacienne"))
    whole = client.get(small.address("resistance", hospital, PERIOD, perimetre="none"))
    spares = client.get(small.address("resistance", hospital, PERIOD))

    text = whole.content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert "34,8 % de résistance sur 23 testés, moins de 30 : à lire avec prudence" in text
    assert "non dédoublonnable" in text
    assert "sans journées : aucune incidence" in text
    assert "Aucun isolat dans ce périmètre" in spares.content.decode()


# Four runs of the command, each of which starts Python and opens a database: it is what a script of a hospital does.
def test_seed_words_of_the_command_line(cli, real_data, tmp_path):
    names = tmp_path / "etablissements.csv"
    names.write_text("code;finess;nom;type\nA;990000010;Hôpital fictif des Tests;CHU\n", "utf-8")
    cli("migrate")
    cli("directory", "load", names)
    here = ("--establishment", "990000010", "--period", "2016-Q1")
    cli("antibiotics", "load", *sorted(worlds.SEED.glob("*.xlsx")), *here, code=3)  # rows wait for an answer

    told = json.loads(cli("antibiotics", "resistance", *here, "--json").stdout)

    row = next(one for one in told["rows"] if (one["organism"], one["code"]) == ("Escherichia coli", "J01CA01"))
    assert (row["resistant"], row["tested"], row["grey"]) == (8, 23, True)
    assert round(row["percent"], 1) == 34.8
    assert told["statement"] == resistance.NOT_DEDUPLICABLE
