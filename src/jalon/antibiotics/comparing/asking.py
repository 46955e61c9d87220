"""What the address of the page asks: between whom, in which group, for which measure."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from jalon.antibiotics.frame import Place
from jalon.antibiotics.queries import measuring
from jalon.antibiotics.queries.measuring import Measure
from jalon.kernel.refusal import Refusal

UNITS, SERVICES, HOSPITALS = "unites", "services", "etablissements"
BETWEEN = {UNITS: "Les unités", SERVICES: "Les services", HOSPITALS: "Les établissements"}
LEVELS = {UNITS: "unit", SERVICES: "service"}
EVERY = "tous"  # group: every domain, every type of hospital
UNSAID = "sans"  # group of those whose domain or type nobody says


@dataclass(frozen=True)
class Look:
    """`group`: a domain or a type of hospital, EVERY, or "" for the usual one."""

    between: str
    measure: Measure
    group: str

    @property
    def address(self) -> dict[str, str]:
        return {"entre": self.between, **self.measure.address, "groupe": self.group}

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The choices that remain when the measure changes."""
        return [(key, value) for key, value in (("entre", self.between), ("groupe", self.group)) if value]

    def query(self, place: Place, **changes: str) -> str:
        """The address of the same page with some choices changed."""
        said = {key: value for key, value in (self.address | changes).items() if value}
        return "&".join(part for part in (place.address, urlencode(said)) if part)


def read_look(asked: Mapping[str, str], place: Place) -> Look:
    """The choices of an address; a Refusal in French for what cannot be chosen."""
    usual = UNITS if place.hospital else HOSPITALS
    between = asked.get("entre") or usual
    if between not in BETWEEN:
        raise Refusal(f"Comparaison inconnue : « {between} ».")
    if between != HOSPITALS and place.hospital is None:
        between = HOSPITALS  # nobody compares units without saying of which hospital
    return Look(between, measuring.read(asked), asked.get("groupe", ""))


def between_offered(place: Place) -> dict[str, str]:
    return BETWEEN if place.hospital else {HOSPITALS: BETWEEN[HOSPITALS]}
