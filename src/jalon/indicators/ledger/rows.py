"""What goes into the ledger and what comes out of it."""

from typing import NamedTuple

from jalon.kernel.refusal import Refusal


class NewObservation(NamedTuple):
    """A value to publish. `number` for quantities, `text` for the rest; both None: emptied by its owner."""

    indicator_id: int
    period: str
    entity_id: int
    state: int = 0
    number: float | None = None
    text: str | None = None
    sheet: int | None = None
    row: int | None = None


class NewCoverage(NamedTuple):
    """What a delivery speaks of. Where its silence speaks, those it leaves out in these places are absent."""

    indicator_id: int
    period: str
    domains: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    source: str = ""
    silence_speaks: bool = True


class Standing(NamedTuple):
    """The value that holds in a cell now, with the observation that says so."""

    id: int
    state: int
    number: float | None
    text: str | None
    batch_id: int

    @property
    def is_emptied(self) -> bool:
        return self.state == 0 and self.number is None and self.text is None


class Cell(NamedTuple):
    """A place of the ledger: an indicator, a period, an entity."""

    indicator_id: int
    period: str
    entity_id: int


class Conflict(Refusal):
    """Somebody changed the cell meanwhile; `current` is what it holds now, None when it holds nothing."""

    def __init__(self, current: Standing | None) -> None:
        super().__init__(
            "Cette valeur vient d'être changée par quelqu'un d'autre : rien n'a été écrit. "
            "Relisez la valeur actuelle, puis recommencez si besoin."
        )
        self.current = current
