"""A national file of a few persons, two hospitals of Dordogne, and the choice of what is kept."""

import pytest

from jalon import catalogue
from jalon.directory.professionals import invention
from jalon.directory.professionals.invention import Site
from tests.directory.lists import EJ1, ET1, ET2, regional_row

HOSPITAL = Site("HOPITAL FICTIF", "24037", "BERGERAC", "24", "24100", finess_et=ET1, finess_ej=EJ1)
OFFICE = Site("CABINET FICTIF", "24322", "PERIGUEUX", "24", "24000")
BORDEAUX = Site("CABINET BORDEAUX", "33063", "BORDEAUX", "33", "33000")
RENNES = Site("CABINET LOINTAIN", "35238", "RENNES", "35", "35000")
CHOICE = 'title: Essai\nprofessions: {"10": Médecin, "60": Infirmier}\nregions: [75]\n'


@pytest.fixture
def choose(tmp_path):
    """Write the region's choice of professions; none at the end."""
    before = catalogue.overlay()
    catalogue.use_overlay(tmp_path / "catalogue")

    def write(text=CHOICE):
        path = tmp_path / "catalogue" / "professions" / "essai.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    yield write
    catalogue.use_overlay(before)


@pytest.fixture
def load_rows(db, choose, tmp_path):
    """Take in a national file of these rows, of that day; by `CHOICE` until the test chooses otherwise."""
    from jalon.directory import actions

    choose()

    def take(*rows, day="20260115", headers=invention.HEADERS):
        path = tmp_path / f"PS_LibreAcces_Personne_activite_{day}0800.txt"
        path.write_text("\n".join(["|".join((*headers, "")), *rows, ""]), "utf-8")
        return actions.load_file(path)

    return take


@pytest.fixture
def hospitals(load_regional):
    load_regional(regional_row(ET1, "HOPITAL FICTIF", EJ1), regional_row(ET2, "CLINIQUE FICTIVE"))


def row(rank, profession="60", site=OFFICE, *, name="", given="Essai", **more):
    return invention.row_of(invention.number_of(rank), name or f"FICTIF{rank}", given, profession, site, **more)
