"""A hospital whose files hold labels and codes that nobody has settled.

Models are imported in the fixture: pytest reads this file before Django is set up.
"""

import pytest


@pytest.fixture
def place():
    from tests.antibiotics import small_hospital as small
    from tests.antibiotics.settling import small_questions as asked

    held = small.hospital()
    asked.bring(held)
    return held
