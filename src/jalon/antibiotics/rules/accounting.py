"""What becomes of each row: matched, pending (a person must decide) or rejected (only another file can mend it).

One reason per row: rejected first, then the unit, then the code or the label. Rows read = matched + pending + rejected.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from jalon.antibiotics.rules import results

if TYPE_CHECKING:
    import polars as pl

MATCHED, PENDING, REJECTED = "matched", "pending", "rejected"
REASONS = {
    "number": "la valeur n'est pas un nombre",
    "no_organism": "aucun germe",
    "contradiction": "S et R pour une même molécule sur un même isolat",
    "unit": "unité inconnue de la structure",
    "ucd": "code UCD dans aucune table",
    "organism": "germe à préciser",
    "antibiotic": "antibiotique à préciser",
}
_REJECTING = ("number", "no_organism", "contradiction")


@dataclass(frozen=True)
class LabelMeaning:
    """What an organism label means once resolved: a Latin name, no organism at all, or nothing yet."""

    name: str = ""
    no_organism: bool = False
    blse: bool | None = None
    epc: bool | None = None
    erv: bool | None = None
    sarm: bool | None = None


def judged_amounts(frame: "pl.DataFrame", units: Collection[str]) -> "pl.DataFrame":
    """Bed-days or admissions with their `reason` ("" when matched). `unit` is the key of the unit."""
    import polars as pl

    return frame.with_columns(
        pl.when(pl.col("value").is_null()).then(pl.lit("number")).when(_unknown(units)).then(pl.lit("unit"))
        .otherwise(pl.lit("")).alias("reason")
    )  # fmt: skip


def judged_dispensed(frame: "pl.DataFrame", units: Collection[str], ucds: Collection[str]) -> "pl.DataFrame":
    """Dispensed units with their `reason`."""
    import polars as pl

    return frame.with_columns(
        pl.when(pl.col("quantity").is_null()).then(pl.lit("number")).when(_unknown(units)).then(pl.lit("unit"))
        .when(~pl.col("ucd").is_in(list(ucds))).then(pl.lit("ucd"))
        .otherwise(pl.lit("")).alias("reason")
    )  # fmt: skip


def _unknown(units: Collection[str]) -> "pl.Expr":
    import polars as pl

    return ~pl.col("unit").is_in(list(units))


def resolved_results(frame: "pl.DataFrame", molecules: Mapping[int, str]) -> "pl.DataFrame":
    """The isolates with one column per molecule, named by its ATC code, in place of one per label.

    `molecules`: rank of the label → ATC; a label without answer counts nowhere. Two labels of one molecule agree,
    complete each other, or contradict: then `contradiction` is True and the isolate is to be rejected.
    """
    import polars as pl

    ranks: dict[str, list[int]] = {}
    for rank, atc in molecules.items():
        ranks.setdefault(atc, []).append(rank)
    merged = {atc: _merged([pl.col(f"r{rank}").fill_null(0) for rank in held]) for atc, held in sorted(ranks.items())}
    kept = frame.select(pl.exclude("^r[0-9]+$"), *(column.cast(pl.UInt8).alias(atc) for atc, column in merged.items()))
    contradictory = [pl.col(atc) == results.CONTRADICTORY for atc in merged]
    kept = kept.with_columns((pl.any_horizontal(contradictory) if merged else pl.lit(False)).alias("contradiction"))
    readable = [
        pl.when(pl.col(atc) > results.R).then(0).otherwise(pl.col(atc)).cast(pl.UInt8).alias(atc) for atc in merged
    ]
    return kept.with_columns(readable)


def _merged(columns: "list[pl.Expr]") -> "pl.Expr":
    """The vectorised twin of `results.merged`."""
    import polars as pl

    found = columns[0]
    for other in columns[1:]:
        either = pl.max_horizontal(found, other)
        blank = (found == 0) | (other == 0) | (found == other)
        unreadable = (found == results.UNREADABLE) | (other == results.UNREADABLE)
        found = (
            pl.when(blank).then(either).when(unreadable).then(pl.min_horizontal(found, other))
            .when(either >= results.R).then(pl.lit(results.CONTRADICTORY, pl.UInt8)).otherwise(either)
        )  # fmt: skip
    return found


def judged_isolates(
    frame: "pl.DataFrame", units: Collection[str], organisms: Mapping[str, LabelMeaning]
) -> "pl.DataFrame":
    """Isolates with `organism` (None while refused), `blse` and `epc` completed by the label, and their `reason`.

    The column of the file speaks before the label; a label "E. coli BLSE" says it where the column says nothing.
    """
    import polars as pl

    said = [
        (label, one.name or None, one.no_organism, one.blse, one.epc, one.erv, one.sarm)
        for label, one in organisms.items()
    ]
    schema = {"organism_label": pl.String, "organism": pl.String, "_none": pl.Boolean, "_blse": pl.Boolean,
              "_epc": pl.Boolean, "erv_said": pl.Boolean, "sarm_said": pl.Boolean}  # fmt: skip
    meanings = pl.DataFrame(said, schema=schema, orient="row")
    joined = frame.join(meanings, on="organism_label", how="left", maintain_order="left")
    reason = (
        pl.when(pl.col("_none").fill_null(False)).then(pl.lit("no_organism"))
        .when(pl.col("contradiction")).then(pl.lit("contradiction"))
        .when(_unknown(units)).then(pl.lit("unit"))
        .when(pl.col("organism").is_null()).then(pl.lit("organism"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    return joined.with_columns(
        reason.alias("reason"),
        pl.coalesce("blse", "_blse").alias("blse"),
        pl.coalesce("epc", "_epc").alias("epc"),
    ).drop("_none", "_blse", "_epc")


class Question(NamedTuple):
    """What is to be settled, whatever else a row waits for: which rows ask it, and the column that says about what."""

    asked: "pl.Expr"
    about: str


@dataclass(frozen=True)
class Account:
    """The count of rows of a file, and what waits: for each kind of question, what is asked, with rows and amount.

    A row that waits for two answers counts once among the pending, and under both questions.
    """

    read: int
    matched: int
    pending: int
    rejected: int
    waiting: dict[str, dict[str, list[float]]]


def account(frame: "pl.DataFrame", *, questions: Mapping[str, Question], amount: str, weight: str = "") -> Account:
    """Count judged rows, and weigh what is asked by `amount`, the largest first.

    `weight`: the column that says how many rows of the file each row of the frame stands for (isolates, long form).
    """
    import polars as pl

    rows = pl.col(weight).cast(pl.Int64).sum() if weight else pl.len()
    counts = {reason: int(number) for reason, number in frame.group_by("reason").agg(rows.alias("n")).iter_rows()}
    rejected = sum(counts.get(reason, 0) for reason in _REJECTING)
    read, matched = sum(counts.values()), counts.get("", 0)
    waiting = {name: _asked(frame, one, amount, rows) for name, one in questions.items()}
    held = {name: found for name, found in waiting.items() if found}
    return Account(read, matched, read - matched - rejected, rejected, held)


def _asked(frame: "pl.DataFrame", one: Question, amount: str, rows: "pl.Expr") -> dict[str, list[float]]:
    import polars as pl

    standing = frame.filter(one.asked & ~pl.col("reason").is_in(_REJECTING))
    counted = standing.group_by(one.about).agg(rows.alias("n"), pl.col(amount).sum().alias("total"))
    ordered = counted.sort("total", one.about, descending=[True, False])
    return {str(what): [int(number), round(float(total or 0), 6)] for what, number, total in ordered.iter_rows()}
