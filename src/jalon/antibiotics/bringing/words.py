"""The words and addresses that the pages of « Données » share."""

from collections.abc import Iterator

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jalon import catalogue
from jalon.antibiotics.frame import Place
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.antibiotics.rules.accounting import REASONS
from jalon.antibiotics.rules.resistance import HIDE_UNDER
from jalon.catalogue.antibiotic_definitions import HospitalFileDefinition
from jalon.directory.models import Entity
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.ui.french import counted, number

MASKED = "masqué (< 5)"
AMOUNTS = {
    Kind.STRUCTURE.value: "unité", Kind.BED_DAYS.value: "journée", Kind.ADMISSIONS.value: "admission",
    Kind.CONSUMPTION.value: "unité dispensée,unités dispensées", Kind.RESISTANCE.value: "isolat",
}  # fmt: skip
VIA = {"navigateur": "déposé", "commande": "ligne de commande", "saisie": "saisie en ligne", "demo": "démonstration"}


def definition_of(kind: str) -> HospitalFileDefinition:
    """The description of a kind of file in the catalogue."""
    return next(one for one in catalogue.current().hospital_files.values() if one.kind == kind)


def kind_title(kind: str) -> str:
    return str(Kind(kind).label)


def rows_of(file: HospitalFile, *, inside: bool) -> str:
    """How many rows were read; outside the hospital, fewer than five isolates are not told."""
    if file.kind == Kind.RESISTANCE and not inside and 0 < file.read < HIDE_UNDER:
        return MASKED
    return counted(file.read, "ligne")


def amount(value: float | None) -> str:
    return "—" if value is None else number(value)


def who(file: HospitalFile) -> str:
    """Who applied it; without an account, the operator of the command line."""
    person = file.applied_by or file.received_by
    return str(person) if person else VIA.get(file.via, file.via)


def chosen(place: Place) -> tuple[Entity, Period]:
    """The hospital and the period that a page is about; a Refusal that asks for them."""
    if place.hospital is None:
        raise Refusal("Choisissez un établissement.")
    if place.period is None:
        raise Refusal("Choisissez une période : un trimestre, 2024-T1, ou une année, 2024.")
    return place.hospital, place.period


def here(entity: Entity, period: str = "") -> str:
    """The query string of a hospital and a period."""
    return f"?etablissement={entity.code}" + (f"&periode={period}" if period else "")


def settling(place: Place, file: HospitalFile) -> str:
    """The address where what waits is settled; "" in an instance without that page."""
    try:
        return reverse("antibiotics:settling") + here(file.establishment, file.period)
    except NoReverseMatch:
        return ""


def waiting_lines(file: HospitalFile, waiting: dict[str, dict[str, list[float]]]) -> Iterator[tuple[str, str, int]]:
    """What waits: why, what is unknown, how many rows (results, for an antibiotic); the heaviest first."""
    for reason, held in waiting.items():
        for key, (rows, _) in sorted(held.items(), key=lambda pair: -pair[1][0]):
            yield REASONS.get(reason, reason), key or "(vide)", int(rows)


def small(text: str) -> SafeString:
    return format_html('<span class="muted small">{}</span>', text)
