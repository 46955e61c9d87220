"""Which hospital, which periods, and in whose name one answers: what the pages of « À régler » share."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from jalon.accounts.access import Perimeter
from jalon.antibiotics import access, frame
from jalon.antibiotics.actions.loading import establishment_of
from jalon.antibiotics.models import LabelAnswer, Presentation
from jalon.antibiotics.rules.periods import read_period
from jalon.directory.models import Entity

SETTLING = "antibiotics:settling"
Answered = LabelAnswer | Presentation


@dataclass(frozen=True)
class Asking:
    """`period` empty: every period held, for an answer counts for all of them. `for_region`: it counts for all."""

    place: frame.Place
    period: str = ""

    @property
    def hospital(self) -> Entity | None:
        return self.place.hospital

    @property
    def for_region(self) -> bool:
        return self.hospital is None and decides(self.place)

    @property
    def may_answer(self) -> bool:
        if self.hospital:
            return access.may_bring(self.place.perimeter, self.hospital)
        return self.for_region

    def url(self, name: str = SETTLING, *arguments: object, **more: str) -> str:
        said = {"etablissement": self.hospital.code if self.hospital else "", "periode": self.period} | more
        query = urlencode({key: value for key, value in said.items() if value})
        return reverse(name, args=arguments) + (f"?{query}" if query else "")


def read_asking(request: HttpRequest) -> Asking:
    """What the address asks for; without a period, all of them."""
    place = frame.read_place(request)
    asked = request.GET.get("periode", "")
    return Asking(place, read_period(asked).code if asked else "")


def decides(place: frame.Place) -> bool:
    """May he answer for every hospital that he sees here?"""
    regions = {one.region or "" for one in place.hospitals}
    return bool(regions) and all(access.may_decide_for_region(place.perimeter, region) for region in regions)


def is_decider(perimeter: Perimeter) -> bool:
    """Does he decide for a region at all?"""
    return perimeter.system or any(
        access.may_decide_for_region(perimeter, region)
        for right in perimeter.rights
        for region in (right.regions() or {""})
    )


def check_decider(perimeter: Perimeter) -> None:
    if not is_decider(perimeter):
        raise PermissionDenied("Cette décision est à l'OMEDIT ou à la région.")


def answering(request: HttpRequest) -> Entity | None:
    """In whose name a form answers: a hospital that he may bring for, or (None) the region."""
    code = request.POST.get("etablissement", "").strip()
    perimeter: Perimeter = request.perimeter  # type: ignore[attr-defined]
    if not code:
        if not decides(frame.read_place(request)):
            raise PermissionDenied("Répondre pour tous les hôpitaux est à l'OMEDIT ou à la région.")
        return None
    hospital = establishment_of(code)
    access.check_may_see(perimeter, hospital)
    access.check_may_bring(perimeter, hospital)
    return hospital


def check_owner(perimeter: Perimeter, one: Answered) -> None:
    """May he take this answer back? The hospital its own, the region that of all."""
    if one.establishment is None:
        check_decider(perimeter)
        return
    access.check_may_see(perimeter, one.establishment)
    access.check_may_bring(perimeter, one.establishment)


def check_decides_of(perimeter: Perimeter, one: Answered) -> None:
    """May he take, for all, or refuse what this hospital proposes?"""
    access.check_may_decide_for_region(perimeter, (one.establishment.region or "") if one.establishment else "")
