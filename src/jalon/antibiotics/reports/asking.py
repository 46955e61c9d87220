"""What the addresses of the page ask: which report, of which unit; and which of them a person may make."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from jalon.antibiotics.frame import Place
from jalon.antibiotics.queries.asked import RATES
from jalon.antibiotics.reports.making import FORMATS, TITLES
from jalon.kernel.refusal import Refusal


@dataclass(frozen=True)
class Asked:
    """`place` is in the perimeter of rates, which every report is made in."""

    place: Place
    kind: str
    unit: str

    def file_url(self, extension: str) -> str:
        query = "&".join(
            part for part in (self.place.address, urlencode({"unite": self.unit} if self.unit else {})) if part
        )
        return f"{reverse('antibiotics:report_file', args=[self.kind, extension])}?{query}"

    @property
    def files(self) -> list[tuple[str, str]]:
        return [(extension, self.file_url(extension)) for extension in FORMATS]


def offered(place: Place) -> dict[str, str]:
    """The reports that the person may make of what he looks at: code → title."""
    regional = bool(place.perimeter.system or place.perimeter.rights)
    found = [kind for kind in TITLES if kind != "region"] if place.hospital else []
    if not place.inside and "unite" in found:
        found.remove("unite")
    return {kind: TITLES[kind] for kind in [*found, *(["region"] if regional else [])]}


def read(asked: Mapping[str, str], place: Place, kind: str = "") -> Asked:
    """A Refusal for a report that does not exist; the first of those offered when none is asked."""
    wanted = kind or asked.get("rapport", "")
    if wanted and wanted not in TITLES:
        raise Refusal(f"Rapport inconnu : « {wanted} ».")
    known = offered(place)
    return Asked(place.at(counted=RATES), wanted or next(iter(known), ""), asked.get("unite", "").strip())
