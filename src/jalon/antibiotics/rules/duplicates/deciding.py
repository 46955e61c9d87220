"""One door for every rule: a frame of isolates in, and for each of its rows a group, kept or not, and why."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from jalon.antibiotics.rules.duplicates import firsts, series, spares
from jalon.antibiotics.rules.duplicates.reasons import CODES, KEPT, REASONS, Reason
from jalon.antibiotics.rules.duplicates.series import WINDOWS as WINDOWS

IDENTITY = ("hospital", "patient", "organism")
INVASIVE = ("hemocultures", "lcr")  # kinds of specimen that EARS-Net counts: blood and cerebrospinal fluid


@dataclass(frozen=True)
class Rule:
    """`says`: the sentence that goes with a figure. `window`: the only one the rule knows, if it is not free."""

    label: str
    says: str
    window: str = ""


RULES = {
    "spares": Rule(
        "SPARES",
        "dédoublonné selon SPARES : un isolat par patient, espèce et antibiotype, celui qui a le plus de molécules "
        "testées, sinon le plus ancien",
    ),
    "ears_net": Rule(
        "EARS-Net",
        "dédoublonné selon EARS-Net : premier isolat de sang ou de liquide céphalorachidien par patient, espèce et "
        "année civile",
        window="year",
    ),
    "first_per_patient": Rule("Premier isolat", "dédoublonné : premier isolat par patient et espèce"),
    "episode": Rule(
        "Épisode de 365 jours",
        "dédoublonné par épisode : un isolat par patient et espèce, un autre s'il vient 365 jours ou plus après celui "
        "qui a ouvert l'épisode",
        window="all",
    ),
    "none": Rule("Tous les isolats", "non dédoublonné : tous les isolats comptent"),
}


def decide(
    frame: pl.DataFrame,
    molecules: Sequence[str] = (),
    *,
    rule: str = "spares",
    window: str = "year",
    identity: Sequence[str] = IDENTITY,
    invasive: Collection[str] = INVASIVE,
) -> pl.DataFrame:
    """What `rule` (a key of `RULES`) says of each row: group, series, kept, reason, in the order of the frame.

    `series` joins the rows of one patient, organism and window; `group` those of which one is kept. Both are numbers
    of rows: they mean nothing but sameness. An isolate without patient or date cannot be de-duplicated: it is kept,
    alone, and says so. `window`: `year` (of the day of the specimen), `period` (of the file), or `all`, the whole
    frame. `identity` with the specimen is SPARES by type of specimen. `molecules` are compared by SPARES alone.
    """
    answer = _Answer(frame.height)
    if rule == "none":
        answer.set(np.arange(frame.height), Reason.NOT_APPLIED)
        return answer.table()
    able = frame.select(pl.col("patient").is_not_null() & pl.col("date").is_not_null()).to_series()
    if rule == "ears_net":
        wanted = frame["specimen"].is_in(list(invasive)).fill_null(False)
        answer.set(np.flatnonzero((able & ~wanted).to_numpy()), Reason.OTHER_SPECIMEN)
        able = able & wanted
    found = series.of(frame, able, RULES[rule].window or window, identity)
    group, reason = _DECIDERS[rule](frame, molecules, found)
    answer.group[found.rows] = found.rows[group]
    answer.series[found.rows] = found.rows[found.first]
    answer.reason[found.rows] = reason
    return answer.table()


def _first(frame: pl.DataFrame, molecules: Sequence[str], found: series.Series) -> tuple[np.ndarray, np.ndarray]:
    return firsts.first(found)


def _episode(frame: pl.DataFrame, molecules: Sequence[str], found: series.Series) -> tuple[np.ndarray, np.ndarray]:
    return firsts.episodes(frame, found)


# Each answers, for the numbers of the series, the number of the group's first isolate and the code of the reason.
_DECIDERS: dict[str, Callable[..., tuple[np.ndarray, np.ndarray]]] = {
    "spares": spares.groups,
    "ears_net": _first,
    "first_per_patient": _first,
    "episode": _episode,
}
_KEPT_CODES = np.array([reason in KEPT for reason in Reason])


class _Answer:
    """Every row alone and not de-duplicable, until a rule says otherwise."""

    def __init__(self, height: int) -> None:
        self.group = np.arange(height, dtype=np.uint32)
        self.series = self.group.copy()
        self.reason = np.full(height, CODES[Reason.NOT_DEDUPLICABLE], dtype=np.uint8)

    def set(self, rows: np.ndarray, reason: Reason) -> None:
        self.reason[rows] = CODES[reason]

    def table(self) -> pl.DataFrame:
        return pl.DataFrame(
            {
                "group": self.group,
                "series": self.series,
                "kept": _KEPT_CODES[self.reason],
                "reason": pl.Series(self.reason).cat.to(REASONS),
            }
        )
