"""What the pages about contests are given."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.indicators import contests
from jalon.indicators.models import Contest
from jalon.publish.table import Cell, Column, Table
from jalon.tracking import frame
from jalon.tracking.access import Writing
from jalon.tracking.cells import OpenedCell
from jalon.tracking.contests import access, queries
from jalon.tracking.display import Shown, owner_of
from jalon.tracking.frame import Place
from jalon.tracking.months.queries import is_closed_for


@dataclass(frozen=True)
class Row:
    """A contest, ready to be shown: where, what stood, what is proposed, what this person may do about it."""

    contest: Contest
    label: str  # of the column
    owner: dict
    disputed: Shown
    proposed: Shown
    cell_url: str
    may_accept: bool
    may_answer: bool
    may_withdraw: bool
    address: str  # region and month, for the forms
    case: str = ""


def listing(request: HttpRequest, place: Place, perimeter: Perimeter) -> dict:
    rows = list(_rows(place, perimeter))
    waiting = [row for row in rows if row.contest.state == Contest.State.OPEN]
    return frame.context(
        place,
        "tracking:contests",
        perimeter,
        page_title="Contestations",
        page_note=f"{len(waiting)} en attente de réponse",
        waiting=waiting,
        ended=[row for row in rows if row.contest.state != Contest.State.OPEN],
        export=place.url("tracking:contests_export", "xlsx"),
        export_csv=place.url("tracking:contests_export", "csv"),
    )


def of_cell(cell: OpenedCell, perimeter: Perimeter) -> dict:
    """For the panel of a cell: its contests, and whether this person may open one."""
    place = Place(cell.look.grid, cell.look.region, cell.look.month)
    found = contests.about(cell.holder.pk, cell.indicator.id, cell.look.region, cell.look.known_at)
    case = f"{cell.line['finess_et']}/{cell.definition.id}"
    rows = [_row(one, place, perimeter, cell.definition.label, case) for one in found[:10]]
    waiting = [row for row in rows if row.contest.state == Contest.State.OPEN]
    return {
        "contests": rows,
        "may_contest": not waiting and contesting(cell, perimeter).allowed,
    }


def contesting(cell: OpenedCell, perimeter: Perimeter) -> Writing:
    if cell.look.known_at is not None:
        return Writing(False, "Vous regardez le passé : revenez à aujourd'hui pour contester une valeur.")
    return access.contesting(
        perimeter,
        cell.indicator,
        region=cell.look.region,
        department=str(cell.line.get("departement") or ""),
        closed=cell.closed,
    )


def exported(place: Place, perimeter: Perimeter) -> Table:
    columns = [
        Column("etat", "État", width=22),
        Column("finess", "FINESS", "code", width=12),
        Column("nom", "Établissement ou entité", width=36),
        Column("colonne", "Colonne", width=26),
        Column("periode", "Donnée de", width=12),
        Column("proprietaire", "Propriétaire", width=14),
        Column("valeur", "Valeur contestée", width=24),
        Column("proposee", "Valeur proposée", width=24),
        Column("motif", "Motif", width=48),
        Column("par", "Contestée par", width=18),
        Column("le", "Le", "date", width=12),
        Column("reponse", "Réponse", width=48),
        Column("repondue", "Répondue le", "date", width=12),
    ]
    return Table(
        f"Contestations – {place.grid.title} – {place.region_name}",
        columns,
        [_cells(r) for r in _rows(place, perimeter)],
    )


def _cells(row: Row) -> Sequence[Cell]:
    one = row.contest
    said = (
        one.get_state_display(), one.entity.code, one.entity.name, row.label, one.period, row.owner["word"],
        row.disputed.text, row.proposed.text, one.reason, str(one.opened_by or ""), f"{one.opened_at:%Y-%m-%d}",
        one.answer, f"{one.answered_at:%Y-%m-%d}" if one.answered_at else None,
    )  # fmt: skip
    return [Cell(value) for value in said]


def _rows(place: Place, perimeter: Perimeter):
    labels = {column.indicator: column.label for column in place.grid.columns}
    for one in queries.in_grid(perimeter, place.grid, place.region):
        yield _row(one, place, perimeter, labels.get(one.indicator.code, one.indicator.code), "")


def _row(one: Contest, place: Place, perimeter: Perimeter, label: str, case: str) -> Row:
    indicator = catalogue.current().indicators[one.indicator.code]
    is_open = one.state == Contest.State.OPEN
    closed = is_open and is_closed_for(one.indicator.code, one.entity, one.region, one.period)
    column = next(column.id for column in place.grid.columns if column.indicator == one.indicator.code)
    url = reverse("tracking:grid", args=[place.grid.id]) + f"?{place.address}&q={one.entity.code}"
    if one.entity.kind == "et":
        url = place.url("tracking:cell", one.entity.code, column)
    return Row(
        contest=one,
        label=label,
        owner=owner_of(indicator),
        disputed=queries.disputed(one),
        proposed=queries.proposed(one),
        cell_url=url,
        may_accept=is_open and access.answering(perimeter, indicator, one, closed).allowed,
        may_answer=is_open and access.answering(perimeter, indicator, one, False).allowed,
        may_withdraw=is_open and access.withdrawing(perimeter, indicator, one).allowed,
        address=place.address,
        case=case,
    )
