"""Answers to labels and units: what they change, for whom, and how they are taken back."""

import pytest

from jalon.accounts.models import AuditEvent
from jalon.antibiotics.actions import settling
from jalon.antibiotics.models import LabelAnswer
from jalon.kernel.refusal import Refusal
from tests.antibiotics import small_hospital as small
from tests.antibiotics.settling import small_questions as asked

pytestmark = pytest.mark.django_db


def answer(place, about, label, code, **more):
    return settling.answer_label(about=about, label=label, code=code, establishment=place, by=None, **more)


def test_answer_on_an_organism_matches_its_rows_at_once(place):
    before = asked.matched_of(place, "resistance")

    answer(place, "organism", "Proteae", "Proteus mirabilis")

    assert asked.matched_of(place, "resistance") == before + 3
    assert "organism" not in asked.waiting_of(place, "resistance")


@pytest.mark.parametrize("code", ["J01CA04", "-"])
def test_answer_on_an_antibiotic_frees_its_cells(place, code):
    assert asked.waiting_of(place, "resistance")["antibiotic"] == {"ATB MAISON": [4, 5.0]}

    answer(place, "antibiotic", "atb  maison", code)

    assert "antibiotic" not in asked.waiting_of(place, "resistance")


def test_label_without_organism_is_rejected_rather_than_waiting(place):
    answer(place, "organism", "Proteae", "no_organism")

    assert asked.waiting_of(place, "resistance").get("organism") is None


def test_strange_unit_is_counted_with_the_unit_it_is(place):
    assert asked.waiting_of(place, "consumption")["unit"] == {"0199": [1, 5.0]}

    answer(place, "unit", "0199", "0101")

    assert "unit" not in asked.waiting_of(place, "consumption")


def test_answer_replaces_the_standing_one_which_stays_written(place):
    first = answer(place, "organism", "Proteae", "Proteus mirabilis")
    second = answer(place, "organism", "PROTEAE", "Proteus vulgaris", flags="BLSE")

    first.refresh_from_db()
    assert first.forgotten_at == second.answered_at
    assert second.flags == "blse"


def test_same_answer_twice_is_written_once(place):
    first = answer(place, "organism", "Proteae", "Proteus mirabilis")

    assert answer(place, "organism", "Proteae", "Proteus mirabilis") == first


def test_forgotten_answer_lets_the_label_wait_again(place):
    one = answer(place, "organism", "Proteae", "Proteus mirabilis")

    settling.forget_answer(one, by=None)

    assert asked.waiting_of(place, "resistance")["organism"] == {"Proteae": [3, 3.0]}
    with pytest.raises(Refusal, match="déjà été reprise"):
        settling.forget_answer(one, by=None)


def test_answer_taken_back_gives_its_place_to_the_former_one(place):
    answer(place, "organism", "Proteae", "Proteus mirabilis")
    second = answer(place, "organism", "Proteae", "Proteus vulgaris")

    again = settling.undo_answer(second, by=None)

    assert (again.code, LabelAnswer.objects.filter(forgotten_at=None).count()) == ("Proteus mirabilis", 1)


def test_first_answer_taken_back_leaves_nothing(place):
    one = answer(place, "organism", "Proteae", "Proteus mirabilis")

    assert settling.undo_answer(one, by=None) is None
    assert "organism" in asked.waiting_of(place, "resistance")


@pytest.mark.parametrize(
    ("about", "label", "code", "why"),
    [
        ("antibiotic", "X", "J99", "code ATC"),
        ("organism", "X", "Bacillus inventus", "nom latin"),
        ("unit", "0199", "0777", "chargez d'abord la structure"),
        ("planet", "X", "Y", "objet inconnu"),
        ("organism", "  ", "Proteus mirabilis", "de quel libellé"),
    ],
)
def test_answer_that_the_tables_do_not_hold_is_refused(place, about, label, code, why):
    with pytest.raises(Refusal, match=why):
        answer(place, about, label, code)


def test_unknown_phenotype_is_refused(place):
    with pytest.raises(Refusal, match="phénotype inconnu : rose"):
        answer(place, "organism", "Proteae", "Proteus mirabilis", flags="rose")


def test_region_answers_for_every_hospital_that_holds_the_label(place):
    other = small.hospital(small.OTHER, "Clinique fictive")
    asked.bring(other, drugs=False)

    settling.answer_label(about="organism", label="Proteae", code="Proteus mirabilis", establishment=None, by=None)

    assert all("organism" not in asked.waiting_of(one, "resistance") for one in (place, other))


def test_region_does_not_answer_for_units(place):
    with pytest.raises(Refusal, match="qu'un établissement|pour un établissement"):
        settling.answer_label(about="unit", label="0199", code="0101", establishment=None, by=None)


def test_proposed_answer_taken_by_the_region_serves_the_others(place):
    other = small.hospital(small.OTHER, "Clinique fictive")
    asked.bring(other, drugs=False)
    one = answer(place, "organism", "Proteae", "Proteus mirabilis")
    settling.propose_answer(one, by=None)

    made = settling.share_answer(one, by=None)

    one.refresh_from_db()
    assert "organism" not in asked.waiting_of(other, "resistance")
    assert (made.establishment, one.validated_at) == (None, made.validated_at)


def test_region_takes_back_what_it_had_taken(place):
    other = small.hospital(small.OTHER, "Clinique fictive")
    asked.bring(other, drugs=False)
    one = answer(place, "organism", "Proteae", "Proteus mirabilis")
    settling.propose_answer(one, by=None)
    made = settling.share_answer(one, by=None)

    settling.undo_answer(made, by=None)

    one.refresh_from_db()
    assert "organism" in asked.waiting_of(other, "resistance")
    assert one.validated_at is None


def test_refused_proposal_still_serves_its_hospital_and_can_be_seen_again(place):
    one = answer(place, "organism", "Proteae", "Proteus mirabilis")
    settling.propose_answer(one, by=None)
    with pytest.raises(Refusal, match="pourquoi"):
        settling.reject_answer(one, because=" ", by=None)

    settling.reject_answer(one, because="trop large", by=None)

    one.refresh_from_db()
    assert (one.refused_because, one.forgotten_at) == ("trop large", None)
    settling.undo_refusal(one, by=None)
    one.refresh_from_db()
    assert one.refused_at is None


def test_proposal_is_withdrawn(place):
    one = answer(place, "organism", "Proteae", "Proteus mirabilis")
    settling.propose_answer(one, by=None)

    settling.undo_proposal(one, by=None)

    one.refresh_from_db()
    assert one.proposed_at is None


def test_answer_on_a_unit_is_not_for_the_region(place):
    one = answer(place, "unit", "0199", "0101")

    with pytest.raises(Refusal, match="d'un hôpital"):
        settling.propose_answer(one, by=None)
    with pytest.raises(Refusal, match="pour un établissement"):
        settling.share_answer(one, by=None)


def test_answer_of_the_region_is_not_shared_again(place):
    one = settling.answer_label(about="organism", label="Proteae", code="no_organism", establishment=None, by=None)

    with pytest.raises(Refusal, match="déjà celle de la région"):
        settling.share_answer(one, by=None)


def test_acts_are_audited(place):
    one = answer(place, "organism", "Proteae", "Proteus mirabilis")
    settling.propose_answer(one, by=None)
    settling.forget_answer(one, by=None)

    verbs = set(AuditEvent.objects.filter(target_kind="antibiotics.labelanswer").values_list("verb", flat=True))
    assert verbs == {"antibiotics.label_answered", "antibiotics.answer_proposed", "antibiotics.answer_forgotten"}
