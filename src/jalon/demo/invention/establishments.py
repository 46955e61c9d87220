"""Invented hospitals and medico-social establishments, with the legal entities that hold them."""

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from jalon.demo.invention.numbers import series
from jalon.demo.invention.places import NEIGHBOUR_TOWN, TOWNS, Town

PUBLIC, PROFIT, NON_PROFIT = "public", "prive_lucratif", "prive_non_lucratif"


@dataclass(frozen=True)
class Entity:
    """A legal entity and what it runs."""

    finess: str
    name: str
    sector: str


@dataclass(frozen=True)
class Hospital:
    finess: str
    entity: Entity
    name: str
    category: str
    category_label: str
    stratum: str
    town: Town
    capacity: int

    @property
    def pmsi(self) -> str:
        """That of the legal entity in the public sector, of the establishment elsewhere."""
        return self.entity.finess if self.entity.sector == PUBLIC else self.finess


@dataclass(frozen=True)
class Service:
    """An ESSMS; `project`: the financed project it takes part in, or ""."""

    finess: str
    entity: Entity
    name: str
    category: str
    category_label: str
    town: Town
    capacity: int
    project: str


@dataclass(frozen=True)
class Family:
    """A kind of legal entity to invent: how many, with how many sites each, of which categories."""

    count: int
    sites: tuple[int, ...]  # taken in turn
    sector: str
    name: str
    categories: tuple[tuple[str, str, str, str], ...]  # code, label, SAE class, name of a site


HOSPITAL_FAMILIES = (
    Family(1, (7,), PUBLIC, "CHU de l'Estuaire (fictif)", (
        ("101", "Centre hospitalier régional (C.H.R.)", "PUB1", "CHU de l'Estuaire, site {}"),
    )),
    Family(24, (1, 3, 2, 2), PUBLIC, "Centre hospitalier {}", (
        ("355", "Centre hospitalier (C.H.)", "PUB2", "Centre hospitalier {}"),
        ("355", "Centre hospitalier (C.H.)", "PUB2", "Centre hospitalier {}, site annexe"),
        ("362", "Établissement de soins longue durée", "PUB9", "Unité de soins de longue durée {}"),
    )),
    Family(3, (1, 2), PUBLIC, "Établissement public de santé mentale {}", (
        ("292", "Centre hospitalier spécialisé lutte maladies mentales", "PUB3", "EPSM {}"),
    )),
    Family(20, (1, 1, 2), PROFIT, "Société Clinique {}", (
        ("365", "Établissement de soins pluridisciplinaire", "PLU4", "Clinique {}"),
        ("128", "Établissement de soins chirurgicaux", "PLU4", "Polyclinique {}"),
    )),
    Family(8, (1,), PROFIT, "Société SSR {}", (
        ("109", "Établissement de santé privé autorisé en SSR", "PLU8", "Centre de rééducation {}"),
    )),
    Family(1, (12,), NON_PROFIT, "Association Dialyse Estuaire (fictive)", (
        ("146", "Structure d'alternative à la dialyse en centre", "PNL5", "Unité de dialyse {}"),
    )),
    Family(13, (1, 1, 1, 2, 1), NON_PROFIT, "Association de santé {}", (
        ("109", "Établissement de santé privé autorisé en SSR", "PNL8", "Centre de soins {}"),
        ("127", "Hospitalisation à domicile", "PNL10", "HAD {}"),
    )),
)  # fmt: skip

SERVICE_FAMILIES = (
    Family(26, (5, 3, 4), NON_PROFIT, "Association des aînés {}", (
        ("500", "Établissement d'hébergement pour personnes âgées dépendantes", "", "EHPAD {}"),
        ("354", "Service de soins infirmiers à domicile (SSIAD)", "", "SSIAD {}"),
    )),
    Family(14, (2, 3), PUBLIC, "EHPAD public {}", (
        ("500", "Établissement d'hébergement pour personnes âgées dépendantes", "", "EHPAD {}"),
    )),
    Family(10, (3,), PROFIT, "Résidences {}", (
        ("500", "Établissement d'hébergement pour personnes âgées dépendantes", "", "EHPAD Résidence {}"),
    )),
    Family(20, (5, 4), NON_PROFIT, "Association handicap {}", (
        ("255", "Maison d'accueil spécialisée (MAS)", "", "MAS {}"),
        ("445", "Service d'accompagnement médico-social adultes handicapés (SAMSAH)", "", "SAMSAH {}"),
        ("246", "Établissement et service d'aide par le travail (ESAT)", "", "ESAT {}"),
        ("186", "Institut thérapeutique éducatif et pédagogique (ITEP)", "", "ITEP {}"),
        ("182", "Service d'éducation spéciale et de soins à domicile (SESSAD)", "", "SESSAD {}"),
    )),
)  # fmt: skip

NEIGHBOUR_FAMILIES = (
    Family(40, (1,), PUBLIC, "Centre hospitalier du Plateau {}", (
        ("355", "Centre hospitalier (C.H.)", "PUB2", "Centre hospitalier du Plateau {}"),
    )),
)  # fmt: skip

_THINGS = (
    "du Phare|des Dunes|du Grand Pré|de la Roselière|des Tilleuls|du Vent d'Ouest|des Goélands|du Moulin Blanc|"
    "de la Passerelle|des Sources|du Vieux Chêne|de la Lanterne|des Hirondelles|du Petit Bois|de la Rivière|"
    "des Genêts|du Lac Bleu|de la Clairière|des Embruns|du Belvédère|de la Prairie|des Bruyères|du Canal|"
    "de l'Horizon|des Peupliers|de la Source Vive|du Héron Cendré|de l'Écluse|des Marronniers|de la Marée"
).split("|")


def things(seed: Random) -> Iterator[str]:
    """Names of things, each once, then numbered: no real hospital is hinted at."""
    for turn in itertools.count(1):
        names = list(_THINGS)
        seed.shuffle(names)
        yield from (f"{name} (fictif)" if turn == 1 else f"{name} {turn} (fictif)" for name in names)


def hospitals(seed: Random) -> list[Hospital]:
    et, places, called = series(1), itertools.cycle(_shuffled(TOWNS, seed)), Counter[str]()
    found = []
    for site in _sites(HOSPITAL_FAMILIES, series(900_001), seed):
        town = next(places)
        code, label, stratum, _ = site.category
        found.append(
            Hospital(
                next(et),
                site.entity,
                _distinct(site.named(town), called),
                code,
                label,
                stratum,
                town,
                _beds(code, seed),
            )
        )
    return found


def neighbours(seed: Random) -> list[Hospital]:
    """The hospitals of the region beside, one by legal entity."""
    et = series(200_001)
    return [
        Hospital(
            next(et),
            site.entity,
            site.named(NEIGHBOUR_TOWN),
            *site.category[:3],
            NEIGHBOUR_TOWN,
            seed.randrange(60, 500),
        )
        for site in _sites(NEIGHBOUR_FAMILIES, series(980_001), seed)
    ]


def services(seed: Random) -> list[Service]:
    et, places, called = series(400_001), itertools.cycle(_shuffled(TOWNS, seed)), Counter[str]()
    found = []
    for order, site in enumerate(_sites(SERVICE_FAMILIES, series(950_001), seed)):
        town = next(places)
        code, label, _, _ = site.category
        project = f"ESMSN-F{order // 15 + 1:02d}" if order % 15 < 9 else ""
        found.append(
            Service(
                next(et),
                site.entity,
                _distinct(site.named(town), called),
                code,
                label,
                town,
                seed.randrange(20, 120),
                project,
            )
        )
    return found


@dataclass(frozen=True)
class _Site:
    """A site to invent: the first of its entity bears its name, the others that of their town."""

    entity: Entity
    category: tuple[str, str, str, str]
    thing: str
    rank: int

    def named(self, town: Town) -> str:
        return self.category[3].format(f"{town.name} (fictif)" if self.rank else self.thing)


def _distinct(name: str, called: Counter[str]) -> str:
    """The name, numbered when it was given already."""
    called[name] += 1
    return name if called[name] == 1 else name.replace(" (fictif)", f" n° {called[name]} (fictif)", 1)


def _sites(families: tuple[Family, ...], numbers: Iterator[str], seed: Random) -> Iterator[_Site]:
    names = things(seed)
    for family in families:
        for order in range(family.count):
            thing = next(names)
            entity = Entity(next(numbers), family.name.format(thing), family.sector)
            turn = 0 if family.sector == PUBLIC else order  # the main site of a public entity is its hospital
            for rank in range(family.sites[order % len(family.sites)]):
                category = family.categories[(turn + rank) % len(family.categories)]
                yield _Site(entity, category, thing, rank)


def _beds(category: str, seed: Random) -> int:
    low, high = {"101": (180, 900), "355": (60, 420), "146": (8, 24)}.get(category, (40, 180))
    return seed.randrange(low, high)


def _shuffled(towns: tuple[Town, ...], seed: Random) -> list[Town]:
    """Large towns several times, small ones once."""
    weighted = [town for town in towns for _ in range(1 + town.population // 12_000)]
    seed.shuffle(weighted)
    return weighted
