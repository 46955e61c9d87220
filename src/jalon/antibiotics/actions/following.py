"""What follows from a change in a hospital's facts: counts made again, checks run, figures published."""

from collections.abc import Sequence
from typing import Any

from jalon.antibiotics.actions import checking, publishing
from jalon.antibiotics.facts import files
from jalon.directory.models import Entity
from jalon.kernel.periods import Period


def follow(establishment: Entity, periods: Sequence[str], *, by: Any) -> int:
    """After files, answers or presentations of a hospital changed: everything that rests on them is made again.

    Answers how many figures were published.

    `periods` empty: every period held. A structure is remembered until the next one, so that a period reaches the
    later ones that have none of their own.
    """
    from jalon.antibiotics.actions import loading  # it calls us: who changes a thing calls what follows

    reached = reached_by(establishment, periods)
    loading.recount(establishment, reached)
    published = publishing.publish(establishment, reached, by=by)
    checking.run(establishment, reached)
    return published


def reached_by(establishment: Entity, periods: Sequence[str]) -> list[str]:
    """The periods held that a change in these may touch."""
    held = files.periods_held([establishment])
    if not periods:
        return held
    first = min(Period(period).first_day for period in periods)
    return [period for period in held if period in periods or Period(period).last_day >= first]
