import pytest

from tests.deploy import tiny


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    index = tiny.Index(tmp_path_factory.mktemp("index"))
    yield index
    index.close()
