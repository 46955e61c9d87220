"""The page of professionals: filters, how many they are, and who, for those who may read names."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from jalon.directory.access import perimeter_for
from jalon.directory.forms import department_choices
from jalon.directory.models import Load
from jalon.directory.professionals import access, forms
from jalon.directory.professionals.models import Activity, Practice
from jalon.directory.professionals.queries import listing as queries
from jalon.directory.professionals.queries.listing import Asked
from jalon.directory.professionals.rules import LIST_KIND
from jalon.publish import table as publish
from jalon.ui import tables

PER_PAGE = 50
_CHUNK = 500
_NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Looked:
    """What the person asks for, within what he may count and what he may read by name."""

    form: forms.Filters
    asked: Asked
    counted: Q
    named: Q | None
    labels: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def within(self) -> Q:
        """What may be read by name: nothing, for most people."""
        return _NOTHING if self.named is None else self.named

    @property
    def practices(self) -> QuerySet[Practice]:
        return queries.practices(self.asked, self.within)


def look(request: HttpRequest) -> Looked:
    perimeter = perimeter_for(request)
    counted, named = access.counted(perimeter), access.named(perimeter)
    labels = queries.labels()
    form = forms.Filters(request.GET, choices=_choices(counted, labels), names=named is not None)
    return Looked(form, form.asked(), counted, named, labels)


def _choices(within: Q, labels: dict[str, dict[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """The values there are among what is counted."""
    standing = Activity.objects.filter(within, known_to=None).order_by()
    rows = set(standing.values_list("profession", "department", "mode").distinct())
    professions, departments, modes = (sorted({row[rank] for row in rows if row[rank]}) for rank in range(3))
    return {
        "profession": [(code, labels["profession"].get(code, code)) for code in professions],
        "departement": department_choices(departments),
        "mode": [(code, labels["mode"].get(code, code)) for code in modes],
        "savoir_faire": sorted(labels["skill"].items(), key=lambda one: one[1]),
    }


def context(request: HttpRequest) -> dict[str, Any]:
    looked = look(request)
    last = Load.objects.filter(report__kind=LIST_KIND).first()
    page = Paginator(looked.practices, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "form": looked.form, "last": last, "day": _day(last),
        "counts": counts_table(looked), "named": looked.named is not None,
        "page": page, "table": _names_table(looked, list(page.object_list)),
        "breadcrumb": [("Annuaire", reverse("directory:home")), ("Professionnels", "")],
    }  # fmt: skip


def _day(load: Load | None) -> date | None:
    """The day that the file says, when its name says one."""
    said = load.report.get("day") if load else ""
    return date.fromisoformat(said) if said else None


def counts_table(looked: Looked) -> tables.Table:
    """Persons by profession and département; the last column counts each once."""
    found = queries.counts(looked.asked, looked.counted)
    places = sorted({place for _, place in found if place})
    professions = sorted({one for one, _ in found}, key=lambda one: looked.labels["profession"].get(one, one))
    columns = (
        tables.Column("Profession"),
        *(tables.Column(place, "number") for place in places),
        tables.Column("Ensemble", "number"),
    )
    rows = [
        (looked.labels["profession"].get(one, one), *(found.get((one, place)) for place in places), found[one, ""])
        for one in professions
    ]
    note = "Une personne qui exerce dans deux départements compte dans chacun, et une fois dans l'ensemble."
    return tables.Table("Professionnels par département d'exercice", columns, rows, note=note)


_COLUMNS = (
    tables.Column("Nom", "code"),
    tables.Column("N° RPPS", "code"),
    tables.Column("Profession"),
    tables.Column("Savoir-faire"),
    tables.Column("Mode"),
    tables.Column("Structure"),
    tables.Column("Commune"),
    tables.Column("Dép.", "code"),
)


def _names_table(looked: Looked, practices: list[Practice]) -> tables.Table:
    rows = [
        (tables.Link(name, reverse("directory:professional", args=[person])), *rest)
        for person, name, *rest in lines(practices, looked.within, looked.labels)
    ]
    return tables.Table("Professionnels", _COLUMNS, rows)


def lines(practices: list[Practice], within: Q, labels: dict[str, dict[str, str]]) -> list[tuple[Any, ...]]:
    """(person, name, number, profession, savoir-faire, mode, structure, town, département) of each, activities joined.

    `within`: the activities that the person who looks may read by name; the others are not told.
    """
    people = [one.professional_id for one in practices]
    activities = queries.activities_of(people, within)
    skills = queries.skills_of(people)
    return [
        (
            one.professional_id,
            name_of(one),
            one.professional.number,
            labels["profession"].get(one.profession, one.profession),
            ", ".join(labels["skill"].get(code, code) for code in skills[one.professional_id]),
            _joined(here, "mode", labels["mode"]),
            _joined(here, "structure_name"),
            _joined(here, "town"),
            _joined(here, "department"),
        )
        for one in practices
        for here in [[place for place in activities[one.professional_id] if place.profession == one.profession]]
    ]


def _joined(activities: list[Activity], name: str, labels: dict[str, str] | None = None) -> str:
    said = dict.fromkeys(getattr(one, name) for one in activities if getattr(one, name))
    return " ; ".join((labels or {}).get(word, word) for word in said)


def name_of(practice: Practice) -> str:
    return f"{practice.last_name} {practice.first_name}".strip() or "nom inconnu"


def published(looked: Looked) -> publish.Table:
    """The list as a file, whole: those whose names may be read, and no other."""
    columns = [
        publish.Column("nom", "Nom", width=30),
        publish.Column("rpps", "N° RPPS ou ADELI", "code"),
        publish.Column("profession", "Profession", width=24),
        publish.Column("savoir_faire", "Savoir-faire", width=30),
        publish.Column("mode", "Mode d'exercice"),
        publish.Column("structure", "Structure", width=36),
        publish.Column("commune", "Commune", width=24),
        publish.Column("departement", "Département", "code"),
    ]
    practices = list(looked.practices)
    rows = []
    for start in range(0, len(practices), _CHUNK):
        some = lines(practices[start : start + _CHUNK], looked.within, looked.labels)
        rows += [[publish.Cell(value) for value in line[1:]] for line in some]
    return publish.Table("Professionnels", columns, rows, [SOURCE_NOTE])


SOURCE_NOTE = (
    "Annuaire Santé (Agence du numérique en santé), Licence Ouverte 2.0. Données de personnes : à n'utiliser que pour "
    "la mission au titre de laquelle elles sont lues, et à supprimer ensuite."
)
