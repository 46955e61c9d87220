"""What the chain alone cannot show: a cut end, a chain rewritten whole, rows of another hand; the witness does."""

import pytest
from django.db import connection, transaction

from jalon.accounts import audit
from jalon.accounts.audit import anchors, checking, sealing, verifying, writing
from jalon.accounts.models import AuditEvent, Verification
from jalon.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed_twice(django_capture_on_commit_callbacks):
    """Three acts, then two: the witness notes n° 3 and n° 5."""
    for batch in (3, 2):
        with django_capture_on_commit_callbacks(execute=True):
            for number in range(batch):
                audit.write("tests.act", by=None, number=number)
            audit.seal()


def messages(verdict):
    return [found.message for found in verdict.breaks]


def forge(first=1):
    """What somebody who knows the code and holds the database can do: seal everything again."""
    before = AuditEvent.objects.get(sequence=first - 1).seal if first > 1 else sealing.START
    for event in AuditEvent.objects.filter(sequence__gte=first).order_by("sequence"):
        event.seal = before = sealing.seal_of(before, event.sequence, event.pk, *writing.said(event))
        event.save(update_fields=["seal"])


def test_witness_confirms_the_end(sealed_twice):
    verdict = audit.verify()

    assert verdict.holds
    assert (verdict.last_sequence, verdict.witnessed, verdict.notes) == (5, 5, [])


@pytest.fixture
def people_go_on(monkeypatch, django_capture_on_commit_callbacks):
    """As soon as the chain is being read: acts, a seal, another act."""
    read = verifying.sealed_rows

    def while_others_act():
        rows = list(read())
        with django_capture_on_commit_callbacks(execute=True):
            audit.write("tests.act", by=None, number=6)
            audit.write("tests.act", by=None, number=7)
            audit.seal()
        audit.write("tests.act", by=None, number=8)
        yield from rows

    monkeypatch.setattr(verifying, "sealed_rows", while_others_act)


def test_acts_sealed_during_the_verification_are_no_cut_and_no_hole(sealed_twice, people_go_on):
    verdict = audit.verify()

    assert messages(verdict) == []
    assert (verdict.last_sequence, verdict.witnessed, verdict.waiting, verdict.notes) == (5, 5, 1, [])


def test_cut_end_is_found(sealed_twice):
    AuditEvent.objects.filter(sequence__gte=4).delete()

    verdict = audit.verify()

    assert [found.sequence for found in verdict.breaks] == [4]
    assert "aller jusqu'au n° 5 ; il s'arrête au n° 3 : la fin a été supprimée" in messages(verdict)[0]


def test_emptied_journal_is_found(sealed_twice):
    AuditEvent.objects.all().delete()

    assert "il s'arrête au n° 0" in messages(audit.verify())[0]


def test_chain_sealed_again_by_somebody_is_found(sealed_twice):
    AuditEvent.objects.filter(sequence=2).update(verb="tests.other")
    forge()

    assert "La ligne n° 3 n'a pas le sceau que le témoin (sceaux.txt) a noté." in messages(audit.verify())


def test_exchanged_rows_are_found(sealed_twice):
    first, second = AuditEvent.objects.filter(sequence__in=[1, 2]).order_by("sequence")
    AuditEvent.objects.filter(pk=first.pk).update(sequence=99)
    AuditEvent.objects.filter(pk=second.pk).update(sequence=1)
    AuditEvent.objects.filter(pk=first.pk).update(sequence=2)

    assert [found.sequence for found in audit.verify().breaks] == [1, 2, 3]


def test_inserted_row_is_found(sealed_twice):
    AuditEvent.objects.filter(sequence__gte=4).update(sequence=None)
    for event in AuditEvent.objects.filter(sequence=None).order_by("pk"):
        AuditEvent.objects.filter(pk=event.pk).update(sequence=event.pk + 1000)
    AuditEvent.objects.create(verb="tests.invented", sequence=4, seal="f" * 64)

    assert "La ligne n° 4 a été modifiée après son scellement." in messages(audit.verify())


@pytest.mark.parametrize("change", [{"verb": "tests.other"}, {"details": {}}, {"stamp": None}, {"stamp": "0" * 80}])
def test_row_changed_before_its_sealing_is_found_and_never_sealed(sealed_twice, change):
    event = audit.write("tests.act", by=None, number=1)
    AuditEvent.objects.filter(pk=event.pk).update(**change)

    audit.write("tests.after", by=None)

    assert audit.seal() == 1
    assert messages(audit.verify()) == [
        f"La ligne de clé {event.pk} n'est pas de Jalon, ou a été modifiée avant son scellement ({event.at:%d/%m/%Y})."
    ]


def test_row_of_another_hand_is_found_and_never_sealed(sealed_twice):
    AuditEvent.objects.create(verb="accounts.journal_purged", details={"last": 5})

    assert audit.seal() == 0
    assert "n'est pas de Jalon" in messages(audit.verify())[0]


def test_copied_row_is_refused_by_the_database(sealed_twice):
    event = audit.write("tests.act", by=None)
    event.pk = None

    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        event.save(force_insert=True)


def test_row_removed_before_its_sealing_is_told(sealed_twice):
    events = [audit.write("tests.act", by=None) for _ in range(3)]
    events[1].delete()

    told = [*messages(audit.verify()), *audit.verify().notes]

    assert len(told) == 1
    assert "1 ligne(s) manquent parmi celles qui ne sont pas encore scellées" in told[0]


def test_last_row_removed_before_its_sealing_is_told_where_keys_have_no_hole(sealed_twice):
    audit.write("tests.act", by=None)
    AuditEvent.objects.filter(sequence=None).delete()

    found = [*messages(audit.verify()), *audit.verify().notes]

    assert bool(found) == (connection.vendor == "sqlite")


def test_missing_witness_is_told(sealed_twice):
    anchors.path().unlink()

    verdict = audit.verify()

    assert verdict.holds
    assert "témoin (journal/sceaux.txt) manque" in verdict.notes[0]


def test_witness_made_again_says_from_where(sealed_twice, django_capture_on_commit_callbacks):
    anchors.path().unlink()
    with django_capture_on_commit_callbacks(execute=True):
        audit.write("tests.act", by=None)
        audit.seal()

    assert audit.verify().notes == ["Le témoin ne commence qu'après le n° 5 : il a été ouvert ou refait alors."]


def test_witness_shorter_than_the_journal_is_told(sealed_twice):
    audit.write("tests.act", by=None)
    audit.seal()  # killed before it told the witness

    assert audit.verify().notes == ["Le témoin s'arrête au n° 5 ; le journal va jusqu'au n° 6."]


def test_torn_line_spoils_nothing(sealed_twice, django_capture_on_commit_callbacks):
    with anchors.path().open("a") as stream:
        stream.write("6 abc")
    with django_capture_on_commit_callbacks(execute=True):
        audit.write("tests.act", by=None)
        audit.seal()

    verdict = audit.verify()
    assert verdict.holds
    assert (verdict.witnessed, verdict.notes) == (6, ["Le témoin a 1 ligne(s) illisible(s)."])


def test_seal_noted_elsewhere_is_compared(sealed_twice):
    seal = AuditEvent.objects.get(sequence=4).seal

    assert checking.verify_and_note(by=None, noted=[seal, f"4:{seal}", str(anchors.path())]).holds
    assert "n° 3 n'a pas le sceau" in messages(checking.verify_and_note(by=None, noted=[f"3:{seal}"]))[0]
    assert "Aucune ligne ne porte" in messages(checking.verify_and_note(by=None, noted=["e" * 64]))[0]
    with pytest.raises(Refusal, match="ni un fichier, ni un sceau"):
        checking.verify_and_note(by=None, noted=["ailleurs"])
    assert Verification.objects.count() == 3


def test_back_up_put_back_is_said_once_and_leaves_its_trace(sealed_twice, django_capture_on_commit_callbacks):
    AuditEvent.objects.filter(sequence__gte=4).delete()
    assert not audit.verify().holds

    with django_capture_on_commit_callbacks(execute=True):
        checking.restored(reason="sauvegarde du 3, disque perdu", by=None)

    verdict = audit.verify()
    assert verdict.holds
    assert verdict.notes == ["Le témoin ne commence qu'après le n° 3 : il a été ouvert ou refait alors."]
    kept = AuditEvent.objects.get(verb="accounts.journal_restored").details["file"]
    assert (anchors.path().parent / kept).read_text().count("\n") == 3


def test_million_rows_would_be_read_one_by_one(sealed_twice, django_assert_num_queries):
    with django_assert_num_queries(4 if connection.vendor == "sqlite" else 3):
        audit.verify()
