"""The isolates of a resistance file, wide or long: one row each, one coded result per antibiotic label as written.

Nothing identifies a patient in what comes out: the identifier becomes a pseudonym here, in memory, before anything
is written (`pseudonym_of`); a column of names or birth dates is not read at all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jalon.antibiotics.reading.recognition import Recognised
from jalon.antibiotics.reading.rows import Line, cell_at, lines, text_at
from jalon.antibiotics.rules import results
from jalon.kernel.dates import read_date
from jalon.kernel.hospital_codes import code_text
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.sources.reading import letter, text_of

if TYPE_CHECKING:
    import polars as pl

Pseudonym = Callable[[Sequence[str]], Sequence[str]]
LABELS_AT_MOST = 200
SHOWN_AT_MOST = 100
# Other columns that laboratories add and that are no antibiotic; those that name a person are never read.
NOT_ANTIBIOTICS = frozenset(
    "age sexe sex service ward pole commentaire comment remarque laboratoire labo etablissement finess hopital "
    "heure libelle uf nom prenom date naissance ddn ipp ins nir nda n dossier id evtid eltid ward type "
    "institution department origin country".split()
)


@dataclass
class Isolates:
    """`frame`: one row per isolate; column `r0`, `r1`… holds the results of `labels[0]`, `labels[1]`…

    A result is null where the long form has no row for the label. `patients`: a patient column was there.
    `problems`: cells that could not be read, in French, with row and column, the first hundred.
    """

    frame: "pl.DataFrame"
    labels: list[str]
    layout: str
    patients: bool
    read: int
    problems: list[str] = field(default_factory=list)
    unreadable: int = 0


@dataclass
class _Reader:
    sheet: Recognised
    problems: list[str] = field(default_factory=list)
    unreadable: int = 0

    def facts(self, line: Line) -> dict[str, Any]:
        """What a row says of its isolate, apart from the results."""
        return {
            "row": line.row,
            "unit": code_text(text_at(self.sheet, line.cells, "unit")),
            "organism_label": text_at(self.sheet, line.cells, "organism"),
            "patient": text_at(self.sheet, line.cells, "patient"),
            "date": self.day(line),
            "specimen": text_at(self.sheet, line.cells, "specimen"),
            "strain": text_at(self.sheet, line.cells, "strain"),
            "blse": self.flag(line, "blse"),
            "epc": self.flag(line, "epc"),
        }

    def day(self, line: Line) -> date | None:
        cell = cell_at(self.sheet, line.cells, "date")
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if cell == "":
            return None
        found = read_date(cell) or ""
        if len(found) != len("2024-01-31"):  # a month or a year is not the day of a specimen
            self.note(line.row, "date", text_of(cell), "date illisible (jour/mois/année attendu)")
            return None
        return date.fromisoformat(found)

    def flag(self, line: Line, column: str) -> bool | None:
        text = text_at(self.sheet, line.cells, column)
        try:
            return results.read_flag(text)
        except ValueError:
            self.note(line.row, column, text, f"{column.upper()} : « oui », « non », « + » ou « - » attendu")
            return None

    def result(self, line: Line, place: int) -> int:
        cell = line.cells[place] if place < len(line.cells) else ""
        if cell == "":
            return results.NOT_TESTED
        code = _coded(cell) if isinstance(cell, str) else results.read_result(text_of(cell))
        if code == results.UNREADABLE:
            self.unreadable += 1
            self.note(line.row, letter(place), text_of(cell), "résultat illisible : S, SFP, I, R, ZIT ou NC attendu")
        return code

    def note(self, row: int, column: str, text: str, message: str) -> None:
        if len(self.problems) < SHOWN_AT_MOST:
            self.problems.append(f"ligne {row}, {column} : « {text[:40]} », {message}")


@lru_cache(maxsize=10_000)
def _coded(written: str) -> int:
    """A file of two hundred thousand results holds a dozen different ones."""
    return results.read_result(text_of(written))


def read_isolates(sheet: Recognised, pseudonym_of: Pseudonym | None = None) -> Isolates:
    """Every isolate of the sheet. `pseudonym_of` None: the patient column, if any, is left out (no vault)."""
    reader = _Reader(sheet)
    rows, labels, read = _long(reader) if sheet.is_long else _wide(reader)
    if len(labels) > LABELS_AT_MOST:
        raise Refusal(f"le fichier a {len(labels)} colonnes d'antibiotiques : {LABELS_AT_MOST} au plus")
    has_patients = "patient" in sheet.columns and any(row["patient"] for row in rows)
    _hide(rows, pseudonym_of if has_patients else None)
    layout = "long" if sheet.is_long else "wide"
    return Isolates(_frame(rows, len(labels)), labels, layout, has_patients, read, reader.problems, reader.unreadable)


def _wide(reader: _Reader) -> tuple[list[dict[str, Any]], list[str], int]:
    places = [(place, title) for place, title in reader.sheet.others if is_antibiotic_header(title)]
    rows = []
    for line in lines(reader.sheet):
        row = reader.facts(line) | {"rows": 1}
        row["results"] = {rank: reader.result(line, place) for rank, (place, _) in enumerate(places)}
        rows.append(row)
    return rows, [title for _, title in places], len(rows)


def is_antibiotic_header(title: str) -> bool:
    words = fold(title).split()
    return bool(words) and not set(words) <= NOT_ANTIBIOTICS


def _long(reader: _Reader) -> tuple[list[dict[str, Any]], list[str], int]:
    """One row per isolate and antibiotic: rows of one strain (else of one sample and organism) are one isolate."""
    _check_can_group(reader.sheet)
    place = reader.sheet.columns["result"]
    isolates: dict[tuple[object, ...], dict[str, Any]] = {}
    labels: dict[str, int] = {}
    read = 0
    for line in lines(reader.sheet):
        read += 1
        facts = reader.facts(line)
        isolate = isolates.setdefault(_isolate_key(facts), facts | {"rows": 0, "results": {}})
        isolate["rows"] += 1
        rank = labels.setdefault(text_at(reader.sheet, line.cells, "antibiotic"), len(labels))
        _add(isolate["results"], rank, reader.result(line, place))
    return list(isolates.values()), list(labels), read


def _check_can_group(sheet: Recognised) -> None:
    if "strain" not in sheet.columns and not {"patient", "date"} <= sheet.columns.keys():
        raise Refusal(
            "forme longue (une ligne par antibiotique) sans numéro de souche, ni patient et date : rien ne dit quelles "
            "lignes sont du même isolat. Ajoutez une colonne « N° souche »",
            where=sheet.where,
        )


def _isolate_key(facts: Mapping[str, Any]) -> tuple[object, ...]:
    if facts["strain"]:
        return (facts["strain"], facts["patient"], facts["date"], fold(facts["organism_label"]))
    return tuple(facts[name] for name in ("patient", "date", "unit", "specimen")) + (fold(facts["organism_label"]),)


def _add(held: dict[int, int], rank: int, code: int) -> None:
    held[rank] = results.merged(held[rank], code) if rank in held else code


def _hide(rows: list[dict[str, Any]], pseudonym_of: Pseudonym | None) -> None:
    """Replace identifiers by pseudonyms, in place; the strain's number, which the laboratory can trace, goes too."""
    if pseudonym_of is None:
        for row in rows:
            row["patient"] = None
    else:
        known = sorted({row["patient"] for row in rows if row["patient"]})
        hidden = dict(zip(known, pseudonym_of(known), strict=True))
        for row in rows:
            row["patient"] = hidden.get(row["patient"])
    for row in rows:
        del row["strain"]


def _frame(rows: list[dict[str, Any]], labels: int) -> "pl.DataFrame":
    import polars as pl  # only where isolates are read

    schema = {
        "row": pl.Int32, "rows": pl.Int32, "unit": pl.String, "organism_label": pl.String, "patient": pl.String,
        "date": pl.Date, "specimen": pl.String, "blse": pl.Boolean, "epc": pl.Boolean,
    }  # fmt: skip
    columns: dict[str, Any] = {
        name: pl.Series(name, [row[name] for row in rows], kind) for name, kind in schema.items()
    }
    for rank in range(labels):
        columns[f"r{rank}"] = pl.Series(f"r{rank}", [row["results"].get(rank) for row in rows], pl.UInt8)
    return pl.DataFrame(columns)
