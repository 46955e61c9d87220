"""What the address of the page asks: a consumption, a resistance, what a point is, the lag that is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from jalon import catalogue
from jalon.antibiotics.frame import Place
from jalon.antibiotics.queries import measuring
from jalon.antibiotics.queries.crossing import LAGS, QUARTER
from jalon.antibiotics.queries.measuring import Measure
from jalon.kernel.refusal import Refusal

POINTS = {"unit": "unités", "service": "services", "establishment": "établissements", QUARTER: "trimestres"}
USUAL_LIST, USUAL_PAIR = "c3g", "couple:ecoli_c3g"  # what a first look crosses, when the catalogue has them


@dataclass(frozen=True)
class Look:
    """The choices of the page."""

    consumption: Measure
    resistance: Measure
    points: str
    lag: int

    @property
    def address(self) -> dict[str, str]:
        assert self.consumption.chosen is not None  # noqa: S101 (molecules: it was read as such)
        code = self.consumption.chosen.code
        return {
            "choix": code or "tout",
            **self.resistance.address,
            "points": self.points,
            "decalage": str(self.lag or ""),
        }

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The choices that remain when the resistance changes."""
        dropped = self.resistance.address
        return [(key, value) for key, value in self.address.items() if value and key not in dropped]

    def query(self, place: Place, **changes: str) -> str:
        """The address of the same page with some choices changed."""
        said = {key: value for key, value in (self.address | changes).items() if value}
        return "&".join(part for part in (place.address, urlencode(said)) if part)


def read_look(asked: Mapping[str, str], place: Place) -> Look:
    """The choices of an address; a Refusal in French for what cannot be chosen."""
    resistance = measuring.read(asked, _usual_pair(), "resistance")
    if resistance.pair is None:
        raise Refusal("On croise une consommation avec une résistance : choisissez un couple germe-antibiotique.")
    points = asked.get("points") or ("unit" if place.hospital else "establishment")
    if points not in POINTS:
        raise Refusal(f"Points inconnus : « {points} ».")
    lag = asked.get("decalage") or "0"
    if lag not in {str(one) for one in LAGS}:
        raise Refusal(f"Décalage inconnu : « {lag} » (de {LAGS[0]} à {LAGS[-1]} trimestres).")
    return Look(measuring.read_consumption(_code(asked.get("choix", ""))), resistance, points, int(lag))


def _code(asked: str) -> str:
    """ "tout" is everything counted; nothing asked is the usual list."""
    if asked == "tout":
        return ""
    return asked or (f"liste:{USUAL_LIST}" if USUAL_LIST in catalogue.current().atb_lists else "")


def _usual_pair() -> str:
    offered = [code for code, _ in measuring.offered_pairs()]
    return USUAL_PAIR if USUAL_PAIR in offered else offered[0]


def points_offered(place: Place) -> dict[str, str]:
    """Inside one hospital, its places and its quarters; over several, hospitals too."""
    return {key: title for key, title in POINTS.items() if not (place.hospital and key == "establishment")}


def offered_consumptions() -> list[tuple[str, list[tuple[str, str]]]]:
    """As an address of this page writes them."""
    return [
        (group, [(code.partition(":")[2] or "tout", title) for code, title in held])
        for group, held in measuring.offered_consumptions()
    ]
