"""An invented coast and the borders of its départements, out in the ocean; where its towns and establishments are."""

from collections.abc import Sequence
from functools import lru_cache
from random import Random

from jalon.demo.invention.chance import chance

Point = tuple[float, float]  # longitude, latitude

_NODES: dict[str, Point] = {
    "west": (-9.30, 47.02), "north_west": (-9.02, 47.36), "north": (-8.18, 47.58), "north_east": (-7.28, 47.46),
    "east": (-6.86, 46.92), "south_east": (-7.02, 46.22), "south": (-7.66, 45.86), "south_west": (-8.46, 45.98),
    "marsh": (-8.96, 46.24), "mouth_south": (-8.82, 46.58), "port": (-7.98, 46.78), "mouth_north": (-8.92, 46.84),
    "crossing": (-7.56, 46.60),
}  # fmt: skip
_BORDERS = {
    "99A": "port north north_east east crossing",
    "99B": "mouth_north west north_west north port",
    "99C": "crossing east south_east south",
    "99D": "port crossing south south_west marsh mouth_south",
}
_ROUGH, _HALVINGS = 0.11, 5  # how far a middle strays, in shares of the side; how often a side is halved
_UNPLACED = 0.3  # of hospitals, as in the real lists; of the others, a third of that


def features() -> list[dict]:
    """The départements as GeoJSON features."""
    return [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "Polygon", "coordinates": [[*(list(point) for point in ring), list(ring[0])]]},
        }
        for code in _BORDERS
        for ring in [outline(code)]
    ]


@lru_cache
def outline(department: str) -> tuple[Point, ...]:
    """The border of a département; two neighbours share theirs to the point."""
    names = _BORDERS[department].split()
    sides = zip(names, [*names[1:], names[0]], strict=True)
    return tuple(point for side in sides for point in _side(*side)[:-1])


@lru_cache
def town_at(code: str) -> Point:
    """Where a town is: inside its département, away from the border."""
    ring = outline(code[:3])
    seed = chance(6, ord(code[2]), int(code[3:]))
    while True:
        place = _drawn(ring, seed)
        x, y = place
        around = [(x + dx, y + dy) for dx in (-0.07, 0.07) for dy in (-0.05, 0.05)]
        if all(inside(ring, point) for point in (place, *around)):
            return place


def position_of(finess: str, town: str, *, hospital: bool) -> tuple[float, float] | None:
    """Latitude and longitude of an establishment in its town; None for those that no list places."""
    seed = chance(7, int(finess[2:]))
    if seed.random() < (_UNPLACED if hospital else _UNPLACED / 3):
        return None
    x, y = town_at(town)
    return round(y + seed.uniform(-0.025, 0.025), 5), round(x + seed.uniform(-0.035, 0.035), 5)


def inside(ring: Sequence[Point], place: Point) -> bool:
    """Whether a place is within a ring: a ray from it crosses the border an odd number of times."""
    x, y = place
    crossed = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            crossed = not crossed
    return crossed


def _drawn(ring: Sequence[Point], seed: Random) -> Point:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return round(seed.uniform(min(xs), max(xs)), 5), round(seed.uniform(min(ys), max(ys)), 5)


@lru_cache
def _side(begin: str, end: str) -> tuple[Point, ...]:
    """The points from one node to another, the same the other way round."""
    if begin > end:
        return _side(end, begin)[::-1]
    seed = chance(8, *(sum(map(ord, name)) for name in (begin, end)))
    return tuple(_halved([_NODES[begin], _NODES[end]], seed, _HALVINGS))


def _halved(points: list[Point], seed: Random, times: int) -> list[Point]:
    if not times:
        return [(round(x, 4), round(y, 4)) for x, y in points]
    made = [points[0]]
    for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
        stray = seed.uniform(-_ROUGH, _ROUGH)
        made += [((x1 + x2) / 2 - (y2 - y1) * stray, (y1 + y2) / 2 + (x2 - x1) * stray), (x2, y2)]
    return _halved(made, seed, times - 1)
