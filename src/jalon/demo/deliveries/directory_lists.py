"""The lists of the directory: two yearly lists of hospitals, the regional file, communes, groups, territories."""

from collections.abc import Sequence
from pathlib import Path

from jalon.demo.deliveries.sheets import write_csv
from jalon.demo.invention import NEIGHBOUR, REGION, TOWNS, Hospital, Service, World
from jalon.demo.invention.establishments import PUBLIC
from jalon.demo.invention.outlines import position_of

_STATUS = {"public": "1", "prive_lucratif": "2", "prive_non_lucratif": "3"}
_YEARLY = ("an", "fi", "rs", "fi_ej", "stjr", "cat", "catr", "reg", "dep", "COMINSEE", "NOMCOM", "CPO", "SIRTET")
_REGIONAL = (
    "finess_et", "finess_ej", "finess_pmsi", "raison_sociale", "categorie", "categorie_lib", "domaine", "secteur",
    "commune_cog", "commune", "code_postal", "departement", "region", "capacite", "latitude", "longitude", "etat",
    "source", "organisme_gestionnaire",
)  # fmt: skip
_GROUP = ("type", "code", "nom", "membre_type", "membre", "membre_nom", "role", "date_debut", "date_fin", "note")


def write(world: World, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _communes(folder),
        _yearly(world, folder, 2023),
        _yearly(world, folder, 2024),
        _regional(world, folder),
        _neighbours(world, folder),
        _territories(world, folder),
        _dispositifs(world, folder),
    ]


def _communes(folder: Path) -> Path:
    rows = [(town.code, town.name, town.department, REGION, town.population, town.postal_code) for town in TOWNS]
    header = ("code", "nom", "departement", "region", "population", "codes_postaux")
    return write_csv(folder / "communes_fictives.csv", header, rows)


def _yearly(world: World, folder: Path, year: int) -> Path:
    """The year before, one hospital was not yet there, one has gone since, two bore another name, one another EJ."""
    first, gone, renamed, also, moved = (world.hospitals[rank] for rank in (113, 61, 23, 77, 58))
    rows = []
    for hospital in world.hospitals:
        row = _yearly_row(hospital, year)
        if year == 2023:
            if hospital is first:
                continue
            if hospital in (renamed, also):
                row[2] = f"Ancien {hospital.name}"
            if hospital is moved:
                row[3] = world.hospitals[54].entity.finess
        elif hospital is gone:
            continue
        rows.append(row)
    return write_csv(folder / f"ID_{year}_fictif.csv", _YEARLY, rows)


def _yearly_row(hospital: Hospital, year: int) -> list[str]:
    town = hospital.town
    return [
        str(year), hospital.finess, hospital.name, hospital.entity.finess, _STATUS[hospital.entity.sector],
        hospital.category, hospital.stratum, REGION, town.department, town.code, town.name, town.postal_code, "",
    ]  # fmt: skip


def _regional(world: World, folder: Path) -> Path:
    rows = [
        (
            one.finess, one.entity.finess, one.pmsi, one.name, one.category, one.category_label, "ES",
            one.entity.sector, *_place(one.town), one.capacity, *_position(one, hospital=True), "A",
            "liste fictive 2024", one.entity.name,
        )
        for one in world.hospitals
    ] + [
        (
            one.finess, one.entity.finess, "", one.name, one.category, one.category_label, "ESSMS",
            one.entity.sector, *_place(one.town), one.capacity, *_position(one, hospital=False), "A", "liste fictive",
            one.entity.name,
        )
        for one in world.services
    ]  # fmt: skip
    return write_csv(folder / "etablissements_val_d_estuaire_fictif.csv", _REGIONAL, rows)


def _neighbours(world: World, folder: Path) -> Path:
    """The hospitals of the region beside, which national files speak of."""
    rows = [
        (
            one.finess, one.entity.finess, one.pmsi, one.name, one.category, one.category_label, "ES",
            one.entity.sector, *_place(one.town)[:4], NEIGHBOUR, one.capacity, "", "", "A",
            "liste fictive 2024", one.entity.name,
        )
        for one in world.neighbours
    ]  # fmt: skip
    return write_csv(folder / "etablissements_haut_plateau_fictif.csv", _REGIONAL, rows)


def _place(town) -> tuple[str, str, str, str, str]:
    return town.code, town.name, town.postal_code, town.department, REGION


def _position(one: Hospital | Service, *, hospital: bool) -> tuple[str, str]:
    found = position_of(one.finess, one.town.code, hospital=hospital)
    return (f"{found[0]}", f"{found[1]}") if found else ("", "")


def _territories(world: World, folder: Path) -> Path:
    """Two bassins de santé, by communes, and a GHT, by legal entities: they overlap."""
    west = [town for town in TOWNS if town.department in ("99A", "99B")]
    east = [town for town in TOWNS if town.department in ("99B", "99C", "99D")][4:]
    rows = [_member("bassin_sante", "BS-F01", "Bassin fictif de l'Ouest", "commune", t.code, t.name) for t in west]
    rows += [_member("bassin_sante", "BS-F02", "Bassin fictif de l'Est", "commune", t.code, t.name) for t in east]
    entities = list(dict.fromkeys(one.entity for one in world.hospitals if one.entity.sector == PUBLIC))[:6]
    rows += [
        _member(
            "ght", "GHT-F01", "GHT fictif de l'Estuaire", "ej", one.finess, one.name, "membre" if rank else "support"
        )
        for rank, one in enumerate(entities)
    ]
    return write_csv(folder / "territoires_fictifs.csv", _GROUP, rows)


def _member(kind: str, code: str, name: str, of: str, member: str, label: str, role: str = "") -> Sequence[str]:
    return kind, code, name, of, member, label, role, "2024-01-01", "", "fictif"


def _dispositifs(world: World, folder: Path) -> Path:
    members = [one for one in world.services if one.category in ("186", "182")][:5]
    rows = [
        (
            "DITEP",
            "DITEP-F01",
            "DITEP fictif de l'Estuaire",
            one.finess,
            "membre" if rank else "siège",
            "2024-01-01",
            "",
            "fictif",
        )
        for rank, one in enumerate(members)
    ]
    header = ("type", "code", "nom", "finess_et", "role", "date_debut", "date_fin", "note")
    return write_csv(folder / "dispositifs_fictifs.csv", header, rows)
