"""What the pages of a delivery and of a row show, gathered from queries; nothing is decided here."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from jalon import catalogue
from jalon.sources import access
from jalon.sources.forms import ReadAgain
from jalon.sources.models import Delivery
from jalon.sources.queries.rows import ReadRow
from jalon.sources.reading import letter
from jalon.sources.rules.counts import CellCounts
from jalon.sources.rules.outcomes import sentence
from jalon.sources.views.lists import cells_table, place_of, rows_table, source_title
from jalon.ui.french import instant, month, number
from jalon.ui.tables import Column, Link, Table
from jalon.ui.templatetags.jalon import state

_SHOWN = 100
CELL_WORDS = (
    ("new", "nouvelles", "success"), ("unchanged", "inchangées", "none"), ("changed", "changées", "success"),
    ("empty", "vides", "none"), ("pending", "en attente", "warning"), ("rejected", "rejetées", "error"),
)  # fmt: skip


def delivery_context(request: HttpRequest, delivery: Delivery, form: ReadAgain | None = None) -> dict[str, Any]:
    perimeter, report = request.perimeter, delivery.report
    changes = access.visible(perimeter, delivery, report.get("changes", []))
    gone = access.visible(perimeter, delivery, report.get("gone", []))
    settled = delivery.state in {Delivery.State.APPLIED, Delivery.State.REPLACED}
    why_not = access.why_not_import(perimeter, delivery.source)
    return {
        "delivery": delivery,
        "source_title": source_title(delivery.source),
        "facts": _facts(delivery),
        "cells": _cells(delivery),
        "cells_total": CellCounts.of(delivery.cells).total,
        "warnings": _warnings(delivery),
        "sheets": _sheets(delivery),
        "changes": _changes_table(delivery, changes[:_SHOWN], settled) if changes else None,
        "changes_shown": len(changes[:_SHOWN]),
        "gone": _gone_table(gone[:_SHOWN], report["gone_count"]) if gone else None,
        "waiting": _waiting(request, delivery) if settled else _planned_waiting(perimeter, delivery),
        "settled": settled,
        "to_settle": delivery.waiting_count() if settled else 0,
        "may_import": not why_not,
        "why_not": why_not,
        "form": form or _form(delivery),
        "same_as": Delivery.objects.filter(pk=report.get("same_as")).first(),
        "replaced_by": delivery.replaced_by.first(),
        "working": bool(delivery.job and not delivery.job.is_over),
        "fictitious": delivery.layout.get("fictitious"),
        "breadcrumb": [
            ("Sources", reverse("sources:home")), ("Livraisons", reverse("sources:deliveries")),
            (f"n° {delivery.pk}", ""),
        ],
    }  # fmt: skip


def _form(delivery: Delivery) -> ReadAgain:
    return ReadAgain(initial={"period": delivery.period, "source": delivery.source})


def _facts(delivery: Delivery) -> list[tuple]:
    by = f"par {delivery.received_by}" if delivery.received_by else f"par {delivery.via}"
    if delivery.receipt:
        by += f", d’un paquet de « {delivery.receipt.sender} »"
    said = delivery.layout.get("period_said")
    where = "indiqué par une personne" if said else "trouvé dans le fichier" if delivery.period else ""
    source = catalogue.current().sources.get(delivery.source)
    facts = [
        ("Reçu le", instant(delivery.received_at), by),
        ("Taille", f"{delivery.size / 1000:,.1f} ko".replace(",", " ").replace(".", ",")),
        ("Mois des données", month(delivery.period), where),
        ("Description suivie", f"{delivery.source} ({delivery.source_version})" if delivery.source else ""),
        ("Empreinte", delivery.sha256[:16] + "…"),
        ("Observations publiées", delivery.observations),
    ]
    if source:
        facts.insert(2, ("Producteur", source.producer))
    regions = delivery.report.get("regions") or {}
    if regions:
        facts.append(
            ("Lignes par région", ", ".join(f"{code or 'sans région'} : {n}" for code, n in sorted(regions.items())))
        )
    repairs = delivery.report.get("repairs") or {}
    if repairs:
        facts.append(("Numéros réparés", ", ".join(f"{REPAIRS.get(name, name)} : {n}" for name, n in repairs.items())))
    return facts


REPAIRS = {
    "sans_cle": "clé de contrôle manquante", "zero_perdu": "zéro de tête perdu", "flottant": "nombre décimal",
    "apostrophe": "apostrophe", "espace": "espaces", "insecable": "espace insécable", "groupes": "écrit par groupes",
    "minuscule": "minuscules", "appris": "réponse apprise",
}  # fmt: skip


def _cells(delivery: Delivery) -> list[tuple[str, int, str]]:
    counts = CellCounts.of(delivery.cells)
    return [(word, getattr(counts, name), tone) for name, word, tone in CELL_WORDS]


def _warnings(delivery: Delivery) -> list[dict[str, Any]]:
    told = [
        warning | {"places": [(place_of(delivery, *place), _row_url(delivery, *place)) for place in warning["rows"]]}
        for warning in delivery.warnings
        if delivery.is_open or warning["kind"] != "correction"
    ]
    return told + [{"message": text, "count": 1, "places": []} for text in delivery.layout.get("warnings", [])]


def _row_url(delivery: Delivery, sheet: int, row: int) -> str:
    return reverse("sources:row", args=[delivery.pk, sheet, row])


def _sheets(delivery: Delivery) -> list[dict[str, Any]]:
    return [
        sheet | {"read": [(letter(place), sheet["headers"][place]) for place in sorted(sheet["columns"].values())]}
        for sheet in delivery.layout.get("sheets", [])
    ]


def _changes_table(delivery: Delivery, changes: list[dict[str, Any]], settled: bool) -> Table:
    columns = [Column("Cellule"), Column("Établissement"), Column("Colonne"), Column("Avant"), Column("Après")]
    rows = [
        [
            Link(f"{place_of(delivery, one['sheet'], one['row'])}, colonne {one['column']}",
                 _row_url(delivery, one["sheet"], one["row"]) + f"?colonne={one['column']}"),
            _who(one), one["header"], one["before"] or "—", one["after"] or "—",
        ]
        for one in changes
    ]  # fmt: skip
    return Table("Ce qui a changé" if settled else "Ce qui changerait", columns, rows)


def _who(line: dict[str, Any]) -> str:
    return f"{line['name']} ({line['code']})" if line["name"] else f"Entité {line['code']}"


def _gone_table(gone: list[dict[str, Any]], count: int) -> Table:
    columns = [Column("Établissement"), Column("Indicateur"), Column("Valeur disparue")]
    indicators = catalogue.current().indicators
    rows = [
        [
            _who(one),
            indicators[one["indicator"]].title if one["indicator"] in indicators else one["indicator"], one["before"],
        ]
        for one in gone
    ]  # fmt: skip
    return Table(f"Ce que la nouvelle version ne dit plus ({number(count)})", columns, rows)


def _waiting(request: HttpRequest, delivery: Delivery) -> list[Table]:
    perimeter = request.perimeter
    rows = access.seen(perimeter, delivery, delivery.waiting_rows.select_related("delivery", "entity")[:_SHOWN])
    cells = access.seen(perimeter, delivery, delivery.waiting_cells.select_related("delivery", "entity")[:_SHOWN])
    return [table for table, items in ((rows_table(rows), rows), (cells_table(cells), cells)) if items]


def _planned_waiting(perimeter: Any, delivery: Delivery) -> list[Table]:
    rows = access.visible(perimeter, delivery, delivery.report.get("waiting_rows", []))[:_SHOWN]
    cells = access.visible(perimeter, delivery, delivery.report.get("waiting_cells", []))[:_SHOWN]
    tables = []
    if rows:
        columns = [
            Column("Ligne"),
            Column("Pourquoi"),
            Column("Clé lue", "code"),
            Column("Libellé lu"),
            Column("Issue"),
        ]
        lines = [
            [
                Link(place_of(delivery, one["sheet"], one["row"]), _row_url(delivery, one["sheet"], one["row"])),
                one["message"], one["key"], one["label"], state(one["outcome"]),
            ]
            for one in rows
        ]  # fmt: skip
        tables.append(Table("Lignes", columns, lines))
    if cells:
        columns = [Column("Cellule"), Column("Établissement"), Column("Écrit"), Column("Tenu"), Column("Pourquoi")]
        lines = [
            [
                f"{place_of(delivery, one['sheet'], one['row'])}, colonne {one['column']}",
                _who(one), one["raw"], one["current"], one["message"],
            ]
            for one in cells
        ]  # fmt: skip
        tables.append(Table("Valeurs", columns, lines))
    return tables


def row_context(request: HttpRequest, delivery: Delivery, read: ReadRow, hidden: Collection[str]) -> dict[str, Any]:
    """`hidden`: the letters of the columns that are not in this person's themes."""
    wanted = request.GET.get("colonne", "").upper()
    return {
        "delivery": delivery,
        "source_title": source_title(delivery.source),
        "read": read,
        "cells": [(name, header, text, name == wanted) for name, header, text in read.cells if name not in hidden],
        "pointed": next((cell for cell in read.cells if cell[0] == wanted and wanted not in hidden), None),
        "waits": delivery.waiting_rows.filter(sheet=read.index, row=read.row).first(),
        "why": sentence(read.reason, "lu") if read.reason else "",
        "fictitious": delivery.layout.get("fictitious"),
        "breadcrumb": [
            ("Sources", reverse("sources:home")), (delivery.file_name, reverse("sources:delivery", args=[delivery.pk])),
            (f"ligne {read.row}", ""),
        ],
    }  # fmt: skip
