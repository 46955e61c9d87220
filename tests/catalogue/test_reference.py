"""The reference pages say what the loader checks, and their examples load."""

import re

import pytest

from jalon.catalogue.reader.vocabulary import FILES
from jalon.catalogue.reference import fill
from tests.house import tree

PAGES = sorted((tree.ROOT / "docs" / "reference").glob("catalogue-*.md"))
EXAMPLE = re.compile(r"```yaml\n# catalogue/(\S+)\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_tables_are_those_of_the_vocabulary(page):
    text = page.read_text("utf-8")

    assert text == fill(text), "python -m jalon.catalogue.reference docs/reference"


def test_every_kind_of_file_has_its_table():
    marked = {name for page in PAGES for name in re.findall(r"<!-- clés: (\w+) -->", page.read_text("utf-8"))}

    assert set(FILES) <= marked


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_load(page, region):
    examples = EXAMPLE.findall(page.read_text("utf-8"))
    for name, text in examples:
        region.write(name, text)

    held = region.load()

    assert examples
    assert held.problems == ()


def test_every_example_says_where_it_goes():
    for page in PAGES:
        text = page.read_text("utf-8")
        assert text.count("```yaml") == len(EXAMPLE.findall(text)), page.name
