"""What the template is given: everything decided, nothing computed in the page."""

from typing import Any

from jalon.antibiotics import access, frame
from jalon.antibiotics.comparing import asking, drawings, tables, words
from jalon.antibiotics.comparing.asking import EVERY, HOSPITALS, UNSAID
from jalon.antibiotics.comparing.looking import Looked
from jalon.antibiotics.models import Naming
from jalon.antibiotics.queries import measuring
from jalon.ui import french

OF_A_RATE = "Σ DDJ ÷ Σ journées × 1 000, de chacun et du groupe entier ; les limites suivent la dispersion du groupe"
OF_A_DENSITY = "Σ isolats ÷ Σ journées × 1 000 ; les limites suivent la dispersion du groupe"
BEYOND_CHANCE = 2.0  # times: under, few members vary so by chance alone
OF_A_SHARE = "Σ résistants ÷ Σ testés ; les limites sont celles de la loi binomiale, exactes"


def context(looked: Looked) -> dict[str, Any]:
    place, look, found = looked.place, looked.look, looked.comparison
    return frame.context(
        place, "antibiotics:comparing", page_title="Comparaisons", page_note=_note(looked), looked=looked, look=look,
        measure=look.measure, headline=words.headline(looked), notices=words.notices(looked),
        definition=words.note(looked), formula=_formula(looked), dispersion=_dispersion(looked),
        funnel=drawings.of_funnel(looked) if found.known else "", quartiles=drawings.of_quartiles(looked),
        ranks=drawings.of_ranks(looked) if found.known else "", table=tables.of_peers(looked, tables.exports(looked)),
        hidden_bars=max(len(found.known) - drawings.MOST_BARS, 0),
        between=asking.between_offered(place), groups=_groups(looked), group_label=_group_label(looked),
        chosen=next(iter(look.measure.address.values())), consumptions=measuring.offered_consumptions(),
        pairs=measuring.offered_pairs(), organisms=measuring.offered_organisms(),
        antibiotics=measuring.offered_antibiotics(), naming=_naming(looked),
        kept=[*place.fields, *look.kept],
        everyone=f"?{look.query(place, groupe=EVERY)}" if looked.group != EVERY and len(looked.groups) > 1 else "",
    )  # fmt: skip


def _note(looked: Looked) -> str:
    rates = looked.asked.perimeter if looked.look.measure.is_share else looked.asked.rate_perimeter
    return f"périmètre {rates.title}"


def _formula(looked: Looked) -> str:
    measure = looked.look.measure
    return OF_A_SHARE if measure.is_share else OF_A_RATE if measure.chosen else OF_A_DENSITY


def _dispersion(looked: Looked) -> str:
    """What the scattering of the group says, in words."""
    found = looked.comparison.funnel.dispersion
    if found is None:
        return ""
    times = french.number(found, 1)
    if looked.look.measure.is_share:
        more = "autre chose que le hasard les sépare" if found > BEYOND_CHANCE else "guère plus que le hasard seul"
        return f"Ils varient {times} fois ce que le hasard des comptes donne : {more}."
    return f"Ils varient {times} fois ce qu'une loi de Poisson donne ; les limites sont élargies d'autant."


def _groups(looked: Looked) -> list[tuple[str, str, bool]]:
    """Value, words, whether it is the one shown: the domains, or the types of hospital, then all of them."""
    found = [
        (kind or UNSAID, f"{kind or 'Inconnu'} ({many})", kind == looked.group) for kind, many in looked.groups.items()
    ]
    return [*found, (EVERY, f"Tous ({len(looked.peers)})", looked.group == EVERY)]


def _group_label(looked: Looked) -> str:
    return "Type" if looked.look.between == HOSPITALS else "Domaine"


def _naming(looked: Looked) -> list[tuple[str, bool]]:
    """The regions in whose name this person may show or hide names, and what holds there."""
    if looked.look.between != HOSPITALS:
        return []
    regions = sorted({one.region or "" for one in looked.asked.hospitals})
    shown = set(Naming.objects.filter(shown=True).values_list("region", flat=True))
    return [(one, one in shown) for one in regions if access.may_decide_for_region(looked.place.perimeter, one)]


def file_name(looked: Looked) -> str:
    place = looked.place.hospital.code if looked.place.hospital else "etablissements"
    return f"Comparaisons - {place} - {looked.asked.period.code}"
