"""The consumption tables against plain loops, on hospitals drawn by chance."""

import random

import polars as pl
import pytest

from jalon.antibiotics.rules import consumption as rules
from tests.reference import naive_consumption as naive

ATC = ("J01CA04", "J01CR02", "J01DD04", "J01DD01", "J01MA02", "J01DH02", "A07AA12", "A07AA09", "J02AC01", None)
NAMES = ("ddd", "ddd_all", "ddd_without_bed_days", "ddd_off_total", "units", "units_inside", "bed_days", "admissions",
         "bed_days_all", "eligible_units", "rate", "per_1000_admissions", "rate_without_them")  # fmt: skip


def world(seed):
    """Units with and without service, days, eligibility; rows with and without doses, returns included."""
    chance = random.Random(seed)
    units, rows = [], []
    for hospital, region, stratum in (("A", "75", "CHU"), ("B", "75", "CH"), ("C", "11", "CH")):
        for period in ("2024-T1", "2024-T2"):
            for unit in range(chance.randint(1, 6)):
                units.append(
                    {
                        "hospital": hospital,
                        "period": period,
                        "unit": str(unit),
                        "region": region,
                        "stratum": stratum,
                        "service_code": chance.choice(("", "S1", "S2")),
                        "pole_code": chance.choice(("", "P1")),
                        "domain": chance.choice((None, "MÉDECINE", "EHPAD")),
                        "eligible": chance.random() < 0.7,
                        "bed_days": chance.choice((None, 0, 120, 900)),
                        "admissions": chance.choice((None, 0, 30)),
                    }  # fmt: skip
                )
    for _ in range(chance.randint(0, 120)):
        unit, atc = chance.choice(units), chance.choice(ATC)
        scope = (
            "unknown" if atc is None else "off_total" if atc == "A07AA09" else "out" if atc[:3] == "J02" else "total"
        )
        dosed = scope in ("total", "off_total") and chance.random() < 0.9
        quantity = float(chance.randint(-5, 60))
        rows.append(
            {
                "hospital": unit["hospital"],
                "period": unit["period"],
                "unit": unit["unit"],
                "atc": atc,
                "scope": scope,
                "route": chance.choice(("O", "P")),
                "quantity": quantity,
                "ddd": quantity / 3 if dosed else None,
                "grams": quantity if dosed else None,
            }  # fmt: skip
        )
    return rows, units


def frames(rows, units):
    texts = ("hospital", "period", "unit", "atc", "scope", "route")
    kinds = dict.fromkeys(texts, pl.String) | dict.fromkeys(("quantity", "ddd", "grams"), pl.Float64)
    held = dict.fromkeys(
        ("hospital", "period", "unit", "region", "stratum", "service_code", "pole_code", "domain"), pl.String
    )
    held |= {"eligible": pl.Boolean, "bed_days": pl.Int64, "admissions": pl.Int64}
    return pl.DataFrame(rows, schema=kinds), pl.DataFrame(units, schema=held)


def close(one):
    return {name: pytest.approx(one[name], abs=1e-9) for name in NAMES}


@pytest.mark.parametrize("by", naive.KEYS)
def test_table_by_place_equals_plain_loops(by):
    for seed in range(25):
        rows, units = world(seed)

        found = rules.table(*frames(rows, units), by)

        told = {tuple(row[key] for key in naive.KEYS[by]): row for row in found.iter_rows(named=True)}
        wanted = naive.table(rows, units, by)
        assert told.keys() == wanted.keys()
        assert {key: {name: row[name] for name in NAMES} for key, row in told.items()} == {
            key: close(one) for key, one in wanted.items()
        }


@pytest.mark.parametrize("level", naive.CUT)
def test_table_by_molecule_equals_plain_loops(level):
    for seed in range(25):
        rows, units = world(seed)

        found = rules.by_molecule(*frames(rows, units), "service", level)

        told = {(row["hospital"], row["service_code"], row["code"]): row for row in found.iter_rows(named=True)}
        wanted = naive.table(rows, units, "service", level)
        assert {key: row["ddd"] for key, row in told.items()} == {
            key: pytest.approx(one["ddd"]) for key, one in wanted.items()
        }
        assert {key: row["rate"] for key, row in told.items()} == {
            key: pytest.approx(one["rate"]) for key, one in wanted.items()
        }


@pytest.mark.parametrize("column", ["atc", "route"])
def test_shares_equal_plain_loops(column):
    for seed in range(25):
        rows, units = world(seed)

        found = rules.shares(*frames(rows, units), column)

        told = {row[column]: (row["ddd"], row["share"]) for row in found.iter_rows(named=True)}
        wanted = naive.shares(rows, units, column)
        assert told == {key: tuple(map(pytest.approx, pair)) for key, pair in wanted.items()}


def test_doses_in_the_perimeter_are_those_of_the_whole_table():
    rows, units = world(3)

    found = rules.doses_inside(*frames(rows, units))

    assert found == pytest.approx(sum(one["ddd"] for one in naive.table(rows, units, "establishment").values()))


def test_what_has_no_dose_is_counted_by_reason():
    rows = pl.DataFrame(
        [
            ("J01XA05", "1", 4.0, None, "no_ddd"),
            (None, "9990001", 2.0, None, "unknown_ucd"),
            ("J01CA04", "2", 1.0, 0.5, ""),
        ],
        schema={"atc": pl.String, "ucd": pl.String, "quantity": pl.Float64, "ddd": pl.Float64, "why": pl.String},
        orient="row",
    )

    found = rules.what_has_no_dose(rows)

    assert found == {"no_ddd": {"J01XA05": 4.0}, "unknown_ucd": {"9990001": 2.0}}
