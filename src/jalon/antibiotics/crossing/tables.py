"""The tables of the page, on it and in files: the points, the lags."""

from collections.abc import Sequence

from django.urls import reverse

from jalon.antibiotics.crossing import drawings, words
from jalon.antibiotics.crossing.asking import POINTS
from jalon.antibiotics.crossing.looking import CrossedPoint, Looked
from jalon.antibiotics.rules.resistance import GREY_UNDER
from jalon.ui.tables import Column, Export, Link, Table


def exports(looked: Looked, name: str) -> list[Export]:
    query = looked.look.query(looked.place)
    address = [(word, reverse(f"antibiotics:{name}", args=[word])) for word in ("xlsx", "csv")]
    return [Export(word.upper(), f"{url}?{query}") for word, url in address]


def of_points(looked: Looked, leading: Sequence[Export] = ()) -> Table:
    """A line per point of the drawing, and those that are hidden."""
    share = looked.look.resistance.is_share
    head = POINTS[looked.look.points].removesuffix("s").capitalize()
    columns = [
        Column(head), Column("Domaine"), Column("DDJ", "number", 1),
        Column("Journées", "number", 0), Column("DDJ/1 000 JH", "number", 1), Column("Résistants", "number", 0),
        Column("Testés" if share else "Journées en face", "number", 0),
        Column("% R", "percent", 1) if share else Column("Pour 1 000 JH", "number", 3), Column("Remarque"),
    ]  # fmt: skip
    rows = [_line(looked, one) for one in looked.points]
    title = f"{looked.look.consumption.title} et {looked.look.resistance.title}, {words.lag(looked.look.lag)}"
    return Table(title, columns, rows, (), leading, words.note(looked))


def _line(looked: Looked, one: CrossedPoint) -> list[object]:
    consumed, resisting = one.consumed, one.resisting
    share: object = one.y
    if one.y is not None and (url := drawings.resistance_url(looked, one)):
        share = Link(one.y, url)
    url = drawings.consumption_url(looked, one)
    return [
        Link(one.name, url) if url else one.name, consumed.domain, consumed.top, consumed.bottom, one.x,
        None if one.hidden else resisting.top, None if one.hidden else resisting.bottom, share, _remark(looked, one),
    ]  # fmt: skip


def _remark(looked: Looked, one: CrossedPoint) -> str:
    if one.hidden:
        return words.MASKED
    few = looked.look.resistance.is_share and one.few
    return ", ".join(
        part for part in (f"n < {GREY_UNDER}" if few else "", "loin des autres" if one.far else "") if part
    )


def of_lags(looked: Looked, leading: Sequence[Export] = ()) -> Table:
    """Every lag, none chosen; each shows its drawing."""
    columns = [Column("Résistance mesurée"), Column("Points", "number", 0), Column("ρ de Spearman"),
               Column("Intervalle à 95 %"), Column("Lecture")]  # fmt: skip
    here = reverse("antibiotics:crossing")
    rows = [
        [
            Link(words.lag(one.lag), f"{here}?{looked.look.query(looked.place, decalage=str(one.lag or ''))}"),
            len(one.pairs), words.rho(one), words.interval(one), words.reading(one),
        ]
        for one in looked.crossings.lags
    ]  # fmt: skip
    return Table("À chaque décalage", columns, rows, (), leading, words.ALL_SHOWN)
