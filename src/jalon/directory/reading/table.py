"""A directory file once opened: headers and rows of text, each with its line in the file."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """`rows`: (line of the file, cells); a row may have fewer cells than there are headers."""

    name: str
    headers: Sequence[str]
    rows: Sequence[tuple[int, list[str]]]
    encoding: str = ""
    separator: str = ""
