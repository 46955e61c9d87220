"""Professionals who answer to filters, and how many they are by profession and by département."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jalon.directory.models import Term
from jalon.directory.professionals.models import Activity, Practice, Skill
from jalon.directory.professionals.rules import LABELLED
from jalon.kernel.text import fold


@dataclass(frozen=True)
class Asked:
    """What is asked for; an empty word asks for nothing."""

    text: str = ""  # a name, or a number
    profession: str = ""
    department: str = ""
    mode: str = ""
    skill: str = ""
    finess_et: str = ""

    @property
    def of_activity(self) -> Q:
        said = {name: getattr(self, name) for name in ("profession", "department", "mode", "finess_et")}
        return Q(**{name: value for name, value in said.items() if value})


def practices(asked: Asked, within: Q) -> QuerySet[Practice]:
    """Who exercises one of the activities asked for, among those `within`; by name."""
    of_the_same = {"professional": OuterRef("professional"), "profession": OuterRef("profession"), "known_to": None}
    activities = Activity.objects.filter(within, asked.of_activity, **of_the_same)
    found = Practice.objects.filter(Exists(activities), known_to=None)
    if asked.skill:
        found = found.filter(Exists(Skill.objects.filter(code=asked.skill, **of_the_same)))
    return _named(found, asked.text).select_related("professional").order_by("sort_key", "pk")


def _named(found: QuerySet[Practice], text: str) -> QuerySet[Practice]:
    number = "".join(text.split())
    if number.isdigit():
        return found.filter(professional__number__startswith=number)
    for word in fold(text).split():
        found = found.filter(sort_key__contains=word)
    return found


def activities_of(people: list[int], within: Q) -> Mapping[int, list[Activity]]:
    """The standing activities of these persons, by person."""
    found: dict[int, list[Activity]] = {pk: [] for pk in people}
    rows = Activity.objects.filter(within, professional__in=people, known_to=None)
    for activity in rows.order_by("department", "structure_name", "pk"):
        found[activity.professional_id].append(activity)
    return found


def skills_of(people: list[int]) -> Mapping[int, list[str]]:
    """The codes of the savoir-faire of these persons, by person."""
    found: dict[int, list[str]] = {pk: [] for pk in people}
    rows = Skill.objects.filter(professional__in=people, known_to=None).order_by("code")
    for person, code in rows.values_list("professional_id", "code"):
        found[person].append(code)
    return found


def counts(asked: Asked, within: Q) -> dict[tuple[str, str], int]:
    """Persons by (profession, département); under (profession, "") all of them, each once."""
    rows = Activity.objects.filter(within, asked.of_activity, known_to=None)
    if asked.skill:
        of_the_same = {"professional": OuterRef("professional"), "profession": OuterRef("profession")}
        rows = rows.filter(Exists(Skill.objects.filter(code=asked.skill, known_to=None, **of_the_same)))
    persons = Count("professional", distinct=True)
    by_place = rows.order_by().values_list("profession", "department").annotate(persons)
    whole = rows.order_by().values_list("profession").annotate(persons)
    return {(one, place): count for one, place, count in by_place} | {(one, ""): count for one, count in whole}


def labels() -> dict[str, dict[str, str]]:
    """The labels of the codes, as the last files say them, by field: profession, category, skill, mode, sector."""
    fields = {nomenclature: field for field, nomenclature in LABELLED.items()}
    found: dict[str, dict[str, str]] = {field: {} for field in LABELLED}
    for nomenclature, code, label in Term.objects.filter(nomenclature__in=fields, known_to=None).values_list(
        "nomenclature", "code", "label"
    ):
        found[fields[nomenclature]][code] = label
    return found
