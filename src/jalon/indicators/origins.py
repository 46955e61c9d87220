"""Which file a published value comes from: asked of the features that bring files in, whichever they are.

A feature's AppConfig may carry a method `origins(batches) -> dict[batch id, Origin]`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.apps import apps


@dataclass(frozen=True)
class Origin:
    """A file: its name, its page, and the address of one of its rows (sheet, row)."""

    name: str
    url: str
    row_url: Callable[[int, int], str]


def of_batches(batches: Iterable[int | None]) -> dict[int, Origin]:
    """The file of each batch that comes from one."""
    wanted = {batch for batch in batches if batch is not None}
    found: dict[int, Origin] = {}
    for config in apps.get_app_configs():
        if wanted and hasattr(config, "origins"):
            found |= config.origins(wanted)
    return found
