"""Small invented worlds for the tests of indicators."""

from jalon.directory.models import Entity
from jalon.indicators import ledger
from jalon.indicators.ledger import NewCoverage, NewObservation
from jalon.indicators.models import Batch


def entities(count, kind="et", **more):
    made = [Entity(kind=kind, code=f"{kind}{rank:07d}", name=f"{kind} {rank}", **more) for rank in range(count)]
    return [entity.pk for entity in Entity.objects.bulk_create(made)]


def publish(values, *, superseding=(), coverage=(), kind=Batch.Kind.DELIVERY):
    """Publish (indicator, period, entity, value) rows; returns the batch and what came of it."""
    ids = ledger.indicator_ids({row[0] for row in values} | {row[0] for row in coverage})
    batch = ledger.open_batch(kind, label="essai", by=None)
    ledger.stage(batch, [observation(ids, *row) for row in values])
    covered = [NewCoverage(ids[code], period, source="essai", **more) for code, period, more in coverage]
    done = ledger.apply(batch, superseding=superseding, coverage=covered)
    batch.refresh_from_db()
    return batch, done


def observation(ids, code, period, entity, value, state=0, row=None):
    number = value if isinstance(value, int | float) else None
    text = value if isinstance(value, str) else None
    return NewObservation(ids[code], period, entity, state, number, text, None, row)


def held(code, period):
    """What stands for an indicator and a period: entity → number or text."""
    number = ledger.indicator_ids([code])[code]
    found = ledger.standing([number], period)
    return {entity: value.text if value.number is None else value.number for (_, entity), value in found.items()}


def standing_ids(code, period):
    number = ledger.indicator_ids([code])[code]
    return {entity: value.id for (_, entity), value in ledger.standing([number], period).items()}
