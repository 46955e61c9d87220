"""The page of a deposit: what to hand over, then what each file would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from jalon import catalogue
from jalon.antibiotics import access, frame
from jalon.antibiotics.actions import loading, together, validating
from jalon.antibiotics.bringing import deposits, words
from jalon.antibiotics.facts import files as current_files
from jalon.antibiotics.facts.judging import Judged
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.kernel.periods import Period
from jalon.ui import french
from jalon.ui.tables import Column, Table

DIFFERENCES_SHOWN, WAITING_SHOWN = 40, 8


def deposit_context(
    place: frame.Place, said: Mapping[str, Any], received: deposits.Received | None = None
) -> dict[str, Any]:
    """The form; after a deposit of which nothing was kept, why each file was refused."""
    from jalon.warehouse import vault  # cryptography, only where it serves

    offered = [one for one in place.hospitals if access.may_bring(place.perimeter, one)]
    if place.hospital and place.hospital not in offered and access.may_bring(place.perimeter, place.hospital):
        offered.append(place.hospital)
    chosen = place.hospital or (offered[0] if len(offered) == 1 else None)
    following = deposits.following_period(chosen) if chosen else None
    period = said.get("periode", "")
    return frame.context(
        place, "antibiotics:files",
        page_title="Déposer des fichiers", offered=offered, chosen=chosen, following=following,
        periods=periods_offered(chosen, following), period=period, received=received,
        elsewhere=access.brings_for_others(place.perimeter),
        closed=validating.standing(chosen, period) if chosen and period else None,
        may_create_vault=place.perimeter.is_administrator,
        vault_absent=not vault.is_present(settings.DATA_DIR),
        kinds=catalogue.current().hospital_files.values(),
    )  # fmt: skip


QUARTERS_BACK = 16


def periods_offered(hospital: Any, following: Period | None) -> list[str]:
    """The next period, those held, and the quarters and years before: who starts brings his past; the latest first."""
    if hospital is None or following is None:
        return []
    held = current_files.periods_held([hospital])
    steps = QUARTERS_BACK if following.length == "quarter" else QUARTERS_BACK // 4
    codes = {*held, *(following.shifted(-step).code for step in range(steps + 1))}
    codes |= {code[:4] for code in codes}
    return sorted(codes, key=lambda code: (Period(code).last_day, -len(code)), reverse=True)


@dataclass(frozen=True)
class Planned:
    """A planned file as the page shows it."""

    file: HospitalFile
    title: str
    found: str  # "feuille « X », titres ligne 3 ; Code UF en A, JH en B"
    counts: Any  # read, matched, pending, rejected
    waiting: list[tuple[str, str, int]]
    waiting_left: int
    differences: Table | None
    said: str  # what the differences amount to
    periods: list[str]
    closed: Any  # the validation that forbids it


def planned_context(
    place: frame.Place, files: Sequence[HospitalFile], tables: Sequence[deposits.WaitingTable]
) -> dict[str, Any]:
    codes = [code for table in tables for code in table.codes]
    judged = together.judged_together(files, codes)
    order = Kind.values
    files = sorted(files, key=lambda one: (order.index(one.kind), one.pk))
    hospital = files[0].establishment if files else tables[0].hospital if tables else place.hospital
    decides = hospital is not None and access.may_decide_for_region(place.perimeter, hospital.region or "")
    return frame.context(
        place.at(hospital=hospital), "antibiotics:files",
        page_title="Fichiers lus, à appliquer", plans=[_planned(one, judged.get(one.pk)) for one in files],
        presented=tables, decides=decides,
        files=files, hospital=hospital,
    )  # fmt: skip


def _planned(file: HospitalFile, judged: Judged | None) -> Planned:
    counts = judged.account if judged else file
    waiting = list(words.waiting_lines(file, judged.account.waiting if judged else {}))
    differences = loading.differences_of(file) if file.replaces else []
    following = deposits.following_period(file.establishment)
    periods = periods_offered(file.establishment, following)
    return Planned(
        file, words.kind_title(file.kind), found_in(file), counts, waiting[:WAITING_SHOWN],
        len(waiting) - WAITING_SHOWN, differences_table(file, differences), differences_said(file, differences),
        periods if file.period in periods else [file.period, *periods],
        validating.standing(file.establishment, file.period),
    )  # fmt: skip


def found_in(file: HospitalFile) -> str:
    """Where the header and the columns were found."""
    layout = file.layout
    sheet = f"feuille « {layout['sheet']} », " if layout.get("sheet") else ""
    headers = {column.id: column.headers[0] for column in words.definition_of(file.kind).columns}
    named = [f"{headers.get(column, column)} en {letter}" for column, letter in layout.get("columns", {}).items()]
    shape = {"wide": "une ligne par souche", "long": "une ligne par souche et antibiotique"}.get(
        layout.get("layout", "")
    )
    labels = [french.counted(len(layout["labels"]), "antibiotique")] if layout.get("labels") else []
    said = ", ".join([*named, *labels, *([shape] if shape else [])])
    return f"{sheet}titres ligne {layout['header']} : {said}" if layout.get("header") else said


def differences_table(file: HospitalFile, found: Sequence[Any]) -> Table | None:
    """Unit by unit, what the file that is there says and what this one would."""
    if not found:
        return None
    columns = [
        Column("Unité", "code"), Column("Avant", "number"), Column("Après", "number"), Column("Écart", "number"),
    ]  # fmt: skip
    rows = [
        (one.unit, words.amount(one.before), words.amount(one.after), signed(one.change))
        for one in found[:DIFFERENCES_SHOWN]
    ]
    left = len(found) - DIFFERENCES_SHOWN
    note = f"Les {DIFFERENCES_SHOWN} plus grands écarts ; {french.counted(left, 'autre')}." if left > 0 else ""
    word = french.agreed(2, words.AMOUNTS[file.kind])
    return Table(f"Ce qui change par unité ({word})", columns, rows, note=note)


def differences_said(file: HospitalFile, found: Sequence[Any]) -> str:
    """ "3 unités changent, +120 journées en tout"; says so when nothing does."""
    if not file.replaces:
        return ""
    if not found:
        return "Aucune unité ne change de total."
    total = signed(sum(one.change for one in found))
    units = f"{french.counted(len(found), 'unité')} {french.agreed(len(found), 'change,changent')} de total"
    if file.kind == Kind.STRUCTURE:
        return f"{french.counted(len(found), 'unité ajoutée ou retirée,unités ajoutées ou retirées')}."
    return f"{units} : {total} {french.agreed(2, words.AMOUNTS[file.kind])} en tout."


def signed(value: float) -> str:
    return f"+{french.number(value)}" if value > 0 else french.number(value)
