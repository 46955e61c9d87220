"""A journal that was exported, verified by the command from its file alone, however it was tampered with."""

import json
import random

import pytest

from jalon.accounts import audit
from jalon.accounts.audit import checking, exported
from jalon.accounts.models import AuditEvent
from jalon.kernel.refusal import Refusal
from tests.accounts.people import make
from tests.hostile import lied

pytestmark = pytest.mark.django_db


@pytest.fixture
def journal(tmp_path):
    luc = make("luc.martin")
    for number in range(6):
        audit.write("tests.act", by=luc, target=luc, said="é ’ 漢", share=0.1, number=number)
    path = tmp_path / "journal.jsonl"
    checking.export_to(path, by=None)
    return path


def last():
    return AuditEvent.objects.exclude(sequence=None).order_by("-sequence").first()


def verdict_of(path, *noted):
    """Whether it holds, or the refusal: never anything else."""
    try:
        return exported.verify(path, noted).holds
    except Refusal:
        return None


def test_whole_journal_holds_with_the_seal_that_was_noted(journal):
    end = last()

    verdict = exported.verify(journal, [end.seal, f"{end.sequence}:{end.seal}"])

    assert (verdict.holds, verdict.last_sequence, verdict.last_seal) == (True, end.sequence, end.seal)


def test_end_cut_off_is_seen_by_the_seal_alone(journal):
    end = last()
    lines = journal.read_text("utf-8").splitlines(keepends=True)
    journal.write_text("".join(lines[:-1]), "utf-8")

    assert verdict_of(journal) is True
    assert verdict_of(journal, end.seal) is False
    assert verdict_of(journal, f"{end.sequence}:{end.seal}") is False


def test_any_line_that_lies_is_seen(journal, tmp_path):
    lines = journal.read_text("utf-8").splitlines()
    dice, said = random.Random(20260304), [json.loads(line) for line in lines]
    for _ in range(400):
        place = dice.randrange(len(lines))
        changed = lied(dice, said[place])
        if changed == said[place]:
            continue
        other = [*lines[:place], json.dumps(changed), *lines[place + 1 :]]
        (tmp_path / "autre.jsonl").write_text("\n".join(other) + "\n", "utf-8")

        assert not verdict_of(tmp_path / "autre.jsonl", last().seal), changed


def test_any_byte_changed_is_seen_or_says_the_same(journal, tmp_path):
    whole = journal.read_bytes()
    said = [json.loads(line) for line in whole.splitlines()]
    dice = random.Random(20260305)
    for _ in range(400):
        place = dice.randrange(len(whole))
        content = dice.choice([
            whole[:place], whole[:place] + bytes([whole[place] ^ 1 << dice.randrange(8)]) + whole[place + 1 :],
            whole[:place] + whole[place + 1 :],
        ])  # fmt: skip
        (tmp_path / "autre.jsonl").write_bytes(content)

        if verdict_of(tmp_path / "autre.jsonl", last().seal):
            assert [json.loads(line) for line in content.splitlines()] == said


def test_lines_exchanged_left_out_or_repeated_are_seen(journal, tmp_path):
    lines = journal.read_text("utf-8").splitlines(keepends=True)
    for other in (
        [*lines[:2], lines[3], lines[2], *lines[4:]], [*lines[:2], *lines[3:]], [*lines[:3], *lines[2:]],
        [lines[0], *lines[2:]], lines[1:], [],
    ):  # fmt: skip
        (tmp_path / "autre.jsonl").write_text("".join(other), "utf-8")

        assert not verdict_of(tmp_path / "autre.jsonl")


@pytest.mark.parametrize("noted", ["x", "12:x", "-1:" + "0" * 64, "0" * 63])
def test_what_is_no_seal_is_refused(journal, noted):
    with pytest.raises(Refusal, match="n'est pas un sceau"):
        exported.verify(journal, [noted])


def test_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refusal, match="ne se lit pas"):
        exported.verify(tmp_path / "rien.jsonl")
