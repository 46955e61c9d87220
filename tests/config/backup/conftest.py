import os
import shutil
from urllib.parse import urlsplit

import pytest

from tests import optional, postgres
from tests.config.backup.instances import WORLD, Instance


@pytest.fixture(scope="package")
def saved(tmp_path_factory):
    """An instance with something of every kind, and its back-up; nobody changes it afterwards."""
    place = tmp_path_factory.mktemp("instance")
    instance = Instance(place / "var")
    instance.jalon("migrate")
    instance.jalon("vault", "create")
    instance.run(WORLD.format(str(place)))
    instance.jalon("backup", place / "sauvegarde.jalon")
    return instance


@pytest.fixture(scope="package")
def empty_instance(tmp_path_factory):
    """An instance that has only just been made: to be copied, which costs less than making another."""
    instance = Instance(tmp_path_factory.mktemp("neuve") / "var")
    instance.jalon("migrate")
    return instance


@pytest.fixture
def instance(empty_instance, tmp_path):
    """An instance of the test's own."""
    shutil.copytree(empty_instance.folder, tmp_path / "var")
    return Instance(tmp_path / "var")


@pytest.fixture(scope="package")
def archive_file(saved):
    return saved.folder.parent / "sauvegarde.jalon"


@pytest.fixture(scope="package")
def server():
    """A server of PostgreSQL for this folder, whatever database the rest of the run is on."""
    if not postgres.available():
        optional.missing("postgres", postgres.WHY_MISSING)
    with postgres.server() as url:
        yield url


@pytest.fixture
def new_database(server):
    """A new and empty database; its address."""
    import psycopg

    name = f"essai_{os.urandom(4).hex()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(server)._replace(path=f"/{name}").geturl()
