"""What a plan says of itself: counts, layout found, warnings, and the lists that its page shows."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from jalon.directory.models import Listed
from jalon.directory.queries import known_numbers
from jalon.sources.models import Delivery
from jalon.sources.planning.rows import said_of
from jalon.sources.planning.shapes import EntityFacts, Plan
from jalon.sources.planning.values import shown
from jalon.sources.reading import text_of
from jalon.sources.rules.comparing import Kept, ValueCell, why_kept
from jalon.sources.rules.outcomes import MATCHED, tally
from jalon.ui.french import month

LONGEST_LIST = 2000  # lines of a list kept with the delivery; the counts are always whole
_ROWS_NAMED = 20


def write_down(plan: Plan) -> None:
    """Put the counts, the layout, the warnings and the report on the delivery (not saved here)."""
    delivery, rows = plan.delivery, plan.row_counts
    delivery.source, delivery.source_version = plan.source.id, plan.source.version[:16]
    delivery.period = plan.period
    delivery.read, delivery.matched = rows.read, rows.matched
    delivery.pending, delivery.rejected = rows.pending, rows.rejected
    delivery.cells = asdict(plan.comparison.counts)
    delivery.layout = plan.opened.layout | {"sheets": list(_sheets(plan))}
    delivery.warnings = list(warnings(plan))
    delivery.report = report(plan)


def _sheets(plan: Plan) -> Iterable[dict[str, Any]]:
    """The sheets found, each with the letter of the column of every indicator."""
    for sheet in plan.opened.layout["sheets"]:
        letters = {
            plan.codes[indicator]: column.letter
            for column in plan.columns
            if column.sheet == sheet["index"]
            for indicator in (column.by_item.values() if column.by_item else (column.indicator,))
        }
        yield sheet | {"letters": letters}


def count_meanwhile(plan: Plan, places: set[tuple]) -> None:
    """Cells that somebody changed while the file was applied: counted as waiting, no longer as taken."""
    cells = dict(plan.delivery.cells)
    for name, taken in (("new", plan.comparison.new), ("changed", [c.of for c in plan.comparison.changed])):
        moved = sum((cell.place[0], plan.period_of(cell), cell.place[1]) in places for cell in taken)
        cells[name] -= moved
        cells["pending"] += moved
    plan.delivery.cells = cells


def report(plan: Plan) -> dict[str, Any]:
    outcomes = [outcome for outcome in plan.outcomes if outcome.outcome != MATCHED]
    matched = [plan.facts[o.entity].region for o in plan.outcomes if o.outcome == MATCHED and o.entity in plan.facts]
    return {
        "reasons": tally(f"{outcome.outcome}:{outcome.reason}" for outcome in outcomes),
        "repairs": tally(o.repair for o in plan.outcomes if o.outcome == MATCHED and o.repair),
        "regions": tally(matched),
        "changes": [_change(plan, c.of, c.before) for c in plan.comparison.changed[:LONGEST_LIST]],
        "gone": [_gone(plan, value, place) for place, value in list(plan.gone.items())[:LONGEST_LIST]],
        "gone_count": len(plan.gone),
        "waiting_rows": list(_waiting_rows(plan))[:LONGEST_LIST],
        "waiting_cells": [_waiting_cell(plan, kept) for kept in _kept(plan)[:LONGEST_LIST]],
        "former": [former.pk for former in plan.former],
    }


def _kept(plan: Plan) -> list[Kept]:
    return plan.comparison.pending + plan.comparison.rejected


def _change(plan: Plan, cell: ValueCell, before: Any) -> dict[str, Any]:
    return _where(plan, cell) | {"before": shown(before), "after": shown(cell.cell)}


def _waiting_cell(plan: Plan, kept: Kept) -> dict[str, Any]:
    told = {"raw": text_of(kept.of.cell.raw), "current": shown(kept.current)}
    return _where(plan, kept.of) | told | {"reason": kept.reason, "message": why_kept(kept)}


def _where(plan: Plan, cell: ValueCell) -> dict[str, Any]:
    column, holder = plan.columns[cell.column], cell.place[1]
    facts = plan.facts.get(holder)
    return {
        "sheet": cell.sheet, "row": cell.row, "column": column.letter, "header": column.header,
        "indicator": plan.codes.get(cell.place[0], ""), "entity": holder if facts else None,
    } | _named(facts, str(holder or ""))  # fmt: skip


def _gone(plan: Plan, value: Any, place: Any) -> dict[str, Any]:
    facts = plan.facts.get(place[1])
    return {
        "indicator": plan.codes.get(place[0], ""), "entity": place[1], "before": shown(value), "after": "",
    } | _named(facts)  # fmt: skip


def _named(facts: EntityFacts | None, code: str = "") -> dict[str, str]:
    if facts is None:
        return {"code": code, "name": "", "region": ""}
    return {"code": facts.code, "name": facts.name, "region": facts.region}


def _waiting_rows(plan: Plan) -> Iterable[dict[str, Any]]:
    for row, outcome in zip(plan.rows, plan.outcomes, strict=True):
        if outcome.outcome != MATCHED:
            message = said_of(row, outcome.reason)
            yield {
                "sheet": row.sheet, "row": row.row, "outcome": outcome.outcome, "reason": outcome.reason,
                "key": row.key.text, "label": row.label, "message": message,
                "region": plan.facts[outcome.entity].region if outcome.entity in plan.facts else "",
            }  # fmt: skip


def warnings(plan: Plan) -> Iterable[dict[str, Any]]:
    """What a person should look at before applying; nothing here is ever changed by the file."""
    yield from _layout_warnings(plan)
    yield from _entity_warnings(plan)
    yield from _control_warnings(plan)
    yield from _value_warnings(plan)


def _warning(kind: str, message: str, rows: Iterable[Any] = (), count: int | None = None) -> dict[str, Any]:
    places = [[row.sheet, row.row] for row in rows]
    return {
        "kind": kind, "message": message, "count": len(places) if count is None else count,
        "rows": places[:_ROWS_NAMED],
    }  # fmt: skip


def _layout_warnings(plan: Plan) -> Iterable[dict[str, Any]]:
    for sheet in plan.opened.sheets:
        if sheet.unknown:
            names = ", ".join(sheet.unknown)
            yield _warning("unknown_columns", f"colonnes laissées de côté : {names}", count=len(sheet.unknown))
        if sheet.missing:
            names = ", ".join(f"« {name} »" for name in sheet.missing)
            advice = f"si l'une a changé de nom, ajoutez ce nom à ses headers dans {plan.source.path.name}"
            message = f"colonnes attendues, absentes : {names} ; {advice}"
            yield _warning("missing_columns", message, count=len(sheet.missing))
    if plan.opened.layout.get("fictitious"):
        yield _warning("fictitious", "les valeurs de ce fichier sont fictives", count=1)
    if plan.former:
        name = plan.former[0].file_name
        yield _warning(
            "correction",
            f"un fichier {month(plan.period, 'de')} est déjà appliqué (« {name} ») : "
            "celui-ci le remplacera comme version corrigée",
            count=len(plan.former),
        )


def _entity_warnings(plan: Plan) -> Iterable[dict[str, Any]]:
    matched = [(row, o.entity) for row, o in zip(plan.rows, plan.outcomes, strict=True) if o.outcome == MATCHED]
    left = no_longer_listed(entity for _, entity in matched)
    if rows := [row for row, entity in matched if entity in left]:
        yield _warning("no_longer_listed", "établissements qui ne sont plus listés dans l'annuaire", rows)
    regions = set(plan.source.regions)
    if regions and (rows := [row for row, pk in matched if plan.facts[pk].region not in regions]):
        yield _warning("outside", "établissements hors des régions annoncées par la source", rows)


def no_longer_listed(entities: Iterable[int | None]) -> set[int]:
    """Those that the list itself states inactive."""
    stated = Listed.objects.filter(known_to=None, state="I").values_list("entity_id", flat=True)
    return set(stated) & set(entities)


def _control_warnings(plan: Plan) -> Iterable[dict[str, Any]]:
    """The legal entity written beside the key differs from the directory's: said, never taken."""
    columns = plan.opened.controls("ej")
    if not columns:
        return
    known = known_numbers().ej
    differing = []
    for row, outcome in zip(plan.rows, plan.outcomes, strict=True):
        column = columns.get(row.sheet)
        if column is None or outcome.outcome != MATCHED or (held := plan.facts[outcome.entity].ej) is None:
            continue
        read = row.control(column)
        if read is not None and read.numbers and held not in {known.get(number) for number in read.numbers}:
            differing.append(row)
    if differing:
        message = "entité juridique différente de celle de l’annuaire, qui n’est pas modifié"
        yield _warning("other_ej", message, differing)


def _value_warnings(plan: Plan) -> Iterable[dict[str, Any]]:
    by_hand = [c for c in plan.comparison.changed if c.before.batch_id in plan.by_hand]
    if by_hand:
        yield _warning(
            "by_hand", "valeurs saisies ou réglées à la main que ce fichier remplacera", [c.of for c in by_hand]
        )
    if copies := [row for row, o in zip(plan.rows, plan.outcomes, strict=True) if o.copy]:
        yield _warning("repeated", "lignes qui répètent à l’identique une ligne déjà lue", copies)
    if noted := plan.noted:
        yield _warning("unavailable", "textes là où un nombre est attendu : valeur non disponible, jamais zéro", noted)


def sheet_name(delivery: Delivery, index: int) -> str:
    sheets = delivery.layout.get("sheets", [])
    return next((sheet["name"] for sheet in sheets if sheet["index"] == index), "")
