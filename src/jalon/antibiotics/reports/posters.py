"""The poster of a unit on paper: the same words as its report, set to be read at two metres."""

from typing import Any

from jalon.antibiotics.reports import charted, unit
from jalon.antibiotics.reports.paper import figure, typeset
from jalon.antibiotics.reports.parts import Report
from jalon.antibiotics.reports.unit import KeyResistance, Poster
from jalon.publish.pdf import to_pdf
from jalon.ui import french
from jalon.ui.charts.scales import scale_of


def to_paper(report: Report) -> bytes:
    return to_pdf("poster", paper(report))


def paper(report: Report) -> dict[str, Any]:
    held: Poster = report.drawing
    made = {
        "title": held.label or held.code, "code": held.code, "place": report.place, "month": report.period,
        "opening": report.opening, "made_on": f"{french.in_paris(report.made_at):%Y-%m-%d}",
        "fictitious": "Valeurs fictives" if report.fictitious else "", "foot": report.foot,
        "figures": [figure(one) for one in unit.figures(held)],
        "course": charted.course(unit.course(held)) if sum(one is not None for one in held.course) > 1 else None,
        "molecules": charted.bars(unit.molecules(held)), "strip": _strip(held), "standing": unit.standing(held),
        "domain": held.domain.lower(), "resistances": [_resistance(one) for one in held.resistances],
    }  # fmt: skip
    return typeset(made)


def _strip(held: Poster) -> dict[str, Any]:
    """The units of the domain on one line, unnamed; the one of the poster by itself."""
    values = [(one.point.value, one.peer.own) for one in held.others.known if one.point]
    scale = scale_of([value for value, _ in values], ticks=4)
    dots = [{"at": round(scale.at(value) / 100, 4), "own": own} for value, own in values]
    ticks = [{"at": round(scale.at(tick) / 100, 4), "label": french.number(tick, 0)} for tick in scale.ticks]
    return {"dots": dots, "ticks": ticks}


def _resistance(one: KeyResistance) -> dict[str, Any]:
    found = one.figure
    where = "ici" if one.of_the_unit else "tout l'hôpital"
    return {
        "title": found.pair.title, "share": found.share or 0.0, "value": french.percent(100 * (found.share or 0), 0),
        "detail": f"{found.resistant} sur {french.number(found.tested)} · {where}",
    }  # fmt: skip
