"""The cases of tests/examples/choix: what one condition answers of one establishment, month after month."""

import pytest

from jalon.catalogue.definitions import PriorityCondition
from jalon.tracking.choosing import rules
from jalon.tracking.choosing.rules import Cell, Column, Known
from tests.examples.reading import cases

SIGNS = {"∅": (None, 4), "abs.": (None, 3), "n.d.": (None, 2), "n.c.": (None, 1)}
IN_MONTHS = ("silent_for", "unchanged_for", "carried_for")


@pytest.mark.parametrize("case", cases("choix/priorites"))
def test_condition_answers(case):
    known = Known(1, {"colonne": column(case)})

    (verdict,) = rules.judge(condition(case["condition"]), known)

    assert verdict.holds is case["tient"], verdict.says
    assert case.get("dit", "") in verdict.says


def condition(said):
    said = dict(said)
    months = said.pop("months", 0)
    ((test, held),) = said.items()
    return PriorityCondition(
        column="colonne",
        test=test,
        values=tuple(held) if isinstance(held, list) else (held,) if isinstance(held, str) else (),
        number=float(held) if isinstance(held, int | float) else 0.0,
        months=held if test in IN_MONTHS else months,
    )


def column(case):
    months = case["mois"][: len(case["valeurs"])]
    cells = [[cell(value, month)] for value, month in zip(case["valeurs"], months, strict=True)]
    return Column("Colonne", months, cells, [[0]] * len(cells))


def cell(written, month):
    if isinstance(written, str) and written.startswith("abs. "):
        return Cell(written.removeprefix("abs. "), 3, month)
    value, state = SIGNS.get(written, (written, 0))
    return Cell(value, state, None if state == 4 else month)
