"""What people did month after month: they opened and closed months, wrote to one another, settled rows, typed values,
disputed those of others, corrected the directory."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from jalon import catalogue
from jalon.accounts.access import perimeter_of
from jalon.accounts.models import User
from jalon.demo.calendar import Calendar
from jalon.demo.deliveries.dmp import OLD_NUMBER
from jalon.demo.invention import LAST_MONTH, MONTHS, REGION, World
from jalon.directory import actions as directory
from jalon.directory.models import Entity, EntityKind
from jalon.indicators.models import Contest
from jalon.kernel.periods import Period
from jalon.sources import actions as sources
from jalon.sources.models import PendingRow, Waiting
from jalon.tracking import actions as tracking
from jalon.tracking.access import Writing
from jalon.tracking.cells import OpenedCell, open_cell
from jalon.tracking.choosing import actions as lists
from jalon.tracking.choosing import queries as choosing
from jalon.tracking.choosing.forms import Naming
from jalon.tracking.contests import actions as contests
from jalon.tracking.frame import Place
from jalon.tracking.months import actions as months
from jalon.tracking.queries import Look
from jalon.tracking.rules import read_entry
from jalon.tracking.sharing import actions as sharing
from jalon.tracking.workbooks import actions as workbooks
from jalon.tracking.workbooks.leaving import Asked

GRIDS = ("segur_es", "segur_essms")
LAST_CLOSED = LAST_MONTH.shifted(-2)  # the two last months are still being completed
REOPENED = Period("2024-11")
ALLOWED = Writing(True)  # these acts are the demo's own; the screens ask who may

# rank of the hospital, theme, who, what was said; by month
_THREADS: dict[str, tuple[tuple[int, str, str, str], ...]] = {
    "2024-09": ((27, "segur", "demo-region", "Recette prévue avec l'éditeur à la fin du mois."),),
    "2024-12": (
        (0, "", "demo-region", "Comité de suivi tenu ; prochaine étape : la messagerie des sites annexes."),
        (5, "insi", "demo-region", "L'établissement attend la formation des agents d'accueil."),
    ),
    "2025-03": (
        (0, "mssante", "demo-ans", "Le volume de messages suit les ouvertures de boîtes, rien d'anormal."),
        (0, "mssante", "demo-region", "Merci, nous relançons les deux services qui n'ont pas encore de boîte."),
    ),
    "2025-04": ((70, "dmp", "demo-region", "Le cumul recule en avril : erreur d'extraction signalée au producteur."),),
}
# rank of the hospital, column, proposed, why, answer of the owner (None: not yet; "": accepted); by month
_DISPUTED: dict[str, tuple[tuple[int, str, str, str, str | None], ...]] = {
    "2024-10": ((8, "insi_appel", "Oui", "L'appel est en service depuis le 3 octobre, capture à l'appui.", ""),),
    "2025-02": (
        (33, "asp_etat_dpi", "Commande signée", "Bon de commande signé le 14 février, transmis à l'ASP.",
         "Le bon n'est pas encore parvenu : la commande paraîtra au prochain fichier."),
    ),
    "2025-06": (
        (16, "insi_appel", "Oui", "Le téléservice est appelé depuis la mise à jour de mai.", None),
        (41, "asp_etat_dpi", "Commande signée", "L'établissement a envoyé son bon de commande signé.", None),
    ),
}  # fmt: skip
_TYPED = (
    (95, "meteo", "En cours de déploiement - Alerte"),
    (97, "meteo", "En cours de déploiement - pas d'alerte"),
    (99, "commentaire_segur", "Bascule prévue en septembre, formation des équipes en cours"),
    (101, "insi_organisation", "En place"),
)
_SHARED = ((99, "commentaire_segur"),)


def open_month(month: Period, people: Mapping[str, User]) -> None:
    """Open a month in both grids, to be closed at the end of the month after."""
    closes_on = month.shifted(1).first_day.replace(day=28)
    for grid in GRIDS:
        months.open_month(grid=grid, region=REGION, month=month, closes_on=closes_on, by=people["demo-region"])


def work_on(world: World, month: Period, people: Mapping[str, User], calendar: Calendar) -> None:
    """Acts of the demo's people on a month, each by the action that the screens call; then its closing."""
    region = people["demo-region"]
    hospitals = _hospitals(world)
    calendar.go_to(_day(month, 23))
    for rank, theme, author, text in _THREADS.get(month.code, ()):
        directory.comment(entity=hospitals[rank], theme=theme, text=text, by=people[author])
    if month == MONTHS[6]:
        directory.correct(
            entity=hospitals[44], field="town", value="Roselière", by=region,
            reason="Déménagement constaté sur place ; la liste nationale n'est pas encore à jour",
        )  # fmt: skip
    _dispute(world, month, people, calendar)
    if month == LAST_MONTH:
        _settle(hospitals[OLD_NUMBER], region)
        _type(world, region)
        _keep_views(region)
        _choose(region)
        _send_out(region)
    if month <= LAST_CLOSED:
        calendar.go_to(_day(month, 28), at=17)
        _close(month, region)


def _hospitals(world: World) -> list[Entity]:
    entities = {one.code: one for one in Entity.objects.filter(kind=EntityKind.ET)}
    return [entities[one.finess] for one in world.hospitals]


def _day(month: Period, day: int) -> date:
    """A day of the month after: that in which a month is worked on."""
    return month.shifted(1).first_day.replace(day=day)


def _close(month: Period, by: User) -> None:
    for grid in GRIDS:
        place: dict[str, Any] = {"grid": grid, "region": REGION, "month": month}
        closing = months.close_month(**place, by=by)
        months.seal(closing, by=by)
        if (grid, month) == ("segur_es", REOPENED):
            months.reopen_month(closing=closing, why="Météo de trois établissements oubliée en comité", by=by)
            months.seal(months.close_month(**place, note="Météo complétée après le comité", by=by), by=by)


def _opened(world: World, month: Period, rank: int, column: str, by: User) -> OpenedCell:
    look = Look(catalogue.current().grids["segur_es"], REGION, month)
    return open_cell(look, perimeter_of(by), world.hospitals[rank].finess, column)


def _dispute(world: World, month: Period, people: Mapping[str, User], calendar: Calendar) -> None:
    region, owner = people["demo-region"], people["demo-ans"]
    for rank, column, proposed, why, answer in _DISPUTED.get(month.code, ()):
        cell = _disputable(world, month, rank, column, proposed, region)
        entry = read_entry(cell.indicator.value, [proposed])
        held: Contest = contests.contest(cell=cell, proposed=entry, reason=why, allowed=ALLOWED, by=region)
        calendar.go_to(_day(month, 26))
        if answer == "":
            contests.accept(held=held, allowed=ALLOWED, by=owner)
        elif answer:
            contests.answer(held=held, text=answer, allowed=ALLOWED, by=owner)


def _settle(hospital: Entity, by: User) -> None:
    """A hospital cited by its old number is recognised, and will be in the next files; foot notes are put aside."""
    waiting = PendingRow.objects.filter(state=Waiting.State.OPEN)
    cited = waiting.filter(delivery__source="dmp_certificats", reason="unknown").order_by("-pk").first()
    if cited:
        sources.settle_row(row=cited, entity=hospital, by=by)
    notes = waiting.filter(delivery__source="asp_segur", reason="no_key")
    while note := notes.first():  # an answer may settle others with it
        sources.dismiss_row(row=note, reason="note de bas de page", by=by)


def _disputable(world: World, month: Period, rank: int, column: str, proposed: str, by: User) -> OpenedCell:
    """The cell of the first hospital, from that rank, that says something else than what will be proposed."""
    for one in range(rank, len(world.hospitals)):
        cell = _opened(world, month, one, column, by)
        if cell.view.value not in (None, proposed, "Non concerné"):
            return cell
    raise LookupError(f"nobody says anything but {proposed}")


def _type(world: World, by: User) -> None:
    for rank, column, written in _TYPED:
        cell = _opened(world, LAST_MONTH, rank, column, by)
        entry = read_entry(cell.indicator.value, [written])
        tracking.write_cell(cell=cell, entry=entry, expected=cell.expected, by=by)
    for rank, column in _SHARED:
        sharing.share_cell(cell=_opened(world, LAST_MONTH, rank, column, by), perimeter=perimeter_of(by), by=by)


def _keep_views(by: User) -> None:
    alerts: dict[str, Any] = {"filters": {"meteo": "Alerte"}}
    tracking.save_view(grid="segur_es", name="Déploiements en alerte", state=alerts, shared=True, by=by)


def _choose(by: User) -> None:
    """The twelve hospitals to help first become a list, which other parts start from."""
    perimeter, place = perimeter_of(by), Place(catalogue.current().grids["segur_es"], REGION, LAST_MONTH)
    definition = choosing.priorities_of(place.grid.id)[0]
    ranked = choosing.ranking(definition, place, perimeter, {}, choosing.Keeps())
    naming = Naming("Accompagnement de l'été", "Les premiers du classement de juin", shared=True)
    lists.list_from_ranking(ranking=ranked, numbers=(), first=12, naming=naming, perimeter=perimeter, by=by)


def _send_out(by: User) -> None:
    """A workbook is out, to be completed in a département; it has not come back yet."""
    place = Place(catalogue.current().grids["segur_es"], REGION, LAST_MONTH)
    asked = Asked(own_only=True, department="99C", until=_day(LAST_MONTH, 27))
    workbooks.take_out(place=place, perimeter=perimeter_of(by), asked=asked, by=by)
