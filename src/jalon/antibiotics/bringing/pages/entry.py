"""The pages of online entry: a grid, or the isolates of the period and a form for one more."""

from collections.abc import Mapping, Sequence
from typing import Any

from jalon.antibiotics import frame, references
from jalon.antibiotics.actions import entering, validating
from jalon.antibiotics.bringing import rows, words
from jalon.antibiotics.bringing.entries import IsolateForm, Line, abouts_of, grid_of, panel_of, told
from jalon.antibiotics.bringing.entries.grids import BLANK_LINES, LINES_AT_MOST, blank
from jalon.antibiotics.bringing.entries.isolates import FLAGS, RESULTS
from jalon.antibiotics.models import Kind
from jalon.directory.queries.units import units_of
from jalon.kernel.numbers import read_whole

MORE_AT_MOST = 50


def grid_context(
    place: frame.Place, kind: str, said: Mapping[str, str], *, lines: Sequence[Line] = (), wrong: int = 0,
    trouble: str = "",
) -> dict[str, Any]:  # fmt: skip
    """`lines`: as typed, when something is wrong; else what stands is shown."""
    grid = grid_of(kind)
    assert grid is not None  # noqa: S101 (every kind but isolates has one)
    hospital, period = words.chosen(place)
    unit = said.get("uf", "")
    abouts = abouts_of(grid, hospital, period)
    shown = list(lines) or [told(grid, one, abouts) for one in grid.standing(hospital, period, unit)]
    too_long = len(shown) > LINES_AT_MOST
    more = min(read_whole(said.get("plus", "")) or BLANK_LINES, MORE_AT_MOST)
    shown += blank(grid, max((line.rank for line in shown), default=0) + 1, more)
    return _context(place, kind, trouble) | {
        "grid": grid, "lines": shown, "wrong": wrong, "unit": unit, "more": more + 10,
        "asks_unit": kind == Kind.CONSUMPTION, "too_long": too_long,
        "ready": not too_long and (kind != Kind.CONSUMPTION or bool(unit)),
    }  # fmt: skip


def isolates_context(
    place: frame.Place, said: Mapping[str, str], *, form: IsolateForm | None = None, trouble: str = ""
) -> dict[str, Any]:
    """The isolates that stand, the last ones first to be seen, and the form for one more."""
    context = _context(place, Kind.RESISTANCE.value, trouble)
    standing = context["standing"]
    held = rows.slice_of(standing, page=read_whole(said.get("page", "")) or 10**6) if standing else None
    return context | {
        "form": form or IsolateForm.blank(panel_of(standing, said.get("panel", ""))),
        "held": held, "titles": rows.TITLES[Kind.RESISTANCE.value], "results": RESULTS, "flags": FLAGS,
        "organisms": sorted(references.organisms()), "takes_patients": standing is None or standing.person_level,
    }  # fmt: skip


def _context(place: frame.Place, kind: str, trouble: str) -> dict[str, Any]:
    hospital, period = words.chosen(place)
    standing = entering.current_of(hospital, period, kind)
    definition = words.definition_of(kind)
    return frame.context(
        place, "antibiotics:files",
        page_title=f"Saisir : {words.kind_title(kind).lower()}", kind=kind, definition=definition,
        entries=[words.definition_of(one) for one in Kind.values],
        standing=standing, seen=str(standing.pk) if standing else "", trouble=trouble,
        units=units_of(hospital, period), closed=validating.standing(hospital, period.code), hospital=hospital,
    )  # fmt: skip
