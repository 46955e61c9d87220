"""Purging: listed, approved by another, still due when it is done, recorded; figures stay."""

import os
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from jalon import catalogue, jobs
from jalon.accounts import actions as accounts
from jalon.accounts import audit
from jalon.accounts.models import AuditEvent, JournalPurge, Session, User
from jalon.accounts.retention import actions, due, purging, queries
from jalon.accounts.retention.models import Hold, PurgeItem, PurgePlan
from jalon.indicators.models import Observation
from jalon.jobs.models import Job
from jalon.kernel.refusal import Refusal
from jalon.sources import actions as sources
from jalon.sources.actions.receive import original_of
from jalon.sources.models import Delivery
from jalon.sources.retention import rows_folder
from jalon.warehouse import parts
from tests.accounts.people import make
from tests.sources import files, small

pytestmark = pytest.mark.django_db
MONTHS = ("2022-07", "2022-08")
LONG_AGO = timedelta(days=6 * 366)


class Silent:
    def step(self, done, total, message=""):
        pass


@pytest.fixture
def deliveries(tmp_path):
    """Two files applied six years ago, of which each published two values."""
    sites, made = small.establishments(2), []
    for month in MONTHS:
        rows = [(site.code, site.name, "Oui", f"15/{month[-2:]}/2022", "") for site in sites]
        path = files.write(tmp_path, f"DMP_certificats_{month}.csv", files.certificates(rows))
        delivery = sources.receive(path, name=path.name)
        sources.plan(delivery)
        sources.apply_plan(delivery, by=None)
        made.append(aged(delivery))
    return made


def aged(delivery):
    """As if it had come long ago."""
    Delivery.objects.filter(pk=delivery.pk).update(received_at=timezone.now() - LONG_AGO)
    past = timezone.now().timestamp() - LONG_AGO.total_seconds()
    os.utime(original_of(delivery), (past, past))
    delivery.refresh_from_db()
    return delivery


def proposed_and_approved(by=None):
    plan = actions.propose(by=by)
    return actions.approve(plan=plan, by=by)


def done(plan):
    return purging.purge(PurgePlan.objects.get(pk=plan.pk), Silent())


def fate(plan):
    return list(plan.items.order_by("pk").values_list("what", "key", "state"))


def test_plan_lists_and_purges_nothing(deliveries):
    plan = actions.propose(by=None)

    assert fate(plan) == [("source_files", str(one.pk), "planned") for one in deliveries]
    (kind,) = queries.kinds_of(plan)
    assert (kind.planned, kind.keep, kind.size > 0) == (2, "5 ans", True)
    assert all(original_of(one).exists() for one in deliveries)
    assert AuditEvent.objects.get(verb="retention.proposed").details["digest"] == plan.digest


def test_purged_file_leaves_its_figures(deliveries):
    before = list(Observation.objects.order_by("pk").values_list("entity", "text", "batch", "row"))
    kept = rows_folder() / deliveries[0].rows_part
    assert kept.exists()

    plan = done(proposed_and_approved())

    assert {state for *_, state in fate(plan)} == {"gone"}
    assert not original_of(deliveries[0]).exists()
    assert not kept.exists()
    assert list(Observation.objects.order_by("pk").values_list("entity", "text", "batch", "row")) == before
    trace = AuditEvent.objects.get(verb="retention.purged")
    assert trace.details["purged"] == {"source_files": [2, 0]}
    assert trace.details["digest"] == plan.digest


def test_purging_twice_does_nothing_more(deliveries):
    plan = done(proposed_and_approved())

    done(plan)

    assert AuditEvent.objects.filter(verb="retention.purged").count() == 1


def test_nothing_due_is_no_plan():
    with pytest.raises(Refusal, match="Rien n'a encore fait son temps"):
        actions.propose(by=None)


def test_one_plan_at_a_time(deliveries):
    plan = actions.propose(by=None)
    with pytest.raises(Refusal, match="Un plan attend déjà"):
        actions.propose(by=None)

    actions.abandon(plan=plan, by=None)

    assert actions.propose(by=None).pk != plan.pk


# Who approves


def test_another_administrator_approves(deliveries):
    anne, luc = make("anne", "administrateur"), make("luc", "administrateur")
    plan = actions.propose(by=anne)

    with pytest.raises(Refusal, match="une autre personne"):
        actions.approve(plan=plan, by=anne)
    approved = actions.approve(plan=plan, by=luc)

    assert (approved.approved_by, approved.alone) == (luc, False)


def test_only_administrator_approves_alone_and_it_is_said(deliveries):
    anne = make("anne", "administrateur")
    make("paul", "administrateur", territories=["region:75"])  # does not decide for the whole instance

    plan = proposed_and_approved(anne)

    assert plan.alone
    assert AuditEvent.objects.get(verb="retention.approved").details["alone"] is True


def test_operator_does_not_approve_his_own_plan_where_there_is_an_administrator(deliveries):
    make("anne", "administrateur")

    with pytest.raises(Refusal, match="une autre personne"):
        proposed_and_approved(None)


def test_plan_that_nobody_approved_is_not_purged(deliveries):
    with pytest.raises(Refusal, match="rien n'est purgé"):
        done(actions.propose(by=None))


# What changed since


def test_what_is_held_since_is_left(deliveries):
    plan = proposed_and_approved()
    actions.hold(scope="delivery", value=str(deliveries[0].pk), reason="contentieux", by=None)

    plan = done(plan)

    assert [state for *_, state in fate(plan)] == ["left", "gone"]
    assert original_of(deliveries[0]).exists()
    assert plan.items.first().why == purging.NO_LONGER


def test_held_source_is_not_listed_until_the_hold_is_lifted(deliveries):
    held = actions.hold(scope="source", value="dmp_certificats", reason="audit en cours", by=None)
    with pytest.raises(Refusal, match="rien à purger"):
        actions.propose(by=None)

    actions.lift(hold=held, by=None)

    assert actions.propose(by=None).items.count() == 2


@pytest.mark.parametrize(
    ("scope", "value", "reason", "said"),
    [
        ("source", "inconnue", "x", "Aucune source"),
        ("delivery", "douze", "x", "son numéro"),
        ("establishment", "330789000", "x", "FINESS"),
        ("what", "tout", "x", "sorte de données"),
        ("region", "75", "x", "On ne retient pas"),
        ("delivery", "1", " ", "motif"),
    ],
)
def test_hold_that_means_nothing_is_refused(scope, value, reason, said):
    with pytest.raises(Refusal, match=said):
        actions.hold(scope=scope, value=value, reason=reason, by=None)
    assert not Hold.objects.exists()


def test_source_may_say_another_time(deliveries, tmp_path):
    shipped = catalogue.current().sources["dmp_certificats"]
    folder = tmp_path / "catalogue" / "sources"
    folder.mkdir(parents=True)
    said = f"\nreplaces: {shipped.version}\nkeep_months: 120\n"
    (folder / "dmp_certificats.yaml").write_text(shipped.path.read_text("utf-8") + said, "utf-8")
    catalogue.use_overlay(tmp_path / "catalogue")
    try:
        with pytest.raises(Refusal, match="rien à purger"):
            actions.propose(by=None)
    finally:
        catalogue.use_overlay(settings.DATA_DIR / "catalogue")


def test_same_bytes_kept_by_another_delivery_stay(deliveries, tmp_path):
    again = tmp_path / "de-nouveau.csv"
    again.write_bytes(original_of(deliveries[0]).read_bytes())
    kept = sources.receive(again, name=again.name)

    plan = done(proposed_and_approved())

    assert {state for *_, state in fate(plan)} == {"gone"}
    assert original_of(kept).exists()


# Killed on the way


def test_killed_between_the_database_and_the_disk(deliveries, monkeypatch):
    class Killed(BaseException):
        pass

    def killed(keys):
        raise Killed

    plan = proposed_and_approved()
    expiring = due.expirings
    broken = {what: how if what != "source_files" else _with_finish(how, killed) for what, how in expiring().items()}
    monkeypatch.setattr(due, "expirings", lambda: broken)
    with pytest.raises(Killed):
        done(plan)
    assert {state for *_, state in fate(plan)} == {"marked"}
    assert original_of(deliveries[0]).exists()

    monkeypatch.setattr(due, "expirings", expiring)
    plan = done(plan)

    assert {state for *_, state in fate(plan)} == {"gone"}
    assert not original_of(deliveries[0]).exists()
    assert AuditEvent.objects.get(verb="retention.purged").details["purged"] == {"source_files": [2, 0]}


def _with_finish(how, finish):
    return type(how)(how.what, how.unit, how.counted_from, how.expired, how.purge, finish)


def test_job_that_stopped_is_asked_for_again(deliveries):
    plan = proposed_and_approved()
    job = PurgePlan.objects.get(pk=plan.pk).job
    with pytest.raises(Refusal, match="n'est pas fini"):
        actions.run_again(plan=plan, by=None)
    jobs.cancel(job, None)

    actions.run_again(plan=plan, by=None)

    assert PurgePlan.objects.get(pk=plan.pk).job_id != job.pk


# Other kinds of data


def test_journal_is_purged_from_its_beginning_and_still_verified(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        old = [audit.write("tests.old", by=None, number=number) for number in range(4)]
        _dated_long_ago(old[:3])
        plan = proposed_and_approved()
        done(plan)
        audit.seal()

    verdict = audit.verify()
    assert verdict.holds
    assert (verdict.purged, verdict.notes) == (3, [])
    assert JournalPurge.objects.get().rows == 3
    assert list(AuditEvent.objects.filter(verb="tests.old").values_list("sequence", flat=True)) == [4]


def test_rows_cut_away_under_cover_of_a_purge_are_found(django_capture_on_commit_callbacks):
    test_journal_is_purged_from_its_beginning_and_still_verified(django_capture_on_commit_callbacks)
    last = AuditEvent.objects.get(sequence=5)
    JournalPurge.objects.create(last_sequence=5, seal=last.seal, rows=2, last_at=last.at)
    AuditEvent.objects.filter(sequence__lte=5).delete()

    verdict = audit.verify()

    assert "aucun acte du journal ne dit leur purge" in verdict.breaks[0].message
    assert "Le témoin n'a pas noté la purge des lignes n° 1 à 5." in verdict.notes


def _dated_long_ago(events):
    from jalon.accounts.audit import sealing, writing

    for event in events:
        event.at = timezone.now() - LONG_AGO
        event.stamp = writing.stamp_of(*writing.said(event))
        event.save(update_fields=["at", "stamp"])
    assert sealing.seal() == 4


def test_closed_account_loses_its_name_and_the_chain_holds():
    make("anne", "administrateur")
    luc = make("luc.martin", first_name="Luc", last_name="Martin", email="luc@exemple.fr")
    accounts.deactivate(person=luc, by=None)
    User.objects.filter(pk=luc.pk).update(closed_at=timezone.now() - LONG_AGO)
    audit.seal()

    done(actions.approve(plan=actions.propose(by=None), by=User.objects.get(username="anne")))

    luc.refresh_from_db()
    assert str(luc) == f"compte n° {luc.pk} (identité effacée)"
    assert "artin" not in "".join(map(str, User.objects.filter(pk=luc.pk).values_list()))
    assert "artin" not in "".join(map(str, AuditEvent.objects.values_list()))
    audit.seal()
    assert audit.verify().holds
    with pytest.raises(Refusal, match="effacée"):
        accounts.reactivate(person=luc, by=None)


def test_jobs_sessions_and_incidents_go(deliveries):
    Delivery.objects.all().update(received_at=timezone.now())
    job = jobs.enqueue("sources.plan", title="Lecture", by=None, delivery=deliveries[0].pk)
    Job.objects.filter(pk=job.pk).update(state="done", finished_at=timezone.now() - LONG_AGO)
    Session.objects.create(session_key="a" * 32, session_data="x", expire_date=timezone.now() - LONG_AGO)
    incident = settings.DATA_DIR / "journal" / "incident-200101-ABCDEF.txt"
    incident.write_text("x")
    os.utime(incident, (0, 0))

    plan = done(proposed_and_approved())

    assert sorted(what for what, *_ in fate(plan)) == ["incidents", "jobs", "sessions"]
    assert not incident.exists()
    assert not Session.objects.exists()
    assert not Job.objects.filter(pk=job.pk).exists()


def test_settled_and_rejected_rows_are_emptied_not_removed(tmp_path):
    site = small.establishments(1)[0]
    rows = [
        (site.code, site.name, "Oui", "", ""),
        (small.number("33999000"), "Inconnu ici", "Oui", "", ""),
        ("", "", "Oui", "", ""),
    ]
    path = files.write(tmp_path, "DMP_certificats_2022-07.csv", files.certificates(rows))
    delivery = sources.receive(path, name=path.name)
    sources.plan(delivery)
    sources.apply_plan(delivery, by=None)
    Delivery.objects.filter(pk=delivery.pk).update(received_at=timezone.now() - timedelta(days=800))
    delivery.waiting_rows.filter(outcome="pending").update(state="dismissed", answer="doublon")
    before = delivery.waiting_rows.count()
    assert before == 2

    plan = done(proposed_and_approved())

    assert {state for *_, state in fate(plan)} == {"gone"}
    assert set(delivery.waiting_rows.values_list("label", "key")) == {("", "")}
    assert delivery.waiting_rows.count() == before
    assert delivery.waiting_rows.filter(answer="doublon").exists()
    assert PurgeItem.objects.filter(what__in=["waiting_rows", "rejected_rows"]).count() == len(fate(plan))


def test_every_word_of_the_catalogue_is_purged_by_somebody_or_never():
    from jalon.catalogue.reader.vocabulary.retention import NEVER_PURGED, WHATS

    assert set(due.expirings()) == set(WHATS) - set(NEVER_PURGED)
    assert {one.what for one in catalogue.current().retention.values()} == set(WHATS)


def test_part_of_a_file_is_told_as_gone(deliveries):
    assert parts.exists(rows_folder(), deliveries[0].rows_part)
    done(proposed_and_approved())

    assert not parts.exists(rows_folder(), deliveries[0].rows_part)


def test_pages_of_a_purged_file_say_so(deliveries, client):
    client.force_login(make("anne", "administrateur"))
    done(actions.approve(plan=actions.propose(by=None), by=User.objects.get(username="anne")))
    page = f"/sources/livraisons/{deliveries[0].pk}/"

    assert "Fichier purgé le" in client.get(page).text
    for name in ("original", "row"):
        arguments = [deliveries[0].pk] if name == "original" else [deliveries[0].pk, 0, 2]
        answer = client.get(reverse(f"sources:{name}", args=arguments))
        assert (answer.status_code, "Fichier purgé le" in answer.text) == (400, True)
