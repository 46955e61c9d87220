"""What the templates of the reports are given."""

from typing import Any

from jalon.antibiotics import access, frame
from jalon.antibiotics.actions.quality import STATES
from jalon.antibiotics.frame import Place
from jalon.antibiotics.models import Participation
from jalon.antibiotics.reports import making, screen, unit
from jalon.antibiotics.reports.asking import Asked, offered
from jalon.antibiotics.reports.contract.items import ANSWERS, actions, answers
from jalon.antibiotics.reports.parts import Report
from jalon.kernel.refusal import Refusal

PAGE = "antibiotics:reports"


def context(asked: Asked) -> dict[str, Any]:
    """The report previewed; what is missing to make it, said instead."""
    report, why = _made(asked)
    place = asked.place
    return frame.context(
        place, PAGE, page_title="Rapports", page_note="périmètre des taux", asked=asked, report=report, why=why,
        parts=screen.shown(report) if report else [], offered=offered(place),
        kind_title=making.TITLES.get(asked.kind, ""),
        units=unit.units_offered(place) if asked.kind == "unite" else [],
        contract_url=place.url("antibiotics:contract") if asked.kind == "contrat" else "",
        may_write=place.hospital is not None and access.may_bring(place.perimeter, place.hospital),
    )  # fmt: skip


def _made(asked: Asked) -> tuple[Report | None, str]:
    if not asked.kind:
        return None, "Choisissez un établissement : ses rapports se font à partir de ses fichiers."
    if asked.kind == "unite" and not asked.unit:
        return None, "Choisissez l'unité dont faire l'affiche."
    try:
        return making.make(asked.kind, asked.place, asked.unit), ""
    except Refusal as refusal:
        return None, str(refusal)


def contract_context(place: Place, year: int) -> dict[str, Any]:
    """The page where a hospital completes its file: tool, items, actions."""
    hospital = place.hospital
    assert hospital is not None  # noqa: S101 (the view chose the page of a hospital)
    return frame.context(
        place, PAGE, page_title="Contrat de bon usage", page_note=f"dossier {year}", hospital=hospital, year=year,
        participation=Participation.objects.filter(establishment=hospital).first(),
        items=answers(hospital, year), answers=ANSWERS, actions=actions(hospital, year), states=STATES,
        may_write=access.may_bring(place.perimeter, hospital), back=place.url(PAGE, rapport="contrat"),
    )  # fmt: skip
