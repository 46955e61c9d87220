"""A report as a workbook: one clean sheet per part, whole lists, then what is missing, the sources, the method."""

from jalon.publish.reported import add_report_sheet
from jalon.publish.table import Cell, Column, Table
from jalon.publish.workbook import Book
from jalon.tracking.reports import tables, words
from jalon.tracking.reports.making import Report

SHEETS = {
    "key_figures": "Chiffres clés", "progress_by_theme": "Avancement", "lines": "Établissements", "counts": "Groupes",
    "alerts": "Alertes", "map": "Départements", "missing": "À compléter", "national_position": "Région et France",
    "moved": "Ce qui a bougé", "text": "Texte",
}  # fmt: skip


def to_workbook(report: Report) -> bytes:
    """The sheets in the order of the report, the first as its reader expects it."""
    book = Book(title=report.title, comments=" ".join([words.state(report), words.foot(report)]))
    warned = "VALEURS FICTIVES – " if report.fictitious else ""
    told, foot = False, f"{warned}{report.title}, {words.known(report)}"
    for part in report.parts:
        table = tables.table_of(part)
        if table is None:
            continue
        told = told or part.kind == "missing"
        named = part.section.title if part.kind in {"lines", "counts"} and part.section.title else SHEETS[part.kind]
        add_report_sheet(book, named, _headed(report, table), foot=foot)
    if not told:
        add_report_sheet(book, SHEETS["missing"], _headed(report, tables.owed_table(report.readiness)), foot=foot)
    add_report_sheet(book, "Sources", _sources(report), foot=foot)
    return book.close()


def _headed(report: Report, table: Table) -> Table:
    """The sheet says by itself what it is, of which month and place, and as known when."""
    head = f"{report.grid.title} – {words.place(report)} – {report.month.label}, {words.known(report)}"
    warned = ["VALEURS FICTIVES"] if report.fictitious else []
    return Table(
        f"{report.definition.title} : {table.title[:1].lower()}{table.title[1:]}",
        table.columns,
        table.rows,
        [*warned, head, *table.notes],
    )


def _sources(report: Report) -> Table:
    columns = [Column("what", "Ce que c'est", width=34), Column("said", "Ce qu'il faut en savoir", width=90)]
    rows = [("Rapport", f"{report.definition.title} : {report.definition.why}")]
    rows += [("Destinataire", report.definition.audience), ("Établissements", words.readiness(report))]
    rows += [
        ("État du mois", words.state(report)),
        *((title, f"données de {month}") for title, month in report.sources),
    ]
    rows += [("Comment c'est compté", COUNTED), ("Définition", f"{report.definition.id}, {report.definition.version}")]
    rows += [("Mise en page", report.definition.notice)] if report.definition.notice else []
    return _headed(report, Table("Sources et méthode", columns, [[Cell(what), Cell(said)] for what, said in rows], []))


COUNTED = (
    "Chaque établissement, entité juridique ou projet compte une fois, avec sa propre valeur. Une part est rapportée à "
    "ceux qui ont une valeur, « non concerné » mis à part. Une quantité est additionnée ; un taux est recalculé sur "
    "ses parts, jamais moyenné ; sans ses parts, c'est la médiane des établissements."
)
