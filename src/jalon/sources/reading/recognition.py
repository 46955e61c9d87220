"""Which source a file is, which of its sheets and columns are read, and which month it speaks of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import PurePath

from jalon.catalogue.definitions import SheetDefinition, SourceColumn, SourceDefinition
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.sources.reading import months
from jalon.sources.reading.headers import Found, HeaderRow, find, header_rows, missing
from jalon.sources.reading.names import key_of, letter, names
from jalon.sources.reading.tables import Table
from jalon.sources.reading.texts import text_of

_LEAST_FIT = 0.5  # share of the source's columns found + share of the file's columns known
_NAME_WEIGHT = 0.5  # a file name that the source announces


@dataclass(frozen=True)
class UnknownColumn:
    """A column of the file that the source does not describe, and the known name nearest to its own."""

    letter: str
    header: str
    near: str = ""
    hidden: bool = False

    def __str__(self) -> str:
        hidden = ", masquée" if self.hidden else ""
        near = f" ; ressemble à « {self.near} »" if self.near else ""
        return f"colonne {self.letter} « {self.header} »{hidden} : inconnue, non lue{near}"


@dataclass(frozen=True)
class SheetMatch:
    """A sheet that is read: where its header is (`header_row`, first row = 1) and its columns (from 0).

    `periods`: the months of the columns whose band says one of its own.
    """

    table_index: int
    definition: SheetDefinition
    header_row: int
    columns: Mapping[str, int]
    headers: tuple[str, ...]
    unknown: tuple[UnknownColumn, ...] = ()
    missing: tuple[SourceColumn, ...] = ()
    periods: Mapping[str, Period] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def letter_of(self, column: str) -> str:
        return letter(self.columns[column])

    def header_of(self, column: str) -> str:
        return self.headers[self.columns[column]]


@dataclass(frozen=True)
class Recognition:
    """`period` is None when the file tells no month: the person must."""

    source: SourceDefinition
    sheets: tuple[SheetMatch, ...]
    period: Period | None
    fictitious: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    source: SourceDefinition
    found: dict[int, tuple[SheetDefinition, Found]]
    named: bool  # the file bears a name the source announces

    @property
    def complete(self) -> dict[int, tuple[SheetDefinition, Found]]:
        return {index: pair for index, pair in self.found.items() if pair[1].has_required(pair[0])}

    @property
    def fit(self) -> float:
        """The best sheet's share of columns found plus its share of headers known."""
        shares = [_share(*pair) for pair in (self.complete or self.found).values()]
        return max(shares, default=0.0) + _NAME_WEIGHT * self.named


def recognise(
    tables: Sequence[Table], file_name: str, sources: Mapping[str, SourceDefinition] | Iterable[SourceDefinition]
) -> Recognition:
    """The source whose required columns are all there and that explains most of the file.

    Otherwise a Refusal that names the nearest source and what is missing. Give a single source to
    be told why the file is not that one.
    """
    listed = list(sources.values() if isinstance(sources, Mapping) else sources)
    headers = [header_rows(table) if table.visible else [] for table in tables]
    candidates = [_candidate(source, tables, headers, file_name) for source in listed]
    whole = [one for one in candidates if one.complete and (len(listed) == 1 or one.fit >= _LEAST_FIT)]
    if not whole:
        raise _refusal(candidates, headers, file_name)
    return _recognition(max(whole, key=lambda one: one.fit), tables, headers, file_name)


def _candidate(
    source: SourceDefinition, tables: Sequence[Table], headers: list[list[HeaderRow]], file_name: str
) -> _Candidate:
    stem = key_of(PurePath(file_name).stem)
    named = names(source.file_patterns).fit(stem)
    found = _found(source, tables, headers, by_name=True)
    if not any(one.has_required(definition) for definition, one in found.values()):
        found = _found(source, tables, headers, by_name=False) or found
    return _Candidate(source, found, named)


def _found(
    source: SourceDefinition, tables: Sequence[Table], headers: list[list[HeaderRow]], *, by_name: bool
) -> dict[int, tuple[SheetDefinition, Found]]:
    """For each table, the sheet definition that fits it best; sheet names count unless told not to."""
    best: dict[int, tuple[SheetDefinition, Found]] = {}
    for index, table in enumerate(tables):
        for definition in source.sheets:
            if by_name and definition.name and not names(definition.name).fit(key_of(table.name)):
                continue
            found = find(headers[index], definition)
            if found and found.columns and (index not in best or _rank(definition, found) > _rank(*best[index])):
                best[index] = (definition, found)
    return best


def _rank(definition: SheetDefinition, found: Found) -> tuple[bool, float]:
    return found.has_required(definition), _share(definition, found)


def _share(definition: SheetDefinition, found: Found) -> float:
    titles = sum(1 for title in found.header.titles if title)
    known = sum(len(indexes) for indexes in found.columns.values())
    return len(found.columns) / max(len(definition.columns), 1) + known / max(titles, 1)


def _recognition(
    chosen: _Candidate, tables: Sequence[Table], headers: list[list[HeaderRow]], file_name: str
) -> Recognition:
    sheets = tuple(
        _sheet_match(chosen.source, tables, file_name, index, *pair) for index, pair in chosen.complete.items()
    )
    headed = [(tables[index], found.header) for index, (_, found) in chosen.complete.items()]
    others = [table for index, table in enumerate(tables) if index not in chosen.complete]
    period, warnings = months.period_of(chosen.source, file_name, headed, others)
    warnings += [
        f"feuille « {table.name} » : {'masquée' if not table.visible else 'aucune colonne reconnue'}, non lue"
        for index, table in enumerate(tables)
        if index not in chosen.complete and (headers[index] or not table.visible) and len(table.rows) > 3
    ]
    said = " ".join(fold(text) for text in months.titles(headed, others))
    fictitious = chosen.source.fictitious or "fictif" in said or "fictive" in said
    return Recognition(chosen.source, sheets, period, fictitious, tuple(warnings))


def _sheet_match(
    source: SourceDefinition,
    tables: Sequence[Table],
    file_name: str,
    index: int,
    definition: SheetDefinition,
    found: Found,
) -> SheetMatch:
    table, header = tables[index], found.header
    columns, warnings = _single_columns(table, definition, found)
    used = set(columns.values())
    unknown = tuple(
        UnknownColumn(letter(place), title, _near(title, definition, columns), place in table.hidden)
        for place, title in enumerate(header.titles)
        if title and place not in used
    )
    warnings += [
        f"colonne {letter(place)} « {header.titles[place]} » : masquée, mais lue"
        for place in sorted(used & table.hidden)
    ]
    return SheetMatch(
        table_index=index,
        definition=definition,
        header_row=header.row + 1,
        columns=columns,
        headers=header.titles,
        unknown=unknown,
        missing=tuple(missing(definition, found.columns, required=False)),
        periods=months.of_name(source, file_name, definition, columns) | months.of_bands(source, header, columns),
        warnings=(*table.warnings, *warnings, *_form_warnings(table, header)),
    )


def _single_columns(table: Table, definition: SheetDefinition, found: Found) -> tuple[dict[str, int], list[str]]:
    """One index per column; the same name twice is refused, unless only one of the two is visible."""
    single, warnings = {}, []
    roles = {column.id: column.role for column in definition.columns}
    for column, indexes in found.columns.items():
        shown = [index for index in indexes if index not in table.hidden] or indexes
        if len(shown) > 1:
            title, letters = found.header.titles[shown[0]], " et ".join(letter(index) for index in shown)
            message = f"la colonne « {title} » figure {len(shown)} fois (colonnes {letters})"
            if roles[column] in {"key", "item", "grain", "project", "value"}:
                where = f"feuille {table.name}, ligne {found.header.row + 1}"
                raise Refusal(message + " : laquelle lire ? Renommez ou retirez l'autre", where=where)
            warnings.append(message)
        single[column] = shown[0]
    return single, warnings


def _near(title: str, definition: SheetDefinition, columns: Mapping[str, int]) -> str:
    """The known name, of a column not found, that looks most like this one."""
    absent = [column for column in definition.columns if column.id not in columns]
    known = {key_of(name): name for column in absent for name in column.headers if "*" not in name}
    close = get_close_matches(key_of(title), known, n=1, cutoff=0.6)
    return known[close[0]] if close else ""


def _form_warnings(table: Table, header: HeaderRow) -> list[str]:
    inside = [merged for merged in table.merged if merged.top > header.row]
    if not inside:
        return []
    first = inside[0]
    place = f"{letter(first.left)}{first.top + 1}:{letter(first.right)}{first.bottom + 1}"
    more = f" et {len(inside) - 1} autres" if len(inside) > 1 else ""
    return [f"cellules fusionnées dans les données ({place}{more}) : seule la première de chaque bloc est lue"]


def _refusal(candidates: list[_Candidate], headers: list[list[HeaderRow]], file_name: str) -> Refusal:
    rows = [row for found in headers for row in found]
    if not rows:
        return Refusal("aucune ligne de titres n'a été trouvée : le fichier n'a pas de données", where=file_name)
    near = max(candidates, key=lambda one: one.fit, default=None)
    if near is None or not near.found:
        return Refusal(_unknown([one.source for one in candidates], rows), where=file_name)
    definition, found = max(near.found.values(), key=lambda pair: _rank(*pair))
    lacking = missing(definition, found.columns, required=True)
    absent = ", ".join(f"« {column.headers[0] if column.headers else column.id} »" for column in lacking)
    why = f"il lui manque {absent}" if lacking else "trop peu de ses colonnes y sont"
    name = f"« {near.source.title} » ({near.source.id})"
    alone = f"ce fichier n'est pas de la source {name}"
    nearest = f"aucune source ne reconnaît ce fichier. La plus proche est {name}, mais"
    return Refusal(
        f"{f'{alone} :' if len(candidates) == 1 else nearest} {why}. {_read(found.header)}. Si une colonne a changé de "
        f"nom, ajoutez ce nom dans {near.source.path.name}",
        where=file_name,
    )


def _unknown(sources: list[SourceDefinition], rows: list[HeaderRow]) -> str:
    """Nothing is known of the file: what was read, and what to do."""
    read = _read(max(rows, key=lambda row: sum(1 for title in row.titles if title)))
    if len(sources) == 1:
        said = f"ce fichier n'est pas de la source « {sources[0].title} » ({sources[0].id})"
        return f"{said} : aucun de ses titres n'est connu d'elle. {read}"
    return (
        f"aucune source ne reconnaît ce fichier : aucun de ses titres n'est connu. {read}. Si c'est une nouvelle "
        "sorte de fichier, décrivez-la dans le dossier catalogue/sources des données"
    )


def _read(header: HeaderRow) -> str:
    return f"Titres lus ligne {header.row + 1} : {_titles(header)}"


def _titles(header: HeaderRow) -> str:
    titles = [f"« {text_of(title)[:60]} »" for title in header.titles if title]
    return ", ".join(titles[:12]) + ("…" if len(titles) > 12 else "")
