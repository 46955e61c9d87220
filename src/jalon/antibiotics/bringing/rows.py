"""The rows of a file as they were read, with what became of each: a page at a time, or all of them for an export."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jalon.antibiotics.facts import judging, storage
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.antibiotics.rules import results
from jalon.antibiotics.rules.accounting import REASONS
from jalon.kernel.refusal import Refusal
from jalon.ui import french

if TYPE_CHECKING:
    import polars as pl

Results = dict[int, list[str]]  # code of `rules.results` → labels
A_PAGE = 50
UNIT_COLUMNS = ("unit", "label", "service", "service_label", "pole", "pole_label", "de", "ta")
REJECTING, WAITING = ("number", "no_organism", "contradiction"), ("unit", "ucd", "organism", "antibiotic")
_ORDER = (results.R, results.ZIT, results.SFP, results.S, results.UNREADABLE, results.CONTRADICTORY)
FILTERS = {"": (), "rejetees": REJECTING, "attente": WAITING}
OUTCOMES = {"": "rapprochée"} | dict.fromkeys(REJECTING, "rejetée") | dict.fromkeys(WAITING, "en attente")
TITLES = {
    Kind.STRUCTURE.value: ("Unité", "Libellé", "Service", "Libellé du service", "Pôle", "Libellé du pôle", "DE", "TA"),
    Kind.BED_DAYS.value: ("Unité", "Journées"),
    Kind.ADMISSIONS.value: ("Unité", "Admissions"),
    Kind.CONSUMPTION.value: ("Unité", "UCD", "Quantité"),
    Kind.RESISTANCE.value: (
        "Unité", "Germe écrit", "Germe compris", "Patient", "Date", "Prélèvement", "BLSE", "EPC", "Résultats",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A row of a file: its number in the worksheet, what became of it and why, what it holds."""

    number: int
    outcome: str
    why: str
    cells: tuple[Any, ...]
    detail: str = ""  # all the results of an isolate
    origin: int = 0  # id of the file it first came with, when this one completes another


@dataclass(frozen=True)
class Slice:
    """A page of rows among `total`; `first`: rank of the first one (1 based)."""

    rows: list[Row]
    total: int
    page: int
    pages: int


def slice_of(file: HospitalFile, *, chosen: str = "", page: int = 1, row: int | None = None) -> Slice:
    """`chosen`: a word of FILTERS. `row`: the page that holds this row of the worksheet; a Refusal when none does."""
    if chosen not in FILTERS:
        raise Refusal(f"choix de lignes inconnu : « {chosen} » (il y a : attente, rejetees)")
    frame = frame_of(file)
    if FILTERS[chosen]:
        frame = _of_reasons(frame, FILTERS[chosen])
    if row is not None:
        page = _page_of(frame, row)
    pages = max(1, -(-frame.height // A_PAGE))
    page = min(max(page, 1), pages)
    return Slice(list(rows_of(file, frame.slice((page - 1) * A_PAGE, A_PAGE))), frame.height, page, pages)


def frame_of(file: HospitalFile) -> "pl.DataFrame":
    """The rows, judged under what is known now; those of a structure are all taken."""
    import polars as pl

    if file.kind != Kind.STRUCTURE:
        return judging.judged_rows(file)
    units = [[*unit[:8], int(unit[8])] for unit in file.layout.get("units", [])]
    schema = dict.fromkeys(UNIT_COLUMNS, pl.String) | {"row": pl.Int32}
    return pl.DataFrame(units, schema=schema, orient="row").with_columns(pl.lit("").alias("reason"))


def _of_reasons(frame: "pl.DataFrame", reasons: Sequence[str]) -> "pl.DataFrame":
    import polars as pl

    kept = pl.col("reason").is_in(list(reasons))
    if "antibiotic" in reasons and "cells_pending" in frame.columns:
        kept |= (pl.col("cells_pending") > 0) & (pl.col("reason") == "")
    return frame.filter(kept)


def _page_of(frame: "pl.DataFrame", row: int) -> int:
    places = (frame["row"] == row).arg_true()
    if not len(places):
        raise Refusal(f"ce fichier n'a pas de ligne {row} qui ait été lue")
    return int(places[0]) // A_PAGE + 1


def rows_of(file: HospitalFile, frame: "pl.DataFrame") -> list[Row]:
    written = _results_written(file, frame) if file.kind == Kind.RESISTANCE and frame.height else {}
    return [_row(file.kind, values, written) for values in frame.iter_rows(named=True)]


def _row(kind: str, values: dict[str, Any], written: dict[tuple[int, int], Results]) -> Row:
    reason, origin = values["reason"], values.get("origin") or 0
    late = not reason and values.get("cells_pending")
    why = REASONS.get(reason, "") or ("un antibiotique à préciser" if late else "")
    detail = in_full(written.get((origin, values["row"]), {}))
    return Row(values["row"], OUTCOMES[reason], why, _CELLS[kind](values, written), detail, origin)


def _structure(values: dict[str, Any], written: Any) -> tuple[Any, ...]:
    return tuple(values[name] for name in UNIT_COLUMNS)


def _amount(values: dict[str, Any], written: Any) -> tuple[Any, ...]:
    return values["unit_written"], values["written"] if values["value"] is None else values["value"]


def _dispensed(values: dict[str, Any], written: Any) -> tuple[Any, ...]:
    quantity = values["written"] if values["quantity"] is None else values["quantity"]
    return values["unit_written"], values["written_ucd"] or values["ucd"], quantity


def _isolate(values: dict[str, Any], written: dict[tuple[int, int], Results]) -> tuple[Any, ...]:
    return (
        values["unit_written"], values["organism_label"], values["organism"] or "", shortened(values["patient"]),
        values["date"], values["specimen"], _flag(values["blse"]), _flag(values["epc"]),
        in_short(written.get((values.get("origin") or 0, values["row"]), {})),
    )  # fmt: skip


_CELLS = {
    Kind.STRUCTURE.value: _structure, Kind.BED_DAYS.value: _amount, Kind.ADMISSIONS.value: _amount,
    Kind.CONSUMPTION.value: _dispensed, Kind.RESISTANCE.value: _isolate,
}  # fmt: skip


def shortened(pseudonym: str | None) -> str:
    """Enough to see that two isolates are of one patient, on one page."""
    return f"{pseudonym[:6]}…" if pseudonym else ""


def _flag(value: bool | None) -> str:
    return "" if value is None else "oui" if value else "non"


def _results_written(file: HospitalFile, shown: "pl.DataFrame") -> dict[tuple[int, int], Results]:
    """(origin, row) → result → labels as the file wrote them, for the rows shown."""
    frame = storage.read(file)
    frame = frame.filter(frame["row"].is_in(shown["row"].implode()))
    labels = file.layout.get("labels", [])
    found = {}
    for values in frame.iter_rows(named=True):
        said: dict[int, list[str]] = {}
        for rank, label in enumerate(labels):
            if code := values.get(f"r{rank}"):
                said.setdefault(code, []).append(label)
            found[values.get("origin") or 0, values["row"]] = said
    return found


def in_full(said: Results) -> str:
    """ "R : CEFOTAXIME, OFLOXACINE ; S : GENTAMICINE"."""
    return " ; ".join(f"{results.WORDS.get(code, '?')} : {', '.join(said[code])}" for code in _ORDER if code in said)


def in_short(said: Results) -> str:
    """The same, where the sensitive ones are only counted: what resists is what one looks for."""
    told = [
        french.counted(len(said[code]), "S,S") if code == results.S
        else f"{results.WORDS.get(code, '?')} : {', '.join(said[code])}"
        for code in _ORDER if code in said
    ]  # fmt: skip
    return " ; ".join(told)
