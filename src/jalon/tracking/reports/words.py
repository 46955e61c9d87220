"""How a report speaks: the sentences and figures common to its page, its PDF and its workbook."""

from collections.abc import Iterable, Sequence

from jalon.indicators.projection import ColumnView
from jalon.kernel.periods import Period
from jalon.publish.table import Cell, Column
from jalon.tracking.reports import rules
from jalon.tracking.reports.figures import shown, shown_change
from jalon.tracking.reports.making import Report
from jalon.tracking.reports.national import NOT_SAID, Position
from jalon.tracking.reports.rules import Reading
from jalon.ui import french

LONGEST = 110  # characters of a cell on paper; the workbook has them all
EMPTY = {
    "alerts": "Aucune alerte ce mois-ci.",
    "missing": "Rien ne manque : toutes les cases dont ce rapport a besoin sont remplies.",
    "lines": "Aucune ligne ne remplit les conditions.",
    "moved": "Rien n’a bougé depuis le mois précédent.",
    "counts": "Aucun établissement.",
}
GROUPS = {
    "departement": "Département", "categorie": "Catégorie", "commune": "Commune", "finess_ej": "Entité juridique",
    "projet": "Projet",
}  # fmt: skip


def place(report: Report) -> str:
    return f"{report.region_name}, {report.scope_name}" if report.scope_name else report.region_name


def known(report: Report) -> str:
    return f"telles que connues le {french.instant(report.known_at)}"


def state(report: Report) -> str:
    return "Mois clos." if report.closed else "Mois ouvert : ces chiffres peuvent encore changer."


def readiness(report: Report) -> str:
    """ "Prêt à 87 % : 239 cases manquent sur 1 781"."""
    found = report.readiness
    if not found.expected:
        return ""
    about = french.counted(report.lines, "établissement")
    if not found.missing:
        return f"{about}. Complet : les {french.number(found.expected)} cases nécessaires sont remplies."
    lacking = f"{french.counted(found.missing, 'case')} {french.agreed(found.missing, 'manque,manquent')}"
    return f"{about}. Prêt à {french.percent(found.percent)} : {lacking} sur {french.number(found.expected)}."


def foot(report: Report) -> str:
    """What a page rests on: its sources with their months, and who laid it out."""
    by_month: dict[str, list[str]] = {}
    for title, month in report.sources:
        by_month.setdefault(month, []).append(title)
    said = " ; ".join(f"{', '.join(titles)} ({month})" for month, titles in by_month.items())
    sources = f"Sources : {said}." if said else "Aucun fichier reçu."
    warned = "Valeurs fictives : elles ne disent rien d’un établissement. " if report.fictitious else ""
    return f"{warned}{sources} {report.definition.notice}".strip()


def cell(column: Column, held: Cell) -> str:
    """A cell of a table as it is read."""
    if held.value is None:
        return ""
    if isinstance(held.value, str):
        if column.kind == "date" and len(held.value) == 10:
            text = french.short_day(held.value)
        else:
            text = Period(held.value).label if column.kind == "date" and "T" in held.value else held.value
        return f"({text})" if held.style == "absent" else text
    if column.kind == "percent":
        return french.percent(held.value, 1)
    return french.amount(held.value) if column.kind == "amount" else french.number(held.value)


def is_number(column: Column) -> bool:
    return column.kind in {"integer", "number", "percent", "amount", "general"}


def shortened(text: str, longest: int = LONGEST) -> str:
    """The beginning of a long text, cut between two words."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def reading(found: Reading | None, column: ColumnView) -> str:
    return shown(found, column) if found else "–"


def counted(found: Reading, column: ColumnView) -> str:
    """ "46,9 % (12/26)": a share with what it is made of."""
    if found.kind == rules.SHARE and found.out_of:
        return f"{shown(found, column)} ({found.count}/{found.out_of})"
    return shown(found, column)


def gap(position: Position) -> str:
    return shown_change(position.gap, position.figure.now.kind, position.figure.column)


def no_nation(positions: Sequence[Position]) -> str:
    """Why nothing can be said of the country."""
    why = dict.fromkeys(one.why for one in positions if one.why)
    return " ".join(why) or NOT_SAID


def listed(names: Iterable[str]) -> str:
    return ", ".join(names)
