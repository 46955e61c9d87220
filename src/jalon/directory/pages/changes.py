"""Changes between two lists: filters, counts, table, proposals."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from jalon.directory import access, forms
from jalon.directory.models import Change, Entity
from jalon.directory.pages.listing import address_of
from jalon.directory.queries.changes import Pair, changes_of, counts, pairs, proposals
from jalon.directory.queries.described import list_titles
from jalon.publish import table as publish
from jalon.ui import tables


@dataclass(frozen=True)
class Asked:
    form: forms.ChangeFilters
    pair: Pair
    scope: Q  # where, without the kind of change
    changes: QuerySet[Change]


def asked(request: HttpRequest) -> Asked | None:
    """The changes asked for, or None when no list was ever compared."""
    compared = pairs()
    if not compared:
        return None
    by_code = {pair.code: pair for pair in compared}
    form = forms.ChangeFilters(request.GET)
    titles = list_titles()
    _set(form, "listes", [(code, _label(pair, titles)) for code, pair in by_code.items()])
    pair = by_code.get(request.GET.get("listes", ""), compared[0])
    everything = changes_of(pair)
    seen = access.visible(Entity.objects.all(), access.perimeter_for(request))
    places = everything.order_by().values_list("entity__region", "entity__department").distinct()
    regions, departments = zip(*places, strict=True) if places else ((), ())
    region = request.GET.get("region", "")
    _set(form, "region", [("", "Toutes"), *forms.region_choices(sorted(set(regions) - {""}))])
    _set(form, "departement", [("", "Tous"), *forms.department_choices(sorted(set(departments) - {""}), region)])
    form.is_valid()
    said = {name: form.cleaned_data.get(name) or "" for name in form.fields}
    scope = Q(entity__in=seen.values("pk"))
    scope &= Q(entity__region=said["region"]) if said["region"] else Q()
    scope &= Q(entity__department=said["departement"]) if said["departement"] else Q()
    chosen = everything.filter(scope)
    return Asked(form, pair, scope, chosen.filter(what=said["quoi"]) if said["quoi"] else chosen)


def _set(form: forms.ChangeFilters, name: str, choices: list[tuple[str, str]]) -> None:
    form.fields[name].choices = choices


def _label(pair: Pair, titles: dict[str, str]) -> str:
    return f"{titles.get(pair.list_id, pair.list_id)} : {pair.between.year} et {pair.and_vintage.year}"


def context(request: HttpRequest, asked: Asked, page: Any) -> dict[str, Any]:
    words = {what.value: what.label for what in Change.What}
    found = counts(changes_of(asked.pair).filter(asked.scope))
    may = access.perimeter_for(request)
    suggested = [
        {
            "one": one,
            "may": access.may_correct(may, one.gone),
            "url": address_of(one.gone),
            "come_url": address_of(one.come),
        }
        for one in proposals(asked.pair, asked.scope)
    ]
    return {
        "form": asked.form,
        "pair": asked.pair,
        "title": _label(asked.pair, list_titles()),
        "counts": [(words[what], found[what]) for what in words if what in found],
        "page": page,
        "table": table_of(list(page.object_list)),
        "proposals": suggested,
        "replacement_form": forms.ReplacementForm(),
        "export_url": f"{reverse('directory:changes_export')}?{request.GET.urlencode()}",
    }


_COLUMNS = ("Établissement", "N° FINESS", "Dép.", "Changement", "Avant", "Après")


def table_of(changes: list[Change]) -> tables.Table:
    kinds = ("text", "code", "code", "text", "text", "text")
    columns = [tables.Column(label, kind) for label, kind in zip(_COLUMNS, kinds, strict=True)]
    rows = [
        (
            tables.Link(one.entity.name or one.entity.code, address_of(one.entity)), one.entity.code,
            one.entity.department, one.get_what_display(), one.before, one.after,
        )
        for one in changes
    ]  # fmt: skip
    return tables.Table("Changements", columns, rows)


def published(asked: Asked | None) -> publish.Table:
    columns = [publish.Column(f"c{rank}", label, "code") for rank, label in enumerate(_COLUMNS)]
    rows = [
        [
            publish.Cell(text)
            for text in (
                one.entity.name, one.entity.code, one.entity.department, one.get_what_display(), one.before, one.after,
            )
        ]
        for one in (asked.changes if asked else [])
    ]  # fmt: skip
    return publish.Table("Changements", columns, rows)
