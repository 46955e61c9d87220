"""What the templates of priorities, samples and lists are given: everything decided, nothing computed in the page."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from jalon.accounts.access import Perimeter
from jalon.catalogue.regions import DEPARTMENTS
from jalon.directory import access
from jalon.indicators.projection import MonthView
from jalon.publish import table as publish
from jalon.tracking import frame, origins
from jalon.tracking.choosing import charts, forms, queries, rules
from jalon.tracking.choosing.actions import named_filters, why_of
from jalon.tracking.choosing.forms import Draw
from jalon.tracking.choosing.queries import Ranking
from jalon.tracking.choosing.sampling import Sample, strata_offered
from jalon.tracking.choosing.written import as_file
from jalon.tracking.export import FICTITIOUS
from jalon.tracking.forms import address_of as look_address
from jalon.tracking.frame import Place
from jalon.tracking.queries import Sheet

PAGE_LENGTH = 50
USUAL_FIRST = 20  # how many of the first ones a list takes, unless told


def priorities(request: HttpRequest, ranking: Ranking, perimeter: Perimeter) -> dict[str, Any]:
    place, definition, data = ranking.place, ranking.definition, request.GET
    page = Paginator(ranking.kept, PAGE_LENGTH).get_page(data.get("page"))
    address = forms.address_of(place.address, definition, data)
    scores = rules.distribution(ranking.scored)
    told = f"Nombre d'établissements par score, {definition.title}, {place.month.label}"
    return frame.context(
        place, "tracking:priorities", perimeter, page_title=definition.title,
        page_note=f"{len(ranking.kept)} établissements" if len(ranking.kept) != len(ranking.scored) else "",
        fictitious=origins.is_fictitious(ranking.view.columns),
        ranking=ranking, definition=definition, sets=queries.priorities_of(place.grid.id), paged=page,
        rows=[_row(ranking, one) for one in page.object_list], caught=_caught(ranking, data),
        histogram=charts.histogram(scores, most=ranking.most, title=told), scores=scores,
        departments=_departments(ranking.view), categories=_categories(ranking.view),
        asked=data, address=address, extra=_extra(definition, data), weights=_extra_weights(definition, data),
        reset=f"?{place.address}&jeu={definition.id}",
        file=as_file(definition, ranking.weights) if ranking.changed else "", usual_first=USUAL_FIRST,
        may_keep=access.may_keep_lists(perimeter, place.region),
        sample_url=f"{reverse('tracking:sample', args=[place.grid.id])}?{place.address}",
        exports=[
            (kind.upper(), f"{reverse('tracking:priorities_export', args=[place.grid.id, kind])}?{address}")
            for kind in ("xlsx", "csv")
        ],
    )  # fmt: skip


def _row(ranking: Ranking, one: rules.Scored) -> dict[str, Any]:
    listed, i = ranking.view.listed.columns, one.line
    number = listed["finess_et"][i]
    return {
        "rank": one.rank, "number": number, "name": listed["raison_sociale"][i] or number,
        "department": listed["departement"][i], "town": listed["commune"][i], "category": listed["categorie"][i],
        "score": one.score, "possible": one.possible, "reasons": one.reasons, "untold": one.untold,
        "url": f"{reverse('tracking:grid', args=[ranking.place.grid.id])}?{ranking.place.address}&q={number}",
    }  # fmt: skip


def _caught(ranking: Ranking, data: QueryDict) -> list[dict[str, Any]]:
    lines = len(ranking.scored)
    return [
        {
            "rule": one.rule, "weight": one.weight, "own": one.rule.weight, "changed": one.weight != one.rule.weight,
            "field": forms.WEIGHT + one.rule.id, "held": one.held, "untold": one.untold, "lines": lines,
            "out": one.weight <= 0, "chosen": data.get("regle") == one.rule.id,
            "url": "?" + forms.address_of(ranking.place.address, ranking.definition, data, regle=one.rule.id),
        }
        for one in rules.caught(ranking.definition.rules, ranking.scored, ranking.weights)
    ]  # fmt: skip


def _extra(definition, data: QueryDict) -> list[tuple[str, str]]:
    """What the form of weights keeps of the address: the filters."""
    kept = [(name, data.get(name, "")) for name in ("departement", "categorie", "q", "regle")]
    return [("jeu", definition.id), *((name, value) for name, value in kept if value)]


def _extra_weights(definition, data: QueryDict) -> list[tuple[str, str]]:
    """What the form of filters keeps of the address: the weights tried."""
    tried = forms.read_weights(definition, data)
    return [("jeu", definition.id), *((forms.WEIGHT + rule, f"{weight:g}") for rule, weight in tried.items())]


def _departments(view: MonthView) -> list[tuple[str, str]]:
    codes = sorted(set(view.listed.columns["departement"]) - {""})
    return [(code, f"{code} {DEPARTMENTS[code].name}" if code in DEPARTMENTS else code) for code in codes]


def _categories(view: MonthView) -> list[str]:
    return sorted(set(view.listed.columns["categorie"]) - {""})


def exported(ranking: Ranking) -> publish.Table:
    """One line per establishment kept: its score, each rule in its own column, its why in words."""
    definition, listed = ranking.definition, ranking.view.listed.columns
    columns = [
        publish.Column("rang", "Rang", "integer", width=7),
        publish.Column("finess_et", "FINESS géographique", "code", width=11),
        publish.Column("raison_sociale", "Raison sociale", width=36),
        publish.Column("departement", "Département", "code", width=8),
        publish.Column("commune", "Commune", width=20),
        publish.Column("categorie", "Catégorie", width=20),
        publish.Column("score", "Score", "number", width=8),
        publish.Column("possible", "Jusqu'à… de plus", "number", width=9),
        *(publish.Column(rule.id, rule.label, "text", width=13) for rule in definition.rules),
        publish.Column("pourquoi", "Pourquoi", width=90),
    ]
    rows = []
    for one in ranking.kept:
        held = {reason.rule for reason in one.reasons}
        untold = {reason.rule for reason in one.untold}
        told = ("oui" if rule.id in held else "non évaluable" if rule.id in untold else "" for rule in definition.rules)
        names = ("finess_et", "raison_sociale", "departement", "commune", "categorie")
        rows.append([
            publish.Cell(one.rank), *(publish.Cell(listed[name][one.line] or None) for name in names),
            publish.Cell(one.score), publish.Cell(one.possible or None), *(publish.Cell(word or None) for word in told),
            publish.Cell("\n".join(why_of(one)) or None),
        ])  # fmt: skip
    weights = ", ".join(f"{rule.label} {ranking.weights[rule.id]:g}" for rule in definition.rules)
    notes = [
        f"Score : somme des poids des règles qui tiennent ({weights}).",
        f"{len(ranking.kept)} établissements sur {len(ranking.scored)} ; définition {definition.version}.",
    ]
    if origins.is_fictitious(ranking.view.columns):
        notes.append(FICTITIOUS)
    place = ranking.place
    return publish.Table(f"{definition.title} – {place.region_name} – {place.month.label}", columns, rows, notes)


def sample(request: HttpRequest, sheet: Sheet, taken: Sample | None, perimeter: Perimeter) -> dict[str, Any]:
    look, data = sheet.look, request.GET
    place = Place(look.grid, look.region, look.month)
    codes = sheet.view.listed.columns
    rows = [
        {
            "name": codes["raison_sociale"][one.line], "number": codes["finess_et"][one.line],
            "department": codes["departement"][one.line], "category": codes["categorie"][one.line],
            "stratum": one.stratum, "url": reverse("directory:establishment", args=[codes["finess_et"][one.line]]),
        }
        for one in taken.drawn
    ] if taken else []  # fmt: skip
    address = look_address(look, **(taken.draw.parameters if taken else {}))
    return frame.context(
        place, "tracking:priorities", perimeter, page_title="Tirer un échantillon",
        fictitious=origins.is_fictitious(sheet.view.columns), sheet=sheet, taken=taken, rows=rows,
        lines=len(sheet.order), filters=named_filters(sheet), strata=strata_offered(sheet.view),
        asked=_asked_draw(data), kept=_kept(look_address(look)), address=address,
        may_keep=access.may_keep_lists(perimeter, look.region),
        back=f"{reverse('tracking:priorities', args=[look.grid.id])}?{place.address}",
        grid_url=f"{reverse('tracking:grid', args=[look.grid.id])}?{look_address(look)}",
    )  # fmt: skip


def _asked_draw(data: Mapping[str, str]) -> dict[str, Any]:
    """What the form starts with; a fresh seed when none was asked, shown before anything is drawn."""
    return {
        "taille": data.get("taille", "30"),
        "graine": data.get("graine") or secrets.token_hex(3),
        "strate": data.get("strate", ""),
        "egales": data.get("parts") == "egales",
    }


def _kept(address: str) -> list[tuple[str, str]]:
    """The look at the grid, as hidden fields of the form of the draw."""
    return [(name, str(value)) for name, value in QueryDict(address).items()]


def draw_asked(request: HttpRequest) -> Draw | None:
    return forms.read_draw(request.GET)


def new_list(request: HttpRequest, sheet: Sheet, perimeter: Perimeter) -> dict[str, Any]:
    """The form that keeps the lines of the grid under a name."""
    look = sheet.look
    place = Place(look.grid, look.region, look.month)
    codes = sheet.view.listed.columns
    return frame.context(
        place, "tracking:grid", perimeter, page_title="Faire une liste", sheet=sheet, lines=len(sheet.order),
        filters=named_filters(sheet), address=look_address(look), names=[
            (codes["raison_sociale"][i], codes["finess_et"][i]) for i in sheet.order[:12]
        ],
        may_keep=access.may_keep_lists(perimeter, look.region),
        sample_url=f"{reverse('tracking:sample', args=[look.grid.id])}?{look_address(look)}",
        grid_url=f"{reverse('tracking:grid', args=[look.grid.id])}?{look_address(look)}",
    )  # fmt: skip
