"""What the pages about antibiotics share: a hospital or all those one may see, a period, a perimeter, and the tabs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.antibiotics import access
from jalon.antibiotics.facts import files
from jalon.antibiotics.queries.asked import RATES, Asked, ask
from jalon.antibiotics.rules.periods import read_period
from jalon.directory.models import Entity
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.ui import menu

PAGES = (
    ("antibiotics:home", "Vue d'ensemble"),
    ("antibiotics:consumption", "Consommations"),
    ("antibiotics:resistance", "Résistances"),
    ("antibiotics:crossing", "Analyse croisée"),
    ("antibiotics:comparing", "Comparaisons"),
    ("antibiotics:checks", "Contrôles"),
    ("antibiotics:files", "Données"),
    ("antibiotics:settling", "À régler"),
    ("antibiotics:reports", "Rapports"),
)


@dataclass(frozen=True)
class Place:
    """What a page looks at. `hospital` None: all the hospitals the person may see. `period` None: nothing is held."""

    perimeter: Perimeter
    hospitals: tuple[Entity, ...]
    hospital: Entity | None
    period: Period | None
    counted: str  # id of the perimeter asked
    periods: tuple[str, ...] = ()

    @property
    def looked_at(self) -> tuple[Entity, ...]:
        return (self.hospital,) if self.hospital else self.hospitals

    @property
    def inside(self) -> bool:
        """One hospital, and the person works there: nothing is hidden from him."""
        return self.hospital is not None and access.is_inside(self.perimeter, self.hospital)

    @property
    def title(self) -> str:
        if self.hospital:
            return self.hospital.name or self.hospital.code
        if len(self.hospitals) == 1:
            return self.hospitals[0].name
        return f"{len(self.hospitals)} établissements" if self.hospitals else "aucun établissement"

    def asked(self, known_at: datetime | None = None) -> Asked:
        """The question for the queries. A Refusal when no file is held yet."""
        if self.period is None:
            raise Refusal("Aucun fichier n'a encore été apporté : commencez par la page « Données ».")
        return ask(self.looked_at, self.period.code, self.counted, known_at)

    def at(self, **changes: object) -> "Place":
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The place as fields of a form."""
        said = {
            "etablissement": self.hospital.code if self.hospital else "",
            "periode": self.period.code if self.period else "",
            "perimetre": self.counted if self.counted != RATES else "",
        }
        return [(key, value) for key, value in said.items() if value]

    @property
    def address(self) -> str:
        return urlencode(self.fields)

    def url(self, name: str, **more: str) -> str:
        query = "&".join(part for part in (self.address, urlencode(more)) if part)
        return reverse(name) + (f"?{query}" if query else "")


def read_place(request: HttpRequest) -> Place:
    """The place that an address asks for; what he may not see is not found there."""
    perimeter: Perimeter = request.perimeter  # type: ignore[attr-defined]
    hospitals = tuple(access.hospitals(perimeter))
    hospital = _hospital(request.GET, hospitals, perimeter)
    looked_at = (hospital,) if hospital else hospitals
    held = files.periods_held(looked_at) if looked_at else []
    offered = tuple(_with_years(held))
    return Place(perimeter, hospitals, hospital, _period(request.GET, held), _perimeter(request.GET), offered)


def _hospital(asked: Mapping[str, str], hospitals: tuple[Entity, ...], perimeter: Perimeter) -> Entity | None:
    code = asked.get("etablissement", "")
    if code:
        found = Entity.objects.filter(kind="et", code=code).first()
        if found is None:
            raise Refusal(f"L'établissement {code} n'est pas dans l'annuaire.")
        access.check_may_see(perimeter, found)
        return found
    own = access.own_hospitals(perimeter)
    if len(own) == 1:  # whoever works in one hospital opens on it, even before its first file
        return Entity.objects.filter(kind="et", code=own[0]).first()
    return hospitals[0] if len(hospitals) == 1 else None


def _period(asked: Mapping[str, str], held: list[str]) -> Period | None:
    if text := asked.get("periode", ""):
        return read_period(text)
    return Period(max(held, key=lambda code: (Period(code).last_day, len(code)))) if held else None


def _with_years(held: list[str]) -> list[str]:
    """The periods held, and the years their quarters belong to, the latest first."""
    years = {code[:4] for code in held}
    return sorted({*held, *years}, key=lambda code: (Period(code).last_day, -len(code)), reverse=True)


def _perimeter(asked: Mapping[str, str]) -> str:
    wanted = asked.get("perimetre", "") or RATES
    if wanted not in catalogue.current().perimeters:
        raise Refusal(f"Périmètre inconnu : « {wanted} ».")
    return wanted


def context(place: Place, page: str, **more: object) -> dict[str, object]:
    """What `antibiotics/page.html` needs, and `more`. `page`: the name of its address, as in PAGES."""
    return {
        "place": place,
        "tabs": menu.tabs(PAGES, place.url, page),
        "perimeters": list(catalogue.current().perimeters.values()),
        "here": page,
        **more,
    }
