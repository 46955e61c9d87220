"""Checks of the catalogue: what they notice is kept as findings, until a person answers or the values change.

`run(batch)` looks at observations once they are published; `report(batch, notes)` takes what was noticed while a
file was read. Which checks there are, how grave and what to do: the files of `catalogue/checks`.
"""

from jalon.indicators.checks.findings import Note, report, run

__all__ = ["Note", "report", "run"]
