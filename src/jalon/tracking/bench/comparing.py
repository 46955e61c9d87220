"""The comparison of a column: its page, with the groups, twelve months and the map, at the size of a region."""

from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.accounts.models import Grant, Role
from jalon.directory.models import Entity, Listed
from jalon.indicators.bench import Report, machine, world
from jalon.indicators.comparison import groups
from jalon.indicators.projection import lines
from jalon.tracking.queries import Look

LIMIT_MS = 300
DEPARTMENTS = "16 17 19 23 24 33 40 47 64 79 86 87".split()
CLASSES = "PUB1 PUB2 PUB3 PLU4 PLU8 PNL5 PNL8 PNL10".split()
COLUMNS_OF_THE_YEAR = 12  # those of which the nine months before are filled too
PAGES = (
    ("un nombre, par département", {"colonne": "nb_00", "par": "departement"}),
    ("un nombre, par classe, un établissement situé", {"colonne": "nb_01", "par": "classe_sae", "etablissement": ""}),
    ("un choix, par département", {"colonne": "choix_00", "par": "departement"}),
)


def measure(report: Report, look: Look) -> None:
    """The pages of a comparison as the browser receives them, the first time then every time."""
    _spread()
    entities = list(Entity.objects.filter(kind="et").order_by("pk").values_list("pk", flat=True))
    world.fill(world.months_up_to_last(12)[:9], COLUMNS_OF_THE_YEAR, entities)
    world.settle()
    client, address = _client(), reverse("tracking:compare", args=[look.grid.id])
    common = {"region": look.region, "mois": look.month.code}
    finess = Entity.objects.get(pk=entities[len(entities) // 2]).code
    first = machine.once(partial(_fetch, client, address, common))
    report.add("comparer, la toute première fois (douze mois calculés)", first)
    for label, asked in PAGES:
        data = common | {name: value or finess for name, value in asked.items()}
        fetch = partial(_fetch, client, address, data)
        _forget()
        report.add(f"comparer {label}, rien en mémoire", machine.once(fetch))
        report.add(f"comparer {label}", machine.taken(fetch), "ms", LIMIT_MS)
    with CaptureQueriesContext(connection) as queries:
        size = len(fetch())
    report.add("  requêtes", len(queries), "")
    report.add("  taille de la page", size / 1024, "ko")


def _spread() -> None:
    """Départements, classes and positions for the invented establishments, which otherwise are all alike."""
    listed = list(Listed.objects.order_by("pk"))
    for rank, one in enumerate(listed):
        one.department, one.stratum = DEPARTMENTS[rank % 12], CLASSES[rank * 7 % 8]
        if rank % 3:
            one.latitude, one.longitude = 43.2 + rank * 37 % 1000 / 290, -1.6 + rank * 61 % 1000 / 240
    Listed.objects.bulk_update(listed, ["department", "stratum", "latitude", "longitude"], batch_size=500)


def _forget() -> None:
    """What a process that has just started does not have at hand."""
    groups.forget()
    lines.forget()


def _client() -> Client:
    user = get_user_model().objects.create_user("banc-comparaison", password=None)
    Grant.objects.create(user=user, role=Role.READER, actor="region", territories=[f"region:{world.REGION}"])
    client = Client()
    client.force_login(user)
    return client


def _fetch(client: Client, address: str, data: dict[str, str]) -> bytes:
    answer = client.get(address, data, SERVER_NAME="localhost", secure=settings.HTTPS)
    if answer.status_code != 200:
        raise RuntimeError(f"la page de comparaison répond {answer.status_code}")
    return answer.content
