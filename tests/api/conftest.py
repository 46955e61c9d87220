import pytest


@pytest.fixture
def world(db, tmp_path):
    from tests.api import small  # models exist only once Django has started

    return small.make(tmp_path)


@pytest.fixture
def program(world):
    """Programs of the people of the world, by their names there."""
    from tests.api.programs import Program  # likewise

    return lambda name, **more: Program(world.people[name], **more)
