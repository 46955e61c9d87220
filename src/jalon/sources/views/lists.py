"""Tables of deliveries and of what waits, as the pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html

from jalon import catalogue
from jalon.sources.models import Delivery, PendingCell, PendingRow, Waiting
from jalon.sources.planning.notes import sheet_name
from jalon.sources.queries.questions import Question
from jalon.ui.french import counted, months
from jalon.ui.tables import Column, Link, Table
from jalon.ui.templatetags.jalon import state

_LISTED = 200  # rows of a question that the list unfolds


def delivery_table(caption: str, deliveries: Iterable[Delivery], waiting: Mapping[int, int]) -> Table:
    columns = [
        Column("Fichier"), Column("Source"), Column("Mois", "month"), Column("Reçu le", "datetime"),
        Column("État"), Column("Lues", "number"), Column("Rapprochées", "number"), Column("En attente", "number"),
        Column("Rejetées", "number"), Column("À régler", "number"),
    ]  # fmt: skip
    return Table(caption, columns, [_delivery_line(one, waiting.get(one.pk, 0)) for one in deliveries])


def _delivery_line(delivery: Delivery, waits: int) -> list:
    settle = Link(waits, reverse("sources:queue") + f"?livraison={delivery.pk}") if waits else 0
    return [
        Link(delivery.file_name, reverse("sources:delivery", args=[delivery.pk])), source_title(delivery.source),
        delivery.period, delivery.received_at, state(delivery.state, delivery.get_state_display()),
        delivery.read, delivery.matched, delivery.pending, delivery.rejected, settle,
    ]  # fmt: skip


def source_title(source_id: str) -> str:
    source = catalogue.current().sources.get(source_id)
    return source.title if source else source_id or "—"


@dataclass(frozen=True)
class QuestionLine:
    """A question as the list says it: where its rows are, and each of them when it is unfolded."""

    question: Question
    source: str
    where: str  # "6 lignes dans 4 fichiers (mars à juin 2025)"
    rows: list[tuple[str, str, Delivery]]  # place, address, file
    left: int  # rows that are not listed

    @property
    def url(self) -> str:
        return reverse("sources:waiting_row", args=[self.question.first.pk])

    @property
    def announced(self) -> str:
        """For how many rows the answer is given; empty when it is for one."""
        asked = self.question
        if asked.lines < 2:
            return ""
        verb = "vaut" if asked.first.state == Waiting.State.OPEN else "a valu"
        return f"Cette réponse {verb} pour {counted(asked.lines, 'ligne')} de {counted(asked.files, 'fichier')}"


def question_line(question: Question) -> QuestionLine:
    rows = [
        (place_of(row.delivery, row.sheet, row.row), reverse("sources:waiting_row", args=[row.pk]), row.delivery)
        for row in question.rows[:_LISTED]
    ]
    left = question.lines - len(rows)
    return QuestionLine(question, source_title(question.source), where_asked(question), rows, left)


def where_asked(question: Question) -> str:
    found = f"{counted(question.lines, 'ligne')} dans {counted(question.files, 'fichier')}"
    return f"{found} ({months(question.first_month, question.last_month)})"


def rows_table(rows: Iterable[PendingRow]) -> Table:
    columns = [
        Column("Ligne"), Column("Pourquoi"), Column("Clé lue", "code"), Column("Libellé lu"), Column("Issue"),
        Column("État"), Column("Fichier"),
    ]  # fmt: skip
    return Table("Lignes", columns, [_row_line(row) for row in rows])


def _row_line(row: PendingRow) -> list:
    place = Link(place_of(row.delivery, row.sheet, row.row), reverse("sources:waiting_row", args=[row.pk]))
    return [
        place, row.message, row.key, row.label, state(row.outcome), _answer(row), _file(row.delivery),
    ]  # fmt: skip


def compared_rows(rows: Sequence[PendingRow]) -> list[tuple[str, list[str], bool]]:
    """Header by header what each row holds, and whether they differ."""
    headers = dict.fromkeys(header for row in rows for header in row.content)
    texts = {header: [row.content.get(header, "") for row in rows] for header in headers}
    return [(header, found, len(set(found)) > 1) for header, found in texts.items()]


def cells_table(cells: Iterable[PendingCell]) -> Table:
    columns = [
        Column("Cellule"), Column("Établissement"), Column("Colonne"), Column("Écrit"), Column("Tenu"),
        Column("Pourquoi"), Column("Issue"), Column("État"), Column("Fichier"),
    ]  # fmt: skip
    return Table("Valeurs", columns, [_cell_line(cell) for cell in cells])


def _cell_line(cell: PendingCell) -> list:
    place = f"{place_of(cell.delivery, cell.sheet, cell.row)}, colonne {cell.column}"
    return [
        Link(place, reverse("sources:waiting_cell", args=[cell.pk])), str(cell.entity), cell.header, cell.raw,
        cell.current, cell.message, state(cell.outcome), _answer(cell), _file(cell.delivery),
    ]  # fmt: skip


def _answer(item: PendingRow | PendingCell):
    look = state(item.state, item.get_state_display())
    return format_html('{} <span class="muted">{}</span>', look, item.answer) if item.answer else look


def _file(delivery: Delivery) -> Link:
    return Link(delivery.file_name, reverse("sources:delivery", args=[delivery.pk]))


def place_of(delivery: Delivery, sheet: int, row: int) -> str:
    """The row, and its sheet when the file has several that are read."""
    if len(delivery.layout.get("sheets", [])) < 2:
        return f"ligne {row}"
    return f"feuille {sheet_name(delivery, sheet)}, ligne {row}"
