"""A subscriber on loopback, and the hospitals it hears of. Models are imported once Django has started."""

import pytest

from tests.messages.webhooks.receiver import listening


@pytest.fixture
def receiver(settings):
    from jalon.kernel.addresses import Allowed

    settings.OUTGOING = Allowed.read("127.0.0.0/8")
    with listening() as receiver:
        yield receiver


@pytest.fixture
def entities(db, tmp_path):
    """Hospitals of region 75, and the grid of August."""
    from tests.tracking import worlds

    found = worlds.hospitals(tmp_path)
    worlds.month(found)
    return found


@pytest.fixture
def officer(db):
    from tests.accounts import people

    return people.make("chargee", role="region", territories=["region:75"], email="chargee@example.org")


@pytest.fixture
def subscribe(receiver):
    """Subscribe the receiver to everything, in the eyes of a person."""
    from jalon.messages.webhooks import actions

    def make(owner, *events, **more):
        every = events or ("month.closed", "month.reopened", "cells.changed", "delivery.applied", "list.made")
        return actions.subscribe(
            **{"title": "CRM", "address": receiver.address, "events": every, "owner": owner, "by": None} | more
        )

    return make
