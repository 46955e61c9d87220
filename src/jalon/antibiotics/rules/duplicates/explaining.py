"""What the rule did with an isolate, in French, with the other isolates it was weighed against."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from jalon.antibiotics.rules.duplicates.reasons import Reason
from jalon.antibiotics.rules.duplicates.spares import FLAGS
from jalon.antibiotics.rules.results import R

Isolate = Mapping[str, Any]  # a row of the frame with what was decided of it
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
    told = {name: name for name in molecules} | _FLAG_NAMES | dict(names or {})
    teller = _Teller([name for name in molecules if name in frame.columns], told)
    rows = list(rows)
    isolates = _concerned(frame, decision, rows, teller.molecules)
    series, groups = _together(isolates, "series"), _together(isolates, "group")
    found = (isolates[row] for row in rows)
    return [teller.sentence(one, series[one["series"]], groups[one["group"]]) for one in found]


def _concerned(
    frame: pl.DataFrame, decision: pl.DataFrame, rows: list[int], molecules: Sequence[str]
) -> dict[int, Isolate]:
    """The isolates of the series of these rows, by number of row."""
    wanted = decision["series"].gather(rows).unique()
    at = decision.with_row_index("at").filter(pl.col("series").is_in(wanted.implode()))
    shown = [name for name in ("date", "row", *FLAGS, *molecules) if name in frame.columns]
    return {one["at"]: one for one in at.hstack(frame.select(shown)[at["at"]]).iter_rows(named=True)}


def _together(isolates: Mapping[int, Isolate], name: str) -> dict[int, list[Isolate]]:
    found: dict[int, list[Isolate]] = {}
    for one in isolates.values():
        found.setdefault(one[name], []).append(one)
    return found


@dataclass(frozen=True)
class _Teller:
    molecules: Sequence[str]
    names: Mapping[str, str]

    def sentence(self, isolate: Isolate, series: Sequence[Isolate], group: Sequence[Isolate]) -> str:
        reason = Reason(isolate["reason"])
        if reason in _ALONE:
            return _ALONE[reason]
        if isolate["kept"]:
            return self._kept(reason, isolate, len(group)) + self._other_antibiotype(isolate, series)
        return self._aside(reason, isolate, next(other for other in group if other["kept"]))

    def _kept(self, reason: Reason, isolate: Isolate, count: int) -> str:
        among = f"Retenu : des {count} isolats de même antibiotype,"
        tested = self._tested(isolate)
        if reason == Reason.MOST_TESTED:
            return f"{among} celui qui a le plus de molécules testées ({tested})."
        if reason == Reason.OLDEST:
            return f"{among} le plus ancien de ceux qui ont le plus de molécules testées ({tested})."
        return "Retenu : seul de son antibiotype chez ce patient dans la période."

    def _aside(self, reason: Reason, isolate: Isolate, kept: Isolate) -> str:
        where = _place(kept)
        if reason == Reason.FEWER_TESTED:
            more, fewer = self._tested(kept), self._tested(isolate)
            return f"Écarté : même antibiotype que l'isolat {where}, testé sur {more} molécules contre {fewer}."
        if reason == Reason.LATER:
            before = "placé avant lui" if isolate["date"] == kept["date"] else "antérieur"
            return f"Écarté : même antibiotype que l'isolat {where}, {before} et testé sur autant de molécules."
        if reason == Reason.SAME_EPISODE:
            return f"Écarté : moins de 365 jours après l'isolat {where}, qui a ouvert l'épisode."
        return f"Écarté : l'isolat {where} est le premier de cette espèce chez ce patient."

    def _other_antibiotype(self, isolate: Isolate, series: Sequence[Isolate]) -> str:
        """The first isolate of another group that this one conflicts with, and on what."""
        for other in series:
            if other["group"] != isolate["group"] and (found := self._conflicts(isolate, other)):
                return f" Antibiotype différent de l'isolat {_place(other)} : {', '.join(found)}."
        return ""

    def _conflicts(self, one: Isolate, other: Isolate) -> list[str]:
        both = (code for code in self.molecules if one[code] and other[code])
        found = [code for code in both if (one[code] == R) != (other[code] == R)]
        found += [flag for flag in FLAGS if bool(one.get(flag)) != bool(other.get(flag))]
        return [self.names[code] for code in found]

    def _tested(self, isolate: Isolate) -> int:
        return sum(bool(isolate[code]) for code in self.molecules)


def _place(isolate: Isolate) -> str:
    line = f" (ligne {isolate['row']})" if "row" in isolate else ""
    return f"du {isolate['date']:%d/%m/%Y}{line}"
