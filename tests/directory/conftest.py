"""Small lists taken in, and people of three kinds."""

from itertools import count

import pytest

from tests.directory.lists import MEMBERS, REGIONAL, SAE


@pytest.fixture
def load(db, tmp_path):
    """Write a list in a file of that name and take it in."""
    folders = count()

    from jalon.directory import actions

    def load(name, header, *rows, encoding="utf-8"):
        folder = tmp_path / str(next(folders))
        folder.mkdir()
        path = folder / name
        path.write_bytes("\r\n".join([header, *rows, ""]).encode(encoding))
        return actions.load_file(path)

    return load


@pytest.fixture
def load_sae(load):
    return lambda year, *rows: load(f"ID_{year}r.csv", SAE, *rows, encoding="cp1252")


@pytest.fixture
def load_regional(load):
    return lambda *rows: load("etablissements_essai.csv", REGIONAL, *rows)


@pytest.fixture
def load_groups(load):
    return lambda *rows: load("ght_essai.csv", MEMBERS, *rows)


def person(name, role, territories=(), actor="region"):
    from jalon.accounts.models import Grant, User

    user = User.objects.create_user(name, password="pretend")
    Grant.objects.create(user=user, role=role, actor=actor, territories=list(territories))
    return user


@pytest.fixture
def administrator(db):
    return person("admin", "administrateur")


@pytest.fixture
def region_officer(db):
    return person("na", "region", ["region:75"])


@pytest.fixture
def reader(db):
    return person("lectrice", "lecteur", ["region:75"])
