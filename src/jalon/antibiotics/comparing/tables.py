"""The table of the page, on it and in files."""

from collections.abc import Sequence

from django.urls import reverse

from jalon.antibiotics.comparing import drawings, words
from jalon.antibiotics.comparing.asking import HOSPITALS
from jalon.antibiotics.comparing.looking import Looked
from jalon.antibiotics.queries.comparing import Standing
from jalon.antibiotics.rules.comparing import POSITIONS, rank_words
from jalon.antibiotics.rules.resistance import GREY_UNDER
from jalon.kernel.intervals import clopper_pearson
from jalon.ui import french
from jalon.ui.tables import Column, Export, Link, Table


def exports(looked: Looked) -> list[Export]:
    query = looked.look.query(looked.place)
    address = [(word, reverse("antibiotics:comparing_export", args=[word])) for word in ("xlsx", "csv")]
    return [Export(word.upper(), f"{url}?{query}") for word, url in address]


def of_peers(looked: Looked, leading: Sequence[Export] = ()) -> Table:
    """A line per peer, the highest first; what may not be told is said so."""
    measure = looked.look.measure
    hospitals = looked.look.between == HOSPITALS
    value = (
        Column("% R", "percent", 1) if measure.is_share else Column(measure.unit, "number", 1 if measure.chosen else 3)
    )
    columns = [
        Column("Établissement" if hospitals else "Lieu"), Column("Type" if hospitals else "Domaine"), value,
        Column("Intervalle à 95 %"), Column(measure.top_name, "number", 0), Column(measure.bottom_name, "number", 0),
        Column("Dans le groupe"), Column("Quart", "number", 0), Column("Rang (du plus haut)"), Column("Remarque"),
    ]  # fmt: skip
    if not measure.is_share:
        del columns[3]
    rows = [_line(looked, one) for one in looked.comparison.standings]
    return Table(f"{measure.title}, {words.whose(looked, len(rows))}", columns, rows, (), leading, words.note(looked))


def _line(looked: Looked, one: Standing) -> list[object]:
    measure, peer, held = looked.look.measure, one.peer, one.peer.held
    url = drawings.opens(looked, one)
    name: object = Link(peer.name, url) if url else peer.name
    told = one.point is not None
    line = [
        name, peer.kind, drawings.scaled(looked, one.point.value) if one.point else None, _interval(looked, one),
        held.top if not peer.hidden and (peer.named or measure.counts_isolates) else None,
        None if peer.hidden else words.bottom_of(peer, measure),
        POSITIONS[one.point.position] if one.point else "", one.place.quarter if one.place else None,
        rank_words(one.rank) if one.rank else "", _remark(looked, one, told),
    ]  # fmt: skip
    if not measure.is_share:
        del line[3]
    return line


def _interval(looked: Looked, one: Standing) -> str:
    if one.point is None or not looked.look.measure.is_share:
        return ""
    around = clopper_pearson(int(one.peer.held.top), int(one.peer.held.bottom))
    return f"{french.number(100 * around.low, 1)} à {french.number(100 * around.high, 1)}" if around else ""


def _remark(looked: Looked, one: Standing, told: bool) -> str:
    measure = looked.look.measure
    if one.peer.hidden:
        return words.MASKED
    if not told:
        return "aucun isolat testé" if measure.is_share else "aucune journée"
    said = [f"n < {GREY_UNDER}"] if measure.is_share and one.few else []
    if not one.peer.named and not measure.is_share:
        said.append("journées arrondies")
    return ", ".join(said)
