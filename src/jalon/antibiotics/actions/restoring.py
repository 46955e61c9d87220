"""Coming back to a former version of a file: nothing is erased, the same rows are applied again as a new version."""

from typing import Any

from django.db import transaction

from jalon.accounts import audit
from jalon.antibiotics.actions import loading
from jalon.antibiotics.facts import files
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.directory.queries.units import rows_of, versions_of
from jalon.kernel.refusal import Refusal

_SAME = (
    "establishment", "period", "kind", "file_name", "sha256", "size", "part", "person_level",
    "declared_deduplicated", "unlinked_at", "layout", "warnings", "read", "matched", "pending", "rejected",
)  # fmt: skip


@transaction.atomic
def restore(former: HospitalFile, *, by: Any) -> HospitalFile:
    """A replaced file becomes current again, under a new version that replaces the present one."""
    if former.state != HospitalFile.State.REPLACED:
        raise Refusal("seule une version remplacée peut revenir : rien n'a été changé")
    loading.check_open(former.establishment, former.period)
    current = next(iter(files.current(former.kind, [former.establishment], [former.period])), None)
    if current is not None and current.part == former.part and current.sha256 == former.sha256:
        raise Refusal("cette version est déjà celle qui est en cours : rien n'a été changé")
    again = HospitalFile(
        **{name: getattr(former, name) for name in _SAME},
        via=former.via, received_by=by, replaces=current, version=(current.version if current else 0) + 1,
    )  # fmt: skip
    if again.kind == Kind.STRUCTURE:
        again.layout = again.layout | {"units": _units_held(former)}
    again.save()
    audit.write("antibiotics.file_restored", by=by, target=again, period=again.period, version=former.version)
    return loading.apply(again, by=by)


def _units_held(former: HospitalFile) -> list[list[Any]]:
    """The whole structure as it was after that file, which may have named only the units that it completed."""
    said = versions_of(former.establishment, former.period)
    after = next((one for one in said if one.sha256 == former.sha256), None)
    if after is None:
        return list(former.layout.get("units", []))
    return [[*row.said, row.row] for row in rows_of(after)]
