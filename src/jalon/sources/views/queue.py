from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from jalon import catalogue
from jalon.accounts.access import signed_in
from jalon.directory.access import visible as visible_entities
from jalon.directory.models import Entity
from jalon.kernel.numbers import read_whole
from jalon.kernel.refusal import Refusal
from jalon.sources import access, actions
from jalon.sources.forms import QueueFilter
from jalon.sources.models import KeyAlias, PendingCell, PendingRow, ValueAlias
from jalon.sources.queries.questions import asked as asked_rows
from jalon.sources.queries.questions import open_counts, question_of, with_rows
from jalon.sources.queries.waiting import candidates, rival_rows, visible_to, waiting
from jalon.sources.views.lists import cells_table, compared_rows, question_line, source_title
from jalon.ui.french import counted

_FORGETTING: dict[str, tuple[Any, Any]] = {
    "cles": (KeyAlias, actions.forget_key),
    "valeurs": (ValueAlias, actions.forget_value),
}


@signed_in
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a person, across files."""
    form = QueueFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    kind = asked.get("quoi") or "lignes"
    state = asked.get("etat") or "open"
    filters = {
        "state": "" if state == "tous" else state, "outcome": asked.get("issue") or "",
        "source": asked.get("source") or "", "delivery": asked.get("livraison"), "text": asked.get("texte") or "",
    }  # fmt: skip
    counts = open_counts(request.perimeter)
    lines = counted(counts["lignes"], "ligne") if counts["lignes"] else ""
    context = {
        "form": form,
        "kind": kind,
        "counts": counts,
        "tabs": [
            ("Réponses à donner", "?quoi=lignes", kind == "lignes", counts["questions"], lines),
            ("Valeurs", "?quoi=cellules", kind == "cellules", counts["cellules"]),
            ("Réponses apprises", reverse("sources:learnt"), False, ""),
        ],
        "breadcrumb": [("Sources", reverse("sources:home")), ("À régler", "")],
    }
    context |= _questions(request, filters) if kind == "lignes" else _cells(request, filters)
    return render(request, "sources/queue.html", context)


def _questions(request: HttpRequest, filters: dict[str, Any]) -> dict[str, Any]:
    page = Paginator(asked_rows(request.perimeter, **filters), 50).get_page(request.GET.get("page"))
    return {"page": page, "lines": [question_line(one) for one in with_rows(request.perimeter, page.object_list)]}


def _cells(request: HttpRequest, filters: dict[str, Any]) -> dict[str, Any]:
    found = visible_to(request.perimeter, waiting("cellules", **filters))
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return {"page": page, "table": cells_table(page.object_list)}


@signed_in
@require_GET
def waiting_row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row, whole, with those it may be about."""
    row = _row(request, pk)
    text, rivals = request.GET.get("q", ""), rival_rows(row)
    context = {
        "row": row,
        "candidates": candidates(request.perimeter, row, text),
        "q": text,
        "rivals": rivals,
        "compared": compared_rows(rivals),
        "items": _items(row),
        "may_settle": access.may_settle(request.perimeter, row),
        "line": question_line(question_of(row)),
        "source_title": source_title(row.delivery.source),
        "breadcrumb": _breadcrumb(f"ligne {row.row}"),
    }
    return render(request, "sources/waiting_row.html", context)


@signed_in
@require_POST
def answer_row(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Settle, put aside, take back; the next waiting row follows."""
    row = _row(request, pk)
    if not access.may_settle(request.perimeter, row):
        raise Refusal("Cette ligne est hors de votre périmètre : une personne de la région la réglera.")
    if verb == "regler":
        _settle_row(request, row)
    elif verb == "ecarter":
        put_aside = actions.dismiss_row(row=row, reason=request.POST.get("motif", ""), by=request.user)
        messages.success(request, f"C’est noté : {_closed(put_aside, 'écartée')}.")
    elif verb == "reprendre":
        taken_back = actions.reopen_row(row=row, by=request.user)
        again = counted(len(taken_back), "ligne attend,lignes attendent")
        messages.success(request, f"La réponse est reprise : {again} de nouveau.")
        return redirect("sources:waiting_row", pk)
    else:
        raise Http404
    return redirect(_next_place(request, reverse("sources:waiting_row", args=[pk])))


def _settle_row(request: HttpRequest, row: PendingRow) -> None:
    if item := request.POST.get("nature", ""):
        settled = actions.settle_item(row=row, item=item, by=request.user)
    else:
        number = read_whole(request.POST.get("entite", ""))
        if number is None:
            raise Refusal("Choisissez l’établissement dont parle cette ligne.")
        entity = get_object_or_404(Entity, pk=number)
        access.check_settle_as(request.perimeter, entity)
        learn = request.POST.get("apprendre", "oui") == "oui"
        settled = actions.settle_row(row=row, entity=entity, by=request.user, learn=learn)
    messages.success(request, f"C’est noté : {_closed(settled, 'réglée')}. Les valeurs sont publiées.")


def _closed(rows: list[PendingRow], word: str) -> str:
    """ "24 lignes de 4 fichiers sont réglées"."""
    if len(rows) == 1:
        return f"la ligne {rows[0].row} est {word}"
    files = len({row.delivery_id for row in rows})
    return f"{counted(len(rows), 'ligne')} de {counted(files, 'fichier')} sont {word}s"


@signed_in
@require_GET
def waiting_cell(request: HttpRequest, pk: int) -> HttpResponse:
    """One value: what the file writes, what stands, what can be chosen."""
    cell = _cell(request, pk)
    indicator = catalogue.current().indicators.get(cell.indicator)
    context = {
        "cell": cell,
        "indicator": indicator,
        "may_settle": access.may_settle(request.perimeter, cell),
        "choices": indicator.value.values if indicator and cell.value is None else (),
        "source_title": source_title(cell.delivery.source),
        "breadcrumb": _breadcrumb(f"valeur {cell.column}{cell.row}"),
    }
    return render(request, "sources/waiting_cell.html", context)


@signed_in
@require_POST
def answer_cell(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    cell = _cell(request, pk)
    if not access.may_settle(request.perimeter, cell):
        raise Refusal("Cette valeur est hors de votre périmètre : une personne de la région la réglera.")
    if verb == "prendre":
        actions.settle_cell(cell=cell, by=request.user)
    elif verb == "garder":
        actions.settle_cell(cell=cell, by=request.user, take=False)
    elif verb == "choisir":
        actions.settle_cell(cell=cell, by=request.user, value=request.POST.get("valeur", ""))
    elif verb == "ecarter":
        actions.dismiss_cell(cell=cell, reason=request.POST.get("motif", ""), by=request.user)
    elif verb == "reprendre":
        actions.reopen_cell(cell=cell, by=request.user)
    else:
        raise Http404
    messages.success(request, "C’est noté.")
    return redirect(_next_place(request, reverse("sources:waiting_cell", args=[pk])))


@signed_in
@require_GET
def learnt(request: HttpRequest) -> HttpResponse:
    """What people taught, each to be forgotten at will."""
    keys = KeyAlias.objects.filter(forgotten_at=None).select_related("entity", "learnt_by")
    keys = keys.filter(entity__in=visible_entities(Entity.objects.all(), request.perimeter))
    values = ValueAlias.objects.filter(forgotten_at=None).select_related("learnt_by")
    context = {
        "keys": [(one, source_title(one.source)) for one in keys.order_by("source", "key")],
        "values": [(one, source_title(one.source)) for one in values.order_by("source", "field", "written")],
        "may_deposit": access.may_deposit(request.perimeter),
        "breadcrumb": _breadcrumb("Réponses apprises"),
    }
    return render(request, "sources/learnt.html", context)


@signed_in
@require_POST
def forget(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    if kind not in _FORGETTING:
        raise Http404
    model, action = _FORGETTING[kind]
    alias = get_object_or_404(model, pk=pk)
    if why := access.why_not_import(request.perimeter, alias.source):
        raise Refusal(why)
    if isinstance(alias, KeyAlias):
        access.check_settle_as(request.perimeter, alias.entity)
    action(alias=alias, by=request.user)
    messages.success(request, "Oublié : les prochains fichiers demanderont de nouveau.")
    return redirect("sources:learnt")


def _row(request: HttpRequest, pk: int) -> PendingRow:
    found = get_object_or_404(PendingRow.objects.select_related("delivery", "entity", "settled_by"), pk=pk)
    _check_seen(request, found)
    return found


def _cell(request: HttpRequest, pk: int) -> PendingCell:
    found = get_object_or_404(PendingCell.objects.select_related("delivery", "entity", "settled_by"), pk=pk)
    _check_seen(request, found)
    return found


def _check_seen(request: HttpRequest, item: PendingRow | PendingCell) -> None:
    if not access.seen(request.perimeter, item.delivery, [item]):
        raise Refusal("Cette ligne est hors de votre périmètre.")


def _items(row: PendingRow) -> list[str]:
    """The natures among which a person may choose when the file writes another word."""
    source = catalogue.current().sources.get(row.delivery.source)
    wanted = {"unknown_item": "item", "unknown_grain": "grain"}.get(row.reason)
    if source is None or wanted is None:
        return []
    columns = [column for sheet in source.sheets for column in sheet.columns if column.role == wanted]
    return sorted({value for column in columns for value in column.values.values()})


def _breadcrumb(last: str) -> list[tuple[str, str]]:
    return [("Sources", reverse("sources:home")), ("À régler", reverse("sources:queue")), (last, "")]


def _next_place(request: HttpRequest, default: str) -> str:
    wanted = request.POST.get("suite", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) else default
