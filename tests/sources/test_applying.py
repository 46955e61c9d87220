"""Publishing a plan: what people did meanwhile stands, an interruption is made good."""

import pytest

from jalon.accounts.models import AuditEvent, User
from jalon.indicators.ledger import indicator_ids, set_value, standing
from jalon.indicators.models import Batch, Coverage, Observation
from jalon.jobs import Cancelled
from jalon.kernel.refusal import Refusal
from jalon.sources import actions
from jalon.sources.actions import apply as applying
from jalon.sources.models import Delivery, PendingCell
from tests.sources import files, small

pytestmark = pytest.mark.django_db
ORDERED, MONTH = "dmp_certificat_commande", "2022-07"


@pytest.fixture
def sites():
    return small.establishments(2)


@pytest.fixture
def planned(tmp_path, sites):
    rows = [(site.code, site.name, "Oui", "", "") for site in sites]
    path = files.write(tmp_path, f"DMP_certificats_{MONTH}.csv", files.certificates(rows))
    delivery = actions.receive(path, name=path.name)
    return delivery, actions.plan(delivery)


def held():
    indicator = indicator_ids([ORDERED])[ORDERED]
    return {entity: value.text for (_, entity), value in standing([indicator], MONTH).items()}


def test_plan_publishes_nothing(planned):
    delivery, plan = planned

    assert (delivery.state, plan.row_counts.matched, delivery.cells["new"]) == ("planned", 2, 2)
    assert not Observation.objects.exists()
    assert not Batch.objects.exists()


def test_cell_edited_between_plan_and_publication_stays_and_the_file_waits(planned, sites):
    delivery, plan = planned
    editor = User.objects.create(username="autre")
    set_value(indicator=ORDERED, period=MONTH, entity=sites[0], text="Pas de commande", by=editor)

    actions.apply_plan(delivery, plan=plan)

    assert held() == {sites[0].pk: "Pas de commande", sites[1].pk: "Commande effectuée"}
    assert (delivery.cells["new"], delivery.cells["pending"], delivery.observations) == (1, 1, 1)
    assert PendingCell.objects.get().reason == "meanwhile"


def test_killed_after_publication_only_writes_it_down_when_run_again(planned, sites, monkeypatch):
    delivery, plan = planned
    with monkeypatch.context() as patch:
        patch.setattr(applying, "_finish", lambda *arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.apply_plan(delivery, plan=plan)
    delivery = Delivery.objects.get()
    assert delivery.state == Delivery.State.APPLYING

    actions.apply_plan(delivery)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.observations) == ("applied", 2)
    assert Observation.objects.count() == 2
    assert Batch.objects.count() == 1


def test_cancelled_in_the_middle_leaves_nothing(planned):
    delivery, plan = planned

    class Stop:
        def step(self, done, total, message=""):
            raise Cancelled

    with pytest.raises(Cancelled):
        actions.apply_plan(delivery, plan=plan, progress=Stop())

    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.PLANNED
    assert not Observation.objects.exists()
    assert not Coverage.objects.exists()


def test_applied_twice_is_applied_once(planned):
    delivery, plan = planned
    actions.apply_plan(delivery, plan=plan)

    actions.apply_plan(delivery)

    assert Batch.objects.count() == 1
    assert AuditEvent.objects.filter(verb="sources.applied").count() == 1


def test_given_up_is_never_applied(planned):
    delivery, plan = planned
    delivery = actions.cancel(delivery)

    with pytest.raises(Refusal):
        actions.apply_plan(delivery, plan=plan)

    assert not Observation.objects.exists()


def test_applied_is_not_given_up(planned):
    delivery, plan = planned
    actions.apply_plan(delivery, plan=plan)

    with pytest.raises(Refusal, match="déjà appliquée"):
        actions.cancel(delivery)
