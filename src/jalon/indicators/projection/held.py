"""What was read lately, kept in the memory of the process under the hash of its content.

A piece is named by what is in it, so it is never out of date: another process that writes gives the column another
name, and whoever reads asks the database for the names first. Rights are no matter of this module: a reader is given
the names of the columns he may read, and nobody else's content goes by the same name.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Collection, Mapping
from threading import Lock

COLUMNS = 300  # five months of sixty columns: some sixty megabytes once decoded


class Pieces:
    """The pieces read last, by name. The threads of a process share them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def among(self, names: Collection[str]) -> dict[str, bytes]:
        """Those of these pieces that are at hand."""
        with self._lock:
            found = {name: self._held[name] for name in names if name in self._held}
            for name in found:
                self._held.move_to_end(name)
        return found

    def keep(self, pieces: Mapping[str, bytes]) -> None:
        with self._lock:
            self._held.update(pieces)
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._held.clear()


lines = Pieces(12)
columns = Pieces(COLUMNS)


def name_of(content: bytes) -> str:
    """What a piece is called: the hash of its content."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()
