"""A month read, edited and read as known on a past day; at a few months of history, then at all of them."""

import itertools
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from jalon.accounts.models import Grant, Role, User
from jalon.directory.models import Entity
from jalon.indicators import ledger, projection
from jalon.indicators.bench import machine, world
from jalon.indicators.bench.registry import Report, register
from jalon.indicators.models import Projection
from jalon.kernel.periods import Period

FEW = 6  # months: what the full history is compared with
SERVER_MS, KNOWN_MS, GROWTH = 300, 1500, 1.2


@register("grid", "un mois de grille : page, JSON, une case modifiée, tel qu'il était connu")
def measure_grid(options) -> Report:
    """Measure at six months of history, then with all of them; the second is compared with the first."""
    size = world.Size(options.lines, options.columns, options.months)
    report = Report(f"{size.lines} établissements × {size.columns} colonnes × {size.months} mois")
    world.write_catalogue(size.columns)
    entities = world.populate(size.lines)
    months = world.months_up_to_last(size.months)
    recent, older = months[-FEW:], months[:-FEW]
    world.fill(recent, size.columns, entities)
    world.settle()
    before = measured(size)
    if older:
        world.fill(older, size.columns, entities)
        world.settle()
        Projection.objects.all().delete()
    after = measured(size) if older else before
    _tell(report, size, before, after)
    return report


def measured(size: world.Size) -> dict[str, float]:
    """Milliseconds of each act, on the last month."""
    month = world.LAST_MONTH
    figures = {"Première lecture d'un mois (tout est calculé)": machine.once(lambda: _view(month))}
    figures["Lecture du mois (vue complète, 5 colonnes ouvertes)"] = machine.taken(lambda: _view(month))
    figures["JSON du mois entier"] = machine.taken(lambda: projection.month_json(world.GRID, world.REGION, month), 21)
    edits = _Edits(size, month)
    figures["Une case modifiée"] = machine.taken(edits.once, times=15)
    figures["Une case modifiée, puis le mois relu"] = machine.taken(edits.once_and_read)
    figures |= _pages(month)
    figures |= _past(size, month, edits)
    return figures


def _view(month: Period) -> list:
    view = projection.month_view(world.GRID, world.REGION, month)
    return [column.codes for column in view.columns[:5]] + view.lines


_ENTRIES = itertools.count(100_000)  # no value twice: entering what stands writes nothing


class _Edits:
    """One cell after another, each with a value of its own, a number then a word."""

    def __init__(self, size: world.Size, month: Period) -> None:
        self.month = month
        rows = Entity.objects.filter(kind="et").order_by("pk").values_list("pk", flat=True)[: size.lines]
        self.entities = itertools.cycle(rows)
        self.codes = itertools.cycle(world.codes(size.columns))

    def once(self) -> None:
        code, entity = next(self.codes), next(self.entities)
        number = ledger.indicator_ids([code])[code]
        current = ledger.standing([number], self.month.code, [entity]).get((number, entity))
        rank = next(_ENTRIES)
        value = {"number": float(rank)} if code.startswith("nb") else {"text": f"Valeur saisie {rank}"}
        ledger.set_value(
            indicator=code, period=self.month.code, entity=entity, by=None, expected=current.id if current else None,
            **value,
        )  # fmt: skip

    def once_and_read(self) -> None:
        self.once()
        _view(self.month)


def _past(size: world.Size, month: Period, edits: _Edits) -> dict[str, float]:
    """Known before two hundred edits; then before the deliveries of the month, when every column has moved."""
    instant = ledger.last_instant() or world.LOADED
    for _ in range(200):
        edits.once()
    _view(month)
    moments = (instant + timedelta(microseconds=step) for step in itertools.count())
    deliveries = world.published_at(month.shifted(-1), 0) + timedelta(days=3)
    days = (deliveries + timedelta(hours=step) for step in itertools.count())
    kept = next(moments)

    def read(moment) -> object:
        return projection.month_json(world.GRID, world.REGION, month, moment)

    return {
        "Tel que connu avant 200 saisies (toutes colonnes touchées)": machine.taken(lambda: read(next(moments)), 3),
        "Tel que connu avant les livraisons du mois": machine.taken(lambda: read(next(days)), 3),
        "Tel que connu, relu une seconde fois": machine.taken(lambda: read(kept)),
    }


def _pages(month: Period) -> dict[str, float]:
    """The same through the pages of the site, where the grid has some."""
    try:
        page, json = reverse("tracking:grid", args=[world.GRID]), reverse("tracking:data", args=[world.GRID])
    except NoReverseMatch:
        return {}
    client = _signed_in()
    asked = {"region": world.REGION, "mois": month.code}

    def get(address: str) -> None:
        answer = client.get(address, asked, SERVER_NAME="localhost", secure=settings.HTTPS)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        b"".join(answer) if answer.streaming else answer.content

    return {
        "Page HTML et ses 50 premières lignes": machine.taken(lambda: get(page)),
        "JSON du mois entier, par le site": machine.taken(lambda: get(json)),
    }


def _signed_in() -> Client:
    person, made = User.objects.get_or_create(username="banc")
    if made:
        Grant.objects.create(user=person, role=Role.ADMINISTRATOR, actor="region")
    client = Client()
    client.force_login(person)
    return client


def _tell(report: Report, size: world.Size, before: dict[str, float], after: dict[str, float]) -> None:
    for label, value in after.items():
        limit = KNOWN_MS if label.startswith("Tel que") else None if label.startswith("Première") else SERVER_MS
        report.add(label, value, limit=limit)
    if before is not after:
        for label in ("JSON du mois entier", "Une case modifiée", "Page HTML et ses 50 premières lignes"):
            if label in after:
                report.add(f"{label} : {size.months} mois contre {FEW}", after[label] / before[label], "fois", GROWTH)
    report.add("Taille de la base", machine.database_megabytes(), "Mo")
    report.add("Observations", size.observations, "")
