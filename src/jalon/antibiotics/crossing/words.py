"""The sentences of the page: what the points say together, and what they do not; how a figure is written."""

from jalon.antibiotics.crossing.asking import POINTS
from jalon.antibiotics.crossing.looking import CrossedPoint, Looked
from jalon.antibiotics.queries.crossing import QUARTER
from jalon.antibiotics.queries.measuring import RULE
from jalon.antibiotics.references import ddd_sets
from jalon.antibiotics.rules import duplicates
from jalon.antibiotics.rules.crossing import FEWEST, NO_EFFECT, SHOWN_TOGETHER, Crossing, association
from jalon.antibiotics.rules.resistance import GREY_UNDER, HIDE_UNDER
from jalon.ui import french

MASKED = f"masqué (<{french.NO_BREAK}{HIDE_UNDER})"
OF_QUARTERS = (
    "C'est une association, pas un effet : d'un trimestre à l'autre, les malades, les saisons et les épidémies "
    "changent aussi. Des trimestres qui se suivent se ressemblent : l'intervalle est trop étroit."
)
# French for what a point is: units are feminine, and the sentences of the rules agree with a masculine noun.
NOUNS = {"unit": "lieux", "service": "services", "establishment": "établissements", QUARTER: "trimestres"}


def resistance_shown(looked: Looked, value: float) -> str:
    return french.percent(value, 1) if looked.look.resistance.is_share else french.number(value, 3)


def said(looked: Looked, one: Crossing) -> str:
    """What a crossing allows to say."""
    look = looked.look
    share = "la part de résistants" if look.resistance.is_share else "la fréquence"
    quarters = look.points == QUARTER
    if quarters:  # each quarter is a point of its own
        one = Crossing(
            one.lag, tuple(pair._replace(place=pair.period) for pair in one.pairs), one.found, one.line, one.far
        )
    return association(
        one, f"la consommation ({look.consumption.title})", f"{share} ({look.resistance.title})", NOUNS[look.points],
        OF_QUARTERS if quarters else NO_EFFECT,
    )  # fmt: skip


def notices(looked: Looked) -> list[str]:
    """What a reader must know before he reads the chart."""
    told, points = [], looked.points
    known = [one for one in points if not one.hidden]
    if len(known) < FEWEST:
        told.append(f"Moins de {FEWEST} points : ni corrélation ni droite, n'importe quel ordre serait du hasard.")
    few = sum(one.few for one in known) if looked.look.resistance.is_share else 0
    if few:
        told.append(f"{french.counted(few, 'point')} sur moins de {GREY_UNDER} isolats testés : en gris, leur "
                    "pourcentage bouge pour un isolat.")  # fmt: skip
    if hidden := len(points) - len(known):
        masked = french.agreed(hidden, "masqué")
        told.append(f"{french.counted(hidden, 'point')} {masked} : moins de {HIDE_UNDER} isolats, ou déductible d'un "
                    "total ; hors du dessin et des calculs.")  # fmt: skip
    far = [one.name for one in known if one.far]
    if far:
        named = f"{', '.join(far[:6])}{'…' if len(far) > 6 else ''}"
        told.append(f"Loin des autres : {named}. À ouvrir avant d'interpréter : "
                    "c'est plus souvent une erreur de fichier qu'une découverte.")  # fmt: skip
    return told


def lag(number: int) -> str:
    return "même période" if not number else f"{french.counted(number, 'trimestre')} plus tard"


def rho(one: Crossing) -> str:
    return french.number(one.found.rho, 2) if one.found else "–"


def interval(one: Crossing) -> str:
    if one.found is None or one.found.low is None or one.found.high is None:
        return "–"
    return f"{french.number(one.found.low, 2)} à {french.number(one.found.high, 2)}"


def reading(one: Crossing) -> str:
    """A lag in a few words."""
    if not one.pairs:
        return "aucun point : les résistances de ces trimestres ne sont pas là"
    if one.found is None:
        return "trop peu de points" if len(one.pairs) < FEWEST else "des valeurs toutes semblables"
    if one.found.low is None or one.found.high is None:
        return "le même ordre exactement" if one.found.rho > 0 else "l'ordre inverse exactement"
    if one.found.low <= 0 <= one.found.high:
        return "l'intervalle contient zéro"
    return "plus haut ensemble" if one.found.rho > 0 else "en sens contraire"


def note(looked: Looked) -> str:
    """What goes with every figure of the page, and with its files."""
    asked, look, known = looked.asked, looked.look, [one for one in looked.points if not one.hidden]
    days = french.number(sum(one.consumed.bottom for one in known), 0)
    tested = french.number(sum(one.resisting.bottom for one in known), 0)
    where = "" if look.resistance.is_share else " (densité pour 1 000 journées)"
    upto = "Jusqu'au " if look.points == QUARTER and asked.period.length == "quarter" else ""
    doses = [*ddd_sets().values()][-1]  # the current set
    return (
        f"{upto}{asked.period.label} ; consommation : périmètre {asked.rate_perimeter.title} (version "
        f"{asked.rate_perimeter.version}), {doses}, {days} journées ; résistance{where} : périmètre "
        f"{asked.perimeter.title} (version {asked.perimeter.version}), {duplicates.RULES[RULE].says}, {tested} "
        f"{'isolats testés' if look.resistance.is_share else 'journées'} ; "
        f"{french.counted(len(known), 'point')} ({POINTS[look.points]})."
    )


def point(looked: Looked, one: CrossedPoint) -> str:
    """A point, read aloud."""
    look = looked.look
    resisting = "–" if one.y is None else resistance_shown(looked, one.y)
    counted = f"{french.number(one.resisting.top, 0)} sur {french.number(one.resisting.bottom, 0)}"
    end = ", loin des autres" if one.far else ""
    unit = "testés" if look.resistance.is_share else "journées"
    return f"{one.name} : {french.number(one.x, 1)} DDJ pour 1 000 journées, {resisting} ({counted} {unit}){end}"


ALL_SHOWN = SHOWN_TOGETHER
