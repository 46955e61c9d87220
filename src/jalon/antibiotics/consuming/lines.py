"""The lines of the consumption files behind a bar: which unit, which drug, how many, in which row of which file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse

from jalon.antibiotics.consuming.looking import Looked
from jalon.antibiotics.facts.answers import presentations_of
from jalon.antibiotics.models import HospitalFile, Presentation
from jalon.antibiotics.queries.consumption import atc_name
from jalon.antibiotics.rules import consumption as rules
from jalon.ui import french
from jalon.ui.tables import Column, Export, Link, Table

if TYPE_CHECKING:
    pass

A_PAGE = 100


@dataclass
class Lines:
    """The lines found, the largest quantities of doses first; the files they are in; what each UCD is."""

    place: str
    rows: list[dict[str, Any]]
    files: dict[int, HospitalFile]
    presentations: dict[str, Presentation]

    @property
    def ddd(self) -> float:
        return sum(row["ddd"] or 0 for row in self.rows)


def find(looked: Looked, asked: Mapping[str, str]) -> Lines:
    """Those of a place (`lieu`, in `hopital` when several are looked at) and of the page's selection."""
    import polars as pl

    by, wanted, hospital = looked.look.by, asked.get("lieu", ""), asked.get("hopital", "")
    units = rules.placed(looked.units, by).units
    key = rules.PLACES[by][-1]
    shown = "code" if by == "unit" else key
    if wanted:
        units = units.filter(pl.col(shown) == wanted)
    if hospital:
        units = units.filter(pl.col("hospital") == hospital)
    keys = list(rules.KEYS)
    rows = looked.rows.join(units.select(*keys, pl.col("code"), pl.col("label"), "eligible"), on=keys, how="inner")
    ordered = rows.sort(pl.col("ddd").fill_null(-1), descending=True)
    files = HospitalFile.objects.in_bulk(rows["file"].unique().to_list())
    told: dict[str, Presentation] = {}
    for one in looked.asked.hospitals:
        told |= presentations_of(one)
    return Lines(wanted, list(ordered.iter_rows(named=True)), files, told)


def table(found: Lines, rows: Iterable[Mapping[str, Any]], exports: list[Export] | None = None) -> Table:
    columns = [
        Column("UF", "code"), Column("Unité"), Column("UCD", "code"), Column("Présentation"), Column("Molécule"),
        Column("Quantité", "number"), Column("DDJ", "number", 2), Column("Compté"), Column("Fichier"),
        Column("Ligne", "number", 0),
    ]  # fmt: skip
    return Table("Lignes des fichiers", columns, [_line(found, row) for row in rows], (), exports or ())


def _line(found: Lines, row: Mapping[str, Any]) -> list[Any]:
    held, file = found.presentations.get(row["ucd"]), found.files.get(row["file"])
    counted = "oui" if row["eligible"] and row["ddd"] is not None else "hors périmètre" if row["ddd"] else "sans DDJ"
    return [
        row["code"], row["label"] or "", row["ucd"] or row["written_ucd"], held.label if held else "",
        atc_name(row["atc"]) if row["atc"] else "", row["quantity"], row["ddd"], counted,
        _opened(file, row["row"]) if file else "", row["row"],
    ]  # fmt: skip


def _opened(file: HospitalFile, row: int) -> Link | str:
    """The page of the file, at that row."""
    name = f"{file.file_name} ({french.month(file.period)})"
    try:
        return Link(name, f"{reverse('antibiotics:file', args=[file.pk])}?ligne={row}")
    except NoReverseMatch:
        return name
