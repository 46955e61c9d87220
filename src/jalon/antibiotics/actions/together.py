"""Files planned in one deposit: looked at together, applied together or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from jalon.antibiotics.actions import following, loading, presentations
from jalon.antibiotics.actions.preparing import Prepared
from jalon.antibiotics.facts import files, judging
from jalon.antibiotics.facts.judging import Judged
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.directory.models import Entity
from jalon.directory.rules.units import unit_key
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal

_RANK = {kind: rank for rank, kind in enumerate(Kind.values)}


@dataclass(frozen=True)
class Choice:
    """What a person decides of a planned file before it is applied."""

    period: Period
    mode: str = HospitalFile.Mode.REPLACE
    deduplicated: bool = False


@transaction.atomic
def decide(file: HospitalFile, choice: Choice) -> HospitalFile:
    """Write the choice on a planned file: another period has another file to replace."""
    if file.state != HospitalFile.State.PLANNED:
        raise Refusal("ce fichier n'attend plus : rien n'a été changé", where=file.file_name)
    loading.check_open(file.establishment, choice.period.code)
    held = files.current(file.kind, [file.establishment], [choice.period.code])
    former = held[0] if held else None
    file.period, file.mode, file.declared_deduplicated = choice.period.code, choice.mode, choice.deduplicated
    file.replaces, file.version = former, (former.version if former else 0) + 1
    file.save(update_fields=["period", "mode", "declared_deduplicated", "replaces", "version"])
    return file


def judged_together(planned: Iterable[HospitalFile], new_codes: Iterable[str] = ()) -> dict[int, Judged]:
    """What becomes of the rows of each planned file once all are applied, by id; structures apart.

    The units of a structure, and the codes of a table of presentations, that come in the same deposit count already.
    """
    together = list(planned)
    codes = frozenset(new_codes)
    found = {}
    for file in together:
        if file.kind == Kind.STRUCTURE:
            continue
        known = judging.knowledge_of(file.establishment, file.period, file.kind)
        known = replace(known, units=known.units | _units_beside(file, together), ucds=known.ucds | codes)
        found[file.pk] = judging.judged(file, known)
    return found


def _units_beside(file: HospitalFile, together: Iterable[HospitalFile]) -> frozenset[str]:
    beside = [
        one for one in together
        if one.kind == Kind.STRUCTURE and one.establishment_id == file.establishment_id
        and Period(one.period).first_day <= Period(file.period).last_day
    ]  # fmt: skip
    return frozenset(unit_key(unit[0]) for one in beside for unit in one.layout.get("units", []))


@transaction.atomic
def apply_all(planned: Sequence[HospitalFile], *, by: Any) -> list[HospitalFile]:
    """Apply the files of a deposit, structures first; when one is refused, none is applied."""
    _refuse_twins(planned)
    done = [loading.apply(file, by=by, follow=False) for file in sorted(planned, key=lambda one: _RANK[one.kind])]
    for hospital in {one.establishment_id: one.establishment for one in done}.values():
        periods = sorted({one.period for one in done if one.establishment_id == hospital.pk})
        following.follow(hospital, periods, by=by)
    return done


def _refuse_twins(planned: Iterable[HospitalFile]) -> None:
    seen: dict[tuple[int, str, str], str] = {}
    for one in planned:
        key = (one.establishment_id, one.period, one.kind)
        if key in seen:
            raise Refusal(
                f"{seen[key]} et {one.file_name} sont deux fichiers de même nature pour la même période : "
                "abandonnez-en un, ou dites sa période"
            )
        seen[key] = one.file_name


@transaction.atomic
def record_presentations(
    prepared: Prepared, *, establishment: Entity | None, region: str, by: Any, validated: bool
) -> dict[str, int]:
    """A table of presentations: for one hospital, or for all those of the region that dispense."""
    counts = presentations.record(
        prepared.presented, source=prepared.name, establishment=establishment, by=by, validated=validated
    )
    for hospital in [establishment] if establishment else _dispensing(region):
        following.follow(hospital, [], by=by)
    return counts


def _dispensing(region: str) -> Iterable[Entity]:
    held = HospitalFile.objects.filter(state=HospitalFile.State.APPLIED, kind=Kind.CONSUMPTION)
    return Entity.objects.filter(pk__in=held.values("establishment"), region=region)
