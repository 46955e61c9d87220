"""What follows from a change in a hospital's facts: counts made again, checks run, figures published."""

from collections.abc import Sequence
from typing import Any

from jalon.directory.models import Entity


def follow(establishment: Entity, periods: Sequence[str], *, by: Any) -> None:
    """After files, answers or presentations of a hospital changed: everything that rests on them is made again.

    `periods` empty: every period held. A structure is remembered until the next one, so all counts are looked at.
    """
    from jalon.antibiotics.actions import loading  # it calls us: who changes a thing calls what follows

    loading.recount(establishment)
