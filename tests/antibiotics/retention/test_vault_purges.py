"""The vault in time: patients become numbers, then isolates leave; figures stay, and nothing is half written."""

import os
import time
from contextlib import suppress
from datetime import date, timedelta

import polars as pl
import pytest
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from jalon.accounts.models import AuditEvent, PurgeItem, PurgePlan
from jalon.accounts.retention import actions, purging
from jalon.antibiotics.actions import following, publishing, restoring
from jalon.antibiotics.facts import memory, storage
from jalon.antibiotics.models import HospitalFile
from jalon.antibiotics.queries import pairs, published, resistance
from jalon.antibiotics.queries.asked import ask
from jalon.antibiotics.retention import lines, links
from jalon.directory.models import Entity
from jalon.indicators import ledger
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.tracking.months import actions as months
from jalon.tracking.months import archives
from jalon.warehouse import vault
from tests.antibiotics import small_hospital as small
from tests.antibiotics import worlds
from tests.tracking import worlds as tracking

pytestmark = pytest.mark.django_db
PERIODS = ("2024-T1", "2024-T3", "2024")
RULES = ("spares", "ears_net", "first_per_patient", "episode", "none")
MANY = small.ISOLATES + "".join(
    f"0101;Q{rank % 9};{1 + rank:02d}/03/2024;Urines;Escherichia coli;{'R' if rank % 3 else 'S'};S\n"
    for rank in range(28)
)
SUMMER = small.ISOLATES.replace("/02/2024", "/08/2024") + MANY.splitlines()[4].replace("/03/", "/07/") + "\n"


class Silent:
    def step(self, done, total, message=""):
        pass


@pytest.fixture(autouse=True)
def emptied_vault():
    """Nothing in it of another test."""
    worlds.open_vault()
    for name in parts():
        vault.open_vault(settings.DATA_DIR).remove(storage.DATASET, name)


@pytest.fixture
def place(tmp_path):
    held = Entity.objects.get(pk=tracking.hospitals(tmp_path)[tracking.BERGERAC])
    small.bring_all(held)
    small.bring(held, MANY, "resistances-t1.csv")
    small.bring(held, SUMMER, "resistances-t3.csv", period=Period("2024-T3"))
    return held


@pytest.fixture
def later(monkeypatch):
    """The clock of the rules, moved: what began is older."""
    from jalon.accounts.retention import due

    def move(years):
        moved = timezone.localtime() + timedelta(days=366 * years)
        monkeypatch.setattr(due, "now", lambda: moved)
        return moved

    return move


def purged(moved, only):
    """Proposed as if it were later, approved, done: the kinds named alone."""
    plan = actions.propose(by=None)
    plan.items.exclude(what__in=only).delete()
    PurgePlan.objects.filter(pk=plan.pk).update(proposed_at=moved)
    actions.approve(plan=plan, by=None)
    return purging.purge(PurgePlan.objects.get(pk=plan.pk), Silent())


def figures(place, rules=("first_per_patient",), periods=("2024",)):
    """What is counted of these patients."""
    memory.forget()
    found = {}
    for period in periods:
        asked = ask([place], period)
        for rule in rules:
            selection = resistance.select(asked, rule=rule)
            found[period, rule] = resistance.cells(selection).sort("organism", "code").rows()
            found[period, rule, "pairs"] = [(one.resistant, one.tested) for one in pairs.followed(asked, rule=rule)]
    return found


def parts():
    return set(vault.open_vault(settings.DATA_DIR).names(storage.DATASET))


def patients(file):
    file.refresh_from_db()
    return set(storage.read(file)["patient"].drop_nulls())


def of_patients():
    return list(HospitalFile.objects.filter(person_level=True).order_by("pk"))


def test_patients_become_numbers_and_every_figure_comes_out_the_same(place, later):
    before, parts_before = figures(place, RULES, PERIODS), parts()
    names_before = set.union(*(patients(file) for file in of_patients()))
    moved = later(5)

    plan = purged(moved, ["patient_links"])

    assert list(plan.items.values_list("key", "state", "count")) == [
        (f"{place.code}:2024", "gone", sum(file.read for file in of_patients()))
    ]
    assert figures(place, RULES, PERIODS) == before
    assert parts().isdisjoint(parts_before)
    assert not any(names_before & patients(file) for file in of_patients())
    assert all(file.unlinked_at and not file.former_part for file in of_patients())
    assert vault.describe(settings.DATA_DIR).unreadable == ()


def test_same_patient_keeps_one_number_in_the_year_and_no_other_row_moves(place, later):
    former = {file.pk: storage.read(file) for file in of_patients()}

    purged(later(5), ["patient_links"])

    told = {}
    for file in of_patients():
        now, was = storage.read(file), former[file.pk]
        assert now.drop("patient").equals(was.drop("patient"))
        for one, other in zip(was["patient"], now["patient"], strict=True):
            assert told.setdefault(one, other) == other
    assert len(set(told.values())) == len(told)


def test_drawn_words_have_the_shape_of_pseudonyms():
    frame = pl.DataFrame({"patient": ["a" * 32, None, "a" * 32, "b" * 32]})

    found = links.renamed(frame, {})["patient"].to_list()

    assert found[1] is None
    assert found[0] == found[2] != found[3]
    assert all(len(one) == 32 and set(one) <= set("abcdefghijklmnop") for one in found if one)


def test_killed_after_writing_leaves_the_old_parts_in_service(place, later, monkeypatch):
    before, names = figures(place), parts()
    moved = later(5)
    monkeypatch.setattr(HospitalFile, "save", _killed)
    with pytest.raises(KeyboardInterrupt):
        purged(moved, ["patient_links"])
    monkeypatch.undo()
    assert names < parts()  # one written for nothing
    assert figures(place) == before

    later(5)
    left = parts() - names
    for name in left:
        _made_old(name)
    purging.purge(PurgePlan.objects.get(), Silent())

    assert figures(place) == before
    assert not parts() & (names | left)
    assert len(parts()) == len({file.part for file in of_patients()})


def _killed(*_, **__):
    raise KeyboardInterrupt


def _made_old(name):
    path = vault.open_vault(settings.DATA_DIR).path_of(storage.DATASET, name)
    os.utime(path, (0, time.time() - storage.A_DAY - 60))


def test_killed_between_the_database_and_the_disk_is_taken_up_again(place, later, monkeypatch):
    before, names = figures(place), parts()
    moved = later(5)
    monkeypatch.setattr(storage, "remove_former", _killed)
    with pytest.raises(KeyboardInterrupt):
        purged(moved, ["patient_links"])
    monkeypatch.undo()
    assert names < parts()

    later(5)
    purging.purge(PurgePlan.objects.get(), Silent())

    assert not names & parts()
    assert figures(place) == before


# Isolates


def values(place):
    """What stands in the ledger of this hospital, indicator by indicator."""
    codes = [code for pair in pairs.pairs() for code in (pair.indicator, pair.tested_indicator) if code]
    found = {}
    for code in [*codes, "atb_actif", "atb_dernier_fichier", "atb_journees"]:
        try:
            found[code] = [(one.period, one.number, one.text, one.state) for one in ledger.history([place.pk], code)]
        except ObjectDoesNotExist:
            continue
    return found


def test_isolates_leave_and_what_was_published_stays(place, later):
    publishing.publish(place, PERIODS, by=None)
    before = values(place)
    assert ("2024-T1", 10.0, None, 0) in before["atb_n_r_ecoli_c3g"]

    plan = purged(later(12), ["vault_lines"])

    assert parts() == set()
    assert {(file.state, file.part, bool(file.rows_purged_at)) for file in of_patients()} == {("purged", "", True)}
    assert plan.items.count() == len(of_patients())
    following.follow(place, [], by=None)
    publishing.publish(place, PERIODS, by=None)
    assert values(place) == before
    told = str(list(AuditEvent.objects.filter(verb__startswith="retention").values_list("details", flat=True)))
    assert "resistances" not in told


def test_purged_file_says_so_and_gives_nothing(place, later, client):
    purged(later(12), ["vault_lines"])
    file = of_patients()[0]
    client.force_login(small.person("pharmacienne", place.code))

    page = client.get(small.address("file", None, None, file.pk))

    assert "Lignes purgées le" in page.text
    assert "?ligne=" not in page.text
    with pytest.raises(Refusal, match="Lignes purgées le"):
        storage.read(file)
    with pytest.raises(Refusal, match="remplacée"):
        restoring.restore(file, by=None)
    assert client.get(small.address("resistance", place)).status_code == 200


def test_file_brought_after_the_purge_counts_alone(place, later):
    purged(later(12), ["vault_lines"])

    brought = small.bring(place, small.ISOLATES, "resistances-encore.csv")

    assert (brought.state, brought.read) == ("applied", 3)
    assert published.kept_as_published(place, "2024-T1") == set()
    assert published.kept_as_published(place, "2024") != set()  # the other quarter is gone: the year stays as it was


def test_nothing_is_due_before_the_end_of_the_year_has_its_time(place, later):
    moved = later(3)
    limits_before = moved.replace(year=moved.year - 3)

    class Limits:
        before = limits_before

    due = links.end_of_year("2024-T1") < limits_before

    assert bool(list(links.expiring().expired(Limits))) is due
    assert links.end_of_year("2024-T1").date() == date(2025, 1, 1)
    assert links.end_of_year("2024") == links.end_of_year("2024-T4")
    Limits.before = links.end_of_year("2024")
    assert list(lines.expiring().expired(Limits)) == []


def test_hospital_that_is_held_keeps_its_patients(place, later):
    later(12)
    actions.hold(scope="establishment", value=place.code, reason="contentieux", by=None)

    with suppress(Refusal):  # nothing at all to purge, unless another test left files of its own
        actions.propose(by=None)

    assert not PurgeItem.objects.filter(what__in=["patient_links", "vault_lines"]).exists()


def test_closed_month_is_verified_after_both_purges(place, later):
    following.follow(place, [], by=None)
    closing = months.close_month(grid="antibiotiques_es", region="75", month=Period("2024-03"), by=None)
    archive = months.seal(closing, by=None)

    purged(later(5), ["patient_links"])
    purged(later(12), ["vault_lines"])
    following.follow(place, [], by=None)

    assert archives.verify(archive).equal
