import pytest

from jalon.demo import deliveries
from jalon.demo.invention import invent


@pytest.fixture(scope="session")
def world():
    return invent()


@pytest.fixture(scope="session")
def lists(world, tmp_path_factory):
    """The files of the directory, in order."""
    return deliveries.write_lists(world, tmp_path_factory.mktemp("annuaire"))


@pytest.fixture(scope="session")
def delivered(world, tmp_path_factory):
    """Every delivery, in order."""
    return list(deliveries.write_all(world, tmp_path_factory.mktemp("livraisons")))
