"""From the metres of a French official projection to latitude and longitude, in degrees.

Formulas: IGN, service de géodésie, notes NT/G 71 (Lambert's conformal conic, algorithms ALG0002 to ALG0004) and
NT/G 76 (transverse Mercator, ALG0030 and ALG0031), with the series of Krüger up to the fourth power of the third
flattening. Ellipsoid GRS80 everywhere: RGF93 and the overseas systems are taken for WGS84, from which they differ by
less than a metre.

Each formula takes a number, or a column of them: `m` is then the module that computes on columns (NumPy has the names
of `math`).
"""

import math
from dataclasses import dataclass
from functools import cached_property
from math import cos, exp, log, pi, radians, sin, sqrt
from typing import Any

AXIS, FLATTENING = 6_378_137.0, 1 / 298.257222101  # GRS80


@dataclass(frozen=True)
class Ellipsoid:
    """Its half major axis, in metres, and its flattening."""

    axis: float
    flattening: float

    @property
    def third(self) -> float:
        """The third flattening, in which the series are written."""
        return self.flattening / (2 - self.flattening)

    def geographic(self, conformal: Any, m: Any = math) -> Any:
        """The latitude whose conformal latitude is given, in radians: within a millionth of a second of arc."""
        return conformal + sum(delta * m.sin(2 * rank * conformal) for rank, delta in enumerate(self._deltas, start=1))

    @cached_property
    def _deltas(self) -> tuple[float, ...]:
        n = self.third
        return (
            2 * n - 2 * n**2 / 3 - 2 * n**3 + 116 * n**4 / 45,
            7 * n**2 / 3 - 8 * n**3 / 5 - 227 * n**4 / 45,
            56 * n**3 / 15 - 136 * n**4 / 35,
            4279 * n**4 / 630,
        )


GRS80 = Ellipsoid(AXIS, FLATTENING)


@dataclass(frozen=True)
class Conic:
    """A conformal conic: n, c, and the pole (xs, ys) of note NT/G 71; `meridian` in radians."""

    n: float
    c: float
    xs: float
    ys: float
    meridian: float
    ellipsoid: Ellipsoid = GRS80

    def unproject(self, x: Any, y: Any, m: Any = math) -> tuple[Any, Any]:
        """Latitude and longitude, in degrees."""
        radius, angle = m.hypot(x - self.xs, y - self.ys), m.atan((x - self.xs) / (self.ys - y))
        isometric = -m.log(abs(radius / self.c)) / self.n
        latitude = self.ellipsoid.geographic(2 * m.atan(m.exp(isometric)) - pi / 2, m)
        return m.degrees(latitude), m.degrees(self.meridian + angle / self.n)


@dataclass(frozen=True)
class Mercator:
    """A zone of UTM: its meridian in degrees, and what is added to the northing south of the equator."""

    meridian: float
    north: float = 0.0

    def unproject(self, x: Any, y: Any, m: Any = math) -> tuple[Any, Any]:
        """Latitude and longitude, in degrees."""
        n = GRS80.third
        scale = 0.9996 * GRS80.axis / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
        xi, eta = (y - self.north) / scale, (x - 500_000) / scale
        conformal, across = xi, eta
        for rank, beta in enumerate(_BETA, start=1):
            conformal = conformal - beta * m.sin(2 * rank * xi) * m.cosh(2 * rank * eta)
            across = across - beta * m.cos(2 * rank * xi) * m.sinh(2 * rank * eta)
        latitude = GRS80.geographic(m.asin(m.sin(conformal) / m.cosh(across)), m)
        return m.degrees(latitude), self.meridian + m.degrees(m.atan2(m.sinh(across), m.cos(conformal)))


def _betas(n: float) -> tuple[float, ...]:
    return (
        n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96 - n**4 / 360,
        n**2 / 48 + n**3 / 15 - 437 * n**4 / 1440,
        17 * n**3 / 480 - 37 * n**4 / 840,
        4397 * n**4 / 161280,
    )


_BETA = _betas(GRS80.third)


def conic(first: float, second: float, origin: tuple[float, float], false: tuple[float, float]) -> Conic:
    """A secant conic from its two standard parallels, its origin (latitude, longitude) and false coordinates.

    Degrees and metres; ALG0054 and ALG0019 of note NT/G 71.
    """
    e = sqrt(FLATTENING * (2 - FLATTENING))
    phi1, phi2 = radians(first), radians(second)
    n = log(_normal(phi2, e) * cos(phi2) / (_normal(phi1, e) * cos(phi1))) / (_isometric(phi1, e) - _isometric(phi2, e))
    c = _normal(phi1, e) * cos(phi1) / n * exp(n * _isometric(phi1, e))
    return Conic(n, c, false[0], false[1] + c * exp(-n * _isometric(radians(origin[0]), e)), radians(origin[1]))


def _normal(latitude: float, e: float) -> float:
    return AXIS / sqrt(1 - (e * sin(latitude)) ** 2)


def _isometric(latitude: float, e: float) -> float:
    turned = e * sin(latitude)
    return log((1 + sin(latitude)) / cos(latitude)) - e / 2 * log((1 + turned) / (1 - turned))


# As FINESS names them at the end of the source of a position.
PROJECTIONS: dict[str, Conic | Mercator] = {
    "LAMBERT_93": conic(44, 49, (46.5, 3), (700_000, 6_600_000)),
    "UTM_N20": Mercator(-63),  # Guadeloupe, Martinique, Saint-Martin, Saint-Barthélemy
    "UTM_N21": Mercator(-57),  # Saint-Pierre-et-Miquelon
    "UTM_N22": Mercator(-51),  # Guyane
    "UTM_S38": Mercator(45, 10_000_000),  # Mayotte
    "UTM_S40": Mercator(57, 10_000_000),  # La Réunion
}
