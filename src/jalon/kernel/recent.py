"""What was read or made last, kept in the memory of a process and shared by its threads.

A thing is named by all that it depends on, so that nothing kept is ever out of date: whatever moves takes another name.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)
Made = TypeVar("Made")


class Recent(Generic[Name, Made]):
    """The things asked last, by name, as far as there is room; the one asked the longest ago leaves first.

    `room`: how many, or how much when `weigh` says what each takes. The last thing stays, even when it takes more.
    """

    def __init__(self, room: int, weigh: Callable[[Made], int] = lambda made: 1) -> None:
        self._room, self._weigh, self._taken = room, weigh, 0
        self._held: OrderedDict[Name, Made] = OrderedDict()
        self._turns: dict[Name, Lock] = {}
        self._lock = Lock()  # held for an instant, never while anything is made

    def get(self, name: Name, make: Callable[[], Made]) -> Made:
        """The thing of that name, made if it is not here; whoever asks for it meanwhile waits for its maker.

        What cannot be made is not kept: its maker hears why, and the next in line tries again.
        """
        with self._lock:
            if name in self._held:
                return self._touched(name)
            turn = self._turns.setdefault(name, Lock())
        with turn:
            if name in (ready := self.among([name])):
                return ready[name]
            try:
                made = make()
                self.keep({name: made})
            finally:
                with self._lock:
                    self._turns.pop(name, None)
        return made

    def among(self, names: Collection[Name]) -> dict[Name, Made]:
        """Those of these things that are at hand."""
        with self._lock:
            return {name: self._touched(name) for name in names if name in self._held}

    def keep(self, things: Mapping[Name, Made]) -> None:
        with self._lock:
            for name, thing in things.items():
                self._taken += self._weigh(thing) - (self._weigh(self._held[name]) if name in self._held else 0)
                self._held[name] = thing
                self._held.move_to_end(name)
            while self._taken > self._room and len(self._held) > 1:
                self._taken -= self._weigh(self._held.popitem(last=False)[1])

    def forget(self) -> None:
        """Have everything read again: for measures, and when a secret is closed."""
        with self._lock:
            self._held.clear()
            self._taken = 0

    def _touched(self, name: Name) -> Made:
        self._held.move_to_end(name)
        return self._held[name]
