"""Which listing holds for an entity on a day, and what is held from all its listings together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Said(NamedTuple):
    """One listing as it is read from the database: same names as `models.Listed`."""

    id: int
    entity_id: int
    list_id: str
    vintage: date | None
    row: int
    load_id: int
    name: str = ""
    ej_id: int | None = None
    pmsi: str = ""
    category: str = ""
    category_label: str = ""
    stated_domain: str = ""
    sector: str = ""
    stratum: str = ""
    commune_code: str = ""
    town: str = ""
    postal_code: str = ""
    department: str = ""
    region: str = ""
    siret: str = ""
    capacity: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    state: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    ej_name: str = ""
    siren: str = ""
    legal_status: str = ""
    authorised_on: date | None = None


# What belongs together is taken from one listing: never the town of one list and the département of another.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("name",),
    ("ej_id",),
    ("pmsi",),
    ("category", "category_label"),
    ("stated_domain",),
    ("sector",),
    ("stratum",),
    ("commune_code", "town", "postal_code", "department", "region"),
    ("siret",),
    ("capacity",),
    ("latitude", "longitude"),
    ("state", "opened_on", "closed_on"),
    ("ej_name",),
    ("siren", "legal_status"),
    ("authorised_on",),
)
FIELDS = tuple(field for group in GROUPS for field in group)
_RANKED = tuple(tuple((field, Said._fields.index(field)) for field in group) for group in GROUPS)
_NOTHING = ("", None)


def _rank(said: Said, on: date) -> tuple[int, int]:
    if said.vintage is None:
        return (2, 0)
    days = (on - said.vintage).days
    return (0, days) if days >= 0 else (1, -days)


def preferred(listings: Iterable[Said], on: date) -> list[Said]:
    """The listings, the one that speaks best of that day first.

    The latest vintage up to the day; then the earliest after it; then the lists that give no date.
    Of two with the same vintage, the last recorded.
    """
    by_record = sorted(listings, key=lambda said: said.id, reverse=True)
    return sorted(by_record, key=lambda said: _rank(said, on))


def chosen_listing(listings: Iterable[Said], on: date) -> Said | None:
    """The listing that holds on that day, or None when no list names the entity."""
    return next(iter(preferred(listings, on)), None)


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held of an entity on a day: values, the listing each comes from, what was corrected."""

    values: Mapping[str, object]
    origins: Mapping[str, Said]
    chosen: Said
    corrected: tuple[str, ...] = ()


def hold(listings: Sequence[Said], on: date, corrections: Mapping[str, object] | None = None) -> Holding:
    """What is held on that day: the chosen listing, completed by the next ones where it says nothing.

    SAE says nothing of the PMSI number or the coordinates; a regional file may. Standing corrections
    come over all of it, field by field.
    """
    ordered = preferred(listings, on)
    values: dict[str, object] = dict.fromkeys(FIELDS, "")
    origins: dict[str, Said] = {}
    for group in _RANKED:
        said = _first_that_speaks(ordered, group)
        for field, rank in group:
            values[field] = (said or ordered[0])[rank]
            if said is not None:
                origins[field] = said
    if corrections:
        values.update(corrections)
    return Holding(values, origins, ordered[0], tuple(sorted(corrections or ())))


def _first_that_speaks(ordered: Sequence[Said], group: tuple[tuple[str, int], ...]) -> Said | None:
    for said in ordered:
        for _, rank in group:
            if said[rank] not in _NOTHING:
                return said
    return None
