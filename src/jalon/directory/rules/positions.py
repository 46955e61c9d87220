"""Where an establishment is, from two numbers of which a file says badly what they are.

The name of a field is no proof: FINESS+ has put northings under X, and latitudes where metres were promised. A reading
is kept when it falls in the territory; when several do, none is chosen.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from jalon.directory.rules.projections import PROJECTIONS

SAME = 1e-7  # degrees: two readings nearer than a centimetre are one
FARTHEST = 1e7  # metres: no projection goes farther


class Zone(NamedTuple):
    """A box around a territory, in degrees, and the projection of its coordinates in metres."""

    south: float
    north: float
    west: float
    east: float
    projection: str

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


METROPOLIS = Zone(41.2, 51.3, -5.6, 9.8, "LAMBERT_93")
ANTILLES = Zone(14.2, 18.3, -63.3, -60.7, "UTM_N20")
ZONES = {
    **dict.fromkeys(("971", "972", "977", "978"), ANTILLES),
    "973": Zone(2.0, 6.0, -54.7, -51.4, "UTM_N22"),
    "974": Zone(-21.5, -20.7, 55.1, 55.95, "UTM_S40"),
    "975": Zone(46.7, 47.2, -56.5, -56.0, "UTM_N21"),
    "976": Zone(-13.1, -12.5, 44.9, 45.4, "UTM_S38"),
    "986": Zone(-14.5, -13.0, -178.4, -175.9, ""),
    "987": Zone(-28.0, -7.5, -155.0, -134.0, ""),
    "988": Zone(-23.0, -17.5, 158.0, 173.0, ""),
}


def zone_of(department: str) -> Zone:
    """The territory of a département, by its official code."""
    return ZONES.get(department, METROPOLIS)


Degrees = list[float | None]


def projected(
    xs: Sequence[float], ys: Sequence[float], projections: Sequence[str], departments: Sequence[str]
) -> tuple[Degrees, Degrees]:
    """Latitudes and longitudes of metres, each in the projection named; None where that is not in the territory.

    Columns of one length; degrees come to the sixth decimal, a tenth of a metre.
    """
    east, north = np.array(xs, dtype=float), np.array(ys, dtype=float)
    latitudes, longitudes = np.full(len(east), np.nan), np.full(len(east), np.nan)
    sane = (abs(east) < FARTHEST) & (abs(north) < FARTHEST)
    for name in set(projections) & PROJECTIONS.keys():
        own = sane & _are(projections, name)
        latitudes[own], longitudes[own] = PROJECTIONS[name].unproject(east[own], north[own], np)
    zones = [zone_of(department) for department in departments]
    inside = np.zeros(len(east), dtype=bool)
    for zone in set(zones):
        box = (zone.south <= latitudes) & (latitudes <= zone.north)
        inside |= _are(zones, zone) & box & (zone.west <= longitudes) & (longitudes <= zone.east)
    return _or_none(latitudes, inside), _or_none(longitudes, inside)


def _are(column: Sequence[Any], wanted: Any) -> "np.ndarray[Any, Any]":
    return np.fromiter((one is wanted or one == wanted for one in column), dtype=bool, count=len(column))


def _or_none(degrees: "np.ndarray[Any, Any]", inside: "np.ndarray[Any, Any]") -> Degrees:
    return [one if kept else None for one, kept in zip(degrees.round(6).tolist(), inside.tolist(), strict=True)]


def plausible(first: float, second: float, department: str) -> tuple[float, float] | None:
    """The one reading of two numbers that falls in the territory: degrees or metres, in either order."""
    zone = zone_of(department)
    found = [place for place in _readings(first, second, zone) if zone.holds(*place)]
    apart = any(abs(a - b) > SAME for place in found for a, b in zip(place, found[0], strict=True))
    return found[0] if found and not apart else None


def _readings(first: float, second: float, zone: Zone) -> list[tuple[float, float]]:
    readings = [(first, second), (second, first)]
    if not (abs(first) < FARTHEST and abs(second) < FARTHEST):
        return []
    if zone.projection and max(abs(first), abs(second)) > 1_000:
        named = PROJECTIONS[zone.projection]
        return [named.unproject(*pair) for pair in readings]
    return readings
