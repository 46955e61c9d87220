"""The cases of tests/examples/antibiotiques: which isolates count, and what is said of a resistance."""

from datetime import datetime

import polars as pl
import pytest

from jalon.antibiotics.rules import duplicates, resistance
from jalon.antibiotics.rules.incidence import incidence
from jalon.antibiotics.rules.results import read_flag, read_result
from jalon.kernel.small_numbers import hide_small
from tests.examples.reading import cases

MOLECULES = ["AMC", "GEN"]


@pytest.mark.parametrize("case", cases("antibiotiques/dedoublonnage"))
def test_rule_keeps(case):
    isolates = pl.DataFrame(
        [isolate(written, case) for written in case["isolats"]],
        schema_overrides={"specimen": pl.String, "patient": pl.String, "blse": pl.Boolean},
    )

    decision = duplicates.decide(isolates, MOLECULES, rule=case["regle"])

    groups = {}
    for number, group in enumerate(decision["group"], start=1):
        groups.setdefault(group, []).append(number)
    assert list(groups.values()) == case["groupes"]
    assert [number for number, kept in enumerate(decision["kept"], start=1) if kept] == case["retenus"]


def isolate(written, case):
    """ "01/02/2024 AMC=R BLSE=+", or a kind of specimen after the day."""
    day, *words = str(written).split()
    results = dict(word.split("=") for word in words if "=" in word)
    return {
        "hospital": "990000010",
        "organism": "Escherichia coli",
        "patient": None if case.get("sans_patient") else "P1",
        "date": datetime.strptime(day, "%d/%m/%Y").date(),  # noqa: DTZ007 (a day)
        "specimen": next((word for word in words if "=" not in word), None),
        "blse": read_flag(results.get("BLSE", "")),
    } | {code: read_result(results.get(code, "")) for code in MOLECULES}


@pytest.mark.parametrize("case", cases("antibiotiques/resistance"))
def test_resistance_says(case):
    found = computed(case)

    assert {name: found[name] for name in case["donne"]} == {
        name: pytest.approx(value, abs=0.005) if isinstance(value, float) else value
        for name, value in case["donne"].items()
    }


def computed(case):
    if "parts" in case:
        return {"montre": hide_small(case["parts"], threshold=5, groups=[("total",)] * len(case["parts"]))}
    if "journees" in case:
        found = incidence(case["isolats"], case["journees"])
        return dict(zip(("incidence", "de", "a"), found or [None] * 3, strict=True))
    if "classe" in case:
        return {"resultat": class_result(case["classe"], case["membres"])}
    return cell(case["resultats"])


def class_result(how, members):
    columns = {f"M{number}": [read_result(result)] for number, result in enumerate(members)}
    isolates = pl.DataFrame({"organism": ["Escherichia coli"]} | columns)
    found = resistance.with_classes(isolates, [resistance.Combined("CLASSE", tuple(columns), how)])["CLASSE"][0]
    return ["", "S", "SFP", "ZIT", "R"][found]


def cell(results):
    codes = [read_result(result) for result, count in results.items() for _ in range(count)]
    isolates = pl.DataFrame({"organism": ["Escherichia coli"] * len(codes), "AMC": codes})
    [row] = resistance.with_bounds(resistance.cells(isolates, ["AMC"])).to_dicts()
    return {
        "resistants": row["resistant"], "testes": row["tested"], "couverture": 100 * row["tested"] / row["isolates"],
        "part": 100 * row["share"], "de": 100 * row["low"], "a": 100 * row["high"],
    }  # fmt: skip
