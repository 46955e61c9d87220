"""What is said of a block once written or taken back, in words and to the grid in the browser."""

from collections.abc import Iterable

from jalon import catalogue
from jalon.catalogue.definitions import GridDefinition, IndicatorDefinition
from jalon.indicators.ledger import Standing
from jalon.indicators.models import Batch
from jalon.tracking import queries
from jalon.tracking.blocks import rules
from jalon.tracking.blocks.actions import BlockEntry, BlockOutcome, LeftCell, Undone
from jalon.tracking.blocks.queries import batches_behind
from jalon.tracking.display import shown_value
from jalon.tracking.frame import Place
from jalon.tracking.rules import Entry
from jalon.ui import french

TOLD = 200  # refused cells named one by one; beyond, they are counted


def outcome_json(outcome: BlockOutcome, place: Place, beyond: int = 0) -> dict:
    """What became of a block, for the grid in the browser."""
    batches = batches_behind(left.present for left in outcome.conflicts)
    return {
        "phrase": summary(outcome, beyond),
        "ecrites": len(outcome.written),
        "inchangees": outcome.unchanged,
        "refusees": [
            {"finess": finess, "colonne": column, "phrase": sentence}
            for finess, column, sentence in outcome.refused[:TOLD]
        ],
        "refus": len(outcome.refused),
        "conflits": [_conflict(left, place, batches) for left in outcome.conflicts],
        "publication": outcome.batch.pk if outcome.batch else None,
        "colonnes": touched(place.grid, outcome.indicators | _indicators(place.grid, outcome.conflicts)),
    }


def undone_json(undone: Undone, place: Place) -> dict:
    return {
        "phrase": undone_sentence(undone),
        "publication": undone.batch.pk,
        "laissees": undone.left[:TOLD],
        "colonnes": touched(place.grid, undone.indicators),
    }


def touched(grid: GridDefinition, indicators: Iterable[str]) -> list[str]:
    """The columns that may have moved: those written and those computed from them."""
    return sorted({column for indicator in indicators for column in queries.columns_touched(grid, indicator)})


def summary(outcome: BlockOutcome, beyond: int = 0) -> str:
    """What became of a block, in one sentence."""
    parts = [
        _count(len(outcome.written), "case écrite", "cases écrites"),
        _count(outcome.unchanged, "inchangée", "inchangées"),
        _count(len(outcome.refused), "refusée", "refusées"),
        _count(
            len(outcome.conflicts), "changée entre-temps par quelqu'un d'autre", "changées entre-temps par d'autres"
        ),
        _count(beyond, "hors de la grille", "hors de la grille"),
    ]
    said = ", ".join(part for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}." if said else "Rien à écrire."


def undone_sentence(undone: Undone) -> str:
    said = _count(undone.cells, "case rétablie", "cases rétablies") or "Aucune case rétablie"
    if not undone.left:
        return f"{said}."
    few = " ; ".join(undone.left[:3]) + (" …" if len(undone.left) > 3 else "")
    return f"{said} ; {_count(len(undone.left), 'laissée', 'laissées')}, changées depuis par d'autres : {few}."


def _count(number: int, one: str, many: str) -> str:
    return f"{french.number(number)} {one if number == 1 else many}" if number else ""


def _conflict(left: LeftCell, place: Place, batches: dict[int, Batch]) -> dict:
    """Both values of a cell that two people wrote, and what to send back to put one's own."""
    entry, present = left.entry, left.present
    indicator = _indicator(place.grid, entry.column_id)
    batch = batches.get(present.batch_id) if present else None
    return {
        "finess": entry.finess,
        "colonne": entry.column_id,
        "case": left.name,
        "ecrit": entry.written if entry.manner != rules.CONFIRM else getattr(entry.expected, "value", ""),
        "maniere": rules.VALUE if entry.manner == rules.CONFIRM else entry.manner,
        "mienne": _mine(entry),
        "leur": said_of(present, indicator),
        "par": str(batch.author) if batch and batch.author else "",
        "le": french.instant(batch.applied_at) if batch and batch.applied_at else "",
        "vu": [_value(present), present.state, place.month.code] if present else None,
    }


def _mine(entry: BlockEntry) -> str:
    if entry.manner == rules.CONFIRM:
        return str(getattr(entry.expected, "value", ""))
    words = {rules.UNAVAILABLE: "non disponible", rules.NOT_APPLICABLE: "non concerné", rules.EMPTY: ""}
    return words.get(entry.manner, entry.written) or "(vide)"


def said_of(said: Standing | Entry | None, indicator: IndicatorDefinition) -> str:
    """A value of the ledger in French words."""
    if said is None or (said.state == 0 and said.number is None and said.text is None):
        return "(vide)"
    if said.state == 2:
        return "non disponible"
    value = _value(said)
    return "non concerné" if value is None else shown_value(value, indicator.value)


def _value(said: Standing | Entry | None) -> float | str | None:
    if said is None:
        return None
    return said.text if said.number is None else said.number


def _indicator(grid: GridDefinition, column_id: str) -> IndicatorDefinition:
    code = next(column.indicator for column in grid.columns if column.id == column_id)
    return catalogue.current().indicators[code]


def _indicators(grid: GridDefinition, conflicts: Iterable[LeftCell]) -> set[str]:
    return {_indicator(grid, left.entry.column_id).id for left in conflicts}
