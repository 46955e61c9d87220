import pytest


@pytest.fixture
def folder(tmp_path):
    from tests.tracking.columns import places  # reads the models, which are ready only now

    with places.own_folder(tmp_path / "catalogue") as own:
        yield own


@pytest.fixture
def hospitals(db, tmp_path, folder):
    """The three hospitals, with a month of values."""
    from tests.tracking import worlds  # likewise

    entities = worlds.hospitals(tmp_path)
    worlds.month(entities)
    return entities
