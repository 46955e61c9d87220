"""The report of a delivery, to download: counts, changes, what waits. XLSX or CSV."""

from collections.abc import Callable
from typing import Any

from jalon.publish.table import Cell, Column, Table, to_csv
from jalon.publish.workbook import XLSX_TYPE, Book
from jalon.sources import access
from jalon.sources.models import Delivery, PendingCell, PendingRow
from jalon.sources.planning.notes import sheet_name
from jalon.ui.french import instant

_WHERE = [
    Column("sheet", "Feuille", width=22), Column("row", "Ligne", "integer", width=8),
    Column("column", "Colonne", "code", width=9),
]  # fmt: skip


def to_workbook(delivery: Delivery, perimeter: Any) -> bytes:
    book = Book(title=f"Compte rendu de {delivery.file_name}")
    book.add_list("Bilan", _summary(delivery))
    book.add_list("À régler et rejetées", _waiting(delivery, perimeter))
    book.add_list("Changements", _changes(delivery, perimeter))
    return book.close()


def to_text(delivery: Delivery, perimeter: Any) -> bytes:
    """What waits, as a CSV: the part that is sent back to whoever made the file."""
    return to_csv(_waiting(delivery, perimeter))


FORMATS: dict[str, tuple[Callable[[Delivery, Any], bytes], str]] = {
    "xlsx": (to_workbook, XLSX_TYPE),
    "csv": (to_text, "text/csv; charset=utf-8"),
}


def _summary(delivery: Delivery) -> Table:
    cells = delivery.cells or {}
    facts: list[tuple[str, Any]] = [
        ("Fichier", delivery.file_name), ("Source", delivery.source), ("Mois des données", delivery.period),
        ("Reçu le", instant(delivery.received_at)), ("État", delivery.get_state_display()),
        ("Empreinte SHA-256", delivery.sha256), ("Lignes lues", delivery.read),
        ("= rapprochées", delivery.matched), ("+ en attente", delivery.pending), ("+ rejetées", delivery.rejected),
        ("Cellules des lignes rapprochées", sum(cells.values())), ("= nouvelles", cells.get("new", 0)),
        ("+ inchangées", cells.get("unchanged", 0)), ("+ changées", cells.get("changed", 0)),
        ("+ vides", cells.get("empty", 0)), ("+ en attente", cells.get("pending", 0)),
        ("+ rejetées", cells.get("rejected", 0)), ("Observations publiées", delivery.observations),
    ]  # fmt: skip
    facts += [("Attention", f"{one['message']} ({one['count']})") for one in delivery.warnings]
    facts += [("Attention", text) for text in delivery.layout.get("warnings", [])]
    columns = [Column("what", "Quoi", width=34), Column("value", "Valeur", width=70)]
    notes = ["Les valeurs de ce fichier sont fictives."] if delivery.layout.get("fictitious") else []
    return Table("Compte rendu de la livraison", columns, [[Cell(a), Cell(b)] for a, b in facts], notes)


def _waiting(delivery: Delivery, perimeter: Any) -> Table:
    columns = [
        *_WHERE, Column("what", "Clé ou valeur", "code", width=20), Column("who", "Établissement ou libellé", width=44),
        Column("outcome", "Issue", width=12), Column("why", "Pourquoi", width=60), Column("state", "État", width=12),
    ]  # fmt: skip
    rows = [
        _line(delivery, row, "", row.key, row.label)
        for row in access.seen(perimeter, delivery, delivery.waiting_rows.select_related("entity"))
    ]
    rows += [
        _line(delivery, cell, cell.column, cell.raw, str(cell.entity))
        for cell in access.seen(perimeter, delivery, delivery.waiting_cells.select_related("entity"))
    ]
    return Table("Lignes et valeurs à régler ou rejetées", columns, rows)


def _line(delivery: Delivery, item: PendingRow | PendingCell, column: str, what: str, who: str) -> list[Cell]:
    outcome = "en attente" if item.outcome == "pending" else "rejetée"
    return [
        Cell(sheet_name(delivery, item.sheet)), Cell(item.row), Cell(column), Cell(what), Cell(who), Cell(outcome),
        Cell(item.message), Cell(item.get_state_display()),
    ]  # fmt: skip


def _changes(delivery: Delivery, perimeter: Any) -> Table:
    columns = [
        *_WHERE, Column("code", "N° FINESS", "code", width=12), Column("name", "Établissement", width=44),
        Column("header", "Titre", width=30), Column("before", "Avant", width=24), Column("after", "Après", width=24),
    ]  # fmt: skip
    changed = access.visible(perimeter, delivery, delivery.report.get("changes", []))
    gone = access.visible(perimeter, delivery, delivery.report.get("gone", []))
    rows = [
        [
            Cell(sheet_name(delivery, one["sheet"])), Cell(one["row"]), Cell(one["column"]), Cell(one["code"]),
            Cell(one["name"]), Cell(one["header"]), Cell(one["before"]), Cell(one["after"]),
        ]
        for one in changed
    ]  # fmt: skip
    rows += [
        [
            Cell(None), Cell(None), Cell(None), Cell(one["code"]), Cell(one["name"]), Cell(one["indicator"]),
            Cell(one["before"]), Cell("(disparue)"),
        ]
        for one in gone
    ]  # fmt: skip
    return Table("Valeurs changées ou disparues", columns, rows)
