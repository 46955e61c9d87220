"""Definitions kept in the registry come back as they stood."""

from dataclasses import replace
from pathlib import Path

import pytest

from jalon import catalogue
from jalon.indicators import definitions
from jalon.indicators.models import Definition
from jalon.kernel.refusal import Refusal

HELD = {
    "indicator": "indicators", "source": "sources", "grid": "grids", "check": "checks", "list": "lists",
    "domain_rule": "domain_rules", "perimeter": "perimeters", "hospital_file": "hospital_files",
    "atb_list": "atb_lists", "atb_pair": "atb_pairs", "atb_check": "atb_checks", "atb_export": "atb_exports",
}  # fmt: skip
EVERY = [(kind, one) for kind, name in HELD.items() for one in getattr(catalogue.current(), name).values()]


@pytest.mark.parametrize(("kind", "definition"), EVERY, ids=lambda one: getattr(one, "id", one))
def test_every_shipped_file_comes_back_as_it_was(kind, definition):
    back = definitions.restored(definitions.KINDS[kind], definitions.as_body(definition))

    assert back == replace(definition, path=Path(definition.path.name))


def test_former_form_takes_the_defaults_of_what_it_did_not_know():
    one = catalogue.current().indicators["meteo"]
    body = definitions.as_body(one)
    del body["better"]

    back = definitions.restored(definitions.KINDS["indicator"], body | {"a_key_of_the_past": 3})

    assert back == replace(one, path=Path(one.path.name))


@pytest.mark.django_db
def test_same_file_that_says_something_else_is_kept_under_another_version():
    grid = catalogue.current().grids["segur_es"]
    first = definitions.keep("grid", [grid])
    again = definitions.keep("grid", [grid])
    other = definitions.keep("grid", [replace(grid, title="Autre titre")])

    assert first == again == {"segur_es": grid.version}
    assert other != first
    assert definitions.kept("grid", first)["segur_es"].title == grid.title
    assert definitions.kept("grid", other)["segur_es"].title == "Autre titre"


@pytest.mark.django_db
def test_lost_definition_is_told():
    definitions.keep("grid", [catalogue.current().grids["segur_es"]])
    Definition.objects.all().delete()

    with pytest.raises(Refusal, match="introuvables"):
        definitions.kept("grid", {"segur_es": "0" * 16})
