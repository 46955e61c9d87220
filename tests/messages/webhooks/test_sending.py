"""Messages posted to a real server on loopback: signed, in order, again when it failed, never for ever."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from jalon.accounts import actions as accounts
from jalon.accounts import audit
from jalon.accounts.models import AuditEvent
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.messages.models import Dispatch, Subscription
from jalon.messages.webhooks import actions, gathering, notices, rules, sending, signing
from jalon.tracking.months import actions as months
from tests.accounts import people
from tests.messages.webhooks.receiver import is_signed

pytestmark = pytest.mark.django_db
AUGUST = {"grid": "segur_es", "region": "75", "month": Period("2022-08")}
ALREADY = timedelta(minutes=5)


def close_and_reopen(officer):
    """The traces of both acts: what follows is about sending them."""
    place = {"grid": "segur_es", "region": "75", "month": "2022-08"}
    audit.write("tracking.month_closed", by=officer, note="x", **place)
    audit.write("tracking.month_reopened", by=officer, reason="x", **place)
    gathering.gather()


def make_due(**more):
    Dispatch.objects.filter(state="waiting").update(next_try_at=timezone.now(), **more)


def test_month_closed_is_told_signed_and_says_no_text(entities, officer, receiver, subscribe):
    held = subscribe(officer)
    closing = months.close_month(**AUGUST, by=officer, note="NOTE-DE-LA-REGION")
    months.reopen_month(closing=closing, why="MOTIF-DE-LA-REGION", by=officer)
    gathering.gather()

    assert sending.send_waiting() == 2
    assert [one["event"] for one in receiver.messages()] == ["month.closed", "month.reopened"]
    message = receiver.messages()[0]
    assert message["data"] == {"grid": "segur_es", "region": "75", "month": "2022-08"}
    assert message["address"] == "/suivi/segur_es/?region=75&mois=2022-08"
    headers, body = receiver.received[0]
    assert is_signed(headers, body, signing.secret_of(held))
    assert not is_signed(headers, body + b" ", signing.secret_of(held))
    assert not is_signed(headers, body, "jalon_autre")
    assert message["id"] == headers["Jalon-Event-Id"]
    said = str(receiver.received)
    assert not any(word in said for word in ("chargee", "NOTE-DE", "MOTIF-DE"))


def test_nothing_of_before_is_told_and_nothing_twice(officer, receiver, subscribe):
    close_and_reopen(officer)
    subscribe(officer)

    gathering.gather()
    assert sending.send_waiting() == 0
    close_and_reopen(officer)
    gathering.gather()

    assert (sending.send_waiting(), sending.send_waiting()) == (2, 0)
    assert len(set(receiver.numbers)) == 2


def test_failure_is_tried_again_later_with_the_same_number_and_keeps_the_order(officer, receiver, subscribe):
    subscribe(officer)
    close_and_reopen(officer)
    receiver.answers = [500, 503]

    assert sending.send_waiting() == 0
    first = Dispatch.objects.order_by("pk").first()
    assert (first.state, first.attempts, first.status, first.problem) == ("waiting", 1, 500, "réponse 500")
    assert first.next_try_at > timezone.now()
    assert sending.send_waiting() == 0  # not its turn; the second waits behind it
    assert len(receiver.received) == 1
    make_due()
    assert sending.send_waiting() == 0
    make_due()

    assert sending.send_waiting() == 2
    assert receiver.numbers[:3] == [receiver.numbers[0]] * 3
    assert [one["event"] for one in receiver.messages()][2:] == ["month.closed", "month.reopened"]
    bodies = {body for headers, body in receiver.received if headers["Jalon-Event-Id"] == receiver.numbers[0]}
    assert len(bodies) == 1


def test_server_that_never_answers_is_left(officer, receiver, subscribe, monkeypatch):
    monkeypatch.setattr("jalon.jobs.outgoing.post.__kwdefaults__", {"deadline": 0.3})
    subscribe(officer)
    close_and_reopen(officer)
    receiver.slow = 0.1

    assert sending.send_waiting() == 0
    assert "temps" in Dispatch.objects.order_by("pk").first().problem


def test_redirection_is_a_failure(officer, receiver, subscribe):
    subscribe(officer)
    close_and_reopen(officer)
    receiver.answers, receiver.moved_to = [302], receiver.address

    assert sending.send_waiting() == 0
    assert len(receiver.received) == 1


def test_one_that_was_taken_and_never_settled_is_sent_again_with_its_number(officer, receiver, subscribe):
    """Its process was killed between the call and the writing."""
    subscribe(officer)
    close_and_reopen(officer)
    first = Dispatch.objects.order_by("pk").first()
    assert sending.take(first)

    assert sending.send_waiting() == 0  # another process still has it
    assert not sending.take(first)
    Dispatch.objects.filter(pk=first.pk).update(taken_until=timezone.now() - timedelta(seconds=1))

    assert sending.send_waiting() == 2
    assert receiver.numbers[0] == str(first.number)


def test_long_failure_stops_the_subscription_tells_its_owner_and_loses_nothing(officer, receiver, subscribe, client):
    held = subscribe(officer)
    close_and_reopen(officer)
    make_due(attempts=rules.MOST_ATTEMPTS - 1)
    receiver.answers = [500]

    sending.send_waiting()

    held.refresh_from_db()
    assert held.stopped_by_itself
    assert "réponse 500" in held.stopped_why
    [letter] = notices.letters()
    assert letter.to == "chargee@example.org"
    assert [concern.action for concern in notices.concerns_of(people.make("admin", "administrateur"))] == ["Reprendre"]
    assert notices.concerns_of(officer) == []
    assert sending.send_waiting() == 0
    actions.start(subscription=held, by=None)

    assert sending.send_waiting() == 2
    assert list(notices.letters()) == []


def test_three_days_without_an_answer_stop_it_too(officer, receiver, subscribe):
    subscribe(officer)
    close_and_reopen(officer)
    long_ago = timezone.now() - rules.KEPT_WAITING
    make_due(asked_at=long_ago)
    Subscription.objects.update(started_at=long_ago)
    receiver.answers = [500]

    sending.send_waiting()

    assert Subscription.objects.get().stopped_at


def test_receiver_that_says_it_is_gone_is_not_called_again(officer, receiver, subscribe):
    subscribe(officer)
    close_and_reopen(officer)
    receiver.answers = [410]

    sending.send_waiting()

    assert Subscription.objects.get().stopped_by_itself


def test_stopped_by_hand_it_waits_then_goes_on_where_it_was(officer, receiver, subscribe):
    held = subscribe(officer)
    actions.stop(subscription=held, by=officer)
    close_and_reopen(officer)
    assert sending.send_waiting() == 0

    actions.start(subscription=held, by=officer)
    gathering.gather()

    assert sending.send_waiting() == 2


def test_what_is_too_old_at_the_start_is_given_up(officer, receiver, subscribe):
    held = subscribe(officer)
    close_and_reopen(officer)
    actions.stop(subscription=held, by=officer)
    Dispatch.objects.update(asked_at=timezone.now() - rules.LOOKED_BACK - ALREADY)

    actions.start(subscription=held, by=officer)

    assert sending.send_waiting() == 0
    assert set(Dispatch.objects.values_list("state", flat=True)) == {"given_up"}


def test_secret_changed_both_sign_for_a_day(officer, receiver, subscribe):
    held = subscribe(officer)
    former = signing.secret_of(held)
    new = actions.change_secret(subscription=held, by=officer)
    close_and_reopen(officer)

    sending.send_waiting()
    headers, body = receiver.received[0]
    assert is_signed(headers, body, former)
    assert is_signed(headers, body, new)
    Subscription.objects.update(rotated_at=timezone.now() - signing.OVERLAP - ALREADY)
    Dispatch.objects.update(state="waiting", taken_until=None)
    sending.send_waiting()

    headers, body = receiver.received[-1]
    assert is_signed(headers, body, new)
    assert not is_signed(headers, body, former)


def test_secret_is_in_no_row(officer, subscribe):
    held = subscribe(officer)

    assert signing.secret_of(held).removeprefix("jalon_") not in str(list(Subscription.objects.values()))
    assert signing.secret_of(held) != signing.secret_of(subscribe(officer))


def test_sent_again_by_hand_it_is_the_same_message(officer, receiver, subscribe):
    subscribe(officer, "month.closed")
    close_and_reopen(officer)
    sending.send_waiting()

    actions.send_again(dispatch=Dispatch.objects.get(), by=officer)
    with pytest.raises(Refusal, match="attend déjà"):
        actions.send_again(dispatch=Dispatch.objects.get(), by=officer)
    sending.send_waiting()

    assert len(receiver.received) == 2
    assert receiver.received[0][1] == receiver.received[1][1]
    assert len(set(receiver.numbers)) == 1


def test_trial_is_made_at_once_and_once(officer, receiver, subscribe):
    held = subscribe(officer)
    receiver.answers = [500]

    assert actions.send_trial(subscription=held, by=officer).state == "given_up"
    made = actions.send_trial(subscription=held, by=officer)

    assert (made.state, made.status) == ("delivered", 200)
    assert [one["event"] for one in receiver.messages()] == ["trial", "trial"]
    assert sending.send_waiting() == 0
    held.refresh_from_db()
    assert held.stopped_at is None


def test_answer_is_kept_short(officer, receiver, subscribe):
    receiver.body = b"x" * 100_000

    made = actions.send_trial(subscription=subscribe(officer), by=None)

    assert len(made.excerpt) == 200


@pytest.mark.parametrize("address", ["http://10.0.0.1/", "https://127.0.0.1/", "http://crm.example.org", "x"])
def test_address_inside_is_refused_when_typed(officer, receiver, subscribe, settings, address):
    settings.OUTGOING = type(settings.OUTGOING)()

    with pytest.raises(Refusal):
        subscribe(officer, address=address)
    assert not Subscription.objects.exists()


def test_address_closed_since_is_not_called(officer, receiver, subscribe, settings):
    held = subscribe(officer)
    settings.OUTGOING = type(settings.OUTGOING)()

    assert actions.send_trial(subscription=held, by=None).state == "given_up"
    assert receiver.received == []


@pytest.mark.parametrize("events", [[], ["month.closed", "tout"]])
def test_events_are_a_closed_list(officer, receiver, subscribe, events):
    with pytest.raises(Refusal, match="évènement"):
        subscribe(officer, events=events)


def test_everything_done_leaves_its_trace(officer, receiver, subscribe):
    held = subscribe(officer)
    actions.send_trial(subscription=held, by=officer)
    actions.change_secret(subscription=held, by=officer)
    actions.stop(subscription=held, by=officer)
    actions.start(subscription=held, by=officer)
    actions.change(
        subscription=held, title="Autre", address=receiver.address, events=["list.made"], owner=officer, by=officer
    )
    actions.remove(subscription=held, by=officer)

    verbs = list(AuditEvent.objects.filter(verb__startswith="webhooks.").order_by("pk").values_list("verb", flat=True))
    assert [verb.split(".")[1] for verb in verbs] == [
        "made", "tried", "secret_changed", "stopped", "started", "changed", "removed"
    ]  # fmt: skip
    assert "jalon_" not in json.dumps(list(AuditEvent.objects.values_list("details", flat=True)))


def test_right_taken_back_withholds_what_waited(officer, receiver, subscribe):
    subscribe(officer)
    close_and_reopen(officer)
    accounts.revoke(grant=officer.grants.get(), by=None)

    sending.send_waiting()

    assert receiver.received == []
    assert set(Dispatch.objects.values_list("state", flat=True)) == {"withheld"}


def test_one_receiver_away_does_not_hold_the_others(officer, receiver, subscribe):
    subscribe(officer, address="http://127.0.0.1:9/")
    subscribe(officer)
    close_and_reopen(officer)

    sending.send_waiting()

    assert len(receiver.received) == 2


def test_pauses_grow_and_are_shortened_by_chance():
    class Chance:
        def __init__(self, value):
            self.random = lambda: value

    assert rules.pause_after(1, Chance(1)) == timedelta(seconds=15)
    assert rules.pause_after(4, Chance(1)) == timedelta(minutes=2)
    assert rules.pause_after(4, Chance(0)) == timedelta(minutes=1)
    assert rules.pause_after(500, Chance(1)) == timedelta(hours=6)


def test_history_ends_after_three_months(officer, receiver, subscribe):
    actions.send_trial(subscription=subscribe(officer), by=None)
    Dispatch.objects.update(asked_at=timezone.now() - rules.KEPT_SHOWN - ALREADY)

    sending.send_waiting()

    assert not Dispatch.objects.exists()


def test_subscription_made_while_acts_wait_for_their_seal_hears_only_of_later_ones(officer, subscribe):
    audit.write("tracking.month_closed", by=officer, grid="segur_es", region="75", month="2022-08", note="")
    assert AuditEvent.objects.filter(sequence=None).exists()
    subscribe(officer)

    assert gathering.gather() == 0
    assert audit.verify().holds
