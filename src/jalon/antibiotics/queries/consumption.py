"""Consumption tables with names, for pages, reports and the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jalon import catalogue
from jalon.antibiotics import references
from jalon.antibiotics.facts import consumption as facts
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.rules import consumption as rules
from jalon.directory.queries.traits import traits

if TYPE_CHECKING:
    import polars as pl

LEVELS = ("total", "atc2", "atc3", "atc4", "atc5", "list")
ATC_NAMES = {
    "J01": "Antibactériens à usage systémique", "J04": "Antimycobactériens", "P01": "Antiprotozoaires",
    "A07": "Anti-infectieux digestifs", "J01A": "Tétracyclines", "J01B": "Phénicolés", "J01C": "Pénicillines",
    "J01D": "Autres bêta-lactamines", "J01E": "Sulfamides et triméthoprime", "J01F": "Macrolides et apparentés",
    "J01G": "Aminosides", "J01M": "Quinolones", "J01X": "Autres antibactériens", "J04A": "Antituberculeux",
    "P01A": "Imidazolés par voie orale", "A07A": "Anti-infectieux digestifs", "J01AA": "Tétracyclines",
    "J01BA": "Phénicolés", "J01CA": "Pénicillines à large spectre", "J01CE": "Pénicillines G et V",
    "J01CF": "Pénicillines M", "J01CG": "Inhibiteurs de bêta-lactamases",
    "J01CR": "Pénicillines avec inhibiteur", "J01DB": "Céphalosporines de 1re génération",
    "J01DC": "Céphalosporines de 2e génération", "J01DD": "Céphalosporines de 3e génération",
    "J01DE": "Céphalosporines de 4e génération", "J01DF": "Monobactames", "J01DH": "Carbapénèmes",
    "J01DI": "Autres céphalosporines", "J01EA": "Triméthoprime", "J01EC": "Sulfamides", "J01EE": "Co-trimoxazole",
    "J01FA": "Macrolides", "J01FF": "Lincosamides", "J01FG": "Streptogramines", "J01GA": "Streptomycines",
    "J01GB": "Autres aminosides", "J01MA": "Fluoroquinolones", "J01MB": "Autres quinolones",
    "J01XA": "Glycopeptides", "J01XB": "Polymyxines", "J01XC": "Acide fusidique", "J01XD": "Imidazolés injectables",
    "J01XE": "Nitrofuranes", "J01XX": "Autres (fosfomycine, linézolide, daptomycine…)", "J04AB": "Rifamycines",
    "J04AA": "Acide aminosalicylique", "P01AB": "Nitro-imidazolés", "A07AA": "Antibiotiques digestifs",
}  # fmt: skip


def atc_name(code: str) -> str:
    """The name of an ATC code of any level, in French; the code itself when nobody named it."""
    if len(code) == 7:
        return references.molecule_name(code)
    return ATC_NAMES.get(code, code)


@dataclass
class ConsumptionTable:
    """`rows`: plain dictionaries, one per place (and code); `gathered`: the facts, to open a figure on its lines."""

    asked: Asked
    by: str
    level: str
    rows: list[dict[str, Any]]
    gathered: facts.Dispensing


def table(asked: Asked, *, by: str = "establishment", level: str = "total", ddd_set: str = "") -> ConsumptionTable:
    """The consumption of the hospitals asked, gathered by place; with a level, one row per place and code."""
    gathered = facts.gather(
        asked.hospitals, asked.periods, asked.rate_perimeter, ddd_set=ddd_set, known_at=asked.known_at
    )
    return tabulated(asked, gathered, by=by, level=level)


def tabulated(asked: Asked, gathered: facts.Dispensing, *, by: str, level: str = "total") -> ConsumptionTable:
    """The same from facts gathered already."""
    units = with_regions(asked, gathered.units)
    if level == "list":
        frame = _by_list(gathered.rows, units, by)
    elif level == "total":
        frame = rules.table(gathered.rows, units, by)
    else:
        frame = rules.by_molecule(gathered.rows, units, by, level)
    return ConsumptionTable(asked, by, level, named(asked, frame, units, by), gathered)


def with_regions(asked: Asked, units: "pl.DataFrame") -> "pl.DataFrame":
    """The units with the region and the type (the class that the directory's lists give) of their hospital."""
    import polars as pl

    regions = {one.code: one.region or "" for one in asked.hospitals}
    held = traits([one.pk for one in asked.hospitals], asked.period.last_day)
    strata = {one.code: held[one.pk].stratum if one.pk in held else "" for one in asked.hospitals}
    return units.with_columns(
        pl.col("hospital").replace_strict(list(told), list(told.values()), return_dtype=pl.String).alias(name)
        for name, told in (("region", regions), ("stratum", strata))
    )


def _by_list(rows: "pl.DataFrame", units: "pl.DataFrame", by: str) -> "pl.DataFrame":
    import polars as pl

    frames = [
        rules.table(rows.filter(chosen(one)), units, by).with_columns(pl.lit(one.id).alias("code"))
        for one in lists().values()
    ]
    return pl.concat(frames)


def lists() -> dict[str, Any]:
    """The lists of molecules of the catalogue, ratios apart."""
    return {key: one for key, one in catalogue.current().atb_lists.items() if one.kind != "ratio"}


def chosen(one: Any) -> "pl.Expr":
    """The rows that a list of the catalogue takes: ATC prefixes, AWaRe group, routes."""
    import polars as pl

    kept = pl.col("scope") == rules.TOTAL
    if one.codes:
        kept &= pl.any_horizontal([pl.col("atc").str.starts_with(code) for code in one.codes])
    if one.but_not:
        kept &= ~pl.any_horizontal([pl.col("atc").str.starts_with(code) for code in one.but_not])
    if one.aware:
        named = [atc for atc, molecule in references.molecules().items() if molecule.aware == one.aware]
        kept &= pl.col("atc").is_in(named)
    if one.routes:
        kept &= pl.col("route").is_in(list(one.routes))
    return kept.fill_null(False)


def named(asked: Asked, frame: "pl.DataFrame", units: "pl.DataFrame", by: str) -> list[dict[str, Any]]:
    """The rows with the names of their establishment, place and code; `place` is the structure's own code."""
    names = {one.code: one.name for one in asked.hospitals}
    places = _places(units, by)
    found = []
    for row in frame.iter_rows(named=True):
        hospital = row.get("hospital") or ""
        place = row.get(rules.PLACES[by][-1]) or ""
        code, label = places.get((hospital, place), (place, ""))
        said = {
            "establishment": hospital, "establishment_name": names.get(hospital, ""),
            "place": code if by not in ("establishment", "region") else place,
            "place_label": label if by in rules.LABELS else names.get(hospital, place),
        }  # fmt: skip
        if "code" in row:
            said |= {"atc": row["code"], "atc_name": _code_name(row["code"])}
        found.append(said | {key: value for key, value in row.items() if key not in ("hospital", "code")})
    return found


def _code_name(code: str) -> str:
    held = catalogue.current().atb_lists.get(code)
    return held.title if held else atc_name(code)


def _places(units: "pl.DataFrame", by: str) -> dict[tuple[str, str], tuple[str, str]]:
    """(hospital, key) → the code and label that the latest structure gives the place."""
    if by not in rules.LABELS:
        return {}
    key, label = rules.PLACES[by][-1], rules.LABELS[by]
    placed = rules.placed(units, by).units.sort("period")
    shown = "code" if by == "unit" else key
    return {(row["hospital"], row[key]): (row[shown], row[label] or "") for row in placed.iter_rows(named=True)}


def trend(asked: Asked, periods: Sequence[str], kept: "pl.Expr", *, ddd_set: str = "") -> list[dict[str, Any]]:
    """One row per period, in one set of daily doses: a series is never charted across two sets."""
    gathered = facts.gather(asked.hospitals, periods, asked.rate_perimeter, ddd_set=ddd_set, known_at=asked.known_at)
    frame = rules.table(gathered.rows.filter(kept), gathered.units, "period")
    held = {row["period"]: row for row in frame.iter_rows(named=True)}
    return [held.get(period, {"period": period}) for period in periods]


@dataclass(frozen=True)
class Ratio:
    """The share of some molecules among others, in percent of the doses; `share` None when nothing was dispensed."""

    definition: Any
    numerator: float
    denominator: float

    @property
    def share(self) -> float | None:
        return 100 * self.numerator / self.denominator if self.denominator else None

    @property
    def reached(self) -> bool | None:
        """Whether the target is met; None without target or without doses."""
        least, most = self.definition.at_least, self.definition.at_most
        if self.share is None or (least is None and most is None):
            return None
        return (least is None or self.share >= least) and (most is None or self.share <= most)


def ratios(gathered: facts.Dispensing) -> list[Ratio]:
    """The usual ratios of the catalogue, over the units of the perimeter."""
    found = [one for one in catalogue.current().atb_lists.values() if one.kind == "ratio"]
    return [_ratio(one, gathered) for one in sorted(found, key=lambda one: one.title)]


def _ratio(one: Any, gathered: facts.Dispensing) -> Ratio:
    parts = (
        any_of(one.numerator, one.numerator_routes or one.routes), any_of(one.denominator, one.denominator_routes)
    )  # fmt: skip
    doses = [rules.doses_inside(gathered.rows.filter(kept), gathered.units) for kept in parts]
    return Ratio(one, *doses)


def any_of(names: Sequence[str], routes: Sequence[str] = ()) -> "pl.Expr":
    """The rows of any of these lists, by these routes; without a list, everything counted."""
    import polars as pl

    held = catalogue.current().atb_lists
    kept = pl.any_horizontal([chosen(held[name]) for name in names]) if names else pl.col("scope") == rules.TOTAL
    return kept & pl.col("route").is_in(list(routes)).fill_null(False) if routes else kept
