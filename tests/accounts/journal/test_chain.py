"""The journal: written with the act, sealed afterwards, and a change shows."""

import threading

import pytest
from django.db import connection, transaction

from jalon.accounts import audit
from jalon.accounts.audit import sealing
from jalon.accounts.models import AuditEvent
from tests.accounts.people import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def five_acts():
    for number in range(5):
        audit.write("tests.act", by=None, number=number, said="é ’ 漢", share=0.1)
    audit.seal()


def test_act_undone_leaves_no_trace():
    with transaction.atomic():
        audit.write("tests.act", by=None)
        transaction.set_rollback(True)

    assert not AuditEvent.objects.exists()


def test_target_is_named_as_it_was_then():
    luc = make("luc")
    audit.write("tests.seen", by=luc, target=luc, on="2022-08-31")

    event = AuditEvent.objects.get(verb="tests.seen")

    assert (event.target_kind, event.target_id, event.target_label) == (
        "accounts.user",
        str(luc.pk),
        f"compte n° {luc.pk}",
    )
    assert event.details == {"on": "2022-08-31"}


def test_chain_holds_and_goes_on(five_acts):
    audit.write("tests.later", by=None)
    assert audit.verify().waiting == 1

    assert audit.seal() == 1

    verdict = audit.verify()
    assert verdict.holds
    assert (verdict.sealed, verdict.waiting) == (6, 0)


def test_sealing_in_several_batches_gives_one_chain(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 3)
    for number in range(8):
        audit.write("tests.act", by=None, number=number)

    assert audit.seal() == 8

    assert audit.verify().holds
    assert list(AuditEvent.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 9))


@pytest.mark.parametrize("change", [{"verb": "tests.other"}, {"details": {"number": 99}}, {"target_label": "autre"},
                                    {"seal": "f" * 64}])  # fmt: skip
def test_changed_row_is_found(five_acts, change):
    AuditEvent.objects.filter(sequence=3).update(**change)

    verdict = audit.verify()

    assert not verdict.holds
    assert verdict.breaks[0].sequence == 3
    assert "n° 3 a été modifiée" in verdict.breaks[0].message


def test_row_said_to_be_by_someone_else_is_found(five_acts):
    AuditEvent.objects.filter(sequence=2).update(by=make("luc"))

    assert [found.sequence for found in audit.verify().breaks] == [2]


def test_removed_rows_are_found(five_acts):
    AuditEvent.objects.filter(sequence__in=[2, 3]).delete()

    verdict = audit.verify()

    assert [found.message for found in verdict.breaks] == ["Les lignes n° 2 à 3 ont été supprimées."]


def test_removed_first_row_is_found(five_acts):
    AuditEvent.objects.filter(sequence=1).delete()

    assert [found.message for found in audit.verify().breaks] == ["La ligne n° 1 a été supprimée."]


def test_removed_last_row_changes_the_last_seal(five_acts):
    noted = audit.verify().last_seal

    AuditEvent.objects.filter(sequence=5).delete()

    assert audit.verify().last_seal != noted


@pytest.mark.pg_only
@pytest.mark.django_db(transaction=True)
def test_two_sealers_make_one_chain():
    for number in range(300):
        audit.write("tests.act", by=None, number=number)
    start = threading.Barrier(2)

    def seal():
        start.wait()
        audit.seal()
        connection.close()

    threads = [threading.Thread(target=seal) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    verdict = audit.verify()
    assert verdict.holds
    assert verdict.sealed == 300
