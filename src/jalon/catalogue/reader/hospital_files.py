"""What the keys of a hospital's file mean together."""

from typing import Any

from jalon.catalogue.antibiotic_definitions import HospitalColumn, HospitalFileDefinition
from jalon.catalogue.reader.forms import Notes, frozen, listed, nearest, place_of
from jalon.catalogue.reader.nodes import Node
from jalon.catalogue.reader.vocabulary.hospital_files import COLUMNS
from jalon.kernel.text import fold

_KEPT = ("id", "headers", "type", "required", "example", "about", "in_template")


def read_hospital_file(identity: dict[str, Any], node: Node, keys: Any, notes: Notes) -> HospitalFileDefinition:
    """The definition, once its mistakes are noted."""
    kind = keys["kind"]
    for said in keys["columns"]:
        _check_column(kind, said, notes)
    _same_headers(keys["columns"], notes)
    _groups(keys, node, notes)
    if kind != "resistance":
        for name in ("other_columns", "template_antibiotics"):
            if keys[name] not in ("ignored", ()):
                notes.wrong(place_of(node, name), f"« {name} » n'a de sens qu'avec kind: resistance")
    columns = tuple(
        HospitalColumn(**{name: one[name] for name in _KEPT}, values=_spelt(one["values"])) for one in keys["columns"]
    )
    names = ("kind", "file_patterns", "other_columns", "needs_one_of", "template_antibiotics")
    return HospitalFileDefinition(**identity, columns=columns, **{name: keys[name] for name in names})


def _spelt(values: object) -> dict[str, str]:
    """Folded spelling → value; a value spells itself."""
    said = frozen(values)
    return {fold(value): value for value in said.values()} | dict(said)


def _check_column(kind: str, said: Any, notes: Notes) -> None:
    known = COLUMNS[kind]
    if said["id"] not in known:
        hint = nearest(said["id"], known) or f" (colonnes possibles : {listed(known, 40)})"
        notes.wrong(said["at"], f"un fichier de type {kind} n'a pas de colonne « {said['id']} »{hint}")
    if not said["headers"]:
        notes.wrong(place_of(said["at"], "headers"), "il faut au moins un en-tête")
    if said["values"] and said["type"] not in {"flag", "result"}:
        notes.wrong(place_of(said["at"], "values"), "« values » n'a de sens qu'avec le type flag ou result")


def _same_headers(columns: Any, notes: Notes) -> None:
    """A header names one column: read in the wrong one, a label would pass for a code."""
    seen: dict[str, str] = {}
    for said in columns:
        for header in said["headers"]:
            other = seen.setdefault(fold(header), said["id"])
            if other != said["id"]:
                place = place_of(said["at"], "headers")
                notes.wrong(place, f"l'en-tête « {header} » est déjà celui de la colonne « {other} »")


def _groups(keys: Any, node: Node, notes: Notes) -> None:
    place, described = place_of(node, "needs_one_of"), {one["id"] for one in keys["columns"]}
    for group in keys["needs_one_of"]:
        if len(group) < 2:
            notes.wrong(place, "un groupe réunit au moins deux colonnes : [[une, autre]] ; pour une seule, required")
        for name in group:
            if name not in described:
                notes.wrong(place, f"aucune colonne « {name} » dans columns{nearest(name, described)}")
