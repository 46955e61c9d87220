"""What people do: corrections, messages, links."""

from datetime import date

import pytest
from django.utils import timezone

from jalon.accounts.models import AuditEvent
from jalon.directory import actions, queries
from jalon.directory.models import Correction, Entity, EntityKind, Link
from jalon.directory.queries.described import identity
from jalon.kernel.refusal import Refusal
from tests.directory.lists import EJ1, EJ2, ET1, ET2, sae_row

TODAY = date(2024, 6, 30)


@pytest.fixture
def hospital(load_sae):
    load_sae(2022, sae_row(ET1, "CH"), sae_row(ET2, "CLINIQUE", EJ2))
    return Entity.objects.get(kind=EntityKind.ET, code=ET1)


def line_of(code, known_at=None):
    return next(line for line in queries.population("", "", TODAY, known_at) if line.finess_et == code)


def test_a_correction_holds_beside_what_the_list_says(hospital, administrator):
    actions.correct(entity=hospital, field="name", value="CH Samuel-Pozzi", reason="nom d'usage", by=administrator)

    told = identity(hospital, TODAY)
    field = next(field for field in told.fields if field.name == "name")
    assert (field.value, field.listed, field.correction.reason) == ("CH Samuel-Pozzi", "CH", "nom d'usage")
    assert line_of(ET1).corrected == ("name",)
    hospital.refresh_from_db()
    assert hospital.name == "CH Samuel-Pozzi"
    assert AuditEvent.objects.filter(verb="directory.corrected").exists()


def test_an_undone_correction_gives_the_list_back_its_word(hospital, administrator):
    made = actions.correct(entity=hospital, field="name", value="AUTRE", reason="essai", by=administrator)
    corrected_at = timezone.now()

    actions.undo_correction(correction=made, by=administrator)

    assert (line_of(ET1).name, line_of(ET1, corrected_at).name) == ("CH", "AUTRE")
    assert Correction.objects.get().undone_by == administrator


def test_correcting_again_leaves_one_standing(hospital, administrator):
    for value in ("A", "B"):
        actions.correct(entity=hospital, field="name", value=value, reason="essai", by=administrator)

    assert line_of(ET1).name == "B"
    assert Correction.objects.filter(undone_at=None).count() == 1


def test_a_corrected_legal_entity_moves_the_site(hospital, administrator):
    actions.correct(entity=hospital, field="finess_ej", value=EJ2, reason="reprise", by=administrator)
    ej = Entity.objects.get(kind=EntityKind.EJ, code=EJ2)

    assert hospital.pk in queries.sites_of([ej.pk], TODAY)[ej.pk]


def test_a_corrected_region_moves_the_line(hospital, administrator):
    actions.correct(entity=hospital, field="region", value="53", reason="essai", by=administrator)

    assert [line.finess_et for line in queries.population("ES", "53", TODAY)] == [ET1]
    assert [line.finess_et for line in queries.population("ES", "75", TODAY)] == [ET2]


@pytest.mark.parametrize(
    ("field", "value", "reason", "says"),
    [
        ("name", "CH", "", "motif"),
        ("couleur", "x", "essai", "ne se corrige pas"),
        ("finess_ej", "240000051", "essai", "n'est pas un numéro FINESS"),
        ("region", "99", "essai", "région"),
        ("closed_on", "hier", "essai", "date"),
        ("name", "1850578006084", "essai", "13 ou 15 chiffres"),
    ],
)
def test_a_wrong_correction_is_refused(hospital, administrator, field, value, reason, says):
    with pytest.raises(Refusal, match=says):
        actions.correct(entity=hospital, field=field, value=value, reason=reason, by=administrator)

    assert not Correction.objects.exists()


def test_a_message_with_the_number_of_a_person_is_refused(hospital, administrator):
    with pytest.raises(Refusal, match="INS"):
        actions.comment(entity=hospital, text="patient 185057800608436", by=administrator)


def test_a_withdrawn_message_stays_in_the_audit(hospital, administrator):
    made = actions.comment(entity=hospital, text="Rappeler le DSI", theme="", by=administrator)

    actions.withdraw_comment(comment=made, by=administrator)

    made.refresh_from_db()
    assert made.withdrawn_at
    assert AuditEvent.objects.filter(verb="directory.comment_withdrawn").count() == 1


def test_a_replacement_is_dated_by_who_says_it(hospital, administrator):
    other = Entity.objects.get(kind=EntityKind.ET, code=ET2)

    with pytest.raises(Refusal, match="depuis quel jour"):
        actions.link(child=hospital, parent=other, kind=Link.Kind.REPLACED_BY, by=administrator)
    made = actions.link(
        child=hospital, parent=other, kind=Link.Kind.REPLACED_BY, valid_from=date(2023, 1, 1), by=administrator
    )

    assert made.said_by == str(administrator)
    actions.end_link(link=made, by=administrator)
    made.refresh_from_db()
    assert made.known_to


def test_a_project_is_made_once(db):
    first = actions.ensure_project("ESMS-1", "Grappe 1")

    assert actions.ensure_project("ESMS-1", "autre libellé") == first
    assert first.kind == EntityKind.PROJECT


def test_parents_of_kind_project(hospital):
    project = actions.ensure_project("ESMS-1", "Grappe 1")
    actions.link(child=hospital, parent=project, kind=Link.Kind.MEMBER, valid_from=date(2022, 8, 1), said_by="fichier")

    assert queries.parents_of([hospital.pk], "projet", TODAY) == {hospital.pk: project.pk}
    assert queries.parents_of([hospital.pk], "projet", date(2022, 7, 31)) == {}


def test_known_pmsi_numbers_are_of_the_legal_entity_for_public_hospitals(load_regional):
    from tests.directory.lists import regional_row

    load_regional(
        regional_row(ET1, "CH", EJ1, pmsi=EJ1), regional_row(ET2, "CLINIQUE", EJ2, pmsi=ET2).replace("public", "prive")
    )

    known = queries.known_numbers()

    assert known.pmsi == {EJ1: ("ej", known.ej[EJ1]), ET2: ("et", known.et[ET2])}
