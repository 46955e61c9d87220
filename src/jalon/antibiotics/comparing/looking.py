"""What the page shows, gathered once: the peers, the groups they make, the one looked at, where each stands."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from jalon.antibiotics.comparing.asking import EVERY, HOSPITALS, LEVELS, UNSAID, Look
from jalon.antibiotics.frame import Place
from jalon.antibiotics.queries import comparing
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.queries.comparing import Comparison, Peer


@dataclass
class Looked:
    """The figures behind the page; each part is computed when it is first asked."""

    place: Place
    look: Look
    asked: Asked

    @cached_property
    def peers(self) -> list[Peer]:
        """All those there are, of every group."""
        look, place = self.look, self.place
        if look.between == HOSPITALS:
            return comparing.hospitals_of(self.asked, look.measure, place.perimeter, place.hospital)
        return comparing.units_of(self.asked, look.measure, LEVELS[look.between], inside=place.inside)

    @cached_property
    def groups(self) -> dict[str, int]:
        """Each domain, or type of hospital, with how many there are, the most numerous first."""
        counted = Counter(one.kind for one in self.peers)
        return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))

    @cached_property
    def group(self) -> str:
        """The one asked, else that of the hospital looked at, else the most numerous."""
        asked = self.look.group
        if asked == EVERY or asked in self.groups:
            return asked if asked else self._usual
        if asked == UNSAID and "" in self.groups:
            return ""
        return self._usual  # that of the list before, which the form keeps when one changes who is compared

    @cached_property
    def _usual(self) -> str:
        own = next((one.kind for one in self.peers if one.own), None)
        return own if own is not None else next(iter(self.groups), EVERY)

    @cached_property
    def comparison(self) -> Comparison:
        kept = [one for one in self.peers if self.group in (EVERY, one.kind)]
        return comparing.compare(kept, self.look.measure)
