"""The readable cases: French sentences in YAML, executed by the tests and quoted by docs/explications."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

FOLDER = Path(__file__).parent


def cases(name: str) -> list:
    """The cases of a file, one test each, named by their sentence."""
    content = document(name)
    common = {key: value for key, value in content.items() if key not in ("cas", "feuille")}
    return [pytest.param(common | one, id=one["phrase"]) for one in content["cas"]]


def document(name: str) -> dict:
    return YAML(typ="safe").load((FOLDER / f"{name}.yaml").read_text("utf-8"))
