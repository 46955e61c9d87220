"""The tables of the page, on it and in files."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jalon.antibiotics.queries.pairs import FollowedFigure
from jalon.antibiotics.queries.resistance import TRAITS, code_title, resists_by_nature
from jalon.antibiotics.resisting import drawings, words
from jalon.antibiotics.resisting.asking import BY, pair_address
from jalon.antibiotics.resisting.looking import Looked
from jalon.antibiotics.rules.incidence import incidence
from jalon.antibiotics.rules.resistance import HIDE_UNDER
from jalon.kernel import small_numbers
from jalon.ui import french
from jalon.ui.tables import Column, Export, Link, Table

FIGURES = (
    Column("R", "number", 0), Column("Testés", "number", 0), Column("% R", "percent", 1), Column("IC 95 %", "code"),
    Column("Isolats", "number", 0), Column("Couverture", "percent", 0),
)  # fmt: skip


def exports(looked: Looked, name: str, **more: str) -> list[Export]:
    query = looked.look.query(looked.place, **more)
    return [Export(word.upper(), f"{reverse(f'antibiotics:{name}', args=[word])}?{query}") for word in ("xlsx", "csv")]


def figures(row: dict[str, Any]) -> list[Any]:
    """The values under FIGURES; nothing is told of a hidden row."""
    if row.get("hidden"):
        return [None, None, None, "", None, None]
    tested, isolates = row["tested"], row["isolates"]
    return [
        row["resistant"], tested, _percent(row["share"]), words.interval(row["low"], row["high"]), isolates,
        100 * tested / isolates if isolates else None,
    ]  # fmt: skip


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def of_cells(looked: Looked, leading: Sequence[Export] = ()) -> Table:
    """A line per species and code of the view, those of the antibiogram."""
    columns = [Column("Espèce"), Column("Code", "code"), Column("Antibiotique"), *FIGURES, Column("Remarque")]
    found = [
        [
            name, Link(code, drawings.pair_url(looked, germe=name, antibiotique=code)), code_title(code),
            *figures(row | {"isolates": isolates}), words.remark(row, natural=resists_by_nature(name, code)),
        ]
        for name, isolates, held in drawings.cells_by_organism(looked)
        for code, row in held.items()
    ]  # fmt: skip
    return Table("Résistances, par espèce et antibiotique", columns, found, (), leading, words.note(looked))


def of_followed(looked: Looked, leading: Sequence[Export] = ()) -> Table:
    """The followed pairs: percentages, then what is said per 1,000 bed-days."""
    columns = [
        Column("Couple suivi"), Column("Indicateur"), *FIGURES, Column("Pour 1 000 JH", "number", 3),
        Column("IC 95 %", "code"), Column("Remarque"),
    ]  # fmt: skip
    found = [_followed(looked, one) for one in looked.followed]
    return Table("Couples suivis", columns, found, (), leading, words.note(looked))


def _followed(looked: Looked, one: FollowedFigure) -> list[Any]:
    hidden = looked.is_hidden(one)
    told = figures(drawings.figure_row(one, hidden))
    if one.is_incidence and not hidden:
        told = [one.resistant, None, None, "", one.isolates, None]
    density = None if hidden else one.incidence
    return [
        Link(_title(one), drawings.pair_url(looked, **pair_address(one.pair))), "national" if one.pair.national else "",
        *told, density.value if density else None, words.interval(*density[1:], times=1, decimals=3) if density else "",
        _remark(looked, one, hidden),
    ]  # fmt: skip


def _title(one: FollowedFigure) -> SafeString:
    weight = "strong" if one.pair.national else "span"
    return format_html("<{0}>{1}</{0}>", weight, one.pair.title)


def _remark(looked: Looked, one: FollowedFigure, hidden: bool) -> str:
    if hidden:
        return words.MASKED
    if one.is_incidence:
        return "" if one.incidence else "sans journées"
    return words.FEW if one.tested and one.grey else "" if one.tested else "aucun isolat testé"


def of_densities(looked: Looked) -> Table:
    """The pairs followed for 1,000 bed-days, alone."""
    columns = [
        Column("Couple suivi"), Column("n", "number", 0), Column("Pour 1 000 JH", "number", 3),
        Column("IC 95 %", "code"), Column("Indicateur"),
    ]  # fmt: skip
    found = [
        [line[0], words.MASKED if hidden else one.resistant, line[8], line[9], line[1]]
        for one in looked.followed
        if one.is_incidence
        for line, hidden in [(_followed(looked, one), looked.is_hidden(one))]
    ]
    return Table("Incidences suivies", columns, found)


def paled(table: Table) -> Table:
    """The table as it is on a page: the percentages of few isolates in grey, as they are in the antibiogram."""
    at = next(rank for rank, column in enumerate(table.columns) if column.label == "% R")
    rows = [
        [*row[:at], format_html('<span class="muted">{}</span>', french.percent(row[at], 1)), *row[at + 1 :]]
        if row[at] is not None and words.FEW in str(row[-1])
        else row
        for row in table.rows
    ]
    return replace(table, rows=rows)


def of_places(looked: Looked, leading: Sequence[Export] = ()) -> Table:
    """A line per place: isolates that count, phenotypes, and how many of each for 1,000 bed-days."""
    by = BY[looked.look.by]
    columns = [Column(by.capitalize()), Column("Libellé")]
    columns += [Column(name, "number", 0) for name in ("Isolats", "Journées")]
    for code in TRAITS:
        columns += [Column(drawings.SHORT[code], "number", 0), Column("/1 000 JH", "number", 3)]
    lines = _place_lines(looked)
    return Table(f"Isolats et phénotypes, par {by}", columns, lines, (), leading, words.note(looked))


def _place_lines(looked: Looked) -> list[list[Any]]:
    rows = looked.places
    shown = {name: _shown(looked, [row[name] for row in rows]) for name in ("isolates", *TRAITS)}
    found = []
    for rank, row in enumerate(rows):
        days = row["bed_days"] if looked.bed_days is not None else None
        line = [_place(looked, row), row["place_label"], _count(shown["isolates"][rank]), days]
        for code in TRAITS:
            count = shown[code][rank]
            density = incidence(count, days) if count is not None else None
            line += [_count(count), density.value if density else None]
        found.append(line)
    return found


def _shown(looked: Looked, counts: Sequence[int]) -> Sequence[int | None]:
    """Outside the hospital, small counts hidden, and with them what would give them away."""
    if looked.place.inside:
        return counts
    return small_numbers.hide_small(counts, threshold=HIDE_UNDER, groups=[("",)] * len(counts))


def _count(value: int | None) -> int | str:
    return words.MASKED if value is None else value


def _place(looked: Looked, row: dict[str, Any]) -> Link | str:
    """A place of the hospital filters the page; a hospital opens its own."""
    by, code = (
        looked.look.by,
        row.get({"pole": "pole_code", "service": "service_code", "unit": "unit"}.get(looked.look.by, ""), ""),
    )
    url = reverse("antibiotics:resistance")
    if by in ("pole", "service", "unit") and code:
        return Link(row["place"] or "–", f"{url}?{looked.look.query(looked.place, lieu=f'{by}:{code}')}")
    if by == "establishment":
        return Link(
            row["establishment"], f"{url}?etablissement={row['establishment']}&periode={looked.asked.period.code}"
        )
    return row["place"] or "–"
