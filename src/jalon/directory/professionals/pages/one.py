"""The page of a professional: activities, savoir-faire, since when, from which file."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from jalon.directory.models import Entity, EntityKind
from jalon.directory.professionals.models import Activity, Practice, Professional
from jalon.directory.professionals.pages.listing import name_of
from jalon.directory.professionals.queries.listing import labels
from jalon.directory.professionals.queries.one import statements
from jalon.ui import tables

_SINCE = (tables.Column("Depuis le", "date"), tables.Column("Jusqu'au", "date"), tables.Column("Fichier"))


def context(professional: Professional, within: Q) -> dict[str, Any]:
    """`within`: the activities that the person who looks may read by name."""
    known = labels()
    practices: list[Any] = statements(professional, "practices")
    activities: list[Any] = statements(professional, "activities", within)
    elsewhere = Activity.objects.filter(professional=professional, known_to=None).exclude(within).count()
    name = name_of(practices[0]) if practices else "nom inconnu"
    return {
        "professional": professional, "name": name,
        "professions": list(dict.fromkeys(_label(known, "profession", one.profession) for one in practices)),
        "elsewhere": elsewhere,
        "tables": [
            _activities(activities, known),
            _skills(statements(professional, "skills"), known),
            _practices(practices, known),
        ],
        "breadcrumb": [
            ("Annuaire", reverse("directory:home")), ("Professionnels", reverse("directory:professionals")), (name, ""),
        ],
    }  # fmt: skip


def _since(one: Any) -> tuple[Any, ...]:
    return one.known_from, one.known_to, one.load.file_name


def _activities(activities: list[Activity], known: dict[str, dict[str, str]]) -> tables.Table:
    numbers = {one.finess_et for one in activities if one.finess_et}
    sites = dict(Entity.objects.filter(kind=EntityKind.ET, code__in=numbers).values_list("code", "name"))
    columns = (
        tables.Column("Structure"), tables.Column("Commune"), tables.Column("Dép.", "code"), tables.Column("Mode"),
        tables.Column("Secteur d'activité"), *_SINCE,
    )  # fmt: skip
    rows = [
        (
            _structure(one, sites), one.town, one.department, _label(known, "mode", one.mode),
            _label(known, "sector", one.sector), *_since(one),
        )
        for one in activities
    ]  # fmt: skip
    return tables.Table("Activités", columns, rows)


def _structure(one: Activity, sites: dict[str, str]) -> Any:
    """Its name, with a link when the directory knows it; `sites`: the names of those that it knows."""
    name = sites.get(one.finess_et) or one.structure_name or "structure sans nom"
    if one.finess_et not in sites:
        return name
    return tables.Link(name, reverse("directory:establishment", args=[one.finess_et]))


def _label(known: dict[str, dict[str, str]], field: str, code: str) -> str:
    return known[field].get(code, code)


def _skills(skills: list[Any], known: dict[str, dict[str, str]]) -> tables.Table:
    rows: list[tuple[Any, ...]] = [(_label(known, "skill", one.code), one.code, *_since(one)) for one in skills]
    return tables.Table("Savoir-faire", (tables.Column("Savoir-faire"), tables.Column("Code", "code"), *_SINCE), rows)


def _practices(practices: list[Practice], known: dict[str, dict[str, str]]) -> tables.Table:
    columns = (tables.Column("Exercice"), tables.Column("Catégorie"), tables.Column("Nom d'exercice"), *_SINCE)
    rows = [
        (
            _label(known, "profession", one.profession), _label(known, "category", one.category),
            f"{one.title} {name_of(one)}".strip(), *_since(one),
        )
        for one in practices
    ]  # fmt: skip
    return tables.Table("Exercice de la profession", columns, rows)
