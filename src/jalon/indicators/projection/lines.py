"""The lines of a grid, one per establishment, as a projection keeps them: a piece of the month's JSON."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from django.db.models import Max

from jalon.directory import queries as directory
from jalon.directory.models import Correction, Entity, Link, Load
from jalon.directory.queries import LineRules
from jalon.directory.queries.described import SECTORS
from jalon.indicators.ledger import reading
from jalon.indicators.projection import held
from jalon.kernel.periods import Period

PROJECT = "projet"
LAYOUT = 3  # to be raised with what lines keep: projections that keep less are listed again


@dataclass(frozen=True)
class Lines:
    """The establishments of a grid in order, one list per thing known of them."""

    columns: dict[str, list]

    @cached_property
    def name(self) -> str:
        """The hash of their content."""
        return held.name_of(self.packed())

    def __len__(self) -> int:
        return len(self.columns["id"])

    @cached_property
    def ids(self) -> list[int]:
        return self.columns["id"]

    @cached_property
    def _holders(self) -> dict[tuple[str, ...], list[tuple[int, ...]]]:
        return {}

    def holders(self, grains: Sequence[str]) -> list[tuple[int, ...]]:
        """For each line, who may hold its value: itself, then its legal entity, then its project."""
        names = tuple(name for grain, name in _GRAINS if grain in grains)
        if names not in self._holders:
            several = zip(*(self.columns[name] for name in names), strict=True)
            self._holders[names] = [tuple(entity for entity in candidates if entity) for candidates in several]
        return self._holders[names]

    def shown_on(self, entity: int) -> list[int]:
        """The positions of the lines on which a value of this entity may show."""
        return self._shown.get(entity, [])

    @cached_property
    def _shown(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for i, several in enumerate(zip(*(self.columns[name] for _, name in _GRAINS), strict=True)):
            for entity in {one for one in several if one}:
                found.setdefault(entity, []).append(i)
        return found

    def packed(self) -> bytes:
        return zlib.compress(json.dumps(self.columns, ensure_ascii=False, separators=(",", ":")).encode(), 1)


_GRAINS = (("et", "id"), ("ej", "ej"), (PROJECT, "projet"))


def unpacked(packed: bytes | memoryview) -> Lines:
    """The lines, which nobody changes: most months of a year have the same."""
    return _unpacked(bytes(packed))


@lru_cache(maxsize=12)
def _unpacked(packed: bytes) -> Lines:
    return Lines(json.loads(zlib.decompress(packed)))


def forget() -> None:
    """Read everything again: for measures."""
    _unpacked.cache_clear()


def list_lines(
    domain: str, region: str, month: Period, known_at: datetime | None = None, rules: LineRules | None = None
) -> Lines:
    """The establishments of a domain and region at the end of a month, with who may speak for them.

    `rules`: those of a past day, for a month read as it was defined.
    """
    found = directory.population(domain, region, month.last_day, known_at, rules)
    projects = directory.parents_of([line.entity_id for line in found], PROJECT, month.last_day, known_at)
    seats = _seats({line.ej_id for line in found if line.ej_id})
    groups = directory.groups_of([line.entity_id for line in found], month.last_day, known_at)
    grappes = dict(Entity.objects.filter(pk__in=set(projects.values())).values_list("pk", "code"))
    return Lines({
        "id": [line.entity_id for line in found],
        "finess_et": [line.finess_et for line in found],
        "finess_pmsi": [line.pmsi for line in found],
        "finess_ej": [line.finess_ej for line in found],
        "ej": [line.ej_id for line in found],
        "projet": [projects.get(line.entity_id) for line in found],
        "region_ej": [seats.get(line.ej_id or 0, "") for line in found],
        "departement": [line.department for line in found],
        "categorie": [line.category_label or line.category for line in found],
        "raison_sociale": [line.name for line in found],
        "commune": [line.town for line in found],
        "secteur": [SECTORS.get(line.sector, line.sector) for line in found],
        "nom_ej": [line.ej_name for line in found],
        "groupes": [" ; ".join(groups.get(line.entity_id, ())) for line in found],
        "grappe": [grappes.get(projects.get(line.entity_id, 0), "") for line in found],
        "capacite": [line.capacity for line in found],
        "marks": [_marks(line) for line in found],
    })  # fmt: skip


def _seats(ejs: Iterable[int | None]) -> dict[int, str]:
    """The region of the seat of legal entities, where a source gives it."""
    rows = Entity.objects.filter(kind="ej").exclude(region="").values_list("pk", "region")
    wanted = set(ejs)
    return {pk: region for pk, region in rows if pk in wanted}


def _marks(line: directory.Line) -> list[str]:
    marks = ["n'est plus listé"] if line.no_longer_listed else []
    if line.closed_on:
        marks.append(f"fin dite le {line.closed_on:%d/%m/%Y}")
    if line.corrected:
        marks.append("corrigé localement")
    return marks


def directory_stamp() -> str:
    """A word that changes with anything a person or a file says of the directory."""
    return hashlib.sha256(repr(reading.fetch(_SAID, ())).encode()).hexdigest()[:16]


_SAID = """
    SELECT * FROM (SELECT max(id), count(*), max(recorded_at) FROM directory_load) l,
    (SELECT max(id), count(*), count(undone_at), max(made_at), max(undone_at) FROM directory_correction) c,
    (SELECT max(id), count(*), count(known_to), max(known_from), max(known_to) FROM directory_link) k
    """  # one question: every page asks it


def directory_changed_at() -> datetime | None:
    """The last instant at which anything was said of the directory."""
    instants = (
        *Load.objects.aggregate(Max("recorded_at")).values(),
        *Correction.objects.aggregate(Max("made_at"), Max("undone_at")).values(),
        *Link.objects.aggregate(Max("known_from"), Max("known_to")).values(),
    )
    return max((instant for instant in instants if instant), default=None)
