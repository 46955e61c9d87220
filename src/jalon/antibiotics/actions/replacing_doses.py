"""The official table of daily doses takes the place of the one held: read whole, compared, written in one move."""

import csv
import io
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from jalon import catalogue
from jalon.accounts import audit
from jalon.antibiotics import references
from jalon.antibiotics.actions import following
from jalon.antibiotics.actions.preparing import as_path
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.antibiotics.reading.dose_tables import DoseTable, read_doses
from jalon.antibiotics.references.tables import PLACE
from jalon.antibiotics.rules import dose_tables as rules
from jalon.directory.models import Entity
from jalon.kernel.refusal import Refusal
from jalon.sources.reading import open_tables

COLUMNS = ("atc", "route", "ddd", "unit", "valid_from", "valid_to", "source", "confirmed", "note")
ENOUGH = 0.5  # share of the doses held that the new table must name, or it is a part of a table
CONDITIONS = (
    "Les DDJ sont celles du WHO Collaborating Centre for Drug Statistics Methodology (Oslo), © WHOCC : elles servent à "
    "mesurer des consommations, se citent avec leur source et leur année, ne se modifient pas et ne se revendent pas."
)


@dataclass(frozen=True)
class Plan:
    """What the new table would change; nothing is written."""

    name: str
    day: date
    read: DoseTable
    merged: rules.Merged
    doubtful: Mapping[rules.Key, list[rules.Stated]]
    missing: tuple[str, ...]  # molecules of the total that no dose is known of, after it

    @property
    def changes_something(self) -> bool:
        return bool(self.merged.changed or self.merged.added or self.merged.confirmed)


def plan(content: bytes, *, name: str, day: date, partial: bool = False) -> Plan:
    """Read and check the file. `partial`: it may hold a few doses only, the others stay."""
    with as_path(content) as path:
        tables = open_tables(path, name=name)
    followed = references.molecules()
    read = read_doses(tables, followed, name=name)
    held = held_rows()
    found, doubtful = rules.chosen(read.stated, rules.standing(held))
    if not found:
        raise Refusal("ce fichier ne donne la dose d'aucune molécule suivie : rien n'a été changé", where=name)
    wanted = {one.key for one in rules.standing(held).values() if one.value is not None}
    named = len(wanted & found.keys())
    if not partial and named < ENOUGH * len(wanted):
        raise Refusal(
            f"ce fichier ne donne que {named} des {len(wanted)} doses tenues : est-ce la table entière ? "
            "Si c'est voulu, dites-le (--partial) : les autres restent",
            where=name,
        )
    made = rules.merged(held, found, day=day, source=f"OMS, index ATC/DDD {day.year} ({name})")
    dosed = {one.atc for one in made.rows if one.value is not None}
    missing = [one.atc for one in followed.values() if one.scope == "total" and one.atc not in dosed]
    return Plan(name, day, read, made, doubtful, tuple(sorted(missing)))


def held_rows() -> list[rules.Held]:
    """The table held, every former value included."""
    return [
        rules.Held(
            one.atc, one.route, Decimal(repr(one.value)).normalize() if one.value is not None else None, one.unit,
            one.valid_from, one.valid_to, one.source, one.confirmed, one.note,
        )
        for some in references.doses().values() for one in some
    ]  # fmt: skip


@transaction.atomic
def replace(made: Plan, *, by: Any) -> Path:
    """Write the region's own table, then make again the figures of every hospital that dispenses."""
    audit.write(
        "antibiotics.ddd_replaced", by=by, source=made.name, changed=len(made.merged.changed),
        added=len(made.merged.added), valid_from=made.day,
    )  # fmt: skip
    path = (catalogue.overlay() or settings.DATA_DIR / "catalogue") / PLACE / "ddd.csv"
    former = path.read_bytes() if path.exists() else None
    _write_whole(path, as_csv(made.merged.rows))
    try:
        _make_again(by)
    except BaseException:  # the database goes back, and so does the table
        if former is None:
            path.unlink()
        else:
            _write_whole(path, former)
        raise
    return path


def _make_again(by: Any) -> None:
    dispensing = HospitalFile.objects.filter(state=HospitalFile.State.APPLIED, kind=Kind.CONSUMPTION)
    for hospital in Entity.objects.filter(pk__in=dispensing.values("establishment")).order_by("code"):
        following.follow(hospital, [], by=by)


def as_csv(rows: tuple[rules.Held, ...]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in rows:
        value = "" if one.value is None else f"{one.value.normalize():f}"
        days = [day.isoformat() if day else "" for day in (one.valid_from, one.valid_to)]
        writer.writerow([*one.key, value, one.unit, *days, one.source, "oui" if one.confirmed else "non", one.note])
    return out.getvalue().encode()


def _write_whole(path: Path, content: bytes) -> None:
    """Beside, then moved into place: whoever reads meanwhile reads the former table, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".ddd-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            os.fsync(stream.fileno())
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
