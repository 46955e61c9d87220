"""The structure of a hospital is recorded: its units for a quarter or a year, file after file."""

from collections.abc import Sequence
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.directory.models import Entity, EntityKind, Unit, UnitStructure
from jalon.directory.queries.units import rows_of
from jalon.directory.rules.units import FIELDS, UnitRow, completed, one_per_key, structure_period
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal

Mode = Literal["replace", "complete"]


@transaction.atomic
def record_structure(
    *,
    establishment: Entity,
    period: str | Period,
    units: Sequence[UnitRow],
    file_name: str,
    sha256: str,
    by: Any,
    mode: Mode = "replace",
) -> UnitStructure:
    """Hold those units for that period; what the former file of the period said is closed, never erased.

    `complete` keeps the former units that are not named again. When the result says nothing new, the
    structure that stands is given back and nothing is written, whatever the name of the file.
    """
    if establishment.kind != EntityKind.ET:
        raise Refusal("seul un établissement (FINESS géographique) a une structure d'unités")
    asked = structure_period(str(period))
    rows = one_per_key(units)
    if not rows:
        raise Refusal("la structure ne décrit aucune unité")
    Entity.objects.select_for_update().get(pk=establishment.pk)  # two files at once: one after the other
    former = UnitStructure.objects.filter(establishment=establishment, period=asked.code, known_to=None).first()
    before = rows_of(former) if former else []
    wanted = completed(before, rows) if mode == "complete" else rows
    if former and {row.said for row in wanted} == {row.said for row in before}:
        return former
    return _write(establishment, asked, wanted, former, file_name=file_name, sha256=sha256, by=by, mode=mode)


def _write(
    establishment: Entity,
    period: Period,
    rows: Sequence[UnitRow],
    former: UnitStructure | None,
    *,
    file_name: str,
    sha256: str,
    by: Any,
    mode: Mode,
) -> UnitStructure:
    now = timezone.now()
    if former:
        former.known_to = now
        former.save(update_fields=["known_to"])
    made = UnitStructure.objects.create(
        establishment=establishment,
        period=period.code,
        valid_from=period.first_day,
        valid_to=period.last_day,
        file_name=file_name[:255],
        sha256=sha256,
        recorded_by=by,
        known_from=now,
    )
    Unit.objects.bulk_create([_unit(made, row) for row in rows], batch_size=400)
    audit.write(
        "directory.structure_recorded",
        by=by,
        target=establishment,
        period=period.code,
        units=len(rows),
        file=made.file_name,
        sha256=sha256,
        how=mode if former else "first",
    )
    return made


def _unit(structure: UnitStructure, row: UnitRow) -> Unit:
    return Unit(structure=structure, key=row.key, row=row.row, **{name: getattr(row, name) for name in FIELDS})
