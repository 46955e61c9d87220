"""FINESS+, the JSON of structures: legal entities (PMEJ) holding their establishments (EGE), and groups (GCC, GCO).

The file is hundreds of megabytes of one object: it is streamed, legal entity by legal entity. Its versions spell keys
otherwise (`informationsGeneralesPmej`, `…PMEJ`), so that case does not count; texts are padded with spaces; a group
names its members by internal numbers, which only this file translates.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from jalon.catalogue.regions import DEPARTMENTS
from jalon.directory.reading.problems import Problem
from jalon.directory.reading.table import Membership, Table
from jalon.directory.rules.national import SECTORS, department_of, name_of, town_of
from jalon.directory.rules.places import official_commune
from jalon.directory.rules.positions import plausible
from jalon.kernel.refusal import Refusal

HEADERS = (
    "nature", "numFinessEge", "numFinessPm", "nom", "siren", "statutJuridique", "categorieentiteGeographiqueExercice",
    "secteur", "cogCommune", "ligneAcheminement", "codePostal", "departement", "region", "siret", "latitude",
    "longitude", "etatObjet", "dateOuverture", "dateFermeture", "datePremiereAutorisation", "generatedAt",
)  # fmt: skip
ROLES = {"S": "support", "M": "membre"}
GHT = "001"  # type of group, nomenclature of the GCC
CLOSED = "I"
_HEAD = 1 << 16
_MADE = re.compile(rb'"generatedAt"\s*:\s*"(\d{4}-\d\d-\d\d)', re.IGNORECASE)


def read_finess_plus(path: Path, name: str) -> Table | None:
    """The file as a table of its legal entities and establishments, or None when it is no JSON."""
    with path.open("rb") as file:
        start = file.read(_HEAD)
    if not start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return None
    made, root = _MADE.search(start), _spelling(path, "pmej")
    if not made or not root:
        raise Refusal("c'est un JSON, mais pas celui des structures de FINESS+ (generatedAt, pmej)", where=name)
    structures = _Structures(path, name, root, made[1].decode())
    return Table(name, HEADERS, structures, "utf-8", "JSON", memberships=_Memberships(structures))


def _spelling(path: Path, key: str) -> str:
    """How the file writes a key of its root that holds a list, or "" when it has none."""
    wanted = re.compile(rb'"(' + key.encode() + rb')"\s*:\s*\[', re.IGNORECASE)
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            if found := wanted.search(tail + chunk):
                return found[1].decode()
            tail = chunk[-100:]
    return ""


class Group(NamedTuple):
    """A group and its members by internal number: (kind, number, role)."""

    rank: int
    type: str
    code: str
    name: str
    closed: bool
    members: list[tuple[str, str, str]]


class _Structures:
    """The rows of the file: each legal entity, then its establishments. Learns the numbers that groups ask for."""

    def __init__(self, path: Path, name: str, root: str, made_on: str) -> None:
        self.path, self.name, self.root, self.made_on = path, name, root, made_on
        self.groups: list[Group] = []
        self.numbers: dict[tuple[str, str], tuple[str, str]] = {}  # kind, internal number → FINESS number, name

    def __iter__(self) -> Iterator[tuple[int, list[Any] | Problem]]:
        self.groups = [*self._groups("gcc"), *self._groups("gco")]
        wanted = {(kind, number) for group in self.groups for kind, number, _ in group.members}
        wanted |= {("ej", group.code) for group in self.groups if group.type == "gco"}
        rank = 0
        for item in _items(self.path, f"{self.root}.item", self.name):
            entity = _folded(item)
            general = _folded(entity.get("informationsgeneralespmej"))
            rank += 1
            self._learn(wanted, "ej", general.get("pmsmsseid"), general.get("numfinesspm"), _name(general, "pm"))
            yield rank, _legal_entity(entity, general, self.made_on)
            for one in entity.get("ege") or ():
                site = _folded(one)
                own = _folded(site.get("informationsgeneralesege"))
                rank += 1
                self._learn(wanted, "et", own.get("egeid"), own.get("numfinessege"), _name(own, "ege"))
                yield rank, _establishment(site, own, general.get("numfinesspm") or "", self.made_on)

    def _learn(self, wanted: set[tuple[str, str]], kind: str, internal: Any, number: Any, name: str) -> None:
        if (kind, str(internal)) in wanted:
            self.numbers[kind, str(internal)] = str(number or ""), name

    def _groups(self, key: str) -> Iterator[Group]:
        root = _spelling(self.path, key)
        for rank, item in enumerate(_items(self.path, f"{root}.item", self.name) if root else (), start=1):
            group = _folded(item)
            code = str(group.get("gccid") or group.get("gcoid") or group.get("pmsmsseid") or "")
            members = [*_members(group, "pmejdu", "ej", "pmsmsseid"), *_members(group, "egedu", "et", "egeid")]
            kind = "ght" if key == "gcc" and group.get("typegcc") == GHT else key
            called = group.get(f"nom{key}") or ""
            yield Group(rank, kind, code, called, group.get("etatobjet") == CLOSED, members)


class _Memberships:
    """The members of the groups, once the rows were read: numbers of the file instead of internal ones."""

    def __init__(self, structures: _Structures) -> None:
        self.structures = structures

    def __iter__(self) -> Iterator[Membership | Problem]:
        for group in self.structures.groups:
            if not group.closed:
                yield from self._of(group)

    def _of(self, group: Group) -> Iterator[Membership | Problem]:
        numbers = self.structures.numbers
        named = group.name or numbers.get(("ej", group.code), ("", ""))[1] or f"Groupement {group.code}"
        for kind, internal, role in group.members:
            number = numbers.get((kind, internal), ("", ""))[0]
            if number:
                code = f"{'gco' if group.type == 'gco' else 'gcc'}-{group.code}"
                yield Membership(group.rank, group.type, code, named, kind, number, ROLES.get(role, role))
            else:
                message = f"membre de « {named} » sous un numéro interne que le fichier ne décrit pas"
                yield Problem(group.rank, 1, "pmSmsseId" if kind == "ej" else "egeId", internal, message)


def _items(path: Path, prefix: str, name: str) -> Iterator[Any]:
    import ijson  # type: ignore[import-untyped] # heavy, and only where such a file is read

    with path.open("rb") as file:
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        try:
            yield from ijson.items(file, prefix)
        except ijson.JSONError:
            raise Refusal(
                "le JSON est coupé ou abîmé ; rien n'en est pris, demandez-le de nouveau", where=name
            ) from None


def _folded(said: Any) -> dict[str, Any]:
    """The keys of an object in lower case, its texts without the spaces that pad them."""
    if not isinstance(said, dict):
        return {}
    return {key.lower(): value.strip() if isinstance(value, str) else value for key, value in said.items()}


def _members(group: dict[str, Any], start: str, kind: str, number: str) -> list[tuple[str, str, str]]:
    listed = next((value for key, value in group.items() if key.startswith(start)), None) or ()
    said = [_folded(one) for one in listed]
    return [(kind, str(one.get(number) or ""), one.get("typeroleentitegroupe") or "") for one in said]


_NAMES = {"pm": ("denominationpm", "denominationlonguepmsmsse"), "ege": ("nomegecourt", "nomegelong")}


def _name(general: dict[str, Any], what: str) -> str:
    short, long = (str(general.get(key) or "") for key in _NAMES[what])
    return name_of(short, long)[0]


def _legal_entity(entity: dict[str, Any], general: dict[str, Any], made_on: str) -> list[Any]:
    said = general.get
    who = [
        "ej",
        "",
        said("numfinesspm") or "",
        _name(general, "pm"),
        said("siren") or "",
        said("statutjuridique") or "",
    ]
    days = [said("datecreation") or "", _closed_on(entity, general), ""]
    return _cells([*who, "", ""], entity, "", days, made_on)


def _establishment(site: dict[str, Any], own: dict[str, Any], legal: str, made_on: str) -> list[Any]:
    said = own.get
    sector = next((SECTORS[code.strip()] for code in _texts(said("espic")) if code.strip() in SECTORS), "")
    category = str(site.get("categorieentitegeographiqueexercice") or said("categorieentitegeographiqueexercice") or "")
    who = ["et", said("numfinessege") or "", legal, _name(own, "ege"), "", "", category, sector]
    days = [said("dateouverture") or "", _closed_on(site, own), said("datepremiereautorisation") or ""]
    return _cells(who, site, said("siret") or "", days, made_on)


def _texts(said: Any) -> Iterable[str]:
    return [one for one in (said if isinstance(said, list) else [said]) if isinstance(one, str)]


def _closed_on(whole: dict[str, Any], general: dict[str, Any]) -> str:
    """The closing said; of a closed object without one, the day its closing was written at the latest."""
    late = whole.get("datedernieremaj") if whole.get("etatobjet") == CLOSED else ""
    return general.get("datefermeture") or late or ""


def _cells(who: list[Any], whole: dict[str, Any], siret: str, days: list[str], made_on: str) -> list[Any]:
    """One row, in the order of HEADERS."""
    address = _address(whole)
    commune = official_commune(address.get("cogcommune") or "")
    town, within = town_of(address.get("ligneacheminement") or "")
    department = department_of(commune)
    region = DEPARTMENTS[department].region if department in DEPARTMENTS else ""
    place = _position(_folded(address.get("coordonneesgeographique")), department) or (None, None)
    where = [commune, town, address.get("codepostal") or within, department, region]
    return [*who, *where, siret, *place, whole.get("etatobjet") or "", *days, made_on]


def _address(whole: dict[str, Any]) -> dict[str, Any]:
    """Of several addresses, the first whose commune is known."""
    written = whole.get("adresse")
    said = [_folded(one) for one in (written if isinstance(written, list) else [written])]
    return next((one for one in said if one.get("cogcommune")), said[0] if said else {})


def _position(said: dict[str, Any], department: str) -> tuple[float, float] | None:
    """Latitude and longitude: whatever the fields are called, the pair that falls in the territory."""
    for pair in (("directionlatitude", "directionlongitude"), ("coordonneex", "coordonneey")):
        try:
            first, second = (float(_number(said.get(name))) for name in pair)
        except ValueError:
            continue
        if place := plausible(first, second, department):
            return round(place[0], 6), round(place[1], 6)
    return None


def _number(said: Any) -> str:
    return str(said).replace(",", ".") if isinstance(said, (str, int, float, Decimal)) else ""
