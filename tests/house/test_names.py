"""Names that say something, and manners that a search can check."""

import re

import pytest

from tests.house import tree

SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "data", "base", "core"}


def test_modules_are_named_by_a_noun_of_the_domain():
    named = {tree.name(path) for path in tree.under("src", "*.py") if path.stem in SAYS_NOTHING}
    named |= {tree.name(path.parent) for path in tree.under("src", "*/__init__.py") if path.parent.name in SAYS_NOTHING}

    assert named == set()


# What must not stand in the code, and why.
AVOIDED = {
    r"\b(?:TODO|FIXME|XXX)\b": "finish it, or say it in the documentation",
    r"NotImplementedError": "a method that does nothing does not exist yet",
    r"@receiver\b|\.signals import": "no signal of our own: whoever changes a thing calls what follows",
    r"pytest\.mark\.(?:skip|xfail)\b": "a test that does not run proves nothing; see tests/optional.py",
    r"^\s*(?:import pdb|breakpoint\(\))": "left from debugging",
}


@pytest.mark.parametrize("pattern", AVOIDED)
def test_code_avoids(pattern):
    found = [
        f"{tree.name(path)}:{number}"
        for path in tree.under("src", "*.py") + tree.under("tests", "*.py")
        if path.name != "test_names.py"
        for number, line in enumerate(tree.lines(path), start=1)
        if re.search(pattern, line)
    ]

    assert found == [], AVOIDED[pattern]


def test_no_banner_comments():
    found = [
        f"{tree.name(path)}:{number}"
        for path in tree.under("src", "*.py") + tree.under("tests", "*.py")
        for number, line in enumerate(tree.lines(path), start=1)
        if re.match(r"\s*#\s*[-=*#]{4,}", line)
    ]

    assert found == []
