"""The units of a hospital, structure after structure: recorded, remembered, corrected, read as once known."""

from datetime import date

import pytest
from django.utils import timezone

from jalon.accounts.models import AuditEvent
from jalon.directory import actions, queries
from jalon.directory.models import Entity, EntityKind, UnitStructure
from jalon.directory.queries.units import history, rows_of, structures_of, versions_of
from jalon.directory.rules.units import UnitRow
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from tests.directory.lists import ET1, ET2, sae_row

SURGERY = UnitRow("0402", "Chirurgie digestive", "S04", "Chirurgie", "P1", "Opérations", "138", "3", row=2)
HEART = UnitRow("0127", "Cardiologie", "S01", "Cœur", "P2", "Médecine", "127", "03", row=3)


@pytest.fixture
def hospital(load_sae):
    load_sae(2022, sae_row(ET1, "CH"), sae_row(ET2, "CLINIQUE"))
    return Entity.objects.get(kind=EntityKind.ET, code=ET1)


@pytest.fixture
def record(hospital):
    def record(period, *units, mode="replace", by=None):
        return actions.record_structure(
            establishment=hospital, period=period, units=units, file_name="structure.xlsx", sha256="a" * 64, by=by,
            mode=mode,
        )  # fmt: skip

    return record


def test_a_structure_is_recorded_with_its_units_and_leaves_a_trace(record, hospital, administrator):
    made = record("2024-T1", SURGERY, HEART, by=administrator)

    assert (made.valid_from, made.valid_to) == (date(2024, 1, 1), date(2024, 3, 31))
    assert rows_of(made) == [SURGERY, HEART]
    assert [unit.key for unit in queries.units_of(hospital, "2024-T1")] == ["402", "127"]
    event = AuditEvent.objects.get(verb="directory.structure_recorded")
    assert (event.by, event.target_id) == (administrator, str(hospital.pk))
    assert (event.details["period"], event.details["units"], event.details["how"]) == ("2024-T1", 2, "first")


def test_the_same_content_twice_changes_nothing(record):
    first = record("2024-T1", SURGERY, HEART)

    again = record("2024-T1", HEART, SURGERY)

    assert again == first
    assert UnitStructure.objects.count() == 1
    assert AuditEvent.objects.filter(verb="directory.structure_recorded").count() == 1


def test_a_corrected_file_closes_the_former_which_is_still_read_as_known_then(record, hospital):
    first = record("2024-T1", SURGERY)
    before = timezone.now()

    second = record("2024-T1", HEART)

    assert queries.structure_for(hospital, "2024-T1") == second
    assert queries.structure_for(hospital, "2024-T1", known_at=before) == first
    assert [unit.code for unit in queries.units_of(hospital, "2024-T1", known_at=before)] == ["0402"]
    assert versions_of(hospital, "2024-T1") == [second, first]
    assert structures_of(hospital) == [second]


def test_completing_keeps_the_units_that_are_not_named_again(record):
    record("2024-T1", SURGERY, HEART)
    moved = UnitRow("402", "Chirurgie digestive", "S09", "Urgences", "P1", "Opérations", "138", "3", row=2)
    new = UnitRow("0500", "Gériatrie", row=3)

    made = record("2024-T1", moved, new, mode="complete")

    assert rows_of(made) == [moved, HEART, new]


def test_completing_nothing_is_recording(record):
    made = record("2024", SURGERY, mode="complete")

    assert rows_of(made) == [SURGERY]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2023-T4", None),  # a later structure says nothing of an earlier quarter
        ("2024-T1", "2024-T1"),
        ("2024-T2", "2024-T1"),  # remembered
        ("2024-T3", "2024-T3"),
        ("2024", "2024-T3"),
        ("2025-T2", "2025"),  # the year holds for its quarters
        ("2025-T4", "2025-T4"),
        ("2026", "2025-T4"),  # both end that day: the nearer one
    ],
)
def test_the_structure_of_a_period_is_its_own_or_the_last_before(record, hospital, asked, found):
    for period in ("2025", "2024-T3", "2024-T1", "2025-T4"):
        record(period, SURGERY)

    structure = queries.structure_for(hospital, Period(asked))

    assert (structure.period if structure else None) == found


def test_structures_are_read_for_many_hospitals_at_once(record, hospital, django_assert_num_queries):
    made = record("2024-T1", SURGERY)
    other = Entity.objects.get(kind=EntityKind.ET, code=ET2)

    with django_assert_num_queries(1):
        found = queries.structures_for([hospital.pk, other.pk], "2024-T2")

    assert found == {hospital.pk: made}
    assert queries.units_of(other, "2024-T2") == []


def test_the_history_of_a_unit_says_what_changed_and_when(record, hospital):
    record("2024-T1", SURGERY)
    record("2024-T2", SURGERY, HEART)
    record("2025-T1", SURGERY, UnitRow("127", "Cardiologie", "S02", "Soins intensifs", "P2", "Médecine", "127", "3"))
    record("2025-T2", SURGERY)

    told = history(hospital, "127.0")

    assert [moment.structure.period for moment in told] == ["2024-T1", "2024-T2", "2025-T1", "2025-T2"]
    assert [moment.unit is None for moment in told] == [True, False, False, True]
    assert [[change.what for change in moment.changes] for moment in told] == [[], ["added"], ["service"], ["removed"]]
    assert told[2].changes[0].after == "S02 Soins intensifs"


def test_the_history_of_a_unit_never_named_is_empty(record, hospital):
    record("2024-T1", SURGERY)

    assert history(hospital, "9999") == []


def test_what_is_not_a_structure_is_refused(record, hospital):
    with pytest.raises(Refusal, match="pour un trimestre ou une année, non pour janvier 2024"):
        record("2024-01", SURGERY)
    with pytest.raises(Refusal, match="période illisible"):
        record("hier", SURGERY)
    with pytest.raises(Refusal, match="aucune unité"):
        record("2024-T1")
    legal_entity = Entity.objects.filter(kind=EntityKind.EJ).first()
    with pytest.raises(Refusal, match="seul un établissement"):
        actions.record_structure(
            establishment=legal_entity, period="2024", units=[SURGERY], file_name="", sha256="", by=None
        )
    assert not UnitStructure.objects.exists()
