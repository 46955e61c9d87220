"""Figures of a hospital become observations, so that the grid and the comparisons show them without knowing us."""

from collections.abc import Iterable
from typing import Any

from jalon.antibiotics.facts import files
from jalon.antibiotics.models import Publication
from jalon.antibiotics.queries import published
from jalon.antibiotics.queries.published import Figure
from jalon.directory.models import Entity
from jalon.indicators import ledger
from jalon.indicators.models import Batch, Indicator
from jalon.kernel.periods import Period


def publish(hospital: Entity, periods: Iterable[str], *, by: Any) -> int:
    """Publish what changed for these periods, one batch each; answers how many values were written.

    A figure no longer made (its file was given up) is emptied, never erased: its history stays. One whose isolates
    were purged stays as it was.
    """
    written = 0
    for period in sorted(set(periods)):
        written += _publish(hospital, period, published.figures_of(hospital, period), by)
    return written


def publish_registration(hospital: Entity, *, by: Any) -> None:
    """Say in the ledger that the hospital is registered, from the month it did."""
    held = published.registration_of(hospital)
    if held:
        month, figure = held
        _write(hospital, month, {"atb_inscrit": figure}, by, f"Inscription aux antibiotiques, {Period(month).label}")


def published_periods(hospital: Entity) -> list[str]:
    """Every period of which a file is or was held."""
    said = Publication.objects.filter(establishment=hospital).values_list("period", flat=True)
    return sorted({*files.periods_held([hospital]), *said})


def _publish(hospital: Entity, period: str, figures: dict[str, Figure], by: Any) -> int:
    wanted = dict(figures)
    kept = published.kept_as_published(hospital, period)
    for code in _published_before(hospital, period) - figures.keys() - kept:
        wanted[code] = Figure()  # both empty: the cell was emptied by its owner
    return _write(hospital, period, wanted, by, f"Antibiotiques, {Period(period).label}")


def _published_before(hospital: Entity, period: str) -> set[str]:
    batches = Publication.objects.filter(establishment=hospital, period=period).values_list(
        "batch__indicators", flat=True
    )
    ids = {pk for some in batches for pk in some}
    return set(Indicator.objects.filter(pk__in=ids).values_list("code", flat=True))


def _write(hospital: Entity, period: str, figures: dict[str, Figure], by: Any, label: str) -> int:
    ids = ledger.indicator_ids(figures)
    cells = [
        ledger.CellWrite(ids[code], period, hospital.pk, one.state, one.number, one.text, ledger.ANY)
        for code, one in figures.items()
    ]
    done = ledger.set_values(cells, by=by, label=label, kind=Batch.Kind.DELIVERY)
    if done.batch is not None:
        Publication.objects.create(establishment=hospital, period=period, batch=done.batch)
    return len(done.written)
