"""What a form of entry becomes: a new version, or the same form with what is wrong, nothing lost."""

from typing import Any

from django.http import QueryDict

from jalon.antibiotics import access, frame
from jalon.antibiotics.actions import entering
from jalon.antibiotics.bringing.entries import IsolateForm, Line, abouts_of, grid_of, panel_of, read_lines
from jalon.antibiotics.bringing.entries.grids import unit_rows, whole
from jalon.antibiotics.bringing.pages.entry import grid_context, isolates_context
from jalon.antibiotics.bringing.words import chosen
from jalon.antibiotics.facts.answers import answers_of
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.directory.models import Entity
from jalon.directory.queries.units import units_of
from jalon.kernel.hospital_codes import code_text, ucd7
from jalon.kernel.numbers import read_number
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal

Saved = tuple[HospitalFile | None, dict[str, Any]]


def save(place: frame.Place, kind: str, posted: QueryDict, *, by: Any) -> Saved:
    """The version that was made, or None and the context of the form as it was typed."""
    hospital, period = chosen(place)
    if kind == Kind.RESISTANCE:
        access.check_inside(place.perimeter, hospital)
        return _save_isolate(place, hospital, period, posted, by)
    return _save_grid(place, hospital, period, kind, posted, by)


def _save_grid(place: frame.Place, hospital: Entity, period: Period, kind: str, posted: QueryDict, by: Any) -> Saved:
    grid = grid_of(kind)
    assert grid is not None  # noqa: S101 (every kind but isolates has one)
    lines = read_lines(grid, posted, abouts_of(grid, hospital, period))
    wrong = sum(len(line.errors) for line in lines)
    trouble = ""
    if not wrong:
        try:
            entering.check_unchanged(entering.current_of(hospital, period, kind), posted.get("vu", ""))
            return _record(hospital, period, kind, lines, posted.get("uf", ""), by), {}
        except Refusal as refusal:
            trouble = str(refusal)
    return None, grid_context(place, kind, posted, lines=lines, wrong=wrong, trouble=trouble)


def _record(hospital: Entity, period: Period, kind: str, lines: list[Line], unit: str, by: Any) -> HospitalFile:
    if kind == Kind.STRUCTURE:
        return entering.enter_units(hospital, period, unit_rows(lines), by=by)
    if kind == Kind.CONSUMPTION:
        if not unit:
            raise Refusal("choisissez l'unité dont vous saisissez les consommations")
        said = [
            (ucd7(one.values["ucd"]) or "", one.values["ucd"], read_number(one.values["quantite"]) or 0.0)
            for one in lines
        ]
        return entering.enter_dispensed(hospital, period, code_text(unit), said, by=by)
    amounts = [(code_text(one.values["unite"]), whole(one, "valeur") or 0) for one in lines]
    return entering.enter_amounts(hospital, period, kind, amounts, by=by)


def _save_isolate(place: frame.Place, hospital: Entity, period: Period, posted: QueryDict, by: Any) -> Saved:
    standing = entering.current_of(hospital, period, Kind.RESISTANCE)
    form = IsolateForm.read(posted.dict(), posted.getlist("antibiotique") or panel_of(standing))  # type: ignore[arg-type]
    units = {one.key: one for one in units_of(hospital, period)}
    isolate = form.check(units, period, answers_of(hospital))
    trouble = ""
    if isolate is not None:
        try:
            entering.check_unchanged(standing, posted.get("vu", ""))
            return entering.add_isolate(hospital, period, isolate, by=by), {}
        except Refusal as refusal:
            trouble = str(refusal)
    return None, isolates_context(place, posted, form=form, trouble=trouble)
