"""The rows of a layout: one dictionary per line, its keys those of the vocabulary of exports.

Isolates are counted, de-duplicated by the Spares rule, never listed. Counts from 1 to 4 are hidden when the file leaves
the hospital, with what would give them away by subtraction.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jalon.antibiotics import references
from jalon.antibiotics.exports.places import UNIT, Places, places
from jalon.antibiotics.facts import consumption, isolates
from jalon.antibiotics.queries import resistance
from jalon.antibiotics.queries.asked import Asked, ask, told
from jalon.antibiotics.rules import resistance as counting
from jalon.antibiotics.rules.consumption import TOTAL
from jalon.antibiotics.rules.incidence import incidence
from jalon.antibiotics.rules.results import SFP, ZIT, S
from jalon.catalogue.antibiotic_definitions import ExportLayout
from jalon.directory.models import Entity
from jalon.kernel import small_numbers

if TYPE_CHECKING:
    import polars as pl

HIDDEN = "masqué"
COUNTS, SENSITIVE = ("resistant", "tested"), ("susceptible", "increased_exposure")
_PERCENT = {"percent_resistant": "share", "low": "low", "high": "high"}


def asked_by(layout: ExportLayout, hospitals: Sequence[Entity], period: str | None) -> Asked:
    """The question of a layout: its own perimeter."""
    return ask(hospitals, period, layout.perimeter)


def rows(layout: ExportLayout, asked: Asked, *, hides: bool | None = None) -> list[dict[str, Any]]:
    """`hides` None: as the layout says of its recipient."""
    made = _MAKERS[layout.subject](layout, asked)
    if layout.subject == "resistance" and (layout.recipient == "outside" if hides is None else hides):
        made = hidden(made)
    names = {one.code: one.name for one in asked.hospitals}
    perimeter = told(asked.perimeter)
    said = {
        "period": asked.period.code, "year": asked.period.code[:4],
        "quarter": asked.period.code[6:] if asked.period.length == "quarter" else "",
        "perimeter": f"{perimeter['title']} {perimeter['version']}",
    }  # fmt: skip
    return [
        row | said | {"establishment_finess": row["hospital"], "establishment_name": names[row["hospital"]]}
        for row in made
    ]


def _structure(layout: ExportLayout, asked: Asked) -> list[dict[str, Any]]:
    import polars as pl

    found = places(asked, layout.by).told
    inside = pl.when(pl.col("eligible")).then(pl.lit("oui")).otherwise(pl.lit("non"))
    return list(found.with_columns(inside.alias("eligible")).iter_rows(named=True))


def _bed_days(layout: ExportLayout, asked: Asked) -> list[dict[str, Any]]:
    found = places(asked, layout.by).told
    return list(found.filter(found["bed_days"].is_not_null() | found["admissions"].is_not_null()).iter_rows(named=True))


def _consumption(layout: ExportLayout, asked: Asked) -> list[dict[str, Any]]:
    """Doses of the total by place and by what the columns tell apart: molecule, route, family, AWaRe group."""
    import polars as pl

    gathered = consumption.gather(asked.hospitals, asked.periods, asked.rate_perimeter, known_at=asked.known_at)
    where = places(asked, layout.by, gathered.rows)
    parts = _parts(layout)
    counted = _located(gathered.rows.filter(pl.col("scope") == TOTAL), where).with_columns(*_of_molecules(parts))
    summed = counted.group_by("hospital", "place", *parts).agg(
        pl.col("quantity").sum(),
        pl.when(pl.col("ddd").is_not_null().any()).then(pl.col("ddd").sum()).otherwise(None).alias("ddd"),
    )
    found = summed.join(where.told, on=["hospital", "place"], how="left").sort("hospital", "place", *parts)
    rate = pl.when(pl.col("bed_days") > 0).then(pl.col("ddd") * 1000 / pl.col("bed_days")).otherwise(None)
    sets = references.ddd_sets()
    return [
        row | _molecule(row) | {"ddd_set": sets[gathered.ddd_set]}
        for row in found.with_columns(rate.alias("ddd_per_1000_bed_days")).iter_rows(named=True)
    ]


def _parts(layout: ExportLayout) -> list[str]:
    asked = {column.value for column in layout.columns}
    by_molecule = ["atc"] if asked & {"atc", "molecule"} else [name for name in ("family", "aware") if name in asked]
    return by_molecule + (["route"] if "route" in asked else [])


def _of_molecules(parts: Sequence[str]) -> list["pl.Expr"]:
    import polars as pl

    told = references.molecules()
    return [
        pl.col("atc").replace_strict(list(told), [getattr(one, name) for one in told.values()], default="").alias(name)
        for name in ("family", "aware")
        if name in parts
    ]


def _molecule(row: dict[str, Any]) -> dict[str, Any]:
    held = references.molecules().get(row.get("atc") or "")
    return {"molecule": held.name, "family": held.family, "aware": held.aware} if held else {}


def _located(rows: "pl.DataFrame", where: Places) -> "pl.DataFrame":
    return rows.join(where.units, on=UNIT, how="inner", maintain_order="left")


def _resistance(layout: ExportLayout, asked: Asked) -> list[dict[str, Any]]:
    """Organism × molecule or class, by place, over isolates that count once."""
    gathered = isolates.gather(asked.hospitals, asked.periods, asked.rate_perimeter, asked.known_at)
    where = places(asked, layout.by, gathered.frame)
    selection = resistance.select(asked, gathered=gathered)
    classes = resistance.classes()
    frame = counting.with_classes(_located(selection.kept, where), classes)
    by = ["hospital", "place", "organism"]
    codes = [*selection.molecules, *(one.code for one in classes)]
    found = counting.with_bounds(counting.cells(frame, codes, by=by))
    found = found.join(_sensitive(frame, codes, by), on=[*by, "code"], how="left", maintain_order="left")
    found = found.join(where.told, on=["hospital", "place"], how="left", maintain_order="left")
    return [row | _told(row, selection.statement) for row in found.iter_rows(named=True)]


def _sensitive(frame: "pl.DataFrame", codes: Sequence[str], by: Sequence[str]) -> "pl.DataFrame":
    """By…, code, susceptible, increased_exposure (SFP, and ZIT that is read as it)."""
    import polars as pl

    kinds = {"susceptible": [S], "increased_exposure": [SFP, ZIT]}
    long = frame.select(*by, *codes).unpivot(index=by, variable_name="code", value_name="result")
    return long.group_by(*by, "code").agg(
        pl.col("result").is_in(kept).sum().cast(pl.Int64).alias(name) for name, kept in kinds.items()
    )


def _told(row: dict[str, Any], statement: str) -> dict[str, Any]:
    held = row["code"] in references.molecules()
    density = incidence(row["resistant"], row["bed_days"])
    percents = {name: None if row[source] is None else 100 * row[source] for name, source in _PERCENT.items()}
    return percents | {
        "atc": row["code"] if held else "", "antibiotic": resistance.code_title(row["code"]),
        "incidence": density.value if density else None, "deduplication": statement,
    }  # fmt: skip


def hidden(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows as they leave the hospital. A row's total over the places is known elsewhere: it hides two.

    When S or SFP alone is a small number, both are hidden: their sum is told by what was tested and R.
    """
    totals = [((row["hospital"], row["organism"], row["code"]),) for row in made]
    gone = small_numbers.hidden_rows(
        [[row[name] for name in COUNTS] for row in made], threshold=counting.HIDE_UNDER, groups=totals
    )
    scarce = _scarce(made)
    return [
        row | dict.fromkeys(_hidden_in(row, hides, (row["hospital"], row["place"], row["organism"]) in scarce), HIDDEN)
        for row, hides in zip(made, gone, strict=True)
    ]


def _hidden_in(row: dict[str, Any], hides: bool, scarce: bool) -> list[str]:
    """The columns of a row that are not told."""
    names = [*COUNTS, *SENSITIVE, *_PERCENT, "incidence"] if hides else []
    if not hides and any(0 < row[name] < counting.HIDE_UNDER for name in SENSITIVE):
        names = [*SENSITIVE]
    return [*names, "isolates"] if scarce else names


def _scarce(made: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """The places whose number of isolates of an organism is hidden."""
    counts = {(row["hospital"], row["place"], row["organism"]): row["isolates"] for row in made}
    totals = [((hospital, organism),) for hospital, _, organism in counts]
    shown = small_numbers.hide_small(list(counts.values()), threshold=counting.HIDE_UNDER, groups=totals)
    return {key for key, count in zip(counts, shown, strict=True) if count is None}


_MAKERS = {"structure": _structure, "bed_days": _bed_days, "consumption": _consumption, "resistance": _resistance}
