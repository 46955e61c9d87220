"""What the address of the page asks: places, molecules, measure, set of doses, detail."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from jalon.antibiotics import references
from jalon.antibiotics.frame import Place
from jalon.antibiotics.queries import selecting
from jalon.antibiotics.queries.selecting import Chosen
from jalon.kernel.refusal import Refusal

BY = {
    "pole": "pôle", "service": "service", "unit": "unité", "establishment": "établissement",
    "domain": "domaine", "stratum": "type d'établissement", "region": "région",
}  # fmt: skip
LEVELS = {"atc2": "ATC, niveau 2", "atc3": "ATC, niveau 3", "atc4": "ATC, niveau 4", "atc5": "Molécule",
          "family": "Famille", "aware": "AWaRe", "route": "Voie", "list": "Listes du catalogue"}  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """A figure of the tables: its key in the rows, its name, its unit, its decimals."""

    key: str
    title: str
    unit: str
    decimals: int = 1


MEASURES = {
    one.key: one
    for one in (
        Measure("rate", "DDJ pour 1 000 journées", "DDJ/1 000 JH"),
        Measure("per_1000_admissions", "DDJ pour 1 000 admissions", "DDJ/1 000 admissions", 0),
        Measure("ddd", "DDJ", "DDJ", 0),
        Measure("units_inside", "Unités dispensées (UCD)", "UCD", 0),
        Measure("grams", "Grammes", "g", 0),
    )
}


@dataclass(frozen=True)
class Look:
    """The choices of the page."""

    by: str
    chosen: Chosen
    measure: Measure
    level: str
    ddd_set: str

    @property
    def address(self) -> dict[str, str]:
        said = {"par": self.by, "choix": self.chosen.code, "mesure": self.measure.key, "niveau": self.level,
                "jeu": "" if self.ddd_set == references.current_set() else self.ddd_set}  # fmt: skip
        return {key: value for key, value in said.items() if value}

    def query(self, place: Place, **changes: str) -> str:
        """The address of the same page with some choices changed."""
        said = {key: value for key, value in (self.address | changes).items() if value}
        return "&".join(part for part in (place.address, urlencode(said)) if part)


def read_look(asked: Mapping[str, str], place: Place) -> Look:
    """The choices of an address; a Refusal in French for what cannot be chosen."""
    usual = "pole" if place.hospital else "establishment"
    ddd_set = _one_of(asked, "jeu", references.ddd_sets(), references.current_set(), "jeu de DDJ")
    return Look(
        _one_of(asked, "par", BY, usual, "regroupement"),
        selecting.read(asked.get("choix", "")),
        MEASURES[_one_of(asked, "mesure", MEASURES, "rate", "mesure")],
        _one_of(asked, "niveau", LEVELS, "atc4", "niveau de détail"),
        ddd_set,
    )


def _one_of(asked: Mapping[str, str], key: str, known: Mapping[str, object], usual: str, what: str) -> str:
    value = asked.get(key, "") or usual
    if value not in known:
        raise Refusal(f"{what.capitalize()} inconnu : « {value} ».")
    return value


def levels_of_places(place: Place) -> dict[str, str]:
    """Inside one hospital, its places; over several, hospitals and what gathers them."""
    inside = ("pole", "service", "unit", "domain", "establishment")
    several = ("establishment", "stratum", "region", "domain", "pole", "service", "unit")
    names = inside if place.hospital else several
    return {name: BY[name] for name in names}
