"""What the addresses of the pages ask: rule, species, specimen, place, columns; a pair and the isolates behind it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from jalon.antibiotics import references
from jalon.antibiotics.frame import Place
from jalon.antibiotics.queries.pairs import GROUP, pair_of
from jalon.antibiotics.queries.resistance import GROUPS, SPECIMENS, phenotypes
from jalon.antibiotics.rules.duplicates import RULES
from jalon.catalogue.antibiotic_definitions import FollowedPair
from jalon.kernel.refusal import Refusal

SPARES = "spares"  # the rule of every figure when none is asked
VIEWS = {"molecules": "Molécules", "classes": "Classes et phénotypes"}
BY = {
    "pole": "pôle", "service": "service", "unit": "unité", "establishment": "établissement",
    "stratum": "type d'établissement", "region": "région",
}  # fmt: skip
INSIDE_A_HOSPITAL = ("pole", "service", "unit")  # what a place of the filter may be


@dataclass(frozen=True)
class Look:
    """The choices of a page. `where`: kind and code of a place of the hospital, `service:CARD`; "" is everywhere."""

    rule: str
    group: str
    specimen: str
    where: str
    view: str
    by: str

    @property
    def address(self) -> dict[str, str]:
        said = {
            "regle": "" if self.rule == SPARES else self.rule, "groupe": self.group, "prelevement": self.specimen,
            "lieu": self.where, "vue": "" if self.view == "molecules" else self.view, "par": self.by,
        }  # fmt: skip
        return {key: value for key, value in said.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether only a part of the isolates that count is shown: the others could then be found by subtraction."""
        return bool(self.specimen or self.where)

    @property
    def place_kind(self) -> str:
        return self.where.partition(":")[0]

    @property
    def place_code(self) -> str:
        return self.where.partition(":")[2]

    def query(self, place: Place, **changes: str) -> str:
        """The address of a page with the same choices, some of them changed."""
        said = {key: value for key, value in (self.address | changes).items() if value}
        return "&".join(part for part in (place.address, urlencode(said)) if part)


def read_look(asked: Mapping[str, str], place: Place) -> Look:
    """The choices of an address; a Refusal in French for what cannot be chosen."""
    where = asked.get("lieu", "")
    kind, _, code = where.partition(":")
    if where and (kind not in INSIDE_A_HOSPITAL or not code or place.hospital is None):
        raise Refusal("Un lieu se choisit dans un établissement : pôle, service ou unité.")
    usual = "service" if place.hospital else "establishment"
    return Look(
        _one_of(asked, "regle", RULES, SPARES, "règle de dédoublonnage"),
        _one_of(asked, "groupe", references.groups(), "", "groupe de germes"),
        _one_of(asked, "prelevement", SPECIMENS, "", "prélèvement"),
        where,
        _one_of(asked, "vue", VIEWS, "molecules", "présentation"),
        _one_of(asked, "par", BY, usual, "regroupement"),
    )


def _one_of(asked: Mapping[str, str], key: str, known: Collection[str], usual: str, what: str) -> str:
    value = asked.get(key, "") or usual
    if value and value not in known:
        raise Refusal(f"{what.capitalize()} : « {value} » est inconnu.")
    return value


def read_pair(asked: Mapping[str, str], seen: Collection[str]) -> FollowedPair:
    """The pair of an address: `germe` and `antibiotique`. `seen`: the organisms and molecules that the files hold.

    The specimen of the address is a filter of the page, as the place is.
    """
    organism, code = asked.get("germe", ""), asked.get("antibiotique", "")
    if not organism or not code:
        raise Refusal("Choisissez un germe et un antibiotique.")
    if not _is_organism(organism, seen):
        raise Refusal(f"Germe inconnu : « {organism} ».")
    traits = {one.code: one for one in phenotypes()}
    if not any(code in known for known in (traits, references.classes(), references.molecules(), seen)):
        raise Refusal(f"Antibiotique inconnu : « {code} ».")
    names = references.groups().get(organism.removeprefix(GROUP), frozenset({organism}))
    if code in traits and traits[code].organisms and not names & traits[code].organisms:
        raise Refusal(f"Ce phénotype ne se lit pas pour « {organism.removeprefix(GROUP)} ».")
    return pair_of(organism, code)


def _is_organism(name: str, seen: Collection[str]) -> bool:
    if name.startswith(GROUP):
        return name.removeprefix(GROUP) in references.groups()
    return name in references.organisms() or name in seen


def pair_address(pair: FollowedPair) -> dict[str, str]:
    """What names a pair in an address; the specimens of a followed pair with it."""
    code = pair.phenotype or pair.class_code or pair.code
    said = {"germe": pair.organism or f"{GROUP}{pair.group}", "antibiotique": code}
    return said | ({"prelevement": pair.specimens[0]} if pair.specimens else {})


def levels_of_places(place: Place) -> dict[str, str]:
    """Inside one hospital, its places; over several, hospitals and what gathers them."""
    inside = ("pole", "service", "unit")
    names = inside if place.hospital else ("establishment", "stratum", "region")
    return {name: BY[name] for name in names}


def groups() -> dict[str, str]:
    return {key: GROUPS.get(key, key) for key in references.groups()}
