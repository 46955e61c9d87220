"""What reading a file noticed, for the checks of the catalogue: rows repeated or unreadable, text among numbers…"""

from collections.abc import Iterable

from jalon.indicators.checks import Note
from jalon.sources.planning.rows import said_of
from jalon.sources.planning.shapes import Plan
from jalon.sources.reading import text_of

_ROW_KINDS = {"check_digit": "key_check_digit", "unknown": "key_unknown", "conflict": "ej_different_values"}
_OUT_OF_RANGE = "hors des bornes"


def noticed(plan: Plan) -> Iterable[Note]:
    yield from _of_rows(plan)
    yield from _of_cells(plan)


def _of_rows(plan: Plan) -> Iterable[Note]:
    for row, outcome in zip(plan.rows, plan.outcomes, strict=True):
        kind = "duplicate_row" if outcome.copy else _ROW_KINDS.get(outcome.reason, "")
        if outcome.reason == "conflict" and plan.facts[outcome.entity].kind != "ej":
            kind = "duplicate_row"
        if kind:
            said = said_of(row, outcome.reason) if outcome.reason else "ligne déjà lue plus haut"
            yield Note(
                kind, f"Ligne {row.row} : {said}", outcome.entity, period=plan.period, sheet=row.sheet, row=row.row
            )


def _of_cells(plan: Plan) -> Iterable[Note]:
    for value in plan.taken:
        if value.cell.note and isinstance(value.place[1], int):
            yield _note(plan, "text_in_number", value, value.cell.note)
    for kept in plan.comparison.rejected:
        if _OUT_OF_RANGE in kept.of.cell.problem and isinstance(kept.of.place[1], int):
            yield _note(plan, "out_of_range", kept.of, kept.of.cell.problem)


def _note(plan: Plan, kind: str, value, said: str) -> Note:
    column = plan.columns[value.column]
    written = text_of(value.cell.raw)
    message = f"Ligne {value.row}, colonne {column.letter} : {said}" + ("" if written in said else f" (« {written} »)")
    code = plan.codes[value.place[0]]
    return Note(kind, message, value.place[1], code, plan.period_of(value), value.sheet, value.row)
