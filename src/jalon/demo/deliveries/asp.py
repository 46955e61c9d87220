"""Software orders: one line per hospital and kind; no line where nothing was ordered."""

from datetime import date
from pathlib import Path

from jalon.demo.deliveries.month import Month
from jalon.demo.deliveries.sheets import Cell, Sheet, in_groups, wear, write_workbook
from jalon.demo.invention.courses import SOFTWARE, Course, Order
from jalon.demo.invention.numbers import mistyped, numbered

OLD_NUMBER, MISTYPED = 33, 66
HEADERS = (
    ("N° FINESS", "Raison sociale", "Département", "Type de logiciel", "État de la commande", "Date de signature",
     "Éditeur", "Montant TTC (€)"),
    ("FINESS géographique", "Libellé établissement", "Dpt", "Couloir", "Statut commande", "Date signature",
     "Fournisseur", "Montant (en €)"),
)  # fmt: skip


def write(month: Month) -> list[Path]:
    rows = [row for course in month.world.courses for row in _rows(course, month)]
    amounts = [row for row in rows if row[7]]
    for row in month.chance.sample(amounts, 4):
        row[7] = f"{in_groups(int(str(row[7])))} €"
    month.chance.choice(amounts)[7] = "à confirmer"
    signed = month.chance.choice([row for row in rows if row[4] == "Commande signée"])
    signed[4] = " commande  SIGNEE"
    wear(rows, month.chance, cited=_cited(month))
    sheet = Sheet(
        name="Export" if month.rank % 2 else "Commandes",
        header=HEADERS[month.rank % 2],
        rows=rows,
        titles=("Programme Ségur - commandes de logiciels", f"Situation en {month.period.label} - FICHIER FICTIF"),
        blank=1 + month.rank % 3,
        foot="Source : extraction fictive, sans valeur",
    )
    return [write_workbook(month.folder / f"ASP-{month.name}-SEGUR.xlsx", sheet)]


def _cited(month: Month) -> dict[str, str]:
    """One hospital is known to this producer by an old number; in some months another is mistyped."""
    old, typed = month.world.hospitals[OLD_NUMBER].finess, month.world.hospitals[MISTYPED].finess
    return {old: numbered(700_000)} | ({typed: mistyped(typed)} if month.rank % 3 == 1 else {})


def _rows(course: Course, month: Month) -> list[list[Cell]]:
    rows = []
    for kind in SOFTWARE:
        order = course.orders[kind]
        said = _said(order, month)
        if said:
            hospital = course.hospital
            start: list[Cell] = [hospital.finess, hospital.name, hospital.town.department, kind.upper()]
            rows.append(start + said)
    return rows


def _said(order: Order, month: Month) -> list[Cell] | None:
    """State, date, editor, amount; None when there is no line."""
    if not order.concerned:
        return ["Non concerné", None, None, None]
    if order.month <= month.rank:
        return ["Commande signée", _signed_on(order, month), order.editor, order.amount]
    return ["En cours de signature", None, order.editor, None] if order.month == month.rank + 1 else None


def _signed_on(order: Order, month: Month) -> date:
    first = month.period.shifted(order.month - month.rank).first_day
    return first.replace(day=1 + order.amount // 500 % 27)
