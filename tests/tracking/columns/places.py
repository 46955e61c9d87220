"""A region of three hospitals whose catalogue folder is the test's own."""

from contextlib import contextmanager

from jalon import catalogue
from jalon.accounts import access
from jalon.kernel.periods import Period
from jalon.tracking.columns import rules
from jalon.tracking.frame import Place
from jalon.tracking.queries import grid_definition
from tests.tracking import worlds

SAID = {
    "label": "Visite sur place", "why": "Savoir qui a été vu.", "kind": "choice", "values": "Prévue\nFaite\nRefusée",
    "open_list": False, "not_applicable": "", "unit": "", "minimum": "", "maximum": "", "additive": False,
    "owner": "region", "grain": "et", "carries_over": True, "private": False, "theme": "sih", "new_theme": "",
    "after": "sih_editeur", "width": None,
}  # fmt: skip


@contextmanager
def own_folder(folder):
    """The catalogue folder of the region, for the time of a test."""
    before = catalogue.overlay()
    catalogue.use_overlay(folder)
    try:
        yield folder
    finally:
        catalogue.use_overlay(before)


def here(grid="segur_es", month=worlds.MONTH, region="75"):
    return Place(grid_definition(grid), region, Period(month))


def draft(**changed):
    return rules.read_draft(SAID | changed)


ALL = access.system()
