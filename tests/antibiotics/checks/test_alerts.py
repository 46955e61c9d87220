"""Alerts follow the files: opened, kept while their figures are, cleared; answered and reopened by people."""

import pytest

from jalon.accounts.models import AuditEvent
from jalon.antibiotics.actions import checking
from jalon.antibiotics.models import Alert
from jalon.antibiotics.queries import alerts
from jalon.kernel.refusal import Refusal
from tests.antibiotics import small_hospital as small

pytestmark = pytest.mark.django_db
LESS = small.BED_DAYS.replace("0102;600\n", "")
CONTRADICTING = small.ISOLATES.replace("CEFOTAXIME", "BLSE;CEFOTAXIME").replace(
    "coli;R", "coli;+;S").replace("pneumoniae;S", "pneumoniae;;S")  # fmt: skip


@pytest.fixture
def place():
    held = small.hospital()
    small.bring_all(held)
    return held


def standing(**more):
    return {(one.check_code, one.key): one for one in Alert.objects.filter(cleared_at=None, **more)}


def the_one(check):
    return Alert.objects.get(check_code=check, cleared_at=None)


def test_what_is_brought_is_looked_at_at_once(place):
    assert standing().keys() == {("unite_inconnue", "9999")}


def test_file_without_a_unit_raises_and_the_corrected_one_clears(place):
    small.bring(place, LESS, "journees.csv")
    raised = standing().keys()

    small.bring(place, small.BED_DAYS, "journees.csv")

    assert {("unite_attendue_absente", "bed_days|102"), ("consommation_sans_journees", "102")} <= raised
    assert standing().keys() == {("unite_inconnue", "9999")}
    assert alerts.alerts([place], state=alerts.PAST).count() == len(raised) - 1


def test_the_same_finding_is_the_same_alert(place):
    before = the_one("unite_inconnue")

    checking.run(place, ["2024-T1"])

    assert the_one("unite_inconnue").pk == before.pk
    assert the_one("unite_inconnue").found_at == before.found_at


def test_open_alert_takes_the_new_figures(place):
    small.bring(place, LESS, "journees.csv")
    before = the_one("consommation_sans_journees")

    small.bring(place, small.DISPENSED.replace("0102;9999992;30", "0102;9999992;90"), "consommations.csv")

    after = the_one("consommation_sans_journees")
    assert after.pk == before.pk
    assert "30 DDJ" in after.message


def test_answer_stands_while_the_figures_do(place):
    checking.acknowledge([the_one("unite_inconnue")], reason="dépôt de transit", by=None)

    checking.run(place, ["2024-T1"])

    assert the_one("unite_inconnue").reason == "dépôt de transit"
    assert not alerts.alerts([place]).exists()


def test_answer_survives_other_words_for_the_same_figures(place):
    checking.acknowledge([the_one("unite_inconnue")], reason="x", by=None)
    Alert.objects.update(message="9999 (1) en d'autres mots", severity="info")

    checking.run(place, ["2024-T1"])

    assert the_one("unite_inconnue").reason == "x"
    assert the_one("unite_inconnue").severity == "avertissement"


def test_other_figures_open_it_again_and_keep_the_answer(place):
    checking.acknowledge([the_one("unite_inconnue")], reason="une seule ligne", by=None)

    small.bring(place, small.DISPENSED + "9999;9999992;7\n", "consommations.csv")

    opened = the_one("unite_inconnue")
    former = alerts.former_answers([opened])[opened.pk]
    assert opened.acknowledged_at is None
    assert former.reason == "une seule ligne"
    assert "1 ligne" in former.message
    assert "2 lignes" in opened.message


def test_answering_takes_a_reason_and_is_written(place):
    alert = the_one("unite_inconnue")
    with pytest.raises(Refusal, match="pourquoi"):
        checking.acknowledge([alert], reason="  ", by=None)

    answered = checking.acknowledge([alert], reason="transit", by=None)

    assert answered == 1
    assert checking.acknowledge([alert], reason="encore", by=None) == 0
    assert AuditEvent.objects.filter(verb="antibiotics.alert_acknowledged").count() == 1


def test_answer_taken_back_stays_in_the_history(place):
    alert = the_one("unite_inconnue")
    with pytest.raises(Refusal, match="n'est pas acquitté"):
        checking.reopen(alert, reason="erreur", by=None)
    checking.acknowledge([alert], reason="transit", by=None)
    with pytest.raises(Refusal, match="pourquoi"):
        checking.reopen(alert, reason="", by=None)

    opened = checking.reopen(alert, reason="erreur", by=None)

    assert the_one("unite_inconnue") == opened
    assert alerts.former_answers([opened])[opened.pk].reason == "transit"
    assert AuditEvent.objects.get(verb="antibiotics.alert_reopened").details["reason"] == "erreur"


def test_isolates_that_contradict_themselves_open_on_their_rows(place):
    small.bring(place, CONTRADICTING, "resistances.csv")

    [behind] = alerts.behind(the_one("blse_sensible_aux_c3g"))

    assert behind.rows["row"].to_list() == [2, 3]


def test_unit_opens_on_its_rows_and_a_whole_hospital_on_none(place):
    small.bring(place, LESS, "journees.csv")

    [behind] = alerts.behind(the_one("consommation_sans_journees"))

    assert behind.rows["unit_written"].to_list() == ["0102"]
    assert alerts.behind(the_one("unite_attendue_absente")) == []
    assert alerts.behind(Alert(establishment=place, period="2024-T1", check_code="saut", key="rien")) == []


def test_quarter_without_bed_days_is_said_of_the_year(place):
    small.bring(place, LESS, "journees.csv", small.Period("2024-T2"))
    small.bring(place, small.DISPENSED, "consommations.csv", small.Period("2024-T2"))

    found = standing(period="2024")

    assert found.keys() == {("trimestre_sans_journees", "102")}
    assert "au 2e trimestre 2024" in found["trimestre_sans_journees", "102"].message


def test_yearly_base_is_looked_at_as_a_year(place):
    small.bring(place, LESS, "journees.csv", small.Period("2023"))
    small.bring(place, small.STRUCTURE, "structure.csv", small.Period("2023"))

    assert ("unite_attendue_absente", "bed_days|102") in standing(period="2023")


def test_counts_by_severity(place):
    small.bring(place, LESS, "journees.csv")

    assert alerts.counts([place]) == {"erreur": 1, "avertissement": 2}
    assert alerts.counts([place], period="2023") == {}
