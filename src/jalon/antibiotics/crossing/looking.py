"""What the page shows, gathered once: the crossings at every lag, and the points of the one that is drawn."""

from dataclasses import dataclass
from functools import cached_property

from jalon.antibiotics.crossing.asking import Look
from jalon.antibiotics.frame import Place
from jalon.antibiotics.queries import crossing
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.queries.crossing import QUARTER, Crossings
from jalon.antibiotics.queries.measuring import Held
from jalon.antibiotics.rules.crossing import Crossing
from jalon.antibiotics.rules.resistance import GREY_UNDER
from jalon.directory.models import Entity
from jalon.kernel.periods import Period
from jalon.ui import french


@dataclass(frozen=True)
class CrossedPoint:
    """A place, or a quarter: what it consumed, how its bacteria resist `lag` quarters later.

    `y` is None and `hidden` true when too few isolates stand behind it to leave the hospital.
    """

    name: str
    consumed: Held
    resisting: Held
    begins: Period
    ends: Period
    x: float
    y: float | None
    far: bool
    hidden: bool
    hospital: Entity | None

    @property
    def few(self) -> bool:
        return self.resisting.bottom < GREY_UNDER


@dataclass
class Looked:
    """The figures behind the page; each part is computed when it is first asked."""

    place: Place
    look: Look
    asked: Asked

    @cached_property
    def crossings(self) -> Crossings:
        look = self.look
        return crossing.cross(self.asked, look.consumption, look.resistance, look.points, inside=self.place.inside)

    @property
    def drawn(self) -> Crossing:
        """The crossing at the lag that the page draws."""
        return next(one for one in self.crossings.lags if one.lag == self.look.lag)

    @cached_property
    def points(self) -> list[CrossedPoint]:
        """Those of the drawing, the highest consumption first, then those whose resistance is hidden."""
        found, far = self.crossings, {self.drawn.pairs[rank][:2] for rank in self.drawn.far}
        several = [
            self._point(at, (at[0], later), at in far)
            for at in found.consumption
            if (at[0], later := str(Period(at[1]).shifted(self.look.lag))) in found.resistance
        ]
        return sorted((one for one in several if one), key=lambda one: (one.hidden, -one.x, one.name))

    def _point(self, at: tuple[str, str], later: tuple[str, str], far: bool) -> CrossedPoint | None:
        found, look = self.crossings, self.look
        consumed, resisting = found.consumption[at], found.resistance[later]
        x, y = crossing.rate(consumed, look.consumption), crossing.rate(resisting, look.resistance)
        if x is None or y is None:
            return None
        begins, ends, hidden = Period(at[1]), Period(later[1]), later in found.hidden
        return CrossedPoint(
            self._name(consumed, begins), consumed, resisting, begins, ends, x, None if hidden else y, far, hidden,
            self._hospitals.get(consumed.hospital),
        )  # fmt: skip

    def _name(self, held: Held, begins: Period) -> str:
        if self.look.points == QUARTER:
            return french.month(begins.code)
        if self.look.points == "establishment":
            return held.label or held.hospital
        if self.place.hospital:
            return held.name
        hospital = self._hospitals.get(held.hospital)
        return f"{held.name} ({hospital.name if hospital else held.hospital})"

    @cached_property
    def _hospitals(self) -> dict[str, Entity]:
        return {one.code: one for one in self.asked.hospitals}
