import pytest


@pytest.fixture
def entities(db, tmp_path):
    """The three hospitals and their month; code → id."""
    from tests.tracking import worlds  # models: only once Django has started

    known = worlds.hospitals(tmp_path)
    worlds.month(known)
    return known


@pytest.fixture
def officer(db):
    """A programme officer of the region."""
    from tests.accounts import people

    return people.make("regionale", "region", "region", ["region:75"])


@pytest.fixture
def reader(client, officer):
    """The officer, signed in."""
    client.force_login(officer)
    return client
