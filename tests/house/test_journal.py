"""What the journal shows is French: every act and every detail that the code writes has its words."""

import ast

import pytest

from jalon.accounts import queries
from tests.house import tree

NOT_SHOWN = {"by", "target"}


def written():
    """(place, verb, names of details) of each audit.write(…)."""
    for path in tree.under("src", "*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.write" and node.args:
                names = {keyword.arg for keyword in node.keywords if keyword.arg}
                yield f"{tree.name(path)}:{node.lineno}", ast.literal_eval(node.args[0]), names - NOT_SHOWN


@pytest.mark.django_db
def test_every_act_has_its_french_words():
    labels = queries.act_labels()

    assert {f"{place} {verb}" for place, verb, _ in written() if verb not in labels} == set()


@pytest.mark.django_db
def test_every_detail_has_its_french_words():
    labels = queries.detail_labels()

    assert {f"{place} {name}" for place, _, names in written() for name in names if name not in labels} == set()
