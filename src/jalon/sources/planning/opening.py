"""A kept file opened: recognised, its month known, its rows read. Nothing of the directory yet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from jalon import catalogue
from jalon.catalogue.definitions import SheetDefinition, SourceDefinition
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.sources.actions.receive import original_of
from jalon.sources.models import Delivery, ValueAlias
from jalon.sources.reading import open_tables, read_rows, recognise
from jalon.sources.reading.names import key_of, names


@dataclass(frozen=True)
class Sheet:
    """A sheet that is read. `kind`: its rank in the source's description; positions count from 0."""

    index: int
    kind: int
    name: str
    definition: SheetDefinition
    header_row: int
    headers: tuple[str, ...]
    positions: Mapping[str, int]
    periods: Mapping[str, str]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Opened:
    source: SourceDefinition
    period: str
    sheets: list[Sheet]
    rows: list[Any]  # ParsedRow
    tables: list[Any]
    layout: dict[str, Any]
    warnings: list[str]

    def controls(self, grain: str) -> dict[int, str]:
        """Per sheet, the column that repeats the entity of that grain beside the key."""
        return {
            sheet.index: column.id
            for sheet in self.sheets
            for column in sheet.definition.columns
            if column.role == "control" and column.grain == grain and column.id in sheet.positions
        }

    def only(self, places: Collection[tuple[int, int]]) -> "Opened":
        """The same with those rows alone."""
        return replace(self, rows=[row for row in self.rows if (row.sheet, row.row) in places])


def open_delivery(
    delivery: Delivery, *, source: str | None = None, period: str | None = None, progress: Any = None
) -> Opened:
    """Open the original of a delivery. `source` and `period`, when given, are a person's word."""
    name = delivery.file_name
    if progress:
        progress.step(0, 4, "Lecture du fichier")
    tables = open_tables(original_of(delivery), name=name)
    found = _recognised(tables, name, source or delivery.source)
    month = _month(period or delivery.period, found, name)
    if progress:
        progress.step(1, 4, f"Lecture de « {found.source.title} »")
    sheets = [_sheet(found.source, tables, match, found.period, month) for match in found.sheets]
    rows = read_rows(tables, found, value_of=catalogue.indicator_value, learnt=_learnt_values(found.source.id))
    if not rows:
        raise Refusal("les titres sont reconnus, mais aucune ligne ne les suit", where=name)
    told = [*found.warnings, *(text for match in found.sheets for text in match.warnings)]
    return Opened(found.source, month, sheets, rows, tables, _layout(found, sheets, month, told), told)


def _recognised(tables: list[Any], name: str, said: str | None) -> Any:
    """The source a person said, else one that announces such a name, else whichever the columns tell."""
    sources = catalogue.current().sources
    if said:
        if said not in sources:
            known = ", ".join(sorted(sources))
            raise Refusal(f"la source « {said} » n’existe pas ; sources connues : {known}")
        return recognise(tables, name, [sources[said]])
    stem = key_of(PurePath(name).stem)
    announced = [source for source in sources.values() if names(source.file_patterns).fit(stem)]
    try:
        if announced:
            return recognise(tables, name, announced)
    except Refusal:
        pass  # the name misleads: the columns decide among all
    return recognise(tables, name, sources)


def _month(said: str | None, found: Any, name: str) -> str:
    if said:
        try:
            return Period(said).code
        except ValueError as error:
            raise Refusal(str(error), where=name) from error
    if found.period is None:
        raise Refusal("le mois du fichier n'est dit ni par son nom ni par ses titres : indiquez-le", where=name)
    return found.period.code


def _sheet(source: SourceDefinition, tables: Any, match: Any, found: Period | None, month: str) -> Sheet:
    # A person who says another month moves the whole file: the bands then say nothing any more.
    periods = {} if found is None or found.code != month else match.periods
    return Sheet(
        index=match.table_index, kind=source.sheets.index(match.definition), name=tables[match.table_index].name,
        definition=match.definition, header_row=match.header_row, headers=match.headers, positions=match.columns,
        periods={column: period.code for column, period in periods.items() if period.code != month},
        unknown=tuple(str(unknown) for unknown in match.unknown),
        missing=tuple(column.headers[0] if column.headers else column.id for column in match.missing),
    )  # fmt: skip


def _layout(found: Any, sheets: list[Sheet], month: str, told: list[str]) -> dict[str, Any]:
    """What was found of the form of the file, as kept with the delivery."""
    return {
        "fictitious": bool(found.fictitious),
        "period_found": found.period.code if found.period else "",
        "period_said": "" if found.period and found.period.code == month else month,
        "warnings": told,
        "sheets": [
            {
                "index": sheet.index, "kind": sheet.kind, "name": sheet.name, "header_row": sheet.header_row,
                "headers": list(sheet.headers), "columns": dict(sheet.positions), "periods": dict(sheet.periods),
                "unknown": list(sheet.unknown), "missing": list(sheet.missing),
            }
            for sheet in sheets
        ],
    }  # fmt: skip


def _learnt_values(source_id: str) -> dict[tuple[str, str], str]:
    """Spellings that a person read once as a value of the list, by column."""
    standing = ValueAlias.objects.filter(source=source_id, forgotten_at=None)
    return {(field, written): value for field, written, value in standing.values_list("field", "written", "value")}
