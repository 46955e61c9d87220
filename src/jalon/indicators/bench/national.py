"""Invented national FINESS files of any size, in the two shapes that are published, with valid numbers."""

import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from jalon.kernel.finess import check_digit

SEED = 20260512
SITES = 2.3  # establishments of a legal entity, as in the national file
KINDS = ("355", "365", "500", "354", "183", "124", "603", "611", "202", "101")
WORDS = "SAINT JEAN RÉSIDENCE CENTRE MAISON DES TILLEULS SANTÉ CLINIQUE DU PARC LES PINS".split()
DEPARTMENTS = [f"{code:02d}" for code in range(1, 96) if code != 20]
STATUS = {"355": "1", "101": "1", "365": "9"}


class Invented:
    """The same country each time: numbers, names, places drawn from one seed."""

    def __init__(self, establishments: int, vintage: date = date(2026, 5, 12), moved: int = 0) -> None:
        """`moved`: one establishment out of that many bears another name (0: none)."""
        self.establishments, self.vintage, self.moved = establishments, vintage, moved

    def rows(self) -> Iterator[tuple[str, str, str, str, str, str, float, float]]:
        """Number, legal entity, name, category, département, commune (three digits), easting, northing."""
        chance = random.Random(SEED)  # noqa: S311 (an invented country)
        for rank in range(self.establishments):
            department = DEPARTMENTS[rank % len(DEPARTMENTS)]
            number, legal = _number(department, rank // len(DEPARTMENTS)), _number("75", 900_000 + int(rank / SITES))
            name = " ".join(chance.choices(WORDS, k=3)) + f" {rank}"
            if self.moved and rank % self.moved == 0:
                name += " BIS"
            place = (f"{chance.randint(1, 700):03d}", chance.uniform(200_000, 1_100_000), chance.uniform(6.2e6, 7e6))
            yield number, legal, name, chance.choice(KINDS), department, *place


def _number(department: str, rank: int) -> str:
    return f"{department}{rank:06d}" + check_digit(f"{department}{rank:06d}")


def write_etalab(path: Path, invented: Invented) -> Path:
    """Structures, then their positions, as the etalab extract writes them."""
    positions = path.with_suffix(".positions")
    with path.open("w", encoding="utf-8") as file, positions.open("w", encoding="utf-8") as after:
        file.write(f"finess;etalab;111;{invented.vintage}\n")
        for number, legal, name, kind, department, commune, x, y in invented.rows():
            place = f";;12;RUE;DES ÉCOLES;;BP 12;{commune};{department};LIBELLE;{department}{commune} VILLE {commune}"
            told = (
                f"{kind};Catégorie {kind};1102;Centres Hospitaliers;{legal}00012;8610Z;03;ARS;{STATUS.get(kind, '')};"
            )
            days = ";1979-02-13;1979-02-13;2020-02-04;"
            file.write(f"structureet;{number};{legal};{name[:38]};{name};{place};0102030405;0102030406;{told}{days}\n")
            after.write(
                f"geolocalisation;{number};{x:.1f};{y:.1f};1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,LAMBERT_93;2021-01-04\n"
            )
        after.flush()
        with positions.open(encoding="utf-8") as lines:
            file.writelines(lines)
    positions.unlink()
    return path


def write_plus(path: Path, invented: Invented) -> Path:
    """The nested JSON of FINESS+: legal entities, their establishments, a group for every hundredth entity."""
    with path.open("w", encoding="utf-8") as file:
        told = f'"schemaVersion": "v1.0.0", "generatedAt": "{invented.vintage}T15:49:37.615611300Z"'
        entities = int((invented.establishments - 1) / SITES) + 1
        groups = [_group(rank, entities) for rank in range(max(1, entities // 100))]
        file.write("{" + f'{told}, "gcc": {json.dumps(groups)}, "gco": [], "pmej": [')
        for rank, entity in enumerate(_entities(invented)):
            file.write((",\n" if rank else "\n") + json.dumps(entity, ensure_ascii=False))
        file.write("]}")
    return path


def _group(rank: int, entities: int) -> dict:
    members = [{"pmSmsseId": str((rank * 100 + place) % entities), "typeRoleEntiteGroupe": "M"} for place in range(5)]
    return {"gccId": str(rank), "nomGcc": f"GHT {rank}", "typeGcc": "001", "pmejDuGcc": members, "egeDuGcc": []}


def _entities(invented: Invented) -> Iterator[dict]:
    entity: dict = {}
    for rank, (number, legal, name, kind, department, commune, x, y) in enumerate(invented.rows()):
        if entity.get("informationsGeneralesPMEJ", {}).get("numFinessPm") != legal:
            if entity:
                yield entity
            entity = {"informationsGeneralesPMEJ": _legal(legal, int(rank / SITES)), "ege": [], "etatObjet": "A"}
        place = {
            "usageAdresse": "03", "numeroVoie": "62", "typeVoie": "AV", "libelleVoie": "DE LA GARE   ",
            "cogCommune": department + commune, "ligneAcheminement": f"VILLE {commune}   ",
            "codePostal": f"{department}{commune}",
            "coordonneesGeographique": {"coordonneeX": f"{y:.2f}", "coordonneeY": f"{x:.2f}"},
        }  # fmt: skip
        said = {
            "egeId": str(rank), "numFinessEge": number, "nomEgeCourt": name[:38], "nomEgeLong": f"{name}     ",
            "siret": f"{legal}00012", "dateOuverture": "1979-02-13", "datePremiereAutorisation": "1979-02-13",
            "espic": [STATUS.get(kind, "0")],
        }  # fmt: skip
        entity["ege"].append(
            {
                "informationsGeneralesEGE": said, "categorieentiteGeographiqueExercice": kind, "adresse": [place],
                "contact": [{"telecom": {"telephone": "0102030405"}}], "evenement": [_event(rank)] * 3,
                "engagement": [{"engagementId": str(rank), "typeEngagement": "CONV"}], "etatObjet": "A",
            }
        )  # fmt: skip
    if entity:
        yield entity


def _legal(number: str, rank: int) -> dict:
    name = f"ENTITE {rank}"
    return {
        "pmSmsseId": str(rank), "numFinessPm": number, "denominationPm": name, "denominationLonguePmSmsse": name,
        "siren": number, "statutJuridique": "13", "dateCreation": "1979-01-01",
    }  # fmt: skip


def _event(rank: int) -> dict:
    return {
        "evenementId": str(rank), "dateEvenement": "2001-01-01", "codeEvenement": "001", "typeObjet1": "EGE",
        "dateEnregistrement": "2025-10-21 18:36:29", "identifiantObjet1": str(rank), "systemeMaitre": "01",
    }  # fmt: skip
