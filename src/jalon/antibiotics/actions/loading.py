"""A hospital's file is planned, shown, then applied or given up. What it replaces is kept, and its figures too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.antibiotics.actions import following
from jalon.antibiotics.actions.preparing import PRESENTATIONS, Prepared, prepare
from jalon.antibiotics.actions.settling import load_presentations
from jalon.antibiotics.facts import files, judging, storage
from jalon.antibiotics.facts.answers import answers_of
from jalon.antibiotics.models import HospitalFile, Kind, PeriodValidation
from jalon.antibiotics.rules import versions
from jalon.directory.actions.units import record_structure
from jalon.directory.models import Entity, EntityKind
from jalon.directory.rules.units import unit_key
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.warehouse import originals

LARGEST = 60 * 1024 * 1024  # bytes; the four files of a large teaching hospital weigh two megabytes
_RANK = {kind: rank for rank, kind in enumerate((PRESENTATIONS, *Kind.values))}


@dataclass
class Loaded:
    """What came of one file: the hospital's file, or the presentations taken; `same` when it was there already."""

    path: Path
    kind: str
    file: HospitalFile | None = None
    counts: dict[str, int] | None = None
    same: bool = False
    observations: int = 0  # figures published; told on the last file applied, which completes the others


def establishment_of(finess: str) -> Entity:
    """The establishment of that FINESS number; a Refusal when the directory does not know it."""
    found = Entity.objects.filter(kind=EntityKind.ET, code=finess.strip()).first()
    if found is None:
        raise Refusal(f"l'établissement {finess} n'est pas dans l'annuaire : chargez-y d'abord sa liste")
    return found


def load(
    paths: Sequence[Path],
    *,
    establishment: Entity | None,
    period: Period | None,
    mode: str = HospitalFile.Mode.REPLACE,
    declared_deduplicated: bool = False,
    by: Any = None,
    via: str = "commande",
) -> list[Loaded]:
    """Read all the files, then apply them, the structure first. When one is refused, none is applied."""
    prepared = [(path, prepare(_bytes_of(path), name=path.name, establishment=establishment)) for path in paths]
    _refuse_twins(prepared)
    done: dict[Path, Loaded] = {}
    with transaction.atomic():
        for path, one in sorted(prepared, key=lambda pair: _RANK[pair[1].kind]):
            done[path] = _take(path, one, establishment, period, mode, declared_deduplicated, by, via)
        applied = [one for one in done.values() if one.file is not None and not one.same]
        if establishment is not None and applied:
            applied[-1].observations = following.follow(establishment, [period.code] if period else [], by=by)
    return [done[path] for path, _ in prepared]


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Refusal(f"le fichier dépasse {LARGEST >> 20} Mo", where=path.name)
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Refusal("ce fichier n'existe pas", where=path.name) from error


def _refuse_twins(prepared: Iterable[tuple[Path, Prepared]]) -> None:
    """Two files of one kind in one go: nobody can tell which one replaces the other."""
    seen: dict[str, str] = {}
    for path, one in prepared:
        if one.kind != PRESENTATIONS and one.kind in seen:
            raise Refusal(f"{seen[one.kind]} et {path.name} sont deux fichiers de même nature : chargez-les un par un")
        seen[one.kind] = path.name


def _take(
    path: Path, one: Prepared, establishment: Entity | None, period: Period | None, mode: str, deduplicated: bool,
    by: Any, via: str,
) -> Loaded:  # fmt: skip
    if one.kind == PRESENTATIONS:
        return Loaded(path, one.kind, counts=load_presentations(one, establishment=None, by=by))
    if establishment is None or period is None:
        raise Refusal("dites l'établissement et la période de ce fichier", where=one.name)
    file = plan(one, establishment=establishment, period=period, by=by, via=via, mode=mode, deduplicated=deduplicated)
    if file.state == HospitalFile.State.APPLIED:
        return Loaded(path, one.kind, file, same=True)
    return Loaded(path, one.kind, apply(file, by=by, follow=False, content=one))


@transaction.atomic
def plan(
    one: Prepared,
    *,
    establishment: Entity,
    period: Period,
    by: Any,
    via: str = "navigateur",
    mode: str = HospitalFile.Mode.REPLACE,
    deduplicated: bool = False,
) -> HospitalFile:
    """Keep what was read, out of sight of the figures, and say what it would change. The same file is given back."""
    check_open(establishment, period.code)
    held = files.current(one.kind, [establishment], [period.code])
    former = held[0] if held else None
    if former and former.sha256 == one.sha256:
        return former
    version = (former.version if former else 0) + 1
    file = HospitalFile(
        establishment=establishment, period=period.code, kind=one.kind, version=version, file_name=one.name[:255],
        sha256=one.sha256, size=one.size, via=via, mode=mode, received_by=by, replaces=former,
        person_level=one.person_level, declared_deduplicated=deduplicated, layout=one.layout, warnings=one.warnings,
    )  # fmt: skip
    if one.frame is not None:
        file.part = storage.write(one.kind, one.frame, person_level=one.person_level)
        _count(file)
    else:
        file.layout |= {"units": [list(unit.said) + [unit.row] for unit in one.units]}
        file.read = file.matched = len(one.units)
    if not names_anyone(one):
        originals.keep(settings.DATA_DIR / "originaux", [one.content], limit=LARGEST)
    file.save()
    audit.write("antibiotics.file_received", by=by, target=file, file=file.file_name, sha256=file.sha256)
    return file


def names_anyone(one: Prepared) -> bool:
    """Its bytes hold numbers or names of persons, read or not: they are not kept in clear."""
    return one.person_level or bool({"patient", "identity"} & one.layout.get("columns", {}).keys())


def check_open(establishment: Entity, period: str) -> None:
    """A period that the hospital has validated changes only once it is reopened, with a reason."""
    standing = PeriodValidation.objects.filter(establishment=establishment, period=period, reopened_at=None).first()
    if standing:
        raise Refusal(
            f"l'établissement a validé {Period(period).label} le {standing.validated_at:%d/%m/%Y} : "
            "rouvrez la période, avec un motif, avant d'y changer quelque chose"
        )


def differences_of(file: HospitalFile) -> list[versions.UnitDifference]:
    """What a planned file changes, unit by unit, against the file it replaces."""
    before = totals_by_unit(file.replaces) if file.replaces and not file.replaces.rows_purged_at else {}
    after = totals_by_unit(file)
    if file.mode == HospitalFile.Mode.COMPLETE:
        after = before | after
    return versions.differences(before, after)


def totals_by_unit(file: HospitalFile) -> dict[str, float]:
    """What each unit has in a file: days, stays, dispensed units, isolates; 1 for a unit of a structure."""
    if file.kind == Kind.STRUCTURE:
        return {unit_key(unit[0]): 1.0 for unit in file.layout.get("units", [])}
    import polars as pl

    frame = judging.with_unit_keys(storage.read(file), answers_of(file.establishment))
    amount = {"consumption": pl.col("quantity").sum(), "resistance": pl.len()}.get(file.kind, pl.col("value").sum())
    return {unit: float(total or 0) for unit, total in frame.group_by("unit").agg(amount.alias("n")).iter_rows()}


@transaction.atomic
def apply(file: HospitalFile, *, by: Any, follow: bool = True, content: Prepared | None = None) -> HospitalFile:
    """The planned file becomes the current one; what it replaces stays, with its figures as they were known."""
    Entity.objects.select_for_update().get(pk=file.establishment_id)
    file.refresh_from_db()
    if file.state != HospitalFile.State.PLANNED:
        raise Refusal("ce fichier a déjà été appliqué ou abandonné : rien n'a été changé")
    check_open(file.establishment, file.period)
    now = timezone.now()
    former = next(iter(files.current(file.kind, [file.establishment], [file.period])), None)
    if file.kind == Kind.STRUCTURE:
        _record_units(file, by)
    elif former and file.mode == HospitalFile.Mode.COMPLETE:
        _complete(file, former)
    if former:
        former.state, former.replaced_at = HospitalFile.State.REPLACED, now
        former.save(update_fields=["state", "replaced_at"])
    file.state, file.applied_at, file.applied_by, file.replaces = HospitalFile.State.APPLIED, now, by, former
    file.version = (former.version if former else 0) + 1  # another may have been applied since it was planned
    _count(file)
    file.save()
    audit.write(
        "antibiotics.file_applied", by=by, target=file, period=file.period, kind=file.kind, mode=file.mode,
        version=file.version, read=file.read, pending=file.pending, rejected=file.rejected,
    )  # fmt: skip
    if follow:
        following.follow(file.establishment, [file.period], by=by)
    return file


def _record_units(file: HospitalFile, by: Any) -> None:
    from jalon.directory.rules.units import UnitRow

    record_structure(
        establishment=file.establishment,
        period=file.period,
        units=[UnitRow(*unit) for unit in file.layout.get("units", [])],
        file_name=file.file_name,
        sha256=file.sha256,
        by=by,
        mode="complete" if file.mode == HospitalFile.Mode.COMPLETE else "replace",
    )


def _complete(file: HospitalFile, former: HospitalFile) -> None:
    """Join the rows of the former file for the units that this one does not name; each row says its file."""
    import polars as pl

    old, new = (
        frame if "origin" in frame.columns else frame.with_columns(pl.lit(one.pk, pl.Int64).alias("origin"))
        for one in (former, file)
        for frame in [storage.read(one)]
    )
    if file.kind == Kind.RESISTANCE:
        whole = list(dict.fromkeys([*former.layout.get("labels", []), *file.layout.get("labels", [])]))
        old = versions.relabelled(old, former.layout.get("labels", []), whole)
        new = versions.relabelled(new, file.layout.get("labels", []), whole)
        file.layout["labels"] = whole
    units = {*old["unit"].to_list(), *new["unit"].to_list()}
    units_of = answers_of(file.establishment).units
    keys = {unit: unit_key(units_of.get(fold(unit), unit)) for unit in units}
    file.person_level = file.person_level or former.person_level
    file.part = storage.write(file.kind, versions.completed(old, new, keys), person_level=file.person_level)


@transaction.atomic
def cancel(file: HospitalFile, *, by: Any) -> None:
    """Give up a planned file; what was read of it is forgotten."""
    if file.state != HospitalFile.State.PLANNED:
        raise Refusal("ce fichier n'attend plus : rien n'a été changé")
    storage.remove(file)
    file.state, file.part = HospitalFile.State.CANCELLED, ""
    file.save(update_fields=["state", "part"])
    audit.write("antibiotics.file_cancelled", by=by, target=file)


def _count(file: HospitalFile) -> None:
    """Write on the file what becomes of its rows under what is known now."""
    if not file.part:
        return
    judged = judging.judged(file)
    account = judged.account
    file.read, file.matched, file.pending, file.rejected = (
        account.read, account.matched, account.pending, account.rejected
    )  # fmt: skip
    file.totals, file.waiting = judged.totals, account.waiting


def recount(establishment: Entity, periods: Iterable[str] | None = None) -> None:
    """Count again the current files, after an answer, a presentation or a structure; an unchanged count stays."""
    held = HospitalFile.objects.filter(establishment=establishment, state=HospitalFile.State.APPLIED)
    held = held.exclude(kind=Kind.STRUCTURE).select_related("establishment")
    for file in held.filter(period__in=list(periods)) if periods is not None else held:
        before = (file.matched, file.totals, file.waiting)
        _count(file)
        if before != (file.matched, file.totals, file.waiting):
            file.save(update_fields=["read", "matched", "pending", "rejected", "totals", "waiting"])
