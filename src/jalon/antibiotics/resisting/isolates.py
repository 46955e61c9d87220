"""The isolates behind a figure, read inside the hospital alone: where each is, what it says, kept or not and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse

from jalon.antibiotics.models import HospitalFile
from jalon.antibiotics.queries import pairs, resistance
from jalon.antibiotics.queries.resistance import SPECIMENS
from jalon.antibiotics.resisting.pairing import Paired
from jalon.antibiotics.rules import duplicates
from jalon.antibiotics.rules.duplicates import Reason
from jalon.antibiotics.rules.results import WORDS
from jalon.kernel.refusal import Refusal
from jalon.ui.tables import Column, Export, Link, Table

if TYPE_CHECKING:
    import polars as pl

A_PAGE = 100
SHOWN = {"": "Tous", "retenus": "Retenus", "ecartes": "Écartés", "resistants": "Résistants retenus"}


@dataclass
class Isolates:
    """Those of a pair in the filters of the page, members of a group together. `shown`: a key of SHOWN."""

    paired: Paired
    shown: str

    @cached_property
    def frame(self) -> "pl.DataFrame":
        """`patient_rank` numbers the patients that have several (0: alone or not known), `group_rank` their groups."""
        import polars as pl

        looked = self.paired.looked
        of_it = pl.col("organism").is_in(self.paired.organisms) & pl.col("chosen")
        marked = pairs.marked(self.paired.pair, looked.decided.filter(of_it))
        many = pl.len().over("series") > 1
        ranked = marked.with_columns(
            pl.when(many).then(pl.col("series").rank("dense")).otherwise(0).alias("patient_rank"),
            pl.when(many).then(pl.col("group").rank("dense").over("series")).otherwise(0).alias("group_rank"),
        )
        return ranked.filter(_kept(self.shown)).sort("series", "group", "date", "file", "row")

    def sentences(self, rows: Sequence[Mapping[str, Any]]) -> list[str]:
        """Why each of these is kept or set aside, with which it was weighed."""
        chosen = self.paired.looked.selection
        names = {code: resistance.code_title(code) for code in chosen.molecules}
        at = [row["at"] for row in rows]
        return duplicates.explain(chosen.all, chosen.decided, at, molecules=chosen.molecules, names=names) if at else []


def _kept(shown: str) -> "pl.Expr":
    import polars as pl

    if shown == "resistants":
        return pl.col("kept") & pl.col("resistant")
    return {"retenus": pl.col("kept"), "ecartes": ~pl.col("kept")}.get(shown, pl.lit(True))


def read_shown(asked: Mapping[str, str]) -> str:
    shown = asked.get("isolats", "")
    if shown not in SHOWN:
        raise Refusal(f"Choix d'isolats inconnu : « {shown} ».")
    return shown


def table(found: Isolates, rows: Sequence[Mapping[str, Any]], exports: Sequence[Export] = ()) -> Table:
    """A line per isolate; the numbers of patients mean nothing outside this list."""
    columns = [
        Column("Patient", "code"), Column("Groupe"), Column("Date", "date"), Column("UF", "code"),
        Column("Prélèvement"), Column("Espèce"), Column("Résultat"), Column("Compté"), Column("Pourquoi"),
        Column("Fichier", "code"), Column("Ligne", "number", 0),
    ]  # fmt: skip
    sentences = found.sentences(rows)
    files = found.paired.looked.gathered.files
    lines = [
        [
            _patient(row), "abcdefghijklmnopqrstuvwxyz"[row["group_rank"] - 1 : row["group_rank"]], row["date"],
            row["unit_written"], _specimen(row), row["organism"], _result(found, row), "oui" if row["kept"] else "non",
            why, _opened(files[row["file"]], row["row"]), row["row"],
        ]
        for row, why in zip(rows, sentences, strict=True)
    ]  # fmt: skip
    return Table("Isolats", columns, lines, (), exports, heads=False)


def _patient(row: Mapping[str, Any]) -> str:
    if row["reason"] == Reason.NOT_DEDUPLICABLE:
        return "inconnu"
    return f"n° {row['patient_rank']}" if row["patient_rank"] else ""


def _specimen(row: Mapping[str, Any]) -> str:
    return row["specimen_written"] or SPECIMENS.get(row["specimen"] or "", "")


def _result(found: Isolates, row: Mapping[str, Any]) -> str:
    """The result as it was read, or whether the isolate bears the phenotype."""
    if found.paired.pair.phenotype:
        return "présent" if row["resistant"] else "absent"
    return WORDS.get(row.get(pairs.column_of(found.paired.pair), 0), "non testé")


def _opened(file: HospitalFile, row: int) -> Link | str:
    """The page of the file, at that row."""
    name = f"{file.file_name}, {file.period}"
    try:
        return Link(name, f"{reverse('antibiotics:file', args=[file.pk])}?ligne={row}#lignes")
    except NoReverseMatch:
        return name
