"""A hospital that has brought nothing yet, and the pharmacist who works there.

Models are imported in the fixtures: pytest reads this file before Django is set up.
"""

import pytest


@pytest.fixture
def place():
    from tests.antibiotics import small_hospital as small

    return small.hospital()


@pytest.fixture
def pharmacist(client, place):
    from tests.antibiotics import small_hospital as small

    someone = small.person("pharmacienne")
    client.force_login(someone)
    return someone
