"""Who may dispute a value, who may answer."""

from jalon.accounts.access import REGION_ACTOR, Perimeter
from jalon.catalogue.definitions import IndicatorDefinition
from jalon.directory.models import Entity
from jalon.indicators.models import Contest
from jalon.tracking.access import CLOSED, Writing


def contesting(
    perimeter: Perimeter, indicator: IndicatorDefinition, *, region: str, department: str, closed: bool
) -> Writing:
    """May this person dispute a value of that indicator, there? One's own columns are written, not disputed."""
    if indicator.derived:
        return Writing(False, "Cette colonne est calculée : contestez l'une des valeurs dont elle dépend.")
    if indicator.owner == REGION_ACTOR:
        return Writing(False, "Cette colonne est celle de la région : elle se modifie, elle ne se conteste pas.")
    if closed:
        return Writing(False, CLOSED)
    place = {"region": region, "department": department, "theme": indicator.theme}
    if perimeter.may_write(REGION_ACTOR, **place):
        return Writing(True)
    return Writing(False, perimeter.why_not_write(REGION_ACTOR, **place))


def answering(perimeter: Perimeter, indicator: IndicatorDefinition, contest: Contest, closed: bool) -> Writing:
    """May this person answer? Whoever may write the disputed value."""
    if closed:
        return Writing(False, CLOSED)
    place = {"region": contest.region, "department": department_of(contest.entity), "theme": indicator.theme}
    if perimeter.may_write(indicator.owner, **place):
        return Writing(True)
    return Writing(False, perimeter.why_not_write(indicator.owner, **place))


def withdrawing(perimeter: Perimeter, indicator: IndicatorDefinition, contest: Contest) -> Writing:
    """May this person take it back? Whoever could have opened it."""
    return contesting(
        perimeter, indicator, region=contest.region, department=department_of(contest.entity), closed=False
    )


def department_of(entity: Entity) -> str:
    """The département of an establishment; that of its seat says nothing of a legal entity's sites."""
    return entity.department if entity.kind == "et" else ""
