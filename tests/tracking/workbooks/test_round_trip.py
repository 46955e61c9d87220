"""Out, completed elsewhere, and in again: what is written, what clashes, what is refused, what is never lost."""

import pytest

from jalon.accounts.access import perimeter_of
from jalon.indicators.models import Batch, Observation
from jalon.kernel.refusal import Refusal
from jalon.tracking.models import WorkbookReturn
from jalon.tracking.workbooks import actions
from tests.accounts import people
from tests.indicators.worlds import held, publish
from tests.tracking.workbooks.copies import Copy
from tests.tracking.workbooks.travelling import apply, bring_back, outcomes, take_out
from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE, MONTH

pytestmark = pytest.mark.django_db
ALERT, NOT_STARTED = "En cours de déploiement - Alerte", "Non démarré"


@pytest.fixture
def colleague():
    return people.make("collegue", "region", "region", ["region:75"])


def test_workbook_that_nobody_touched_changes_nothing(entities, officer):
    _, body = take_out(officer)

    for file in (body, Copy(body).body()):
        returned = bring_back(officer, file)

        assert outcomes(returned) == []
        assert returned.unchanged > 100
        assert returned.state == WorkbookReturn.State.APPLIED
    assert not Batch.objects.filter(author=officer).exists()


def test_what_was_completed_is_written_in_one_batch(entities, officer):
    _, body = take_out(officer)
    copy = Copy(body).write(BERGERAC, "meteo", ALERT).write(ANNEXE, "meteo", "n.d.").write(CLINIQUE, "meteo", None)

    done = apply(bring_back(officer, copy), officer)

    assert outcomes(done) == [("meteo", "applied", "")] * 3
    assert held("meteo", MONTH)[entities[BERGERAC]] == ALERT
    states = dict(Observation.objects.filter(batch=done.batch).values_list("entity_id", "state"))
    assert states == {entities[BERGERAC]: 0, entities[ANNEXE]: 2, entities[CLINIQUE]: 0}
    assert held("meteo", MONTH)[entities[CLINIQUE]] is None


def test_same_file_twice_changes_nothing(entities, officer):
    _, body = take_out(officer)
    file = Copy(body).write(BERGERAC, "meteo", ALERT).body()
    apply(bring_back(officer, file), officer)

    again = bring_back(officer, file)

    assert outcomes(again) == []
    assert again.state == WorkbookReturn.State.APPLIED


def test_two_editors_of_one_cell_are_exactly_one_conflict(entities, officer, colleague):
    _, hers = take_out(officer)
    _, his = take_out(colleague)
    apply(bring_back(officer, Copy(hers).write(BERGERAC, "meteo", ALERT).write(ANNEXE, "meteo", ALERT)), officer)

    returned = bring_back(
        colleague, Copy(his).write(BERGERAC, "meteo", "Déployé / VA signée").write(ANNEXE, "meteo", ALERT)
    )

    assert outcomes(returned) == [("meteo", "conflict", "")]
    cell = returned.cells.get()
    assert (cell.base[1], cell.theirs[1], cell.current[1]) == (NOT_STARTED, "Déployé / VA signée", ALERT)

    actions.choose(returned=returned, cells=None, choice="theirs", by=colleague)
    apply(returned, colleague)

    assert held("meteo", MONTH)[entities[BERGERAC]] == "Déployé / VA signée"


def test_conflict_left_or_lost_keeps_what_jalon_holds(entities, officer, colleague):
    _, body = take_out(officer)
    publish([("meteo", MONTH, entities[BERGERAC], ALERT)], kind="edit")
    file = Copy(body).write(BERGERAC, "meteo", "Déployé / VA signée").body()

    apply(bring_back(officer, file), officer)
    undecided = bring_back(officer, file)

    assert held("meteo", MONTH)[entities[BERGERAC]] == ALERT
    assert outcomes(undecided) == [("meteo", "conflict", "")]  # it is asked again, not forgotten

    actions.choose(returned=undecided, cells=[undecided.cells.get().pk], choice="current", by=officer)
    apply(undecided, officer)

    assert held("meteo", MONTH)[entities[BERGERAC]] == ALERT
    assert outcomes(bring_back(officer, file)) == []


def test_value_confirmed_meanwhile_is_a_conflict(entities, officer):
    _, body = take_out(officer)
    publish([("meteo", MONTH, entities[BERGERAC], NOT_STARTED)], kind="edit")  # carried over from July until then

    returned = bring_back(officer, Copy(body).write(BERGERAC, "meteo", ALERT))

    assert [outcome for _, outcome, _ in outcomes(returned)] == ["conflict"]


def test_workbook_that_keeps_travelling_is_compared_with_its_last_return(entities, officer):
    _, body = take_out(officer)
    copy = Copy(body).write(BERGERAC, "meteo", ALERT).write(ANNEXE, "meteo", ALERT).write(CLINIQUE, "meteo", ALERT)
    apply(bring_back(officer, copy), officer)

    second = bring_back(officer, copy.write(BERGERAC, "meteo", "Déployé / VA signée"))
    assert outcomes(second) == [("meteo", "applied", "")]
    apply(second, officer)
    third = bring_back(officer, copy.write(CLINIQUE, "meteo", "Déployé / VA signée"))  # as it first left

    assert outcomes(third) == [("meteo", "applied", "")]


def test_two_copies_of_one_workbook_do_not_undo_each_other(entities, officer):
    """Mailed to two people on the first day: what one wrote is not what the other found."""
    _, body = take_out(officer)
    one = Copy(body).write(BERGERAC, "meteo", ALERT).write(CLINIQUE, "meteo", ALERT)
    apply(bring_back(officer, one), officer)

    untouched = bring_back(officer, body)
    other = bring_back(
        officer, Copy(body).write(BERGERAC, "meteo", "Déployé / VA signée").write(ANNEXE, "meteo", ALERT)
    )

    assert outcomes(untouched) == []
    assert [outcome for _, outcome, _ in outcomes(other)] == ["conflict", "applied"]


def test_return_is_taken_back_as_one_act(entities, officer):
    _, body = take_out(officer)
    file = Copy(body).write(BERGERAC, "meteo", ALERT).write(CLINIQUE, "meteo", ALERT).body()
    done = apply(bring_back(officer, file), officer)

    actions.undo(returned=done, perimeter=perimeter_of(officer), by=officer)

    assert held("meteo", MONTH) == {entities[CLINIQUE]: "Déployé / VA signée"}
    assert [outcome for _, outcome, _ in outcomes(bring_back(officer, file))] == ["applied", "applied"]


def test_what_moves_between_the_plan_and_its_application_becomes_a_conflict(entities, officer, colleague):
    _, body = take_out(officer)
    returned = bring_back(officer, Copy(body).write(BERGERAC, "meteo", ALERT).write(ANNEXE, "meteo", ALERT))
    publish([("meteo", MONTH, entities[BERGERAC], "Déployé / VA signée")], kind="edit")

    done = apply(returned, officer)

    assert held("meteo", MONTH)[entities[BERGERAC]] == "Déployé / VA signée"
    assert held("meteo", MONTH)[entities[ANNEXE]] == ALERT
    assert sorted(outcome for _, outcome, _ in outcomes(done)) == ["applied", "conflict"]


def test_nothing_is_written_twice_of_one_return(entities, officer):
    _, body = take_out(officer)
    returned = apply(bring_back(officer, Copy(body).write(BERGERAC, "meteo", ALERT)), officer)

    with pytest.raises(Refusal, match="déjà"):
        apply(returned, officer)


def test_value_of_a_legal_entity_is_changed_once_or_not_at_all(entities):
    owner = people.make("ans", "national", "ans")
    _, body = take_out(owner)
    sent = "mssante_messages_envoyes"

    clash = bring_back(owner, Copy(body).write(BERGERAC, sent, 2000).write(ANNEXE, sent, 3000))
    assert [outcome for _, outcome, _ in outcomes(clash)] == ["refused", "refused"]
    assert "entité juridique" in outcomes(clash)[0][2]

    done = apply(bring_back(owner, Copy(body).write(BERGERAC, sent, "2 000 EJ").write(ANNEXE, sent, 2000)), owner)

    assert list(held(sent, MONTH).values()) == [2000]
    assert done.batch.size == 1
