"""The lines of a month parted by a stratum of the catalogue: département, class, size, territory…"""

from collections import defaultdict
from dataclasses import dataclass

from jalon import catalogue
from jalon.catalogue.definitions import StratumDefinition
from jalon.catalogue.regions import DEPARTMENTS
from jalon.directory import queries as directory
from jalon.directory.queries import Traits
from jalon.indicators.comparison import rules
from jalon.indicators.projection.lines import directory_stamp
from jalon.indicators.projection.view import MonthView
from jalon.kernel.recent import Recent
from jalon.kernel.text import fold

UNKNOWN = "non renseigné"
MONTHS = 8  # of which the traits stay at hand

Parted = dict[tuple[str, ...], list[int]]  # what an establishment is by each trait of a stratum → the lines alike
_traits: Recent[tuple, dict[int, Traits]] = Recent(MONTHS)
_parted: Recent[tuple, Parted] = Recent(MONTHS * 4)


@dataclass(frozen=True)
class Group:
    """Comparable establishments: the positions of their lines. An empty `id`: those of which nothing is known."""

    id: str
    label: str
    positions: tuple[int, ...]


def strata_for(view: MonthView) -> list[StratumDefinition]:
    """The strata that have a sense for a grid; those by territory only once the directory knows such territories."""
    domain = view.grid.domain
    kinds = set(directory.territories().values_list("subkind", flat=True).distinct())
    found = [one for one in catalogue.current().strata.values() if not one.domains or domain in one.domains]
    served = [one for one in found if one.status != "retired" and (not one.territory or one.territory in kinds)]
    return sorted(served, key=lambda one: (one.id != "departement", bool(one.territory), not one.peers, one.title))


def peer_stratum(domain: str) -> StratumDefinition | None:
    """What makes the peers of an establishment: the class of hospitals, the category and size of ESSMS."""
    named = (one for one in catalogue.current().strata.values() if one.peers and one.status != "retired")
    return next((one for one in named if not one.domains or domain in one.domains), None)


def groups(view: MonthView, stratum: StratumDefinition) -> list[Group]:
    """Every line is in exactly one group, but for territories: an establishment may be in several, or in none."""
    if stratum.territory:
        return _territories(view, stratum.territory)
    found = parted_by(view, stratum)
    ordered = sorted(found, key=lambda key: (not any(key), _order(view, stratum, key, found[key])))
    return [Group(_id(key), _label(view, stratum, key, found[key]), tuple(found[key])) for key in ordered]


def peers_of(view: MonthView, stratum: StratumDefinition, position: int) -> Group:
    """The group that an establishment is in."""
    parted = parted_by(view, stratum)
    key, alike = next((key, alike) for key, alike in parted.items() if position in alike)
    return Group(_id(key), _label(view, stratum, key, alike), tuple(alike))


def parted_by(view: MonthView, stratum: StratumDefinition) -> Parted:
    """The positions of the lines, by what they are by each trait of a stratum; kept as long as the traits are."""
    about = _about(view)
    return _parted.get((about, stratum.id, stratum.version), lambda: _part(view, stratum, _held_traits(view, about)))


def _part(view: MonthView, stratum: StratumDefinition, held: dict[int, Traits]) -> Parted:
    found: Parted = defaultdict(list)
    for i, entity in enumerate(view.listed.ids):
        found[_key(view, stratum, i, held.get(entity, Traits()))].append(i)
    return dict(found)


def traits_of(view: MonthView) -> dict[int, Traits]:
    """The traits of the lines of a month, kept at hand until something is said of the directory."""
    return _held_traits(view, _about(view))


def _held_traits(view: MonthView, about: tuple) -> dict[int, Traits]:
    return _traits.get(about, lambda: directory.traits(view.listed.ids, view.month.last_day, view.known_at))


def _about(view: MonthView) -> tuple:
    """All that the traits of the lines of a month depend on."""
    return (directory_stamp(), view.month.code, view.known_at, view.listed.name)


def forget() -> None:
    """Read everything again: for measures."""
    _traits.forget()
    _parted.forget()


def _key(view: MonthView, stratum: StratumDefinition, i: int, held: Traits) -> tuple[str, ...]:
    """What an establishment is by each trait of the stratum; an empty text where nothing says."""
    return tuple(_of_trait(view, stratum, i, held, trait) for trait in stratum.by)


def _of_trait(view: MonthView, stratum: StratumDefinition, i: int, held: Traits, trait: str) -> str:
    if trait == "department":
        return view.listed.columns["departement"][i]
    if trait == "capacity":
        return "" if held.capacity is None else f"{rules.band(held.capacity, stratum.bands):02d}"
    return getattr(held, trait)


def _order(view: MonthView, stratum: StratumDefinition, key: tuple[str, ...], members: list[int]) -> list[str]:
    """By name, sizes from the smallest; what nothing says last."""
    pairs = zip(stratum.by, key, strict=True)
    words = (
        (code, code if trait == "capacity" else _word(view, stratum, trait, code, members)) for trait, code in pairs
    )
    return [fold(word) if code else "~" for code, word in words]


def _id(key: tuple[str, ...]) -> str:
    return ":".join(key) if any(key) else ""


def _label(view: MonthView, stratum: StratumDefinition, key: tuple[str, ...], members: list[int]) -> str:
    said = [_word(view, stratum, trait, code, members) for trait, code in zip(stratum.by, key, strict=True)]
    return ", ".join(said) if any(key) else UNKNOWN.capitalize()


def _word(view: MonthView, stratum: StratumDefinition, trait: str, code: str, members: list[int]) -> str:
    if not code:
        return f"{_TRAITS.get(trait, trait)} {UNKNOWN}"
    if trait == "department":
        return DEPARTMENTS[code].name if code in DEPARTMENTS else code
    if trait == "category":
        return stratum.labels.get(code) or view.listed.columns["categorie"][members[0]] or code
    if trait == "capacity":
        return rules.band_label(int(code), stratum.bands, stratum.unit)
    return stratum.labels.get(code, code)


_TRAITS = {"category": "catégorie", "capacity": "taille", "sector": "secteur", "stratum": "classe"}


def _territories(view: MonthView, kind: str) -> list[Group]:
    held, ids, listed = traits_of(view), view.listed.ids, view.listed.columns["ej"]
    places = {one: (ej, held.get(one, Traits()).commune_code) for one, ej in zip(ids, listed, strict=True)}
    ranks = {entity: i for i, entity in enumerate(ids)}
    found = directory.gathered(kind, places, view.month.last_day, view.known_at)
    made = [Group(one.code, one.name or one.code, tuple(sorted(ranks[m] for m in members))) for one, members in found]
    inside = {i for one in made for i in one.positions}
    outside = tuple(i for i in range(len(ids)) if i not in inside)
    return [*made, Group("", "Hors de ces territoires", outside)] if outside and made else made
