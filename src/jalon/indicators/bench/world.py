"""An invented world of any size, written straight into the database: what is measured is reading and editing it.

Two thirds of the columns are numbers, the others choices; six show the latest value, four carry over.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from jalon.directory.models import Entity, Listed, Load
from jalon.indicators.ledger import indicator_ids
from jalon.indicators.models import Batch, Clock, Coverage
from jalon.kernel.finess import check_digit
from jalon.kernel.periods import Period

GRID, REGION, LAST_MONTH = "banc", "75", Period("2022-12")
CHOICES = ("Commande signée", "En cours de signature", "Pas de commande signée")
COLUMNS_A_DELIVERY = 12
LOADED = datetime(2019, 1, 1, tzinfo=UTC)  # the directory was there before everything else


class Size(NamedTuple):
    lines: int
    columns: int
    months: int

    @property
    def observations(self) -> int:
        return self.lines * self.columns * self.months


def write_catalogue(columns: int) -> None:
    """The indicators and the grid, as a region would write them in its data folder."""
    folder = settings.DATA_DIR / "catalogue"
    names = {kind: [f"{kind}_{rank:02d}" for rank in range(count)] for kind, count in _kinds(columns).items()}
    for kind, ids in names.items():
        for code in ids:
            _write(folder / "indicators" / f"{code}.yaml", _indicator(kind, code))
    shown = "".join(f"      {code}: {_column(kind, code)}\n" for kind, ids in names.items() for code in ids)
    themes = f"themes:\n  usages:\n    columns:\n{shown}"
    _write(folder / "grids" / f"{GRID}.yaml", f"title: Banc d'essai\ndomain: ES\n{themes}")


def codes(columns: int) -> list[str]:
    return [f"{kind}_{rank:02d}" for kind, count in _kinds(columns).items() for rank in range(count)]


def populate(lines: int) -> list[int]:
    """The establishments, each with its own legal entity for three sites; returns their ids."""
    with transaction.atomic():
        ejs = [Entity(kind="ej", code=f"75{rank:07d}", name=f"Entité {rank}") for rank in range(lines // 3 + 1)]
        ejs = Entity.objects.bulk_create(ejs)
        ets = Entity.objects.bulk_create(_establishment(rank, ejs[rank // 3]) for rank in range(lines))
        load = Load.objects.create(
            list_id="banc", file_name="banc.csv", sha256="0" * 64, rows=lines, recorded_at=LOADED
        )
        Listed.objects.bulk_create(_listing(load, entity, rank) for rank, entity in enumerate(ets))
    return [entity.pk for entity in ets]


def fill(months: list[Period], columns: int, entities: list[int]) -> None:
    """Every column of every line for these months: deliveries of twelve columns, published at the month's end."""
    ids = indicator_ids(codes(columns))
    ordered = [ids[code] for code in codes(columns)]
    for month in months:
        with transaction.atomic():
            for start in range(0, columns, COLUMNS_A_DELIVERY):
                _deliver(month, ordered[start : start + COLUMNS_A_DELIVERY], start, entities)


def settle() -> None:
    """As after a night: the planner knows the tables, the log is merged into the file."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    Clock.objects.update_or_create(pk=1, defaults={"published_at": published_at(LAST_MONTH, 99)})


def published_at(month: Period, rank: int) -> datetime:
    after = month.last_day + timedelta(days=5)
    return datetime(after.year, after.month, after.day, 8, tzinfo=UTC) + timedelta(minutes=rank)


def months_up_to_last(count: int) -> list[Period]:
    return [LAST_MONTH.shifted(-step) for step in range(count - 1, -1, -1)]


def _kinds(columns: int) -> dict[str, int]:
    carried, latest = columns // 15, columns // 10
    choices = columns // 4
    return {"nb": columns - carried - latest - choices, "choix": choices, "dernier": latest, "repris": carried}


def _indicator(kind: str, code: str) -> str:
    common = f"title: {code}\ntheme: usages\nowner: {'region' if kind == 'repris' else 'ans'}\n"
    if kind == "nb":
        return common + "type: integer\nadditive: sum\n"
    carries = "carries_over: true\n" if kind == "repris" else "absent: Pas de commande signée\n"
    return f"{common}type: choice\nvalues: [{', '.join(CHOICES)}]\n{carries}"


def _column(kind: str, code: str) -> str:
    more = ", shows: latest, fresh_for: 3" if kind == "dernier" else ""
    return f"{{label: {code}{more}}}"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def numbered(eight: str) -> str:
    """A FINESS number that passes its check, so that a file may name it."""
    return eight + check_digit(eight)


def _establishment(rank: int, ej: Entity) -> Entity:
    return Entity(
        kind="et", code=numbered(f"33{rank:06d}"), name=f"Établissement {rank}", sort_key=f"etablissement {rank:05d}",
        region=REGION, department="33", domain="ES", ej=ej,
    )  # fmt: skip


def _listing(load: Load, entity: Entity, rank: int) -> Listed:
    return Listed(
        load=load, entity=entity, list_id="banc", vintage=date(2019, 12, 31), row=rank + 2, known_from=load.recorded_at,
        name=entity.name, ej=entity.ej, category="355", category_label="Centre hospitalier", stated_domain="ES",
        department="33", region=REGION, town=f"Commune {rank % 400}", pmsi="",
    )  # fmt: skip


def _deliver(month: Period, indicators: list[int], first: int, entities: list[int]) -> None:
    batch = Batch.objects.create(
        kind=Batch.Kind.DELIVERY, label=f"banc {month} {first}", applied_at=published_at(month, first),
        size=len(indicators) * len(entities), first_period=month.code, last_period=month.code,
        indicators=sorted(indicators),
    )  # fmt: skip
    Coverage.objects.bulk_create(
        Coverage(batch=batch, indicator_id=pk, period=month.code, domains=["ES"], regions=[REGION], source="banc")
        for pk in indicators
    )
    places = ", ".join(["%s"] * len(indicators))
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(places=places), [month.code, batch.pk, *indicators, min(entities), max(entities)])


# Row after row, as files are read: the values of one column are not neighbours in the database.
_WORDS = " ".join(f"WHEN {rank} THEN '{choice}'" for rank, choice in enumerate(CHOICES))
_INSERT = f"""
    INSERT INTO indicators_observation (indicator_id, period, entity_id, batch_id, state, number, text, sheet, row)
    SELECT i.id, p.period, e.id, p.batch, 0,
        CASE WHEN i.code LIKE 'nb%%' THEN (e.id * 7919 + i.id * 104729 + e.id %% 97) %% 700 END,
        CASE WHEN i.code NOT LIKE 'nb%%' THEN CASE (e.id * 31 + i.id * 17) %% 3 {_WORDS} END END,
        1, e.id %% 60000
    FROM directory_entity e CROSS JOIN indicators_indicator i CROSS JOIN (SELECT %s AS period, %s AS batch) p
    WHERE i.id IN ({{places}}) AND e.id BETWEEN %s AND %s AND e.kind = 'et' ORDER BY e.id, i.id
    """  # noqa: S608 (constants of this file)
