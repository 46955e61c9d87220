"""The facts that checks look at, gathered period by period; and the checks run on them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from jalon import catalogue
from jalon.antibiotics import references
from jalon.antibiotics.facts import consumption, files, isolates, judging
from jalon.antibiotics.facts.answers import answers_of, presentations_of
from jalon.antibiotics.facts.units import known_units
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.antibiotics.queries.asked import RATES, perimeter_of
from jalon.antibiotics.rules import checks
from jalon.antibiotics.rules.checks import Facts, Finding, UnitFacts
from jalon.antibiotics.rules.consumption import TOTAL
from jalon.catalogue.antibiotic_definitions import AntibioticCheck
from jalon.directory.models import Entity
from jalon.kernel.periods import Period

if TYPE_CHECKING:
    import polars as pl

YEARLY = "year_denominator_missing_quarter"
LINES = tuple(kind for kind in Kind.values if kind != Kind.STRUCTURE)


class Noticed(NamedTuple):
    """A finding of a check of the catalogue."""

    check: AntibioticCheck
    finding: Finding


class Noticing:
    """One hospital under the checks of the catalogue; the facts of a period are gathered once."""

    def __init__(self, hospital: Entity) -> None:
        self.hospital = hospital
        self.held = files.periods_held([hospital])
        self.perimeter = perimeter_of(RATES)
        self.answers = answers_of(hospital)
        self.ucds = frozenset(presentations_of(hospital))
        self.facts = cache(self._facts)

    def notice(self, period: str) -> list[Noticed]:
        """Everything the checks find for a period held, or for the year of quarters held."""
        facts = self.whole(period)
        return [Noticed(check, finding) for check in in_force() for finding in self._asked(check, facts)]

    def _asked(self, check: AntibioticCheck, facts: Facts) -> list[Finding]:
        if facts.quarters and check.rule != YEARLY and facts.period not in self.held:
            return []  # a year made of quarters: each of them was looked at
        return checks.RULES[check.rule](facts, check.settings)

    def whole(self, period: str) -> Facts:
        """The facts of a period with its isolates, and those it is compared with."""
        steps = {"previous": -1, "year_before": -1 if len(period) == 4 else -4}
        before = {name: Period(period).shifted(step).code for name, step in steps.items()}
        quarters = [one for one in files.periods_within(period) if one != period and one in self.held]
        return replace(
            self.facts(period),
            former={name: self.facts(code) for name, code in before.items() if code in self.held},
            quarters=tuple(self.facts(one) for one in quarters),
            **self._isolates(period),
        )

    def _isolates(self, period: str) -> dict[str, Any]:
        seen = isolates.gather([self.hospital], [period], self.perimeter)
        if not seen.files:
            return {}
        natural = {one: references.natural_resistance(one) for one in seen.frame["organism"].unique()}
        held = references.classes().get("C3G")
        return {
            "isolates": seen.frame, "natural": natural, "third_generation": held.members if held else (),
            "names": {atc: references.molecule_name(atc) for some in natural.values() for atc in some},
        }  # fmt: skip

    def _facts(self, period: str) -> Facts:
        current = {kind: files.current(kind, [self.hospital], [period]) for kind in Kind.values}
        dispensing = consumption.gather([self.hospital], [period], self.perimeter)
        return Facts(
            period=period,
            kinds=frozenset(kind for kind, held in current.items() if held),
            units={unit.key: unit for unit in self._units(period, dispensing, current)},
            unknown_ucds=_unknown(dispensing.rows),
            dispensed=float(dispensing.rows["quantity"].sum() or 0),
        )

    def _units(
        self, period: str, dispensing: consumption.Dispensing, current: dict[str, list[HospitalFile]]
    ) -> Iterator[UnitFacts]:
        known = frozenset(known_units(self.hospital, period))
        lines = {kind: self._lines(kind, current[kind], known) for kind in LINES}
        doses = _doses(dispensing.rows)
        told = {row["unit"]: row for row in dispensing.units.iter_rows(named=True)}
        for key in sorted({*told, *(unit for counts in lines.values() for unit in counts)}):
            row = told.get(key, {})
            yield UnitFacts(
                key=key, code=row.get("code") or key, label=row.get("label") or "",
                service_code=row.get("service_code") or "", service_label=row.get("service_label") or "",
                known=key in known, eligible=bool(row.get("eligible")), outside=row.get("outside") or "",
                bed_days=row.get("bed_days"), ddd=doses.get(key, 0.0),
                lines={str(kind): counts[key] for kind, counts in lines.items() if counts.get(key)},
            )  # fmt: skip

    def _lines(self, kind: str, current: list[HospitalFile], units: frozenset[str]) -> Counter[str]:
        """Unit → rows of the files of a kind that name it."""
        knowledge = judging.Knowledge(self.answers, units, self.ucds if kind == Kind.CONSUMPTION else frozenset())
        found: Counter[str] = Counter()
        for file in current:
            found.update(dict(judging.judged_rows(file, knowledge).group_by("unit").len().iter_rows()))
        return found


def in_force() -> list[AntibioticCheck]:
    """The checks of the catalogue that are run, by name."""
    held = catalogue.current().atb_checks.values()
    return sorted((one for one in held if one.status in ("published", "preview")), key=lambda one: one.id)


def _unknown(rows: "pl.DataFrame") -> dict[str, float]:
    import polars as pl

    strange = rows.filter(pl.col("scope") == "unknown")
    return dict(strange.group_by("ucd").agg(pl.col("quantity").sum()).iter_rows())


def _doses(rows: "pl.DataFrame") -> dict[str, float]:
    import polars as pl

    return dict(rows.filter(pl.col("scope") == TOTAL).group_by("unit").agg(pl.col("ddd").sum()).iter_rows())
