"""What each subscription is told: only what its owner may read, nothing forgotten between two transactions."""

import threading

import pytest
from django.db import connection, transaction

from jalon.accounts import audit, happenings
from jalon.accounts.models import AuditEvent
from jalon.directory import actions as directory
from jalon.directory.actions.named_lists import NewMember
from jalon.directory.models import Entity
from jalon.messages.models import Dispatch, Subscription
from jalon.messages.webhooks import gathering
from tests.accounts import people

pytestmark = pytest.mark.django_db
PLACE = {"grid": "segur_es", "region": "75", "month": "2022-08"}


def told(subscription):
    gathering.gather()
    found = Dispatch.objects.filter(subscription=subscription).order_by("pk")
    return [(one.event, gathering.json.loads(one.body)["data"]) for one in found]


def test_each_hears_only_what_its_owner_may_read(officer, subscribe):
    far = people.make("lointaine", "region", territories=["region:53"])
    hers, other, nobody = subscribe(officer), subscribe(far), subscribe(people.make("sans", territories=["region:53"]))
    audit.write("tracking.month_closed", by=officer, note="x", **PLACE)

    assert told(hers) == [("month.closed", PLACE)]
    assert told(other) == told(nobody) == []


def test_cells_are_told_only_to_whoever_reads_their_columns(officer, subscribe):
    """The weather of a deployment is kept by its region: a national owner is not even told that it moved."""
    owner = people.make("nationale", "national", "ans")
    one_theme = people.make("theme", "region", territories=["region:75"], themes=["mssante"])
    hers, theirs, narrow = subscribe(officer), subscribe(owner), subscribe(one_theme)
    for column in ("meteo", "asp_etat_dpi"):
        audit.write("tracking.cell_written", by=officer, column=column, holder="x", batch=1, **PLACE)

    assert [data["columns"] for _, data in told(hers)] == [["meteo"], ["asp_etat_dpi"]]
    assert [data["columns"] for _, data in told(theirs)] == [["asp_etat_dpi"]]
    assert told(narrow) == []


def test_cells_written_one_after_the_other_make_one_message(officer, subscribe):
    held = subscribe(officer)
    for _ in range(3):
        audit.write("tracking.cell_written", by=officer, column="meteo", holder="x", batch=1, **PLACE)
    audit.write("tracking.block_written", by=officer, columns=["meteo"], cells=40, batch=2, **PLACE)

    assert told(held) == [("cells.changed", PLACE | {"columns": ["meteo"], "cells": 43})]


def test_cells_of_before_their_grid_was_noted_are_left(officer, subscribe):
    held = subscribe(officer)
    audit.write("tracking.cell_written", by=officer, column="meteo", month="2022-08", holder="x", batch=1)

    assert told(held) == []


def test_list_is_told_to_those_who_may_open_it(entities, officer, subscribe):
    other = people.make("autre", "region", territories=["region:75"])
    hers, others = subscribe(officer), subscribe(other)
    entity = Entity.objects.filter(kind="et", region="75").first()
    made = directory.make_list(
        name="LISTE-ICI", region="75", domain="", members=[NewMember(entity.pk)], origin={}, by=officer, shared=False
    )

    assert told(hers) == [("list.made", {"list": made.pk, "region": "75", "members": 1})]
    assert told(others) == []


def test_file_applied_is_told_with_its_counts(officer, subscribe):
    from jalon.sources.models import Delivery

    held = subscribe(officer)
    delivery = Delivery.objects.create(
        source="dmp_certificats", period="2022-08", sha256="0" * 64, read=4, matched=3, rejected=1
    )
    audit.write("sources.applied", by=officer, target=delivery)

    [(event, data)] = told(held)
    assert event == "delivery.applied"
    assert (data["delivery"], data["source"], data["read"], data["matched"]) == (delivery.pk, "dmp_certificats", 4, 3)


def test_feature_that_fails_silences_neither_the_others_nor_what_follows(officer, subscribe, monkeypatch):
    held = subscribe(officer)
    audit.write("tracking.month_closed", by=officer, note="x")  # lacks its grid
    audit.write("tracking.month_closed", by=officer, note="x", **PLACE)

    assert told(held) == [("month.closed", PLACE)]


def test_person_whose_access_is_closed_is_told_nothing(officer, subscribe):
    held = subscribe(officer)
    officer.is_active = False
    officer.save()
    audit.write("tracking.month_closed", by=None, note="x", **PLACE)

    assert told(held) == []


def test_every_happening_is_named_once_and_comes_from_an_act_that_is_declared():
    from jalon.accounts.queries import act_labels

    verbs = [verb for one in happenings.declared() for verb in one.verbs]
    assert len(verbs) == len(set(verbs))
    assert set(verbs) <= set(act_labels())
    titles = {(one.name, one.title) for one in happenings.declared()}
    assert len({name for name, _ in titles}) == len(titles)


@pytest.mark.pg_only
@pytest.mark.django_db(transaction=True)
def test_act_whose_transaction_ends_late_is_told_all_the_same(tmp_path):
    """It began first and has the lower number, and ends after a later act was told: a cursor on numbers loses it."""
    admin = people.make("admin", "administrateur")
    held = Subscription.objects.create(
        title="CRM", address="https://crm.example.org", events=["month.closed", "month.opened"], owner=admin,
        read_to=gathering.last_place(),
    )  # fmt: skip
    written, finish = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            audit.write("tracking.month_closed", by=None, note="", **PLACE)
            written.set()
            finish.wait(10)
        connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    assert written.wait(10)
    audit.write("tracking.month_opened", by=None, **PLACE)
    early = [event for event, _ in told(held)]
    finish.set()
    thread.join()

    assert early == ["month.opened"]
    numbers = dict(AuditEvent.objects.values_list("verb", "pk"))
    assert numbers["tracking.month_closed"] < numbers["tracking.month_opened"]
    assert [event for event, _ in told(held)] == ["month.opened", "month.closed"]


@pytest.mark.pg_only
@pytest.mark.django_db(transaction=True)
def test_acts_of_many_at_once_are_each_told_once():
    """Eight people write and two processes gather, all at the same time."""
    admin = people.make("admin", "administrateur")
    held = Subscription.objects.create(
        title="CRM", address="https://crm.example.org", events=["month.opened"], owner=admin,
        read_to=gathering.last_place(),
    )  # fmt: skip
    over = threading.Event()

    def write(rank):
        for number in range(10):
            audit.write("tracking.month_opened", by=None, grid="segur_es", region="75", month=f"20{rank}{number}-01")
        connection.close()

    def look():
        while not over.is_set():
            gathering.gather()
        connection.close()

    looking = [threading.Thread(target=look) for _ in range(2)]
    writing = [threading.Thread(target=write, args=[rank]) for rank in range(1, 9)]
    for thread in looking + writing:
        thread.start()
    for thread in writing:
        thread.join()
    over.set()
    for thread in looking:
        thread.join()

    assert sorted(data["month"] for _, data in told(held)) == sorted(
        f"20{rank}{number}-01" for rank in range(1, 9) for number in range(10)
    )
