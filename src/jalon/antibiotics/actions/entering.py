"""What is typed on a screen instead of brought as a file: the same rows, planned and applied the same way.

An entry restates its whole period: what stood, changed by what was typed. Rows are numbered again from 1.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from jalon.antibiotics.actions import loading
from jalon.antibiotics.actions.preparing import Prepared, amounts_frame, dispensed_frame
from jalon.antibiotics.facts import files, storage
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.antibiotics.reading.rows import Amount, Dispensed
from jalon.antibiotics.rules import results
from jalon.directory.models import Entity
from jalon.directory.rules.units import UnitRow, one_per_key, unit_key
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal

if TYPE_CHECKING:
    import polars as pl

VIA, NAME = "saisie", "Saisie en ligne"


@dataclass(frozen=True)
class Isolate:
    """An isolate typed by hand. `results`: label of the antibiotic → code of `rules.results`."""

    unit: str
    organism: str
    day: date | None = None
    specimen: str = ""
    patient: str = ""  # the identifier; replaced by its pseudonym before anything is written
    blse: bool | None = None
    epc: bool | None = None
    results: dict[str, int] = field(default_factory=dict)


def current_of(establishment: Entity, period: Period, kind: str) -> HospitalFile | None:
    """The file that an entry starts from."""
    return next(iter(files.current(kind, [establishment], [period.code])), None)


def check_unchanged(standing: HospitalFile | None, seen: str) -> None:
    """A Refusal when somebody brought or entered another version since the form was shown. `seen`: its id, or ""."""
    if (str(standing.pk) if standing else "") != seen:
        who = f" par {standing.applied_by}" if standing and standing.applied_by else ""
        raise Refusal(
            f"une autre version a été enregistrée entre-temps{who} : comparez, puis enregistrez de nouveau "
            "pour garder ce que vous avez saisi"
        )


@transaction.atomic
def enter_units(establishment: Entity, period: Period, units: Sequence[UnitRow], *, by: Any) -> HospitalFile:
    """The whole structure of the period."""
    kept = one_per_key(units)
    if not kept:
        raise Refusal("la structure ne décrit aucune unité")
    content = _text([[*unit.said] for unit in kept])
    made = Prepared(NAME, _sha(content), len(content), Kind.STRUCTURE, content, units=list(kept))
    return _record(made, establishment, period, by)


@transaction.atomic
def enter_amounts(
    establishment: Entity, period: Period, kind: str, amounts: Sequence[tuple[str, int]], *, by: Any
) -> HospitalFile:
    """Bed-days or admissions, unit by unit: the whole period."""
    _refuse_repeated([unit for unit, _ in amounts])
    rows = [Amount(rank, unit, value, str(value)) for rank, (unit, value) in enumerate(amounts, start=1)]
    return _record_frame(kind, amounts_frame(rows), establishment, period, by)


def _refuse_repeated(units: Sequence[str]) -> None:
    seen: set[str] = set()
    for unit in units:
        if unit_key(unit) in seen:
            raise Refusal(f"l'unité {unit} est saisie deux fois")
        seen.add(unit_key(unit))


@transaction.atomic
def enter_dispensed(
    establishment: Entity, period: Period, unit: str, lines: Sequence[tuple[str, str, float]], *, by: Any
) -> HospitalFile:
    """What one unit was dispensed, in place of its former lines; the other units stay as they are.

    `lines`: UCD on seven digits, as written, quantity.
    """
    import polars as pl

    new = dispensed_frame([Dispensed(0, unit, ucd, written, n, f"{n:g}") for ucd, written, n in lines])
    standing = current_of(establishment, period, Kind.CONSUMPTION)
    if standing is not None:
        former = _read(standing)
        others = former.filter(~pl.col("unit").map_elements(unit_key, return_dtype=pl.String).eq(unit_key(unit)))
        new = pl.concat([others, new.select(others.columns)])
    return _record_frame(Kind.CONSUMPTION, new, establishment, period, by, standing)


@transaction.atomic
def add_isolate(establishment: Entity, period: Period, isolate: Isolate, *, by: Any) -> HospitalFile:
    """One isolate more, after those that stand."""
    import polars as pl

    standing = current_of(establishment, period, Kind.RESISTANCE)
    labels = list(standing.layout.get("labels", [])) if standing else []
    labels += [label for label in isolate.results if label not in labels]
    new = _isolate_frame(isolate, labels, _pseudonym(establishment, isolate.patient))
    if standing is not None:
        new = pl.concat([_read(standing), new], how="diagonal")
    person_level = bool(isolate.patient) or bool(standing and standing.person_level)
    return _record_frame(Kind.RESISTANCE, new, establishment, period, by, standing, labels, person_level)


@transaction.atomic
def remove_isolate(establishment: Entity, period: Period, row: int, *, by: Any) -> HospitalFile:
    """Take one isolate off, by its row in the file that stands."""
    import polars as pl

    standing = current_of(establishment, period, Kind.RESISTANCE)
    frame = _read(standing) if standing else None
    if standing is None or frame is None or row not in frame["row"]:
        raise Refusal(f"il n'y a pas d'isolat à la ligne {row} : rien n'a été changé")
    if (frame["row"] == row).sum() > 1:  # a file completed by another: two worksheets each have their row
        raise Refusal(f"plusieurs isolats ont la ligne {row} : retirez-le du fichier du laboratoire")
    labels = list(standing.layout.get("labels", []))
    left = frame.filter(pl.col("row") != row)
    return _record_frame(Kind.RESISTANCE, left, establishment, period, by, standing, labels, standing.person_level)


def _pseudonym(establishment: Entity, patient: str) -> str | None:
    return storage.vault().pseudonym(establishment.code, patient) if patient else None


def _isolate_frame(isolate: Isolate, labels: Sequence[str], patient: str | None) -> "pl.DataFrame":
    import polars as pl

    schema = {
        "row": pl.Int32, "rows": pl.Int32, "unit": pl.String, "organism_label": pl.String, "patient": pl.String,
        "date": pl.Date, "specimen": pl.String, "blse": pl.Boolean, "epc": pl.Boolean,
    }  # fmt: skip
    said = (0, 1, isolate.unit, isolate.organism, patient, isolate.day, isolate.specimen, isolate.blse, isolate.epc)
    codes = {f"r{rank}": isolate.results.get(label, results.NOT_TESTED) for rank, label in enumerate(labels)}
    row = dict(zip(schema, said, strict=True)) | codes
    return pl.DataFrame([row], schema=schema | dict.fromkeys(codes, pl.UInt8))


def _read(file: HospitalFile) -> "pl.DataFrame":
    """The rows that stand, without the file each came with: an entry restates them as its own."""
    return storage.read(file).drop("origin", strict=False)


def _record_frame(
    kind: str, frame: "pl.DataFrame", establishment: Entity, period: Period, by: Any,
    standing: HospitalFile | None = None, labels: Sequence[str] | None = None, person_level: bool = False,
) -> HospitalFile:  # fmt: skip
    """Number the rows, and plan and apply them. Their bytes, for the hash, are those of the rows themselves."""
    import polars as pl

    numbered = frame.with_columns(pl.int_range(1, frame.height + 1, dtype=pl.Int32).alias("row"))
    content = numbered.write_csv().encode()
    made = Prepared(NAME, _sha(content), len(content), kind, content, frame=numbered, person_level=person_level)
    if labels is not None:
        made.layout = {"labels": list(labels), "layout": standing.layout.get("layout", "wide") if standing else "wide"}
    deduplicated = bool(standing and standing.declared_deduplicated)
    return _record(made, establishment, period, by, deduplicated=deduplicated)


def _record(
    made: Prepared, establishment: Entity, period: Period, by: Any, *, deduplicated: bool = False
) -> HospitalFile:
    file = loading.plan(made, establishment=establishment, period=period, by=by, via=VIA, deduplicated=deduplicated)
    return file if file.state == HospitalFile.State.APPLIED else loading.apply(file, by=by)


def _text(rows: Sequence[Sequence[Any]]) -> bytes:
    return "\n".join("\t".join(str(cell) for cell in row) for row in rows).encode()


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
