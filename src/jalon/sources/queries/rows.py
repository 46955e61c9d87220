"""A row of a delivered file as it was read, and the values that a delivery changed."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from jalon.directory.models import Entity
from jalon.sources.models import Delivery
from jalon.sources.reading import letter
from jalon.warehouse import parts

_FARTHEST = 2**31  # no sheet goes so far


@dataclass(frozen=True)
class ReadRow:
    """`cells`: triples (letter, header, text) in the order of the sheet, blank ones included. `index`: of the sheet."""

    index: int
    sheet: str
    row: int
    outcome: str
    reason: str
    entity: Entity | None
    cells: list[tuple[str, str, str]]


def row_as_read(delivery: Delivery, sheet: int, row: int) -> ReadRow | None:
    """The row of the file, from the part kept when it was read; None when there is no such row."""
    folder = settings.DATA_DIR / "entrepot" / "sources"
    if not delivery.rows_part or max(sheet, row) > _FARTHEST or not parts.exists(folder, delivery.rows_part):
        return None
    found = parts.read(folder, delivery.rows_part, where={"sheet": sheet, "row": row}).to_pylist()
    if not found:
        return None
    described = sheet_of(delivery, sheet)
    headers = described.get("headers", [])
    kept = found[0]
    cells = [(letter(rank), header, kept.get(letter(rank)) or "") for rank, header in enumerate(headers)]
    entity = Entity.objects.filter(pk=kept["entity"]).first() if kept["entity"] else None
    shown = [cell for cell in cells if cell[1] or cell[2]]
    return ReadRow(sheet, described.get("name", ""), row, kept["outcome"], kept["reason"], entity, shown)


def sheet_of(delivery: Delivery, index: int) -> dict[str, Any]:
    return next((sheet for sheet in delivery.layout.get("sheets", []) if sheet["index"] == index), {})
