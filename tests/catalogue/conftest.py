import textwrap

import pytest

from jalon.catalogue import SHIPPED
from jalon.catalogue.loader import load


class Region:
    """A catalogue folder of the region, written file by file and read with the shipped one."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    def load(self):
        return load(SHIPPED, self.folder)

    def problems(self):
        """(line, message) of each mistake, in order."""
        return [(one.line, one.message) for one in self.load().problems]


@pytest.fixture
def region(tmp_path):
    return Region(tmp_path)
