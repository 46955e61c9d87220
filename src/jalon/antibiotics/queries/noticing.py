"""The facts that checks look at, gathered period by period; and the checks run on them."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from jalon import catalogue
from jalon.antibiotics import references
from jalon.antibiotics.facts import consumption, files, isolates, judging
from jalon.antibiotics.facts.units import known_units
from jalon.antibiotics.models import Kind
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
LINES = (Kind.BED_DAYS, Kind.ADMISSIONS, Kind.CONSUMPTION, Kind.RESISTANCE)


class Noticed(NamedTuple):
    """A finding of a check of the catalogue."""

    check: AntibioticCheck
    finding: Finding


class Noticing:
    """One hospital under the checks of the catalogue; the facts of a period are gathered once."""

    def __init__(self, hospital: Entity) -> None:
        self.hospital = hospital
        self.held = files.periods_held([hospital])
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
        """The facts of a period with those it is compared with."""
        steps = {"previous": -1, "year_before": -1 if len(period) == 4 else -4}
        before = {name: Period(period).shifted(step).code for name, step in steps.items()}
        quarters = [one for one in files.periods_within(period) if one != period and one in self.held]
        facts = self.facts(period)
        former = {name: self.facts(code) for name, code in before.items() if code in self.held}
        return Facts(**(vars(facts) | {"former": former, "quarters": tuple(self.facts(one) for one in quarters)}))

    def _facts(self, period: str) -> Facts:
        current = {kind: files.current(kind, [self.hospital], [period]) for kind in Kind.values}
        perimeter = perimeter_of(RATES)
        dispensing = consumption.gather([self.hospital], [period], perimeter)
        seen = isolates.gather([self.hospital], [period], perimeter) if current[Kind.RESISTANCE] else None
        groups = references.groups()
        organisms = seen.frame["organism"].unique().to_list() if seen else []
        natural = {one: references.natural_resistance(one) for one in organisms} if groups else {}
        return Facts(
            period=period,
            kinds=frozenset(kind for kind, held in current.items() if held),
            units={unit.key: unit for unit in self._units(period, dispensing)},
            unknown_ucds=_unknown(dispensing.rows),
            dispensed=float(dispensing.rows["quantity"].sum() or 0),
            isolates=seen.frame if seen else None,
            natural=natural,
            third_generation=_third_generation(),
            names={atc: references.molecule_name(atc) for some in natural.values() for atc in some},
        )

    def _units(self, period: str, dispensing: consumption.Dispensing) -> Iterator[UnitFacts]:
        known = known_units(self.hospital, period)
        lines = {kind: self._lines(kind, period) for kind in LINES}
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

    def _lines(self, kind: str, period: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for file in files.current(kind, [self.hospital], [period]):
            found.update(dict(judging.judged_rows(file).group_by("unit").len().iter_rows()))
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


def _third_generation() -> tuple[str, ...]:
    held = references.classes().get("C3G")
    return held.members if held else ()
