"""Who may lean on whom: the order of modules stands once, in the import contract of pyproject.toml."""

import re
import tomllib

import pytest

from tests.house import tree


def order() -> list[str]:
    """The modules of jalon, lowest first; the features share one rank."""
    settings = tomllib.loads((tree.ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    return [" ".join(re.findall(r"\w+", layer)) for layer in reversed(layers)]


def rank(module: str) -> int:
    return next(place for place, names in enumerate(order()) if module in names.split())


def test_every_module_has_its_place_in_the_order():
    known = set(" ".join(order()).split())

    modules = {path.relative_to(tree.SOURCE).parts[0] for path in tree.under("src/jalon", "*/*.py")}

    assert {module for module in modules if not module.endswith(".py")} <= known


@pytest.mark.django_db
def test_foreign_keys_point_the_way_imports_do():
    from django.apps import apps
    from django.contrib.auth import get_user_model

    # Every module may say which person did a thing: Django's settings name that model, nobody imports it.
    person = get_user_model()
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if not field.concrete or field.related_model in (None, person):
                continue
            here, there = _module(model), _module(field.related_model)
            if here and there and here != there and rank(there) >= rank(here):
                wrong.append(f"{model.__name__}.{field.name} points from {here} to {there}")

    assert wrong == []


def _module(model) -> str | None:
    """The module of jalon that holds the model; None for a model of somebody else's."""
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "jalon" else None


def test_an_optional_module_has_something_to_say():
    empty = []
    for folder in sorted(path for path in tree.SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"):
        held = [path for path in tree.files() if path.is_relative_to(folder)]
        if held and all(path.name == "__init__.py" and len(tree.lines(path)) < 2 for path in held):
            empty.append(tree.name(folder))

    assert empty == []
