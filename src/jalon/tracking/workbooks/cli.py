"""jalon tracking import: a workbook that comes back, merged as on the page; conflicts wait for a person."""

import json
from pathlib import Path

DONE, TO_SETTLE = 0, 3
_SHOWN = 10  # cells printed of each sort; --json has them all


def add_import(tracking) -> None:
    command = tracking.add_parser("import", help="rapporte un classeur sorti de Jalon")
    command.add_argument("file", type=Path, metavar="FICHIER", help="le classeur complété (.xlsx)")
    command.add_argument("--dry-run", action="store_true", help="dire ce qui changerait, sans rien écrire")
    command.set_defaults(handler=import_workbook)


def import_workbook(options) -> int:
    """Write what is to be written; 3 when conflicts or refused cells remain for a person to look at."""
    # Django and what it loads: only when a workbook is really brought.
    from jalon.accounts import access
    from jalon.tracking.workbooks import actions

    perimeter, name = access.system(), options.file.name
    if options.dry_run:
        workbook, plan = actions.rehearse(options.file, name, perimeter)
        answer = _answer(workbook, plan.unchanged, plan.notes, [_cell(one, one.entity) for one in plan.cells])
    else:
        returned = actions.bring_back(content=options.file, name=str(options.file), perimeter=perimeter, by=None)
        if returned.state == returned.State.PLANNED:
            returned = actions.apply(returned=returned, perimeter=perimeter, by=None)
        cells = [_cell(one, one.entity_id) for one in returned.cells.order_by("row", "pk")]
        answer = _answer(returned.workbook, returned.unchanged, returned.notes, cells) | {"return": returned.pk}
    if options.json:
        print(json.dumps({"file": str(options.file), **answer}, ensure_ascii=False))
    else:
        _print(options, answer)
    return TO_SETTLE if answer["conflicts"] or answer["refused"] else DONE


def _cell(cell, entity) -> dict:
    return {
        "place": f"{cell.letter}{cell.row}", "column": cell.column, "entity": entity, "outcome": cell.outcome,
        "reason": cell.reason, "base": cell.base, "theirs": cell.theirs, "current": cell.current,
        "written": cell.written,
    }  # fmt: skip


def _answer(workbook, unchanged: int, notes, cells: list[dict]) -> dict:
    count = {word: sum(cell["outcome"] == word for cell in cells) for word in ("applied", "conflict", "refused")}
    return {
        "grid": workbook.grid, "region": workbook.region, "month": workbook.month, "workbook": workbook.key,
        "unchanged": unchanged, "applied": count["applied"], "conflicts": count["conflict"],
        "refused": count["refused"], "notes": list(notes), "cells": cells,
    }  # fmt: skip


def _print(options, answer: dict) -> None:
    said = "à appliquer" if options.dry_run else "appliquées"
    print(
        f"{options.file} ({answer['grid']}, {answer['month']}) : {answer['unchanged']} inchangées, {answer['applied']} "
        f"{said}, {answer['conflicts']} en conflit, {answer['refused']} refusées."
    )
    for note in answer["notes"]:
        print(f"  {note}")
    for outcome, word in (("conflict", "en conflit"), ("refused", "refusée")):
        found = [cell for cell in answer["cells"] if cell["outcome"] == outcome]
        for cell in found[:_SHOWN]:
            print(f"  {cell['place']} {word} : « {cell['written']} » {cell['reason']}".rstrip())
        if len(found) > _SHOWN:
            print(f"  … et {len(found) - _SHOWN} autres.")
