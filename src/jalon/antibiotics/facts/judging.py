"""The rows of a file with what becomes of each, under the answers, structure and presentations known now."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from jalon.antibiotics import references
from jalon.antibiotics.facts import memory, storage
from jalon.antibiotics.facts.answers import IGNORED, Answers, answers_of, presentations_of
from jalon.antibiotics.facts.units import known_units
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.antibiotics.resolution import label_key
from jalon.antibiotics.rules import accounting, results
from jalon.antibiotics.rules.accounting import Account, LabelMeaning, Question
from jalon.directory.models import Entity
from jalon.kernel.hospital_codes import unit_key
from jalon.kernel.text import fold

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Knowledge:
    """What is known of a hospital for a period when its rows are judged."""

    answers: Answers
    units: frozenset[str]
    ucds: frozenset[str] = frozenset()

    @cached_property
    def fingerprint(self) -> int:
        """What the judgement rests on, in one number: the same one gives the same rows, in this process."""
        answers = self.answers
        learnt = (answers.antibiotics, answers.organisms, answers.units, answers.flags)
        tables = references.signature_of_all()
        return hash((*(frozenset(one.items()) for one in learnt), self.units, self.ucds, tables))


@dataclass
class Judged:
    """Rows with their `reason`, their count, and the totals that the file is known by."""

    frame: "pl.DataFrame"
    account: Account
    totals: dict[str, float]


def knowledge_of(establishment: Entity, period: str, kind: str) -> Knowledge:
    ucds = frozenset(presentations_of(establishment)) if kind == Kind.CONSUMPTION else frozenset[str]()
    return Knowledge(answers_of(establishment), frozenset(known_units(establishment, period)), ucds)


def judged(file: HospitalFile, knowledge: Knowledge | None = None) -> Judged:
    """The rows of a file, judged. Not for structures: their rows are units of the directory."""
    known = knowledge or knowledge_of(file.establishment, file.period, file.kind)
    return judge(file.kind, storage.read(file), file.layout.get("labels", []), known)


def judged_rows(file: HospitalFile, knowledge: Knowledge | None = None) -> "pl.DataFrame":
    """The rows alone, kept in memory while nothing they rest on has changed."""
    known = knowledge or knowledge_of(file.establishment, file.period, file.kind)
    key = ("judged", file.kind, file.part, known.fingerprint)
    return memory.remembered(key, lambda: judged(file, known).frame)


def judge(kind: str, frame: "pl.DataFrame", labels: list[str], known: Knowledge) -> Judged:
    """The same for a frame that is not kept yet."""
    frame = with_unit_keys(frame, known.answers)
    if kind == Kind.RESISTANCE:
        return _judged_isolates(frame, labels, known)
    if kind == Kind.CONSUMPTION:
        return _judged_dispensed(frame, known)
    made = accounting.judged_amounts(frame, known.units)
    account = accounting.account(made, questions={"unit": _unit_question(known)}, amount="value")
    return Judged(made, account, {str(kind): int(made["value"].sum() or 0)})


def with_unit_keys(frame: "pl.DataFrame", answers: Answers) -> "pl.DataFrame":
    """`unit` becomes the key by which units meet ("0402" and "402"), after what people answered of a strange code."""
    written = frame["unit"].unique().to_list()
    keys = {one: unit_key(answers.units.get(fold(one), one)) for one in written}
    return frame.rename({"unit": "unit_written"}).with_columns(
        frame["unit"].replace_strict(list(keys), list(keys.values())).alias("unit")
    )


def _unit_question(known: Knowledge) -> Question:
    import polars as pl

    return Question(~pl.col("unit").is_in(list(known.units)), "unit_written")


def _judged_dispensed(frame: "pl.DataFrame", known: Knowledge) -> Judged:
    import polars as pl

    made = accounting.judged_dispensed(frame, known.units, known.ucds)
    keyed = made.with_columns(
        pl.when(pl.col("ucd") == "").then(pl.col("written_ucd")).otherwise(pl.col("ucd")).alias("ucd_asked")
    )
    strange = Question(~pl.col("ucd").is_in(list(known.ucds)), "ucd_asked")
    questions = {"unit": _unit_question(known), "ucd": strange}
    account = accounting.account(keyed, questions=questions, amount="quantity")
    unknown = float(made.filter(~pl.col("ucd").is_in(list(known.ucds)))["quantity"].sum() or 0)
    return Judged(made, account, {"units": float(made["quantity"].sum() or 0), "units_unknown_ucd": unknown})


def _judged_isolates(frame: "pl.DataFrame", labels: list[str], known: Knowledge) -> Judged:
    import polars as pl

    found = {rank: known.answers.antibiotic(label) for rank, label in enumerate(labels)}
    molecules = {rank: one.code for rank, one in found.items() if one.status == "resolved"}
    refused = [rank for rank, one in found.items() if one.status not in ("resolved", IGNORED)]
    resolved = accounting.resolved_results(frame, molecules)
    meanings = {label: meaning_of(label, known.answers) for label in frame["organism_label"].unique().to_list()}
    made = accounting.judged_isolates(resolved, known.units, meanings)
    is_long = frame["rows"].max() != 1
    made = made.with_columns(
        _counted(frame, refused, of="cells").alias("cells_pending"),
        (_counted(frame, refused, of="rows") if is_long else pl.lit(0)).alias("rows_pending"),
    )
    return Judged(made, _account_of_isolates(made, frame, labels, refused, known), _totals(made, frame))


def meaning_of(label: str, answers: Answers) -> LabelMeaning:
    """What an organism label says under the answers known now."""
    found = answers.organism(label)
    flags = set(found.flags) | set(answers.flags.get(label_key(label), ()))
    if found.status == "no_organism":
        return LabelMeaning(no_organism=True)
    if found.status != "resolved":
        return LabelMeaning()
    return LabelMeaning(
        found.code,
        blse=_flag("blse", flags),
        epc=_flag("epc", flags),
        erv=_flag("erv", flags),
        sarm=_flag("sarm", flags),
    )


def _flag(name: str, flags: set[str]) -> bool | None:
    return True if name in flags else None


def _counted(frame: "pl.DataFrame", ranks: list[int], *, of: str) -> "pl.Series":
    """For each isolate, under labels not resolved yet: its written results ("cells") or its rows of a long form."""
    import polars as pl

    if not ranks:
        return pl.zeros(frame.height, pl.Int32, eager=True)
    columns = [pl.col(f"r{rank}") for rank in ranks]
    counted = [column.fill_null(0) > 0 if of == "cells" else column.is_not_null() for column in columns]
    return frame.select(pl.sum_horizontal(one.cast(pl.Int32) for one in counted).alias("n"))["n"]


def _account_of_isolates(
    made: "pl.DataFrame", frame: "pl.DataFrame", labels: list[str], refused: list[int], known: Knowledge
) -> Account:
    """Rows, not isolates. In long form a row of an unresolved antibiotic waits though its isolate is matched."""
    import polars as pl

    nameless = Question(pl.col("organism").is_null(), "organism_label")
    questions = {"unit": _unit_question(known), "organism": nameless}
    account = accounting.account(made.with_columns(one=pl.lit(1)), questions=questions, amount="one", weight="rows")
    waiting = dict(account.waiting)
    if refused:
        waiting["antibiotic"] = {
            labels[rank]: [
                int((frame[f"r{rank}"].fill_null(0) > 0).sum()),
                float(frame[f"r{rank}"].is_not_null().sum()),
            ]
            for rank in refused
        }
    late = int(made.filter(pl.col("reason") == "")["rows_pending"].sum() or 0)
    return Account(account.read, account.matched - late, account.pending + late, account.rejected, waiting)


def _totals(made: "pl.DataFrame", frame: "pl.DataFrame") -> dict[str, float]:
    import polars as pl

    coded = [column for column in frame.columns if column.startswith("r") and column[1:].isdigit()]
    zit = sum(int((frame[column] == results.ZIT).sum()) for column in coded)
    unreadable = sum(int((frame[column] == results.UNREADABLE).sum()) for column in coded)
    isolates = made.filter(~pl.col("reason").is_in(["no_organism", "contradiction"]))
    return {
        "isolates": made.height,
        "isolates_matched": made.filter(pl.col("reason") == "").height,
        "isolates_rejected": made.height - isolates.height,
        "cells_pending": int(made["cells_pending"].sum() or 0),
        "cells_zit": zit,
        "cells_unreadable": unreadable,
    }
