"""Which of the declared lists a table is, by its name and its headers."""

import fnmatch
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jalon.catalogue.definitions import ListDefinition, ListField
from jalon.directory.reading.table import Table
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold


@dataclass(frozen=True)
class Recognised:
    """A table with the list it is; `columns`: index in the table of each field found."""

    table: Table
    definition: ListDefinition
    columns: Mapping[str, int]

    def field(self, field_id: str) -> ListField:
        return next(field for field in self.definition.fields if field.id == field_id)


def recognise(table: Table, lists: Sequence[ListDefinition]) -> Recognised:
    """The list whose required columns are all there and that explains the most headers."""
    headers = {fold(header): index for index, header in reversed(list(enumerate(table.headers)))}
    found = [(definition, _columns(definition, headers)) for definition in lists]
    whole = [(definition, columns) for definition, columns in found if not _missing(definition, columns)]
    if not whole:
        raise Refusal(_nearest(found), where=table.name)
    definition, columns = max(whole, key=lambda one: (_named(one[0], table.name), len(one[1])))
    return Recognised(table, definition, columns)


def _columns(definition: ListDefinition, headers: Mapping[str, int]) -> dict[str, int]:
    columns = {}
    for field in definition.fields:
        for header in field.headers:
            if fold(header) in headers:
                columns[field.id] = headers[fold(header)]
                break
    return columns


def _missing(definition: ListDefinition, columns: Mapping[str, int]) -> list[str]:
    return [field.headers[0] for field in definition.fields if field.required and field.id not in columns]


def _named(definition: ListDefinition, name: str) -> bool:
    return any(
        fnmatch.fnmatch(name.lower(), pattern.lower()) or _searches(pattern, name)
        for pattern in definition.file_patterns
    )


def _searches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name, re.IGNORECASE) is not None
    except re.error:
        return False


def _nearest(found: Sequence[tuple[ListDefinition, Mapping[str, int]]]) -> str:
    if not found:
        return "aucune liste d'annuaire n'est décrite dans le catalogue"
    definition, columns = max(found, key=lambda one: len(one[1]) / max(1, len(one[0].fields)))
    missing = ", ".join(f"« {header} »" for header in _missing(definition, columns))
    return (
        "les colonnes ne sont celles d'aucune liste connue ; la plus proche est "
        f"« {definition.title} », à laquelle il manque {missing}"
    )
