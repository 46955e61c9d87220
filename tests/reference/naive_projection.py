"""Latitude and longitude to metres, by the textbook definitions: integrals summed slice by slice, nothing expanded.

The other way round from the code that is tested: what it gives must lead back to where it started.
"""

from math import atanh, cos, exp, log, pi, radians, sin, sqrt, tan

AXIS, FLATTENING = 6_378_137.0, 1 / 298.257222101
E = sqrt(FLATTENING * (2 - FLATTENING))


def lambert93(latitude, longitude):
    """Lambert's conic with the two standard parallels 44° and 49°, from its definition."""
    phi1, phi2 = radians(44), radians(49)
    n = log(parallel(phi1) / parallel(phi2)) / (isometric(phi2) - isometric(phi1))
    c = parallel(phi1) * exp(n * isometric(phi1)) / n
    radius, angle = c * exp(-n * isometric(radians(latitude))), n * radians(longitude - 3)
    pole = 6_600_000 + c * exp(-n * isometric(radians(46.5)))
    return 700_000 + radius * sin(angle), pole - radius * cos(angle)


def parallel(latitude):
    """The radius of a parallel."""
    return AXIS * cos(latitude) / sqrt(1 - (E * sin(latitude)) ** 2)


def isometric(latitude):
    return log(tan(pi / 4 + latitude / 2)) - E * atanh(E * sin(latitude))


def utm(latitude, longitude, meridian, north):
    """Transverse Mercator: the meridian arc is integrated at the complex isometric latitude, step by step."""
    north_part, east_part = isometric(radians(latitude)), radians(longitude - meridian)
    scale = AXIS * 0.9996
    steps, done = 4_000, complex(0, 0)
    whole = complex(north_part, east_part)
    for step in range(steps):
        middle = whole * ((step + 0.5) / steps)
        done += rate(middle) * whole / steps
    return 500_000 + scale * done.imag, north + scale * done.real


def rate(isometric_latitude):
    """How fast the meridian arc grows with the isometric latitude, over half the axis: the radius of the parallel."""
    sine = geographic_sine(isometric_latitude)
    return (1 - sine**2) ** 0.5 / (1 - (E * sine) ** 2) ** 0.5


def geographic_sine(isometric_latitude):
    """The sine of the latitude whose isometric latitude is given, found by trying again."""
    sine = ctanh(isometric_latitude)
    for _ in range(12):
        sine = ctanh(isometric_latitude + E * catanh(E * sine))
    return sine


def ctanh(z):
    up, down = cexp(z), cexp(-z)
    return (up - down) / (up + down)


def catanh(z):
    """By its series: what it is asked of is below a tenth."""
    return sum(z ** (2 * k + 1) / (2 * k + 1) for k in range(12))


def cexp(z):
    return exp(z.real) * complex(cos(z.imag), sin(z.imag))
