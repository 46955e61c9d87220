"""What waits for a person's answer, on the start page."""

from typing import Any

from django.urls import reverse

from jalon.accounts.access import Perimeter, perimeter_of
from jalon.antibiotics import access
from jalon.antibiotics.queries.proposed import proposals
from jalon.antibiotics.queries.waiting import ABOUT, waiting_counts
from jalon.antibiotics.settling.asking import is_decider
from jalon.directory.models import Entity
from jalon.ui.french import agreed
from jalon.ui.menu import Concern

WORDS = {
    "ucd": "code UCD à régler,codes UCD à régler",
    "antibiotic": "libellé d'antibiotique à régler,libellés d'antibiotiques à régler",
    "organism": "libellé de germe à régler,libellés de germes à régler",
    "unit": "unité inconnue de la structure,unités inconnues de la structure",
}
ORDER = 53  # after the checks


def concerns_of(user: Any) -> list[Concern]:
    """The questions of the hospitals that he may answer for; what they propose, when he decides for all."""
    perimeter = perimeter_of(user)
    mine = [one for one in access.hospitals(perimeter) if access.may_bring(perimeter, one)]
    counts = waiting_counts(mine) if mine else {}
    found = [_concern(about, counts[about], mine) for about in ABOUT if about in counts]
    return [*found, *_proposed(perimeter)]


def _concern(about: str, count: int, mine: list[Entity]) -> Concern:
    one = mine[0] if len(mine) == 1 else None
    where = (one.name or one.code) if one else f"{len(mine)} établissements"
    query = f"?etablissement={one.code}" if one else ""
    return Concern(
        agreed(count, WORDS[about]), f"{reverse('antibiotics:settling')}{query}#{about}", count=count,
        detail=f"Antibiotiques, {where}", action="Répondre", icon="list-checks", order=ORDER,
    )  # fmt: skip


def _proposed(perimeter: Perimeter) -> list[Concern]:
    if not is_decider(perimeter):
        return []
    waiting = [
        one for one in proposals()
        if not one.refused_at and one.establishment
        and access.may_decide_for_region(perimeter, one.establishment.region or "")
    ]  # fmt: skip
    if not waiting:
        return []
    word = agreed(len(waiting), "proposition d'un hôpital à examiner,propositions d'hôpitaux à examiner")
    return [
        Concern(
            word, reverse("antibiotics:proposed"), count=len(waiting), detail="Antibiotiques, codes et libellés",
            action="Examiner", icon="inbox", tone="info", order=ORDER + 1,
        )
    ]  # fmt: skip
