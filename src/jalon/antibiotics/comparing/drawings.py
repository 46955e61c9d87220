"""The charts of the page: the funnel, the quartiles, the bars by rank."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.safestring import SafeString

from jalon.antibiotics import opening
from jalon.antibiotics.comparing import words
from jalon.antibiotics.comparing.asking import HOSPITALS, LEVELS
from jalon.antibiotics.comparing.looking import Looked
from jalon.antibiotics.queries.comparing import Standing
from jalon.antibiotics.rules.comparing import POSITIONS, Funnel, rank_words
from jalon.kernel.intervals import clopper_pearson
from jalon.ui import french
from jalon.ui.charts import Axis, Band, Mark, RankedBar, Spot, Strip, funnel, ranked, strips

MOST_BARS = 40


def scaled(looked: Looked, value: float) -> float:
    """As it is drawn: shares in percent."""
    return 100 * value if looked.look.measure.is_share else value


def shown(looked: Looked) -> Callable[[object], str]:
    measure = looked.look.measure
    if measure.is_share:
        return lambda value: french.percent(value, 1)
    return lambda value: french.number(value, 1 if measure.chosen else 3)


def of_funnel(looked: Looked) -> SafeString:
    """Every peer by how much was counted there, between its limits."""
    found, measure = looked.comparison, looked.look.measure
    spots = [_spot(looked, one) for one in found.known]
    curve = [Band(at, *(scaled(looked, one) for one in limits)) for at, limits in told(looked).curve()]
    centre = None if found.funnel.centre is None else scaled(looked, found.funnel.centre)
    what = "Isolats testés" if measure.is_share else "Journées d'hospitalisation"
    return funnel(
        spots, curve, centre, title=f"{measure.title}, {words.whose(looked, len(spots))}",
        across=Axis(what, lambda value: french.number(value, 0)), up=Axis(_axis(looked), shown(looked)),
    )  # fmt: skip


def told(looked: Looked) -> Funnel:
    """The funnel over what is drawn: its ends would tell the counts of hidden peers, the true days of nameless ones."""
    found, measure = looked.comparison, looked.look.measure
    drawn = [
        replace(one.point, member=replace(one.point.member, bottom=words.bottom_of(one.peer, measure)))
        for one in found.known if one.point
    ]  # fmt: skip
    return replace(found.funnel, points=tuple(drawn))


def _axis(looked: Looked) -> str:
    measure = looked.look.measure
    return "Part de résistants" if measure.is_share else measure.unit[:1].upper() + measure.unit[1:]


def _spot(looked: Looked, one: Standing) -> Spot:
    assert one.point is not None  # noqa: S101 (only those known are drawn)
    measure, position = looked.look.measure, one.point.position
    said = f"{one.peer.name} : {words.figure(measure, one.point.value)}, {words.counted(one.peer, measure)}"
    return Spot(
        one.peer.name, words.bottom_of(one.peer, measure), scaled(looked, one.point.value),
        f"{said}, {POSITIONS[position]}", opens(looked, one), position.partition("_")[0].replace("unknown", "inside"),
        strong=position.endswith("998"), named=position not in ("inside", "unknown"), own=one.peer.own,
        few=measure.is_share and one.few,
    )  # fmt: skip


def of_quartiles(looked: Looked) -> SafeString:
    """The values of the group on one line, the box from the first to the third quartile."""
    found = looked.comparison
    known = [one for one in found.known if one.point and one.place]
    if not known or known[0].place is None:
        return SafeString("")
    group, own = known[0].place.group, found.own
    median, q1, q3 = (None if one is None else scaled(looked, one) for one in (group.median, group.q1, group.q3))
    values = [scaled(looked, one.point.value) for one in known if one.point]
    focus = scaled(looked, own.point.value) if own and own.point else None
    note = "" if group.q1 is not None else "moins de cinq : sans quartiles"
    strip = Strip(words.whose(looked, len(known)), values, median, q1, q3, focus=focus, note=note)
    return strips([strip], title="Quartiles du groupe", shown=shown(looked))


def of_ranks(looked: Looked) -> SafeString:
    """The highest first, each with the places that it may hold."""
    found = looked.comparison
    bars = [_bar(looked, one) for one in found.known[:MOST_BARS]]
    centre = found.funnel.centre
    marks = [Mark("Ensemble", scaled(looked, centre))] if centre is not None else []
    title = f"{looked.look.measure.title}, du plus haut au plus bas"
    return ranked(bars, title=title, marks=marks, shown=shown(looked))


def _bar(looked: Looked, one: Standing) -> RankedBar:
    assert one.point is not None  # noqa: S101 (only those known are drawn)
    measure, held = looked.look.measure, one.peer.held
    around = clopper_pearson(int(held.top), int(held.bottom)) if measure.is_share else None
    return RankedBar(
        name=one.peer.name, value=scaled(looked, one.point.value),
        low=100 * around.low if around else None, high=100 * around.high if around else None,
        note=" · ".join(part for part in (rank_words(one.rank) if one.rank else "", words.counted(one.peer, measure))
                        if part),
        url=opens(looked, one), few=measure.is_share and one.few, own=one.peer.own,
    )  # fmt: skip


def opens(looked: Looked, one: Standing) -> str:
    """The page behind a peer: its rows where one may read them; nothing of a hospital without a name."""
    place, measure, held = looked.place, looked.look.measure, one.peer.held
    if not one.peer.named:
        return ""
    if looked.look.between == HOSPITALS:
        there = next((hospital for hospital in place.hospitals if hospital.code == held.hospital), None)
        if there is None and not (place.hospital and place.hospital.code == held.hospital):
            return ""
        place = place.at(hospital=there or place.hospital)
        return opening.opened(place, measure)
    return opening.opened(place, measure, LEVELS[looked.look.between], held)
