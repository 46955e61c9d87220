from collections.abc import Callable, Iterator
from typing import Any

Row = dict[str, Any]


class Changes:
    """What changed since a cursor, page after page. `cursor` is where to go on from, the next time.

    It moves when the elements of a page have all been taken: kept after each of them is done, it loses none. What is
    told twice because the program stopped in between says the same thing twice.
    """

    def __init__(self, page_after: Callable[[str], Row], since: str) -> None:
        self._page_after, self.cursor = page_after, since

    def __iter__(self) -> Iterator[Row]:
        more = True
        while more:
            page = self._page_after(self.cursor)
            yield from page["elements"]
            self.cursor, more = page["suite"], page["encore"]
