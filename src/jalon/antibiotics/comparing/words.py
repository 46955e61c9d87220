"""The sentences of the page: where one stands, what goes with every figure, how a figure is written."""

from jalon.antibiotics.comparing.asking import EVERY, HOSPITALS, SERVICES
from jalon.antibiotics.comparing.looking import Looked
from jalon.antibiotics.queries.comparing import Peer, Standing
from jalon.antibiotics.queries.measuring import RULE, Measure
from jalon.antibiotics.references import ddd_sets
from jalon.antibiotics.rules import duplicates
from jalon.antibiotics.rules.comparing import POSITIONS, WHY_NO_LIMITS, rank_words
from jalon.antibiotics.rules.resistance import GREY_UNDER, HIDE_UNDER
from jalon.ui import french

MASKED = f"masqué (<{french.NO_BREAK}{HIDE_UNDER})"
NAMED_IN_A_SENTENCE = 6
QUARTERS = {1: "dans le quart le plus bas", 2: "dans le deuxième quart", 3: "dans le troisième quart",
            4: "dans le quart le plus haut"}  # fmt: skip


def figure(measure: Measure, value: float) -> str:
    """A value as the page writes it: "12,5 %" of a share, "412,3" of daily doses, "0,271" of a density."""
    if measure.is_share:
        return french.percent(100 * value, 1)
    return french.number(value, 1 if measure.chosen else 3)


def with_unit(measure: Measure, value: float) -> str:
    said = figure(measure, value)
    return f"{said} de résistants" if measure.is_share else f"{said} {measure.unit}"


def counted(peer: Peer, measure: Measure) -> str:
    """What a value rests on: "12 résistants sur 48 testés", "8 120 DDJ, 23 400 journées"."""
    if peer.hidden:
        return MASKED
    bottom = french.number(bottom_of(peer, measure), 0)
    if measure.is_share:
        return f"{french.number(peer.held.top, 0)} résistants sur {bottom} testés"
    if not peer.named:
        top = "" if measure.chosen else f"{french.counted(peer.held.top, 'isolat')}, "
        return f"{top}environ {bottom} journées"
    top = french.number(peer.held.top, 0)
    return f"{top} {'DDJ' if measure.chosen else 'isolats'}, {bottom} journées"


def bottom_of(peer: Peer, measure: Measure) -> float:
    """What is below the line. Bed-days of a hospital are published: those of a nameless one are rounded."""
    value = peer.held.bottom
    if peer.named or measure.is_share or value <= 0:
        return value
    step = 10 ** max(len(str(int(value))) - 2, 0)
    return round(value / step) * step


def headline(looked: Looked) -> str:
    """The first sentence: where the hospital stands, or which ones are apart."""
    own = looked.comparison.own
    if looked.look.between == HOSPITALS and looked.place.hospital:
        return _own(looked, own) if own else _absent(looked)
    return _those_apart(looked)


def _absent(looked: Looked) -> str:
    name = looked.place.title
    if any(one.own for one in looked.peers):
        return f"{name} n'est pas de ce groupe."
    return f"{name} n'a rien à comparer pour cette période."


def _own(looked: Looked, own: Standing) -> str:
    measure, found = looked.look.measure, looked.comparison
    if own.point is None:
        why = MASKED if own.peer.hidden else "rien à diviser pour cette période"
        return f"{own.peer.name} : {why}."
    said = f"{own.peer.name} : {with_unit(measure, own.point.value)} ({counted(own.peer, measure)})"
    if len(found.known) < 2:
        return f"{said}. Il est seul de son groupe : rien ne le situe."
    parts = [said if own.point.position == "unknown" else f"{said}, {POSITIONS[own.point.position]}"]
    if found.funnel.centre is not None:
        parts.append(f"Ensemble du groupe : {figure(measure, found.funnel.centre)}")
    parts += [_others(looked, own), _placed(own)]
    return ". ".join(part for part in parts if part) + "."


def _others(looked: Looked, own: Standing) -> str:
    """ "Les autres vont de 116,2 à 403,4"."""
    values = [one.point.value for one in looked.comparison.known if one.point and one is not own]
    low, high = (figure(looked.look.measure, found(values)) for found in (min, max))
    return f"Les autres vont de {low} à {high}" if len(values) > 1 else f"L'autre est à {low}"


def _placed(own: Standing) -> str:
    quarter = QUARTERS[own.place.quarter] if own.place and own.place.quarter else ""
    rank = f"du plus haut au plus bas : {rank_words(own.rank)}" if own.rank else ""
    said = " ; ".join(part for part in (quarter, rank) if part)
    return said[:1].upper() + said[1:]


def _those_apart(looked: Looked) -> str:
    known = looked.comparison.known
    who = whose(looked, len(known))
    if not known:
        return "Personne à comparer : aucun chiffre pour cette période et cette mesure."
    if looked.comparison.funnel.why:
        return f"{who}{_range(looked)}."
    above = [one for one in known if one.point and one.point.position.startswith("above")]
    below = [one for one in known if one.point and one.point.position.startswith("below")]
    if not above and not below:
        return f"{who} : dans les limites du groupe, les écarts ne dépassent pas ce que le hasard donne."
    parts = [f"au-dessus du groupe : {_names(above)}"] if above else []
    parts += [f"en dessous : {_names(below)}"] if below else []
    return f"{who}. {' ; '.join(parts)[:1].upper()}{' ; '.join(parts)[1:]}."


def _range(looked: Looked) -> str:
    """ ", de 12,1 % à 13,9 %": the lowest and the highest, of several."""
    values = [one.point.value for one in looked.comparison.known if one.point]
    if len(values) < 2:
        return f" : {with_unit(looked.look.measure, values[0])}"
    low, high = (figure(looked.look.measure, found(values)) for found in (min, max))
    return f" : de {low} à {high}, {unit_word(looked.look.measure)}"


def unit_word(measure: Measure) -> str:
    return "part de résistants" if measure.is_share else measure.unit


def _names(several: list[Standing]) -> str:
    named = ", ".join(one.peer.name for one in several[:NAMED_IN_A_SENTENCE])
    more = len(several) - NAMED_IN_A_SENTENCE
    return f"{named} et {french.counted(more, 'autre')}" if more > 0 else named


def whose(looked: Looked, many: int) -> str:
    """ "12 unités du domaine médecine", "3 établissements de tous les types"."""
    between, group = looked.look.between, looked.group
    noun = {HOSPITALS: "établissement", SERVICES: "service"}.get(between, "unité")
    return f"{french.counted(many, noun)} {of_group(between, group)}"


def of_group(between: str, group: str) -> str:
    if between == HOSPITALS:
        named = f"de type {group}" if group else "de type inconnu"
        return "de tous les types" if group == EVERY else named
    named = f"du domaine {group.lower()}" if group else "sans domaine"
    return "de tous les domaines" if group == EVERY else named


def notices(looked: Looked) -> list[str]:
    """What a reader must know before he reads the chart."""
    found, said = looked.comparison, []
    if found.funnel.why and found.known:
        said.append(WHY_NO_LIMITS[found.funnel.why])
    if found.hidden:
        masked = french.counted(found.hidden, "chiffre")
        told = french.agreed(found.hidden, "masqué")
        said.append(f"{masked} {told} : moins de {HIDE_UNDER} isolats, ou déductible d'un total.")
    few = sum(one.few for one in found.known) if looked.look.measure.is_share else 0
    if few:
        said.append(f"{french.counted(few, 'pourcentage')} sur moins de {GREY_UNDER} isolats testés : en gris, "
                    "à ne pas lire seul.")  # fmt: skip
    if any(not one.peer.named for one in found.standings):
        rounded = "" if looked.look.measure.is_share else " Leurs journées sont arrondies."
        said.append(f"Les autres établissements sont sans nom : la région n'a pas ouvert les noms.{rounded}")
    return said


def note(looked: Looked) -> str:
    """What goes with every figure of the page, and with its files."""
    asked, measure = looked.asked, looked.look.measure
    rates = asked.rate_perimeter if not measure.is_share else asked.perimeter
    how = duplicates.RULES[RULE].says if measure.pair else [*ddd_sets().values()][-1]  # the current one
    known = [one.peer.held for one in looked.comparison.known if one.peer.named]
    bottom = french.number(sum(one.bottom for one in known), 0)
    what = "isolats testés" if measure.is_share else "journées"
    return (
        f"{asked.period.label} ; périmètre {rates.title} (version {rates.version}) ; {how} ; "
        f"{whose(looked, len(looked.comparison.known))}, {bottom} {what}{_unnamed(looked)}."
    )


def _unnamed(looked: Looked) -> str:
    return " chez ceux qui sont nommés" if any(not one.peer.named for one in looked.comparison.known) else ""
