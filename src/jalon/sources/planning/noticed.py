"""What reading a file noticed, for the checks of the catalogue: rows repeated or unreadable, text among numbers…"""

from collections.abc import Iterable
from typing import Any

from jalon.indicators.checks import Note
from jalon.sources.planning.rows import said_of
from jalon.sources.planning.shapes import Plan
from jalon.sources.reading import text_of
from jalon.sources.rules.comparing import ValueCell
from jalon.ui.french import ranges

_ROW_KINDS = {"check_digit": "key_check_digit", "unknown": "key_unknown", "conflict": "ej_different_values"}
_OUT_OF_RANGE = "hors des bornes"
_RUNS, _WORDS = 12, 20  # beyond them a message would say no more


def noticed(plan: Plan) -> Iterable[Note]:
    yield from _of_rows(plan)
    yield from _of_cells(plan)


def _of_rows(plan: Plan) -> Iterable[Note]:
    """Once for all the rows that bear the same key."""
    found: dict[tuple, list[Any]] = {}
    for row, outcome in zip(plan.rows, plan.outcomes, strict=True):
        kind = "duplicate_row" if outcome.copy else _ROW_KINDS.get(outcome.reason, "")
        if outcome.reason == "conflict" and plan.facts[outcome.entity].kind != "ej":
            kind = "duplicate_row"
        if kind:
            found.setdefault((kind, row.sheet, row.key.text, outcome.entity, outcome.reason), []).append(row)
    for (kind, sheet, _, entity, reason), rows in found.items():
        said = said_of(rows[0], reason) if reason else "déjà lu plus haut, mot pour mot"
        message = f"{_lines(row.row for row in rows)} : {said}"
        yield Note(kind, message, entity, period=plan.period, sheet=sheet, row=rows[0].row)


def _of_cells(plan: Plan) -> Iterable[Note]:
    yield from _texts(plan)
    for kept in plan.comparison.rejected:
        if _OUT_OF_RANGE in kept.of.cell.problem and isinstance(kept.of.place[1], int):
            yield _note(plan, "out_of_range", kept.of, kept.of.cell.problem)


def _texts(plan: Plan) -> Iterable[Note]:
    """Once for all the texts of a column of numbers; about their entity when it is the only one."""
    found: dict[tuple, list[ValueCell]] = {}
    for value in plan.noted:
        if isinstance(value.place[1], int):
            found.setdefault((value.column, value.place[0]), []).append(value)
    for values in found.values():
        if len(values) == 1:
            yield _note(plan, "text_in_number", values[0], values[0].cell.note)
            continue
        first, entities = values[0], {value.place[1] for value in values}
        words = ", ".join(f"« {word} »" for word in dict.fromkeys(text_of(v.cell.raw)[:30] for v in values[:_WORDS]))
        where = f"{_lines(value.row for value in values)}, colonne {plan.columns[first.column].letter}"
        yield Note(
            "text_in_number", f"{where} : texte là où un nombre est attendu ({words})",
            entities.pop() if len(entities) == 1 else None, plan.codes[first.place[0]], plan.period_of(first),
            first.sheet, first.row,
        )  # fmt: skip


def _lines(rows: Iterable[int]) -> str:
    told = list(rows)
    return f"Ligne {told[0]}" if len(told) == 1 else f"Lignes {ranges(told, _RUNS)}"


def _note(plan: Plan, kind: str, value, said: str) -> Note:
    column = plan.columns[value.column]
    written = text_of(value.cell.raw)
    message = f"Ligne {value.row}, colonne {column.letter} : {said}" + ("" if written in said else f" (« {written} »)")
    code = plan.codes[value.place[0]]
    return Note(kind, message, value.place[1], code, plan.period_of(value), value.sheet, value.row)
