"""What all pages about a grid share: which grid, region and month are looked at, and the way to the other pages."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import GridDefinition
from jalon.kernel.periods import Period
from jalon.tracking import access, export, forms, queries
from jalon.ui import menu

PAGES = (  # name in the address, label; a part of the tracking that is not there has no tab
    ("tracking:grid", "Grille"),
    ("tracking:moved", "Ce qui a bougé"),
    ("tracking:compare", "Comparer"),
    ("tracking:priorities", "Priorités"),
    ("tracking:freshness", "Fraîcheur"),
    ("tracking:contests", "Contestations"),
    ("tracking:months", "Mois et archives"),
    ("tracking:workbooks", "Classeurs"),
    ("tracking:reports", "Rapports"),
    ("tracking:columns", "Colonnes"),
)


@dataclass(frozen=True)
class Place:
    """A grid of a region at a month: what every page of the tracking is about."""

    grid: GridDefinition
    region: str
    month: Period

    @property
    def address(self) -> str:
        """The query string that names the region and the month."""
        return urlencode({"region": self.region, "mois": self.month.code})

    @property
    def region_name(self) -> str:
        return export.region_name(self.region)

    def url(self, name: str, *arguments: object) -> str:
        """The address of another page about this place."""
        return f"{reverse(name, args=[self.grid.id, *arguments])}?{self.address}"


def read_place(request: HttpRequest, grid_id: str, perimeter: Perimeter) -> Place:
    """The place asked for in the address; a refusal when the person may read nothing there.

    Without a region in the instance, `region` is empty: pages then show `tracking/empty.html`.
    """
    grid = queries.grid_definition(grid_id)
    regions = access.readable_regions(perimeter, queries.regions_present())
    look = forms.read_look(grid, request.GET, regions=regions)
    if look.region:
        access.readable_columns(perimeter, grid, look.region)
    return Place(grid, look.region, look.month)


def context(place: Place, page: str, perimeter: Perimeter, **more: object) -> dict:
    """What `tracking/page.html` needs, and `more`. `page`: the name of its address, as in PAGES."""
    return {
        "place": place,
        "grid": place.grid,
        "region_name": place.region_name,
        "tabs": menu.tabs(PAGES, place.url, page),
        "grids": sorted(catalogue.current().grids.values(), key=lambda grid: grid.title),
        "regions": [
            (code, export.region_name(code)) for code in access.readable_regions(perimeter, queries.regions_present())
        ],
        "months": queries.months_offered(place.grid.id, place.region, place.month),
        "here": page,
        **more,
    }
