"""Pages of named lists: all of them, one of them, and the account of a pasted column."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse

from jalon.catalogue.regions import REGIONS
from jalon.directory import access, forms
from jalon.directory.actions.named_lists import HOWS
from jalon.directory.models import Entity, NamedList, NamedListMember
from jalon.directory.queries.named_lists import establishments_of, named_lists, sites_counted
from jalon.directory.queries.numbers import known_numbers
from jalon.directory.queries.population import categories, regions_by_size
from jalon.directory.rules import pasted
from jalon.directory.sections import sections_for_list
from jalon.publish import table as publish
from jalon.ui import french, tables

PAGE_LENGTH = 100
OUTCOME_WORDS = {
    pasted.FOUND: "trouvé",
    pasted.REPAIRED: "réparé",
    pasted.TWICE: "en double",
    pasted.OUTSIDE: "hors de la région ou du domaine",
    pasted.LEGAL_ENTITY: "entité juridique",
    pasted.AMBIGUOUS: "ambigu",
    pasted.UNKNOWN: "inconnu de l'annuaire",
    pasted.WRONG_KEY: "clé fausse",
    pasted.UNREADABLE: "illisible",
}

_PLURALS = {  # where an s at the end is not enough
    "en double": "en double,en double",
    "hors de la région ou du domaine": "hors de la région ou du domaine,hors de la région ou du domaine",
    "entité juridique": "entité juridique,entités juridiques",
    "inconnu de l'annuaire": "inconnu de l'annuaire,inconnus de l'annuaire",
    "clé fausse": "clé fausse,clés fausses",
}


def listing(request: HttpRequest) -> dict[str, Any]:
    """The lists this person reads; `rangees` shows those put away."""
    perimeter, archived = access.perimeter_for(request), request.GET.get("rangees") == "oui"
    found = list(named_lists(perimeter, user=request.user, archived=archived))
    columns = [
        tables.Column("Liste"), tables.Column("Région"), tables.Column("Établissements", "number"),
        tables.Column("Comment"), tables.Column("Faite par"), tables.Column("Faite le", "date"),
        tables.Column("Partage"),
    ]  # fmt: skip
    rows = [
        [
            tables.Link(one.name, reverse("directory:list", args=[one.pk])), _region(one.region), one.size,
            HOWS.get(one.origin.get("how", ""), ""), str(one.made_by or ""), one.made_at,
            "partagée" if one.shared else "à moi seul",
        ]
        for one in found
    ]  # fmt: skip
    tabs = [
        ("En service", reverse("directory:lists"), not archived),
        ("Rangées", f"{reverse('directory:lists')}?rangees=oui", archived),
    ]
    return {
        "lists": found, "archived": archived, "tabs": tabs, "regions": _regions_kept(request),
        "table": tables.Table("Listes rangées" if archived else "Listes en service", columns, rows),
        "breadcrumb": [("Annuaire", reverse("directory:home")), ("Listes", "")],
    }  # fmt: skip


def one(request: HttpRequest, named_list: NamedList) -> dict[str, Any]:
    """A list with its members, those taken off it last."""
    perimeter = access.perimeter_for(request)
    shows_why = access.may_read_why(perimeter, named_list)
    standing = members(named_list).filter(removed_at=None)
    page = Paginator(standing, PAGE_LENGTH).get_page(request.GET.get("page"))
    labels = categories()
    return {
        "list": named_list, "page": page, "shows_why": shows_why,
        "members": [_member(member, labels, shows_why) for member in page.object_list],
        "removed": [_member(one, labels, shows_why) for one in members(named_list).exclude(removed_at=None)],
        "scored": any(member.score is not None for member in page.object_list),
        "may_change": access.may_keep_lists(perimeter, named_list.region),
        "region_name": _region(named_list.region), "how": HOWS.get(named_list.origin.get("how", ""), ""),
        "said": named_list.origin.get("said", []) if shows_why else [],
        "form": forms.ListForm(initial={"name": named_list.name, "why": named_list.why}),
        "sections": sections_for_list(request, named_list),
        "breadcrumb": [
            ("Annuaire", reverse("directory:home")), ("Listes", reverse("directory:lists")), (named_list.name, "")
        ],
    }  # fmt: skip


def members(named_list: NamedList):
    return named_list.members.select_related("entity__ej").order_by("position", "pk")


def _member(member: NamedListMember, labels: dict[str, tuple[str, str]], shows_why: bool) -> dict[str, Any]:
    entity = member.entity
    return {
        "pk": member.pk, "position": member.position, "score": member.score, "entity": entity,
        "category": labels.get(entity.category, (entity.category, ""))[0],
        "why": member.why if shows_why else [], "removed_at": member.removed_at,
        "url": reverse("directory:establishment", args=[entity.code]),
    }  # fmt: skip


def accounted(form: forms.PastedListForm) -> dict[str, Any]:
    """What each pasted number is: `found`, one row each; `taken`, those that would be in the list."""
    said = form.cleaned_data
    region, domain = said["region"], said["domain"]
    found = pasted.account(said["numbers"], known_numbers(), establishments_of(region, domain), sites_counted(region))
    counts = pasted.counts(found)
    named = Entity.objects.in_bulk({one.entity_id for one in found if one.entity_id})
    return {
        "read": len(found), "taken": [one for one in found if one.outcome in pasted.TAKEN],
        "counts": [(OUTCOME_WORDS[outcome], n, outcome in pasted.TAKEN) for outcome, n in counts.items() if n],
        "counted": {outcome: n for outcome, n in counts.items() if n},
        "table": _account_table(found, named),
    }  # fmt: skip


def _account_table(found: Sequence[pasted.Accounted], named: dict[int, Entity]) -> tables.Table:
    """What was not simply found goes first: that is what a person must look at."""
    columns = [
        tables.Column("Ligne", "number"), tables.Column("Collé", "code"), tables.Column("Ce qu'il devient"),
        tables.Column("Établissement"), tables.Column("Précision"),
    ]  # fmt: skip
    ordered = sorted(found, key=lambda one: (one.outcome == pasted.FOUND, one.row))
    rows = [
        [
            one.row, one.written[:40], OUTCOME_WORDS[one.outcome],
            str(named[one.entity_id]) if one.entity_id in named else one.number, one.note,
        ]
        for one in ordered
    ]  # fmt: skip
    return tables.Table("Chaque ligne collée", columns, rows, heads=False)


def exported(named_list: NamedList, *, shows_why: bool) -> publish.Table:
    columns = [
        publish.Column("rang", "Rang", "integer", width=7),
        publish.Column("finess_et", "FINESS géographique", "code", width=12),
        publish.Column("raison_sociale", "Raison sociale", width=40),
        publish.Column("departement", "Département", "code", width=8),
        publish.Column("commune", "Commune", width=22),
        publish.Column("finess_ej", "FINESS juridique", "code", width=12),
        publish.Column("score", "Score", "number", width=8),
        publish.Column("pourquoi", "Pourquoi", width=80),
        publish.Column("retire", "Retiré le", width=12),
    ]
    rows = [
        [
            publish.Cell(one.position), publish.Cell(one.entity.code), publish.Cell(one.entity.name),
            publish.Cell(one.entity.department or None), publish.Cell(one.entity.town or None),
            publish.Cell(one.entity.ej.code if one.entity.ej else None), publish.Cell(one.score),
            publish.Cell("\n".join(one.why) or None if shows_why else None),
            publish.Cell(f"{one.removed_at:%d/%m/%Y}" if one.removed_at else None),
        ]
        for one in members(named_list)
    ]  # fmt: skip
    said = named_list.origin.get("said", []) if shows_why else []
    notes = [*([named_list.why] if named_list.why else []), *said]
    return publish.Table(f"{named_list.name} – {_region(named_list.region)}", columns, rows, notes)


def region_choices(request: HttpRequest) -> list[tuple[str, str]]:
    return [(code, _region(code)) for code in _regions_kept(request)]


def _regions_kept(request: HttpRequest) -> list[str]:
    """The regions of the instance where this person may make lists."""
    perimeter = access.perimeter_for(request)
    return [code for code in regions_by_size() if access.may_keep_lists(perimeter, code)]


def _region(code: str) -> str:
    return REGIONS[code].name if code in REGIONS else code


def origin_of_pasted(account: dict[str, Any]) -> dict[str, Any]:
    """How a pasted list was made: how many lines were read and what each became."""
    kept: Iterable[str] = (f"{n} {french.agreed(n, _PLURALS.get(word, word))}" for word, n, _ in account["counts"])
    said = f"Colonne de {account['read']} lignes collée : {', '.join(kept)}."
    return {"how": "pasted", "read": account["read"], "counts": account["counted"], "said": [said], "themes": []}
