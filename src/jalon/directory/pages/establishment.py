"""The page of an establishment: identity, entity and territories, history, what others add, threads."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from jalon.directory import access, forms, sections
from jalon.directory.models import Change, Correction, Entity, Link, TerritoryCommune
from jalon.directory.pages.listing import address_of, type_label
from jalon.directory.pages.threads import threads
from jalon.directory.pages.units import section as units_section
from jalon.directory.queries import external
from jalon.directory.queries.changes import Pair, proposals
from jalon.directory.queries.described import Identity, identity, list_titles, loads_of, origin_of
from jalon.directory.queries.holdings import known
from jalon.directory.queries.territories import sites_of, valid
from jalon.ui import french


def context(request: HttpRequest, entity: Entity, on: date, known_at: datetime | None) -> dict[str, Any]:
    perimeter = access.perimeter_for(request)
    told = identity(entity, on, known_at)
    may_correct = access.may_correct(perimeter, entity)
    added = _sections(request, entity)
    return {
        "entity": entity,
        "identity": told,
        "title": (told.line.name if told else entity.name) or entity.code,
        "dated": on != timezone.localdate() or known_at is not None,
        "on": on,
        "known_at": known_at,
        "loads": loads_of(told.listings) if told else {},
        "groups": groups_of(entity, told, on, known_at),
        "external_ids": external.ids_of(entity),
        "siblings": _siblings(told, on, known_at),
        "history": history(entity, told),
        "proposals": _proposals(entity) if may_correct else [],
        "units": units_section(entity, on, known_at),
        "sections": added,
        "styles": list(dict.fromkeys(sheet for section, _ in added for sheet in section.styles)),
        "threads": threads(perimeter, request.user, entity),
        "may_correct": may_correct,
        "may_comment": access.may_comment(perimeter, entity),
        "correction_form": forms.CorrectionForm(),
        "comment_form": forms.CommentForm(
            themes=_writable_themes(perimeter, entity), initial={"theme": request.GET.get("theme", "")}
        ),
        "inside": perimeter.is_inside(entity.region),
        "breadcrumb": [("Annuaire", reverse("directory:home")), (entity.code, "")],
    }


def _sections(request: HttpRequest, entity: Entity) -> list[tuple[sections.Section, str]]:
    made = sections.sections_for(request, entity)
    return [(one, render_to_string(one.template, dict(one.context), request)) for one in made]


def _writable_themes(perimeter: Any, entity: Entity) -> list[tuple[str, str]]:
    return [(pk, title) for pk, title in forms.theme_choices() if access.may_comment(perimeter, entity, pk)]


def _siblings(told: Identity | None, on: date, known_at: datetime | None) -> list[Entity]:
    if told is None or told.line.ej_id is None:
        return []
    ids = sites_of([told.line.ej_id], on, known_at)[told.line.ej_id]
    return list(Entity.objects.filter(pk__in=ids).exclude(pk=told.entity.pk).order_by("department", "sort_key"))


def groups_of(entity: Entity, told: Identity | None, on: date, known_at: datetime | None) -> list[dict[str, Any]]:
    """What the establishment belongs to on that day: by itself, by its legal entity, by its commune."""
    children = [entity.pk, *([told.line.ej_id] if told and told.line.ej_id else [])]
    links = Link.objects.filter(known(known_at), valid(on), child__in=children, kind=Link.Kind.MEMBER)
    found: list[dict[str, Any]] = [
        {"parent": one.parent, "role": one.role, "by": "" if one.child_id == entity.pk else "par son entité juridique"}
        for one in links.select_related("parent").order_by("parent__subkind", "parent__sort_key")
    ]
    commune = told.line.commune_code if told else ""
    if commune:
        places = TerritoryCommune.objects.filter(known(known_at), valid(on), commune_code=commune)
        found += [
            {"parent": one.territory, "role": one.role, "by": "par sa commune"}
            for one in places.select_related("territory").order_by("territory__subkind", "territory__sort_key")
        ]
    return [{**one, "url": address_of(one["parent"]), "type": type_label(one["parent"])} for one in found]


def history(entity: Entity, told: Identity | None) -> list[dict[str, Any]]:
    """Everything said of the establishment, the latest first: lists, changes between them, people."""
    titles = list_titles()
    said = [*_listed(told, titles), *_changed(entity, titles), *_corrected(entity), *_linked(entity)]
    return sorted(said, key=lambda one: (one["when"], one["rank"]), reverse=True)


def _listed(told: Identity | None, titles: dict[str, str]) -> list[dict[str, Any]]:
    loads = loads_of(told.listings) if told else {}
    return [
        _event(
            said.vintage or loads[said.load_id].recorded_at.date(),
            0,
            f"Inscrit : {origin_of(said, titles)}",
            f"{said.name}, {said.town}".strip(", "),
            f"liste au {french.day(said.vintage)}" if said.vintage else "liste sans date",
            "list",
        )
        for said in (told.listings if told else [])
    ]


def _changed(entity: Entity, titles: dict[str, str]) -> list[dict[str, Any]]:
    tones = {"no_longer_listed": "warning", "newly_listed": "info"}
    events = []
    for one in Change.objects.filter(entity=entity):
        what, title = one.get_what_display(), titles.get(one.list_id, one.list_id)
        said = (
            f"{what[0].upper()}{what[1:]} entre les listes {title} {one.between.year} et {title} {one.and_vintage.year}"
        )
        values = f"{one.before} → {one.after}" if one.before and one.after else ""
        tone = tones.get(one.what, "neutral")
        undated = "une liste ne dit pas quel jour"
        events.append(_event(one.and_vintage, 1, said, values, undated, "git-compare", tone))
    return events


def _corrected(entity: Entity) -> list[dict[str, Any]]:
    labels = dict(forms.CorrectionForm().fields["field"].choices)
    events = []
    for one in Correction.objects.filter(entity=entity).select_related("made_by", "undone_by"):
        label = labels.get(one.field, one.field)
        said = f"{label} : « {one.value} ». Motif : {one.reason}"
        by = str(one.made_by or "ligne de commande")
        events.append(_event(one.made_at.date(), 2, "Corrigé localement", said, one.made_at, "pencil", "info", by))
        if one.undone_at:
            undone = str(one.undone_by or "ligne de commande")
            events.append(
                _event(one.undone_at.date(), 3, "Correction annulée", label, one.undone_at, "undo-2", by=undone)
            )
    return events


def _linked(entity: Entity) -> list[dict[str, Any]]:
    ties = Link.objects.filter(Q(child=entity) | Q(parent=entity), known_to=None).exclude(kind=Link.Kind.MEMBER)
    events = []
    for one in ties.select_related("child", "parent"):
        title = (
            f"{one.get_kind_display().capitalize()} {one.parent.name} ({one.parent.code})"
            if one.child_id == entity.pk
            else f"{one.child.name} ({one.child.code}) : {one.get_kind_display()} cet établissement"
        )
        since = f"depuis le {french.day(one.valid_from)}" if one.valid_from else "sans date"
        event = _event(one.valid_from or one.known_from.date(), 4, title, "", since, "arrow-right", "info", one.said_by)
        events.append({**event, "link": one})
    return events


def _event(
    when: date, rank: int, title: str, text: str, at: Any, icon: str, tone: str = "neutral", by: str = ""
) -> dict[str, Any]:
    return {"when": when, "rank": rank, "title": title, "text": text, "at": at, "icon": icon, "tone": tone, "by": by}


def _proposals(entity: Entity) -> list[Any]:
    change = Change.objects.filter(entity=entity, what="no_longer_listed").order_by("-and_vintage").first()
    if change is None:
        return []
    return proposals(Pair(change.list_id, change.between, change.and_vintage), entity=entity)
