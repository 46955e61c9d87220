"""Isolates that contradict themselves: the identification, the phenotype or the antibiogram is wrong."""

from typing import TYPE_CHECKING

from jalon.antibiotics.rules.checks.facts import RESISTANCE, Facts, Finding, Settings, counted
from jalon.antibiotics.rules.results import NOT_TESTED, R

if TYPE_CHECKING:
    import polars as pl


def natural_resistance(facts: Facts, settings: Settings) -> list[Finding]:
    """Isolates found S or SFP to what their species always resists: one finding per organism and molecule."""
    import polars as pl

    frame = facts.isolates
    if frame is None:
        return []
    found = []
    for organism in sorted(set(frame["organism"].unique()) & facts.natural.keys()):
        of_it = frame.filter(pl.col("organism") == organism)
        for atc in sorted(facts.natural[organism] & set(frame.columns)):
            wrong = of_it.filter(_sensitive(atc))
            if wrong.height:
                name = facts.names.get(atc, atc)
                said = counted(wrong.height, "isolat")
                message = f"{organism} : {said}, sensibilité contraire à l'espèce ({name.lower()})."
                found.append(Finding(f"{organism}|{atc}", message, (RESISTANCE,), rows=_rows(wrong)))
    return found


def blse_c3g_all_s(facts: Facts, settings: Settings) -> list[Finding]:
    """Isolates said to be BLSE, sensitive to every third-generation cephalosporin tested: one finding per organism."""
    import polars as pl

    frame = facts.isolates
    tested = [atc for atc in facts.third_generation if frame is not None and atc in frame.columns]
    if frame is None or not tested:
        return []
    worst = pl.max_horizontal(tested)  # results grow from not tested to R
    wrong = frame.filter(pl.col("blse").fill_null(False) & (worst > NOT_TESTED) & (worst < R))
    found = []
    for organism in sorted(wrong["organism"].unique()):
        some = wrong.filter(pl.col("organism") == organism)
        message = f"{organism} : {counted(some.height, 'isolat')}, BLSE et sensibilité à toutes les C3G testées."
        found.append(Finding(organism, message, (RESISTANCE,), rows=_rows(some)))
    return found


def _sensitive(atc: str) -> "pl.Expr":
    import polars as pl

    return (pl.col(atc) > NOT_TESTED) & (pl.col(atc) < R)


def _rows(frame: "pl.DataFrame") -> tuple[tuple[int, int], ...]:
    return tuple(frame.sort("file", "row").select("file", "row").iter_rows())
