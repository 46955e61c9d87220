"""What people did with the files: they wrote to one another, settled rows, typed values, corrected the directory."""

from collections.abc import Mapping
from typing import Any

from jalon import catalogue
from jalon.accounts.access import perimeter_of
from jalon.accounts.models import User
from jalon.demo.deliveries.dmp import OLD_NUMBER
from jalon.demo.invention import LAST_MONTH, REGION, World
from jalon.directory import actions as directory
from jalon.directory.models import Entity, EntityKind
from jalon.sources import actions as sources
from jalon.sources.models import PendingRow, Waiting
from jalon.tracking import actions as tracking
from jalon.tracking.cells import open_cell
from jalon.tracking.queries import Look
from jalon.tracking.rules import read_entry

_THREADS = (
    (0, "", "demo-region", "Comité de suivi tenu ; prochaine étape : la messagerie des sites annexes."),
    (0, "mssante", "demo-ans", "Le volume de messages suit les ouvertures de boîtes, rien d'anormal."),
    (0, "mssante", "demo-region", "Merci, nous relançons les deux services qui n'ont pas encore de boîte."),
    (70, "dmp", "demo-region", "Le cumul recule en avril : erreur d'extraction signalée au producteur."),
    (27, "segur", "demo-region", "Recette prévue avec l'éditeur à la fin du mois."),
)
_TYPED = (
    (95, "meteo", "En cours de déploiement - Alerte"),
    (97, "meteo", "En cours de déploiement - pas d'alerte"),
    (99, "commentaire_segur", "Bascule prévue en septembre, formation des équipes en cours"),
    (101, "insi_organisation", "En place"),
)


def live(world: World, people: Mapping[str, User]) -> None:
    """Acts of the demo's people, each by the action that the screens call."""
    entities = {one.code: one for one in Entity.objects.filter(kind=EntityKind.ET)}
    hospitals = [entities[one.finess] for one in world.hospitals]
    for rank, theme, author, text in _THREADS:
        directory.comment(entity=hospitals[rank], theme=theme, text=text, by=people[author])
    directory.correct(
        entity=hospitals[44], field="town", value="Roselière", by=people["demo-region"],
        reason="Déménagement constaté sur place ; la liste nationale n'est pas encore à jour",
    )  # fmt: skip
    _settle(hospitals[OLD_NUMBER], people["demo-region"])
    _type(world, people["demo-region"])
    _keep_views(people["demo-region"])


def _settle(hospital: Entity, by: User) -> None:
    """A hospital cited by its old number is recognised, and will be in the next files; foot notes are put aside."""
    waiting = PendingRow.objects.filter(state=Waiting.State.OPEN)
    cited = waiting.filter(delivery__source="dmp_certificats", reason="unknown").order_by("-pk").first()
    if cited:
        sources.settle_row(row=cited, entity=hospital, by=by)
    notes = waiting.filter(delivery__source="asp_segur", reason="no_key")
    while note := notes.first():  # an answer may settle others with it
        sources.dismiss_row(row=note, reason="note de bas de page", by=by)


def _type(world: World, by: User) -> None:
    look = Look(catalogue.current().grids["segur_es"], REGION, LAST_MONTH)
    for rank, column, written in _TYPED:
        cell = open_cell(look, perimeter_of(by), world.hospitals[rank].finess, column)
        entry = read_entry(cell.indicator.value, [written])
        tracking.write_cell(cell=cell, entry=entry, expected=cell.expected, by=by)


def _keep_views(by: User) -> None:
    alerts: dict[str, Any] = {"filters": {"meteo": "Alerte"}}
    tracking.save_view(grid="segur_es", name="Déploiements en alerte", state=alerts, shared=True, by=by)
