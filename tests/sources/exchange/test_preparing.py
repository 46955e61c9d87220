"""A bundle is made ready while others work; what they wait for is the writing down alone."""

import pytest
from django.db import connection
from django.utils import timezone

from jalon.indicators import ledger
from jalon.indicators.models import Batch, Observation
from jalon.kernel.refusal import Refusal
from jalon.sources.exchange import bundle, importing, preparing, trusting
from jalon.sources.models import Delivery
from jalon.warehouse import originals
from tests.indicators.worlds import held
from tests.sources import files
from tests.sources.exchange.bundles import Sending
from tests.sources.exchange.test_importing import ROW, refused
from tests.tracking import worlds

pytestmark = pytest.mark.django_db
SECOND = (*ROW[:2], "Non", "", "Non")


@pytest.fixture
def hospitals(tmp_path):
    return worlds.hospitals(tmp_path)


@pytest.fixture
def sending(tmp_path, hospitals):
    made = Sending(tmp_path)
    made.trusted()
    return made


def two_files(sending, second_month, row=SECOND):
    """A bundle of two files of the same source."""
    path = sending.bundle(ROW)
    with bundle.verified(path, trusting.trusted_name) as whole:
        [first] = whole.deliveries
    content = files.certificates([row]).encode("utf-8-sig")
    kept = originals.keep(sending.folder / "originaux", [content], limit=1 << 20)
    second = vars(first) | {"sha256": kept.sha256, "size": kept.size, "period": second_month,
                            "file_name": f"DMP_certificats_{second_month}.csv"}  # fmt: skip
    return sending.bundle(ROW, deliveries=[vars(first), second], name="deux.zip")


def test_files_are_read_and_staged_while_others_may_write(sending, monkeypatch):
    """No transaction of ours is open then: the depth is that of the test itself."""
    depth, seen = len(connection.savepoint_ids), {}

    def watched(name):
        made = getattr(preparing, name)

        def act(*said, **more):
            seen[name] = len(connection.savepoint_ids) - depth
            return made(*said, **more)

        monkeypatch.setattr(preparing, name, act)

    for name in ("prepare", "stage_values", "publish_plan"):
        watched(name)
    importing.take(sending.bundle(ROW), by=None)

    assert seen == {"prepare": 0, "stage_values": 0, "publish_plan": 1}


def test_nothing_is_seen_before_the_switch(sending, hospitals, monkeypatch):
    check = preparing.check_still_ready
    seen = []

    def look(ready):
        seen.append((Observation.objects.count(), held("dmp_certificat_commande", "2022-08"), Delivery.objects.count()))
        check(ready)

    monkeypatch.setattr(preparing, "check_still_ready", look)

    importing.take(sending.bundle(ROW), by=None)

    [(staged, visible, deliveries)] = seen
    assert (staged > 0, visible, deliveries) == (True, {}, 0)
    assert held("dmp_certificat_commande", "2022-08") == {hospitals[worlds.BERGERAC]: "Commande effectuée"}


def test_preparation_that_was_swept_away_is_refused(sending, monkeypatch):
    check = preparing.check_still_ready

    def too_late(ready):
        Batch.objects.update(touched_at=timezone.now() - 2 * ledger.batches.SILENCE)
        ledger.sweep()
        check(ready)

    monkeypatch.setattr(preparing, "check_still_ready", too_late)

    assert "trop longtemps" in refused(sending.bundle(ROW))


def test_sign_of_life_keeps_what_waits(sending):
    batch = ledger.open_batch(Batch.Kind.DELIVERY)
    Batch.objects.update(touched_at=timezone.now() - 2 * ledger.batches.SILENCE)

    ledger.still_staging([batch])
    ledger.sweep()

    assert ledger.are_staged([batch])


def test_second_file_of_a_month_is_compared_after_the_first(sending, hospitals):
    path = two_files(sending, "2022-08")

    with bundle.verified(path, trusting.trusted_name) as whole, preparing.prepared(whole, None) as ready:
        assert [one.comes_after for one in ready] == [False, True]
    importing.take(path, by=None)

    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == ["replaced", "applied"]
    assert held("dmp_certificat_commande", "2022-08") == {hospitals[worlds.BERGERAC]: "Pas de commande"}


def test_files_of_two_months_are_both_made_ready(sending, hospitals):
    path = two_files(sending, "2022-09")

    with bundle.verified(path, trusting.trusted_name) as whole, preparing.prepared(whole, None) as ready:
        assert [one.comes_after for one in ready] == [False, False]
    assert Batch.objects.filter(applied_at=None).count() == 0  # given up: nothing of it stays

    importing.take(path, by=None)

    assert len(held("dmp_certificat_commande", "2022-08")) == len(held("dmp_certificat_commande", "2022-09")) == 1


def test_beyond_what_memory_holds_files_are_read_in_their_turn(sending, monkeypatch):
    monkeypatch.setattr(preparing, "MOST_CELLS", 0)
    path = two_files(sending, "2022-09")

    taken = importing.take(path, by=None)

    assert [one.state for one in taken.deliveries] == ["applied", "applied"]


def test_somebody_who_types_meanwhile_keeps_his_cell(sending, hospitals, monkeypatch):
    """The value typed after the file was compared is left, and the file's waits to be settled."""
    publish = preparing.publish

    def typed_first(*said):
        ids = ledger.indicator_ids(["dmp_certificat_commande"])
        code = ids["dmp_certificat_commande"]
        cell = ledger.CellWrite(code, "2022-08", hospitals[worlds.BERGERAC], 0, None, "Aucune commande", ledger.ANY)
        ledger.set_values([cell], by=None)
        return publish(*said)

    monkeypatch.setattr(preparing, "publish", typed_first)

    taken = importing.take(sending.bundle(ROW), by=None)

    assert held("dmp_certificat_commande", "2022-08") == {hospitals[worlds.BERGERAC]: "Aucune commande"}
    assert taken.deliveries[0].waiting_cells.filter(indicator="dmp_certificat_commande").exists()


def test_file_that_cannot_be_read_takes_all_with_it(sending):
    with pytest.raises(Refusal):
        importing.take(two_files(sending, "2022-09", row=("",)), by=None)

    assert not Observation.objects.exists()
    assert not Batch.objects.exists()
