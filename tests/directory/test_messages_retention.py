"""Threads whose time has passed leave whole; a withdrawn message loses its text and keeps its place."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jalon.accounts.models import AuditEvent, PurgePlan
from jalon.accounts.retention import actions as retention
from jalon.accounts.retention import purging
from jalon.directory import actions
from jalon.directory.models import Comment, Entity
from jalon.kernel.refusal import Refusal
from tests.accounts.people import make
from tests.directory import lists

pytestmark = pytest.mark.django_db
HERE, SEAT = lists.number("24000037"), lists.number("24000005")
YEARS = timedelta(days=366)


class Silent:
    def step(self, done, total, message=""):
        pass


@pytest.fixture
def site(tmp_path):
    row = lists.regional_row(HERE, "CH D'ICI", SEAT, pmsi=SEAT)
    path = tmp_path / "etablissements_essai.csv"
    path.write_text("\n".join([lists.REGIONAL, row]), encoding="utf-8")
    actions.load_file(path, None)
    return Entity.objects.get(kind="et", code=HERE)


@pytest.fixture
def author():
    return make("chargee", "region", territories=["region:75"])


def written(site, author, text, years, answers=None):
    made = actions.comment(entity=site, text=text, theme="dmp", by=author, answers=answers)
    Comment.objects.filter(pk=made.pk).update(written_at=timezone.now() - years * YEARS)
    return made


def purged():
    plan = retention.propose(by=None)
    listed = list(plan.items.values_list("what", "key", "count"))
    purging.purge(retention.approve(plan=plan, by=None), Silent())
    assert PurgePlan.objects.get(pk=plan.pk).state == "done"
    return listed


def test_thread_leaves_with_its_answers(site, author):
    old = written(site, author, "LE DSI EST PARTI", 5)
    written(site, author, "REMPLACÉ EN MAI", 4, answers=old)
    kept = written(site, author, "À SUIVRE", 5)
    written(site, author, "TOUJOURS", 1, answers=kept)

    assert purged() == [("messages", str(old.pk), 2)]

    assert set(Comment.objects.values_list("text", flat=True)) == {"À SUIVRE", "TOUJOURS"}
    assert AuditEvent.objects.filter(verb="directory.commented").count() == 4
    assert not any("DSI" in str(event) for event in AuditEvent.objects.values_list("details", "target_label"))


def test_thread_is_named_by_its_number_and_establishment(site, author):
    old = written(site, author, "MADAME X EST PARTIE", 5)

    plan = retention.propose(by=None)

    assert [one.label for one in plan.items.all()] == [f"fil n° {old.pk} de l'établissement {site.code}"]


def test_answer_written_since_the_plan_keeps_the_thread(site, author):
    old = written(site, author, "LE DSI EST PARTI", 5)
    plan = retention.propose(by=None)
    actions.comment(entity=site, text="ET REVENU", theme="dmp", by=author, answers=old)

    purging.purge(retention.approve(plan=plan, by=None), Silent())

    assert Comment.objects.count() == 2
    assert plan.items.get().state == "left"


def test_withdrawn_message_loses_its_text_and_keeps_its_place(site, author, client):
    said = written(site, author, "ERREUR DE LIGNE", 1)
    written(site, author, "MERCI", 0, answers=said)
    actions.withdraw_comment(comment=said, by=author)
    Comment.objects.filter(pk=said.pk).update(withdrawn_at=timezone.now() - YEARS)

    assert purged() == [("withdrawn_messages", str(said.pk), 1)]

    said.refresh_from_db()
    assert said.text == ""
    client.force_login(author)
    page = client.get(reverse("directory:establishment", args=[site.code])).text
    assert "Message retiré le" in page
    assert "MERCI" in page


def test_establishment_that_is_held_keeps_its_messages(site, author):
    written(site, author, "LE DSI EST PARTI", 5)
    retention.hold(scope="establishment", value=site.code, reason="contentieux", by=None)

    with pytest.raises(Refusal, match="rien à purger"):
        retention.propose(by=None)
