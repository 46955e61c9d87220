"""The antibiogram table as it is seen: species down, molecules or classes across."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from jalon.antibiotics import references
from jalon.antibiotics.queries.consumption import ATC_NAMES
from jalon.antibiotics.queries.pairs import FollowedFigure
from jalon.antibiotics.queries.resistance import TRAITS, code_title, resists_by_nature
from jalon.antibiotics.resisting import words
from jalon.antibiotics.resisting.asking import pair_address
from jalon.antibiotics.resisting.looking import Looked
from jalon.antibiotics.rules.resistance import GREY_UNDER, HIDE_UNDER
from jalon.kernel import small_numbers
from jalon.ui import french
from jalon.ui.charts import heat
from jalon.ui.charts.heat import Cell, Molecule, Organism
from jalon.ui.charts.ranked import RankedBar, ranked

MOST_SPECIES = 30  # those with most isolates; the export has them all
SHORT = {"blse": "BLSE", "epc": "EPC", "sarm": "SARM", "erv": "ERV"}


def antibiogram(looked: Looked) -> SafeString:
    """%R and the number tested in each cell; a cell opens on its pair."""
    found = cells_by_organism(looked)
    molecules = columns(looked, found)
    rows = [
        Organism(name, {one.code: _cell(looked, name, one.code, held.get(one.code)) for one in molecules}, isolates)
        for name, isolates, held in found[:MOST_SPECIES]
    ]
    return heat(rows, molecules, title=f"Résistances, {looked.place.title}")


def followed(looked: Looked) -> SafeString:
    """A bar per followed percentage, in the order of the catalogue; a bar opens its pair."""
    bars = [
        bar_of(one.pair.title, figure_row(one, looked.is_hidden(one)), link=pair_url(looked, **pair_address(one.pair)))
        for one in looked.followed
        if not one.is_incidence
    ]
    return ranked(bars, title=f"Couples suivis, {looked.place.title}", shown=percent)


def percent(value: object) -> str:
    return french.percent(value, 1)


def figure_row(one: FollowedFigure, hidden: bool) -> dict[str, Any]:
    """A figure as the rows of tables are."""
    names = ("resistant", "tested", "isolates", "share", "low", "high", "grey")
    return {name: getattr(one, name) for name in names} | {"hidden": hidden}


def bar_of(name: str, row: dict[str, Any], *, link: str = "", own: bool = False) -> RankedBar:
    """A percentage with its interval; pale when it rests on few, without value when it may not be told."""
    if row["hidden"] or row["share"] is None:
        return RankedBar(name, None, note=words.MASKED if row["hidden"] else "aucun testé", url=link, own=own)
    return RankedBar(
        name, 100 * row["share"], 100 * row["low"], 100 * row["high"],
        note=f"{french.number(row['resistant'])} R sur {french.number(row['tested'])}", url=link,
        few=row["tested"] < GREY_UNDER, own=own,
    )  # fmt: skip


def cells_by_organism(looked: Looked) -> list[tuple[str, int | None, dict[str, dict[str, Any]]]]:
    """Species, isolates (None: hidden), code → cell; the most isolated first. The view says which codes."""
    held: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in rows(looked):
        held[row["organism"]][row["code"]] = row
    counted = looked.kept.group_by("organism").len().sort("len", "organism", descending=[True, False]).rows()
    isolates: Sequence[int | None] = [count for _, count in counted]
    if not looked.place.inside:
        isolates = small_numbers.hide_small(isolates, threshold=HIDE_UNDER, groups=[("",)] * len(counted))
    return [(name, shown, held.get(name, {})) for (name, _), shown in zip(counted, isolates, strict=True)]


def rows(looked: Looked) -> list[dict[str, Any]]:
    """The cells of the view: molecules, or classes and phenotypes (all isolates below the line)."""
    classes = references.classes()
    if looked.look.view == "molecules":
        return [row for row in looked.cells.iter_rows(named=True) if row["code"] not in classes]
    found = [row for row in looked.cells.iter_rows(named=True) if row["code"] in classes]
    for row in looked.traits.rename({"count": "resistant"}).iter_rows(named=True):
        found.append(row | {"tested": row["isolates"] if row["resistant"] is not None else None})
    return found


def columns(looked: Looked, found: Sequence[tuple[str, int | None, dict[str, dict[str, Any]]]]) -> list[Molecule]:
    """Every code that a cell has, in the order of the ATC; classes in that of their table, phenotypes last."""
    seen = {code for _, _, held in found for code in held}
    order = [*references.classes(), *TRAITS] if looked.look.view == "classes" else sorted(seen)
    return [
        Molecule(code, SHORT.get(code) or code_title(code), code_title(code), _group(looked, code))
        for code in order
        if code in seen
    ]


def _group(looked: Looked, code: str) -> str:
    if looked.look.view == "molecules":
        return ATC_NAMES.get(code[:5], code[:5])
    return "Phénotypes" if code in TRAITS else "Classes"


def _cell(looked: Looked, organism: str, code: str, row: dict[str, Any] | None) -> Cell | None:
    natural = resists_by_nature(organism, code)
    if row is None:
        return Cell(natural=True) if natural else None
    if row["hidden"]:
        return Cell(hidden=True, natural=natural)
    return Cell(
        percent=None if row["share"] is None else 100 * row["share"], n=row["tested"] or 0,
        url=pair_url(looked, germe=organism, antibiotique=code), note=interval_words(row), natural=natural,
    )  # fmt: skip


def interval_words(row: dict[str, Any]) -> str:
    if row["low"] is None:
        return ""
    return f"IC 95{french.THIN}% {french.number(100 * row['low'], 1)} à {french.number(100 * row['high'], 1)}"


def pair_url(looked: Looked, **pair: str) -> str:
    return f"{reverse('antibiotics:resistance_pair')}?{looked.look.query(looked.place, **pair)}"
