"""What the rule did with an isolate, in French, with the other isolates it was weighed against."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from jalon.antibiotics.rules.duplicates.reasons import Reason
from jalon.antibiotics.rules.duplicates.spares import FLAGS
from jalon.antibiotics.rules.results import NOT_TESTED, R

_FLAG_NAMES = {"blse": "BLSE", "epc": "carbapénémase"}
_ALONE = {
    Reason.NOT_APPLIED: "Retenu : aucun dédoublonnage n'est demandé.",
    Reason.NOT_DEDUPLICABLE: "Retenu : sans patient ou sans date, il ne peut pas être dédoublonné.",
    Reason.ONLY: "Retenu : seul isolat de cette espèce chez ce patient dans la période.",
    Reason.FIRST: "Retenu : premier isolat de cette espèce chez ce patient dans la période.",
    Reason.OPENS_EPISODE: "Retenu : il ouvre un épisode (le premier, ou 365 jours ou plus après l'ouverture du "
    "précédent).",
    Reason.OTHER_SPECIMEN: "Écarté : ni sang ni liquide céphalorachidien.",
}


def explain(
    frame: pl.DataFrame,
    decision: pl.DataFrame,
    rows: Iterable[int],
    *,
    molecules: Sequence[str] = (),
    names: Mapping[str, str] | None = None,
) -> list[str]:
    """One sentence for each of `rows` (numbers of rows of the frame that was decided).

    `names` gives the molecules their French names; without one, the code stands.
    """
    shown = [name for name in ("date", "row", *FLAGS, *molecules) if name in frame.columns]
    told = {**{name: name for name in molecules}, **_FLAG_NAMES, **(names or {})}
    by_series = _members(decision, rows := list(rows))
    teller = _Teller(frame.select(shown), decision, [name for name in molecules if name in shown], told)
    return [teller.sentence(row, by_series[decision["series"][row]]) for row in rows]


def _members(decision: pl.DataFrame, rows: list[int]) -> dict[int, list[int]]:
    """The rows of each series concerned, by series."""
    wanted = decision["series"].gather(rows).unique()
    numbered = decision.select("series").with_row_index("at").filter(pl.col("series").is_in(wanted.implode()))
    return {key[0]: part["at"].to_list() for key, part in numbered.group_by("series")}


class _Teller:
    def __init__(
        self, frame: pl.DataFrame, decision: pl.DataFrame, molecules: Sequence[str], names: Mapping[str, str]
    ) -> None:
        self.frame, self.molecules, self.names = frame, molecules, names
        self.decision = decision

    def sentence(self, row: int, series: list[int]) -> str:
        reason = Reason(self.decision["reason"][row])
        if reason in _ALONE:
            return _ALONE[reason]
        group = [other for other in series if self.decision["group"][other] == self.decision["group"][row]]
        if self.decision["kept"][row]:
            return self._kept(reason, row, group) + self._other_antibiotype(row, series, group)
        return self._aside(reason, row, next(other for other in group if self.decision["kept"][other]))

    def _kept(self, reason: Reason, row: int, group: list[int]) -> str:
        among = f"Retenu : des {len(group)} isolats de même antibiotype,"
        tested = self._tested(row)
        if reason == Reason.MOST_TESTED:
            return f"{among} celui qui a le plus de molécules testées ({tested})."
        if reason == Reason.OLDEST:
            return f"{among} le plus ancien de ceux qui ont le plus de molécules testées ({tested})."
        return "Retenu : seul de son antibiotype chez ce patient dans la période."

    def _aside(self, reason: Reason, row: int, kept: int) -> str:
        where = self._place(kept)
        if reason == Reason.FEWER_TESTED:
            more, fewer = self._tested(kept), self._tested(row)
            return f"Écarté : même antibiotype que l'isolat {where}, testé sur {more} molécules contre {fewer}."
        if reason == Reason.LATER:
            before = "placé avant lui" if self._day(row) == self._day(kept) else "antérieur"
            return f"Écarté : même antibiotype que l'isolat {where}, {before} et testé sur autant de molécules."
        if reason == Reason.SAME_EPISODE:
            return f"Écarté : moins de 365 jours après l'isolat {where}, qui a ouvert l'épisode."
        return f"Écarté : l'isolat {where} est le premier de cette espèce chez ce patient."

    def _other_antibiotype(self, row: int, series: list[int], group: list[int]) -> str:
        """The first isolate of another group that this one conflicts with, and on what."""
        for other in series:
            if other not in group and (found := self._conflicts(row, other)):
                return f" Antibiotype différent de l'isolat {self._place(other)} : {', '.join(found)}."
        return ""

    def _conflicts(self, row: int, other: int) -> list[str]:
        found = [self.names[code] for code in self.molecules if _conflict(*self.frame[code].gather([row, other]))]
        flags = [name for name in FLAGS if name in self.frame.columns]
        return found + [self.names[one] for one in flags if bool(self.frame[one][row]) != bool(self.frame[one][other])]

    def _tested(self, row: int) -> int:
        return sum(self.frame[code][row] != NOT_TESTED for code in self.molecules)

    def _place(self, row: int) -> str:
        line = f" (ligne {self.frame['row'][row]})" if "row" in self.frame.columns else ""
        return f"du {self._day(row):%d/%m/%Y}{line}"

    def _day(self, row: int) -> date:
        return self.frame["date"][row]


def _conflict(one: int, other: int) -> bool:
    return NOT_TESTED not in (one, other) and (one == R) != (other == R)
