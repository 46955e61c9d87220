"""What is measured of places, to be compared or crossed: a figure above a line, another below, under one name.

`conso:` and a selection of molecules (daily doses over bed-days) · `couple:` and a followed pair · an organism and an
antibiotic (isolates that resist over those tested, or over bed-days for a density).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jalon.antibiotics import references
from jalon.antibiotics.facts import consumption as dispensing
from jalon.antibiotics.facts import isolates as facts
from jalon.antibiotics.queries import consumption, pairs, resistance, selecting
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.queries.selecting import Chosen
from jalon.antibiotics.rules import consumption as rules
from jalon.antibiotics.rules.resistance import with_classes
from jalon.catalogue.antibiotic_definitions import FollowedPair
from jalon.kernel.refusal import Refusal

if TYPE_CHECKING:
    import polars as pl

CONSUMPTION, PAIR = "conso", "couple"
RULE = "spares"  # of de-duplication: the one of national surveillance, the same for all who are compared


@dataclass(frozen=True)
class Measure:
    """`address`: what names it in an address. Exactly one of `chosen` (molecules) and `pair` is there."""

    title: str
    address: Mapping[str, str]
    chosen: Chosen | None = None
    pair: FollowedPair | None = None

    @property
    def is_share(self) -> bool:
        """A share of isolates; the others are rates for 1,000 bed-days."""
        return self.pair is not None and self.pair.measure != "incidence"

    @property
    def counts_isolates(self) -> bool:
        """Whether what is above the line can point at somebody."""
        return self.pair is not None

    @property
    def times(self) -> int:
        return 100 if self.is_share else 1000

    @property
    def unit(self) -> str:
        if self.chosen:
            return "DDJ pour 1 000 journées"
        return "% de résistants" if self.is_share else "pour 1 000 journées"

    @property
    def top_name(self) -> str:
        return "DDJ" if self.chosen else "Résistants"

    @property
    def bottom_name(self) -> str:
        return "Testés" if self.is_share else "Journées"


def read_consumption(code: str) -> Measure:
    """A selection of molecules, as `selecting` writes it; "" is everything counted."""
    chosen = selecting.read(code)
    return Measure(chosen.title, {"mesure": f"{CONSUMPTION}:{chosen.code}"}, chosen=chosen)


def read(asked: Mapping[str, str], usual: str = CONSUMPTION, name: str = "mesure") -> Measure:
    """The measure of an address: the one named, else `germe` and `antibiotique`; a Refusal for what is unknown."""
    if not asked.get(name) and asked.get("germe") and asked.get("antibiotique"):
        return _free_pair(asked["germe"].strip(), asked["antibiotique"])
    kind, _, code = (asked.get(name) or usual).partition(":")
    if kind == CONSUMPTION:
        return read_consumption(code)
    found = next((one for one in pairs.pairs() if kind == PAIR and one.id == code), None)
    if found is None:
        raise Refusal(f"Mesure inconnue : « {asked.get(name)} ».")
    return Measure(found.title, {name: f"{PAIR}:{code}"}, pair=found)


def _free_pair(organism: str, code: str) -> Measure:
    group = organism.removeprefix(pairs.GROUP) if organism.startswith(pairs.GROUP) else ""
    if organism not in references.organisms() and group not in references.groups():
        raise Refusal(f"Germe inconnu : « {organism} ».")
    traits = {one.code for one in resistance.phenotypes()}
    if code not in traits | references.classes().keys() | references.molecules().keys():
        raise Refusal(f"Antibiotique inconnu : « {code} ».")
    pair = pairs.pair_of(organism, code)
    return Measure(pair.title, {"germe": organism, "antibiotique": code}, pair=pair)


def offered_pairs() -> list[tuple[str, str]]:
    """The followed pairs, as an address writes them."""
    return [(f"{PAIR}:{one.id}", one.title) for one in pairs.pairs()]


def offered_consumptions() -> list[tuple[str, list[tuple[str, str]]]]:
    """The selections of molecules, as an address writes them, in groups."""
    groups = [("Tout", [("", selecting.WHOLE)]), *selecting.offered(), ("Classes ATC", atc_classes())]
    return [(name, [(f"{CONSUMPTION}:{code}", title) for code, title in held]) for name, held in groups]


def atc_classes() -> list[tuple[str, str]]:
    """The ATC classes of the molecules that count in the total, by their codes of five signs."""
    known = {atc[:5] for atc, one in references.molecules().items() if one.scope == rules.TOTAL}
    return [(f"atc:{code}", f"{code} {consumption.atc_name(code)}") for code in sorted(known)]


def offered_organisms() -> list[str]:
    return sorted(references.organisms())


def offered_antibiotics() -> list[tuple[str, list[tuple[str, str]]]]:
    """Classes, phenotypes and molecules that an isolate may resist, in groups."""
    molecules = sorted((references.molecule_name(atc), atc) for atc in references.molecules())
    return [
        ("Classes", [(one.code, one.label) for one in references.classes().values()]),
        ("Phénotypes", [(code, title) for code, title in resistance.TRAITS.items()]),
        ("Molécules", [(atc, name) for name, atc in molecules]),
    ]


@dataclass(frozen=True)
class Held:
    """What was counted of a place. `key`: its unit or service as units meet; `code` and `label`: as it is read.

    `domain`: that of most of its bed-days, "" when no unit has one or over a whole hospital.
    """

    hospital: str
    key: str
    code: str
    label: str
    domain: str
    top: float
    bottom: float

    @property
    def name(self) -> str:
        return f"{self.code} {self.label}".strip() or self.hospital


def measured(asked: Asked, measure: Measure, by: str) -> list[Held]:
    """A line per place of the perimeter (unit, service, pole, establishment, period), those without anything last."""
    frame, units = table(asked, measure, by)
    domains = _domains(units, by)
    return [
        Held(
            row["establishment"], row.get(rules.PLACES[by][-1]) or row["establishment"], row["place"],
            row["place_label"], domains.get((row["establishment"], row["place"]), ""), row["top"], row["bottom"],
        )
        for row in consumption.named(asked, frame, units, by)
    ]  # fmt: skip


def table(asked: Asked, measure: Measure, by: str) -> "tuple[pl.DataFrame, pl.DataFrame]":
    """The keys of the places with `top` and `bottom`, and the units they are made of.

    Places that nothing is counted in or over, units of no perimeter for instance, are left out.
    """
    import polars as pl

    if measure.chosen:
        found, units = _dispensed(asked, measure.chosen, by)
    else:
        assert measure.pair is not None  # noqa: S101 (a measure has the one or the other)
        found, units = _resisting(asked, measure.pair, by)
    counted = found.filter((pl.col("top") > 0) | (pl.col("bottom") > 0))
    return counted.sort(list(rules.PLACES[by])), units


def _dispensed(asked: Asked, chosen: Chosen, by: str) -> "tuple[pl.DataFrame, pl.DataFrame]":
    import polars as pl

    gathered = dispensing.gather(asked.hospitals, asked.periods, asked.rate_perimeter, known_at=asked.known_at)
    units = gathered.units.filter("eligible")
    rows = gathered.rows.filter(chosen.rows).join(units.select(rules.KEYS), on=list(rules.KEYS), how="semi")
    found = rules.table(rows, units, by)
    keys = list(rules.PLACES[by])
    return found.select(*keys, pl.col("ddd").alias("top"), pl.col("bed_days").fill_null(0).alias("bottom")), units


def _resisting(asked: Asked, pair: FollowedPair, by: str) -> "tuple[pl.DataFrame, pl.DataFrame]":
    """De-duplicated over the periods asked, then counted where the isolate that is kept was found."""
    import polars as pl

    isolates, keys = isolates_of(asked, pair), list(rules.PLACES[by])
    every = dispensing.units_with_days(asked.hospitals, asked.periods, asked.rate_perimeter, asked.known_at)
    placed = rules.placed(every, by)
    missing = [name for name in keys if name not in rules.KEYS]
    held = isolates.join(placed.units.select(*rules.KEYS, *missing), on=list(rules.KEYS), how="left")
    held = held.with_columns(pl.col(name).fill_null("") for name in missing)
    counts = held.group_by(keys).agg(pl.col("resistant").sum().alias("top"), pl.col("tested").sum().alias("tested"))
    days = placed.units.filter("eligible").group_by(keys).agg(pl.col("bed_days").sum().alias("days"))
    found = days.join(counts, on=keys, how="full", coalesce=True).fill_null(0)
    bottom = "days" if pair.measure == "incidence" else "tested"
    return found.select(*keys, pl.col("top").cast(pl.Int64), pl.col(bottom).cast(pl.Int64).alias("bottom")), every


def isolates_of(asked: Asked, pair: FollowedPair) -> "pl.DataFrame":
    """The isolates of the pair that count once, `resistant` and `tested` told.

    A rule never compares two species; specimens are chosen after it, as on the pages of resistance. A density is made
    in the perimeter of rates whatever is asked: above the line as below.
    """
    import polars as pl

    if pair.measure == "incidence":
        asked = replace(asked, perimeter=asked.rate_perimeter)
    held = facts.gather(asked.hospitals, asked.periods, asked.rate_perimeter, asked.known_at)
    species = [pair.organism] if pair.organism else sorted(references.groups().get(pair.group, frozenset()))
    of_the_pair = facts.Gathered(held.frame.filter(pl.col("organism").is_in(species)), held.molecules, held.files)
    kept = resistance.select(asked, rule=RULE, gathered=of_the_pair).kept
    return pairs.marked(pair, with_classes(kept, resistance.classes()))


def _domains(units: "pl.DataFrame", by: str) -> dict[tuple[str, str], str]:
    """(hospital, code) → the domain of most bed-days of the units or services of the perimeter."""
    import polars as pl

    if by not in ("unit", "service"):
        return {}
    shown = "code" if by == "unit" else "service_code"
    weighed = (
        rules.placed(units, by).units.filter("eligible")
        .group_by("hospital", shown, pl.col("domain").fill_null(""))
        .agg(pl.col("bed_days").sum()).sort("bed_days", "domain")
    )  # fmt: skip
    return {(row["hospital"], row[shown]): row["domain"] for row in weighed.iter_rows(named=True)}
