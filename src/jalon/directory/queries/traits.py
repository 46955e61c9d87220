"""What makes establishments comparable, and where they are: sector, class, category, size, coordinates on a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from jalon.directory.models import Listed
from jalon.directory.queries.holdings import corrections, known
from jalon.directory.rules.holding import Said, preferred

_AT_ONCE = 5_000  # parameters of one statement: SQLite takes 32,766
_NAMES = ("sector", "stratum", "category", "capacity", "commune_code", "latitude", "longitude")
_READ = ("id", "entity_id", "vintage", *_NAMES)
_TOGETHER = (("sector",), ("stratum",), ("category",), ("capacity",), ("commune_code",), ("latitude", "longitude"))
_NOTHING = ("", None)


class Traits(NamedTuple):
    """Empty or None where no list says. `capacity`: beds or places."""

    sector: str = ""
    stratum: str = ""
    category: str = ""
    capacity: int | None = None
    commune_code: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude, in degrees."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)


def traits(entities: Iterable[int], on: date, known_at: datetime | None = None) -> dict[int, Traits]:
    """What is held of each establishment on that day; same choices as `held`, of fewer fields."""
    ids = list(entities)
    corrected = corrections(known_at)
    found: dict[int, Traits] = {}
    for start in range(0, len(ids), _AT_ONCE):
        for entity, said in _listings(ids[start : start + _AT_ONCE], known_at).items():
            values: dict[str, Any] = dict(_held(said, on))
            own = {name: value for name, value in corrected.get(entity, {}).items() if name in _NAMES}
            found[entity] = Traits(**values | own)
    return found


def positions(entities: Iterable[int], on: date, known_at: datetime | None = None) -> dict[int, tuple[float, float]]:
    """Latitude and longitude of the establishments whose lists give them."""
    known_traits = traits(entities, on, known_at)
    return {entity: one.position for entity, one in known_traits.items() if one.position is not None}


def _listings(ids: Sequence[int], known_at: datetime | None) -> dict[int, list[Said]]:
    rows = Listed.objects.filter(known(known_at), entity__in=ids).values_list(*_READ)
    found: dict[int, list[Said]] = defaultdict(list)
    for pk, entity, vintage, *values in rows:
        found[entity].append(Said(pk, entity, "", vintage, 0, 0, **dict(zip(_NAMES, values, strict=True))))
    return found


def _held(listings: Sequence[Said], on: date) -> dict[str, Any]:
    ordered = preferred(listings, on) if len(listings) > 1 else listings
    values: dict[str, Any] = {}
    for names in _TOGETHER:
        said = next((one for one in ordered if any(getattr(one, name) not in _NOTHING for name in names)), ordered[0])
        values.update((name, getattr(said, name)) for name in names)
    return values
