"""The shipped catalogue, as the reading tests need it."""

from functools import cache
from pathlib import Path

import jalon.catalogue
from jalon.catalogue.contents import Catalogue
from jalon.catalogue.definitions import SourceDefinition, Value
from jalon.catalogue.loader import load


@cache
def catalogue() -> Catalogue:
    found = load(Path(jalon.catalogue.__file__).parent)
    assert not found.problems, [str(problem) for problem in found.problems]
    return found


def shipped() -> dict[str, SourceDefinition]:
    return dict(catalogue().sources)


def value_of(indicator: str) -> Value:
    return catalogue().indicator_value(indicator)
