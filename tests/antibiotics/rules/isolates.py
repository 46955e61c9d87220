"""Isolates invented for the tests of the rules, as dictionaries for the naive twins and as frames for the code."""

import random
from datetime import date, timedelta

import polars as pl

ORGANISMS = ("Escherichia coli", "Staphylococcus aureus", "Enterococcus faecium")
COLUMNS = {
    "hospital": pl.String, "period": pl.String, "organism": pl.String, "patient": pl.String, "date": pl.Date,
    "specimen": pl.String, "blse": pl.Boolean, "epc": pl.Boolean, "file": pl.Int32, "row": pl.Int32,
}  # fmt: skip


def invented(seed, count, molecules, patients=None):
    """Few patients, few organisms, few days: everything meets, ties included; some have no patient or no date."""
    chance = random.Random(seed)
    people = [None, *(f"P{number}" for number in range(patients or max(1, count // 8)))]
    rows = list(range(2, count + 2))
    chance.shuffle(rows)
    return [
        {
            "hospital": chance.choice(["990000010", "990000028"]),
            "period": chance.choice(["2023-T4", "2024-T1"]),
            "organism": chance.choice(ORGANISMS),
            "patient": chance.choice(people),
            "date": chance.choice([None, *[date(2023, 6, 1) + timedelta(chance.randrange(700))] * 12]),
            "specimen": chance.choice(["hemocultures", "lcr", "urines", None]),
            "blse": chance.choice([None, False, False, True]),
            "epc": chance.choice([None, None, None, False, True]),
            "file": chance.randrange(2),
            "row": row,
        }
        | {code: chance.choice([0, 1, 1, 1, 2, 3, 4]) for code in molecules}
        for row in rows
    ]


def codes(count):
    return [f"J01X{number:03d}" for number in range(count)]


def frame(isolates, molecules=()):
    kinds = COLUMNS | dict.fromkeys(molecules, pl.UInt8)
    return pl.DataFrame(isolates, schema={name: kind for name, kind in kinds.items() if name in isolates[0]})
