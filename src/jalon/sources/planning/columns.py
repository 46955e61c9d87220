"""The value columns of an opened file: letter, header, and the indicator each publishes."""

from collections.abc import Sequence
from typing import Any

from jalon.indicators.ledger import indicator_ids
from jalon.sources.planning.shapes import Column
from jalon.sources.reading import letter


def columns_of(opened: Any) -> tuple[list[Column], dict[int, str]]:
    """The value columns found, sheet by sheet, and the code of each indicator by its id."""
    found = [
        (sheet, column, position)
        for sheet in opened.sheets
        for column in sheet.definition.columns
        if column.role == "value" and (position := sheet.positions.get(column.id)) is not None
    ]
    items = {sheet.index: items_of(sheet.definition.columns) for sheet in opened.sheets}
    codes = {code for sheet, column, _ in found for code in codes_of(column.indicator, items[sheet.index]).values()}
    ids = indicator_ids(codes)
    columns = [
        Column(
            sheet=sheet.index,
            id=column.id,
            letter=letter(position),
            header=sheet.headers[position],
            grain=_other_grain(column.grain, sheet.definition.columns),
            code=column.indicator,
            period=sheet.periods.get(column.id, ""),
            indicator=0 if "{item}" in column.indicator else ids[column.indicator],
            by_item={item: ids[code] for item, code in codes_of(column.indicator, items[sheet.index]).items() if item},
        )
        for sheet, column, position in found
    ]
    return columns, {pk: code for code, pk in ids.items()}


def _other_grain(grain: str, columns: Sequence[Any]) -> str:
    """The grain of a column when it is not that of its rows."""
    keys = {column.grain for column in columns if column.role == "key"}
    return "" if keys == {grain} else grain


def codes_of(pattern: str, items: Sequence[str]) -> dict[str, str]:
    """The indicators a column may publish, by item of the row ("" when the row has none)."""
    if "{item}" not in pattern:
        return {"": pattern}
    return {item: pattern.replace("{item}", item) for item in items}


def items_of(columns: Sequence[Any]) -> list[str]:
    return sorted({item for column in columns if column.role == "item" for item in column.values.values()})
