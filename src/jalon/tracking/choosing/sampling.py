"""Samples: the lines that filters keep, in strata or not, and those that the seed draws among them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from jalon import catalogue
from jalon.catalogue.definitions import StratumDefinition
from jalon.indicators.comparison.groups import groups, strata_for
from jalon.indicators.projection import MonthView
from jalon.kernel.refusal import Refusal
from jalon.tracking.choosing import rules
from jalon.tracking.choosing.forms import Draw
from jalon.tracking.queries import Sheet


@dataclass(frozen=True)
class Stratum:
    """A part of the frame: how many establishments it holds, how many are drawn."""

    label: str
    size: int
    drawn: int


@dataclass(frozen=True)
class Drawn:
    """An establishment drawn; `why` says by which draw."""

    line: int
    entity_id: int
    stratum: str
    why: str


@dataclass(frozen=True)
class Sample:
    """A draw done. `frame`: the fingerprint of the numbers it was drawn among."""

    sheet: Sheet
    draw: Draw
    strata: Sequence[Stratum]
    drawn: Sequence[Drawn]
    frame: str
    said: Sequence[str]


def strata_offered(view: MonthView) -> list[StratumDefinition]:
    """Those that part the lines: territories may overlap, and an establishment is drawn once."""
    return [stratum for stratum in strata_for(view) if not stratum.territory]


def take(sheet: Sheet, draw: Draw) -> Sample:
    """Draw among the lines that the filters keep; the same seed among the same numbers gives the same sample."""
    codes = sheet.view.listed.columns["finess_et"]
    numbers = [codes[position] for position in sheet.order]
    if not numbers:
        raise Refusal("Aucun établissement ne répond aux filtres : il n'y a rien à tirer.")
    parts = _parts(sheet, draw)
    sizes = {label: len(members) for label, members in parts.items()}
    shares = rules.allotted(sizes, draw.size, equal=draw.equal)
    lines = dict(zip(numbers, sheet.order, strict=True))
    drawn = []
    for label, members in parts.items():
        for number in rules.draw(members, shares[label], draw.seed):
            why = f"Tiré au sort (graine « {draw.seed} »{', ' + label if draw.stratum else ''})"
            drawn.append(Drawn(lines[number], sheet.view.listed.ids[lines[number]], label, why))
    drawn.sort(key=lambda one: rules.strength(draw.seed, codes[one.line]))
    strata = [Stratum(label, sizes[label], shares[label]) for label in parts]
    frame = fingerprint(numbers)
    return Sample(sheet, draw, strata, drawn, frame, _said(sheet, draw, drawn, frame))


def fingerprint(numbers: Sequence[str]) -> str:
    """Twelve digits that name a set of establishments: two frames that differ by one number differ by it."""
    return hashlib.sha256("\n".join(sorted(numbers)).encode()).hexdigest()[:12]


def _parts(sheet: Sheet, draw: Draw) -> dict[str, list[str]]:
    """The numbers of the frame by stratum, in the order of the strata."""
    codes = sheet.view.listed.columns["finess_et"]
    if not draw.stratum:
        return {"": [codes[position] for position in sheet.order]}
    stratum = catalogue.current().strata.get(draw.stratum)
    if stratum is None or stratum.territory:
        raise Refusal(f"« {draw.stratum} » n'est pas une strate qui partage les établissements de cette grille.")
    kept = set(sheet.order)
    found = {one.label: [codes[i] for i in one.positions if i in kept] for one in groups(sheet.view, stratum)}
    return {label: members for label, members in found.items() if members}


def _said(sheet: Sheet, draw: Draw, drawn: Sequence[Drawn], frame: str) -> list[str]:
    look = sheet.look
    base = f"{len(drawn)} tirés parmi {len(sheet.order)} établissements de {look.grid.title}, {look.month.label}."
    how = f"Graine « {draw.seed} », tirage par SHA-256 de graine/FINESS ; base de sondage {frame}."
    if not draw.stratum:
        return [base, how]
    title = catalogue.current().strata[draw.stratum].title
    parts = "parts égales" if draw.equal else "parts proportionnelles, au plus fort reste"
    return [base, f"Strates : {title}, {parts}.", how]
