"""How often bacteria resist: cells of an antibiogram table, class results, phenotypes, what may be published.

A result is a number (`rules/results.py`), so that a million isolates are counted in a moment. R alone is resistant;
S, SFP, ZIT and R are tested. Selection (perimeter, screening) and de-duplication come before: everything here counts
the rows it is given.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import polars as pl

from jalon.antibiotics.rules.results import NOT_TESTED, R
from jalon.kernel import small_numbers
from jalon.kernel.intervals import CONFIDENCE, clopper_pearson_bounds

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)

# Under 30 isolates a proportion is shown in grey (CLSI M39, AMR's own minimum); under 5 a count of isolates does not
# leave the hospital. Both are parameters of a region.
GREY_UNDER, HIDE_UNDER = 30, 5


@dataclass(frozen=True)
class Combined:
    """A result read from several molecules. `any`: R if one is R; `first`: that of the first member tested.

    `organisms` are the Latin names it is read for, empty for every organism.
    """

    code: str
    members: tuple[str, ...]
    how: str = "any"
    organisms: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Phenotype:
    """A trait counted over all isolates of its organisms; `column` is a flag (blank: absent) or a result (R: present).

    `organisms` are Latin names, empty for every organism.
    """

    code: str
    column: str
    organisms: frozenset[str] = frozenset()


def phenotypes_of(enterobacterales: Collection[str], enterococci: Collection[str]) -> tuple[Phenotype, ...]:
    """The four that French surveillance follows; `METICILLINE` is the class result of `with_classes`."""
    return (
        Phenotype("blse", "blse", frozenset(enterobacterales)),
        Phenotype("epc", "epc", frozenset(enterobacterales)),
        Phenotype("sarm", "METICILLINE", frozenset({"Staphylococcus aureus"})),
        Phenotype("erv", "J01XA01", frozenset(enterococci)),
    )


def cells(
    frame: pl.DataFrame | pl.LazyFrame, molecules: Sequence[str], *, by: Sequence[str] = ("organism",)
) -> pl.DataFrame:
    """One row per group and molecule tested at least once: by…, code, resistant, tested, isolates.

    `isolates` counts the whole group, tested or not, so that coverage is tested ÷ isolates. A lazy frame over many
    parts is read a piece at a time, so that ten million isolates need no more memory than one.
    """
    counts = [pl.len().cast(pl.Int64).alias("isolates")]
    for code in molecules:
        counts.append((pl.col(code) == R).sum().cast(pl.Int64).alias(f"R {code}"))
        counts.append((pl.col(code) > NOT_TESTED).sum().cast(pl.Int64).alias(f"n {code}"))
    wide = frame.lazy().group_by(by).agg(counts).collect(engine="streaming").sort(by)
    return (
        wide.select(
            *by,
            _beside([pl.lit(code) for code in molecules], pl.String).alias("code"),
            _beside([pl.col(f"R {code}") for code in molecules], pl.Int64).alias("resistant"),
            _beside([pl.col(f"n {code}") for code in molecules], pl.Int64).alias("tested"),
            pl.col("isolates"),
        )
        .explode("code", "resistant", "tested")
        .filter(pl.col("tested") > 0)
    )


def _beside(columns: list[pl.Expr], kind: type[pl.DataType]) -> pl.Expr:
    return pl.concat_list(columns) if columns else pl.lit([], pl.List(kind))


def with_classes(frame: Frame, classes: Iterable[Combined]) -> Frame:
    """The same isolates with a column more per class, coded as its members are; members without a column are blank.

    The codes grow from not tested to R, so that the greatest of the members says R if one is R, not tested if none is.
    """
    there = set(frame.collect_schema().names())
    return frame.with_columns(_class_result(one, [code for code in one.members if code in there]) for one in classes)


def _class_result(one: Combined, members: Sequence[str]) -> pl.Expr:
    nothing = pl.lit(NOT_TESTED, pl.UInt8)
    if one.how == "first":
        tested = [pl.when(pl.col(code) > NOT_TESTED).then(pl.col(code)) for code in members]
        result = pl.coalesce(*tested, nothing)
    else:
        result = pl.max_horizontal(nothing, *members)
    if one.organisms:
        result = pl.when(pl.col("organism").is_in(sorted(one.organisms))).then(result).otherwise(nothing)
    return result.cast(pl.UInt8).alias(one.code)


def with_bounds(table: pl.DataFrame, *, count: str = "resistant", out_of: str = "tested") -> pl.DataFrame:
    """The same rows with `share`, `low` and `high` (exact interval, 95 %), between 0 and 1; null where n is 0.

    Many cells hold the same two numbers: each pair is computed once.
    """
    pairs = table.select(count, out_of).filter(pl.col(out_of) > 0).unique()
    low, high = clopper_pearson_bounds(pairs[count].to_numpy(), pairs[out_of].to_numpy(), CONFIDENCE)
    known = pairs.with_columns((pl.col(count) / pl.col(out_of)).alias("share"), low=low, high=high)
    return table.join(known, on=[count, out_of], how="left", maintain_order="left")


def phenotypes(
    frame: pl.DataFrame | pl.LazyFrame, traits: Iterable[Phenotype], *, by: Sequence[str] = ("organism",)
) -> pl.DataFrame:
    """One row per group and trait that its organisms can bear: by…, code, count, known, isolates.

    The share is count ÷ isolates: a laboratory writes a trait when it is there, so that a blank is an absence;
    `known` counts the isolates of which the file says something, yes or no, and is shown beside. A trait whose column
    is not there has no row: nobody looked for it.
    """
    there = frame.lazy().collect_schema()
    found = [_trait(frame.lazy(), one, there[one.column], by) for one in traits if one.column in there]
    return pl.concat(found).sort(by, maintain_order=True) if found else pl.DataFrame(schema=_nothing(there, by))


def _trait(frame: pl.LazyFrame, trait: Phenotype, kind: pl.DataType, by: Sequence[str]) -> pl.DataFrame:
    column = pl.col(trait.column)
    flag = kind in (pl.Boolean, pl.Null)
    present = column.cast(pl.Boolean).fill_null(False) if flag else column == R
    known = column.is_not_null() if flag else column > NOT_TESTED
    borne = frame.filter(pl.col("organism").is_in(sorted(trait.organisms))) if trait.organisms else frame
    counts = {"count": present.sum(), "known": known.sum(), "isolates": pl.len()}
    rows = borne.group_by(by).agg(**{name: one.cast(pl.Int64) for name, one in counts.items()})
    return rows.select(*by, pl.lit(trait.code).alias("code"), *counts).collect(engine="streaming").sort(by)


def _nothing(there: pl.Schema, by: Sequence[str]) -> dict[str, pl.DataType | type[pl.DataType]]:
    return (
        {name: there[name] for name in by}
        | {"code": pl.String}
        | dict.fromkeys(("count", "known", "isolates"), pl.Int64)
    )


def greyed(table: pl.DataFrame, *, out_of: str = "tested", under: int = GREY_UNDER) -> pl.DataFrame:
    """The same rows with `grey`: a proportion of so few that it is shown, and not to be relied upon."""
    return table.with_columns((pl.col(out_of) < under).alias("grey"))


def masked(
    table: pl.DataFrame,
    *,
    within: Sequence[str],
    counts: Sequence[str] = ("resistant", "tested"),
    under: int = HIDE_UNDER,
) -> pl.DataFrame:
    """A table that leaves the hospital: `hidden` rows have neither counts nor what is computed from them.

    A row is hidden when one of its counts is from 1 to `under` - 1; others are hidden with it where a total published
    over `within` (rows that agree on these columns are its parts) would give it away.
    """
    parts = table.select(pl.struct(within).rank("dense")).to_series().to_list() if within else [0] * table.height
    hidden = small_numbers.hidden_rows(table.select(counts).rows(), groups=[(one,) for one in parts], threshold=under)
    told = [name for name in (*counts, "share", "low", "high") if name in table.columns]
    marked = table.with_columns(pl.Series("hidden", hidden, dtype=pl.Boolean))
    return marked.with_columns(pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name) for name in told)
