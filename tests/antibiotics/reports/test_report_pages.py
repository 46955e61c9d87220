import pytest

from jalon.accounts.models import AuditEvent
from jalon.antibiotics.models import Participation, QualityAction
from tests.antibiotics import small_hospital as small

pytestmark = pytest.mark.django_db
YEAR = "2024"


@pytest.fixture
def hospital():
    held = small.hospital()
    small.bring_all(held)
    return held


@pytest.fixture
def pharmacist(client, hospital):
    client.force_login(small.person("pharmacienne"))
    return client


def address(name, hospital, *arguments, **query):
    return small.address(name, hospital, small.PERIOD.code, *arguments, **query)


@pytest.mark.parametrize("kind", ["", "etablissement", "contrat"])
def test_page_previews_a_report(pharmacist, hospital, kind):
    page = pharmacist.get(address("reports", hospital, rapport=kind))

    assert page.status_code == 200
    assert "28,1" in page.text or kind == "contrat"
    assert f"/rapports/{kind or 'etablissement'}.pdf?etablissement={hospital.code}" in page.text


def test_page_asks_for_the_unit_of_the_poster_then_shows_it(pharmacist, hospital):
    asked = pharmacist.get(address("reports", hospital, rapport="unite")).text
    shown = pharmacist.get(address("reports", hospital, rapport="unite", unite="0101")).text

    assert "Choisissez l&#x27;unité dont faire l&#x27;affiche." in asked
    assert "0102 Médecine B" in asked
    assert "unite.pdf?" in shown
    assert "0101 Médecine A" in shown


def test_page_before_any_file_says_what_to_do(client):
    place = small.hospital()
    client.force_login(small.person("pharmacienne"))

    page = client.get(small.address("reports", place, ""))

    assert page.status_code == 200
    assert "/antibiotiques/donnees/" in page.text


def test_page_from_outside_offers_no_poster(client, hospital):
    client.force_login(small.omedit())

    page = client.get(address("reports", hospital)).text

    assert 'value="region"' in page
    assert 'value="unite"' not in page


@pytest.mark.parametrize(("kind", "extension"), [("etablissement", "pdf"), ("unite", "pdf"), ("contrat", "xlsx")])
def test_file_is_taken_away_and_it_is_written(pharmacist, hospital, kind, extension):
    answer = pharmacist.get(address("report_file", hospital, kind, extension, unite="0101"))

    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{extension}"')
    assert AuditEvent.objects.filter(verb="antibiotics.report_made").count() == 1


@pytest.mark.parametrize("name", ["rapport=autre", "periode=hier"])
def test_bad_parameters_are_refused_in_french(pharmacist, name):
    assert pharmacist.get(f"/antibiotiques/rapports/?{name}").status_code == 400


def test_report_of_another_hospital_is_not_for_a_local_right(pharmacist):
    other = small.hospital(small.OTHER, "Clinique fictive")

    assert pharmacist.get(address("reports", other)).status_code == 403
    assert pharmacist.get(address("contract", other)).status_code == 403


def test_tool_is_described_and_said_in_the_file(pharmacist, hospital):
    form = {"etablissement": hospital.code, "annee": YEAR, "outil": "Autre outil", "calendrier": "Mars 2025",
            "services": "oui"}  # fmt: skip

    pharmacist.post(small.address("contract_tool"), form)

    held = Participation.objects.get()
    assert (held.tool, held.compares_units, held.compares_hospitals) == ("Autre outil", True, False)
    page = pharmacist.get(address("reports", hospital, rapport="contrat")).text
    assert "Autre outil" in page
    assert "Calendrier de déploiement : Mars 2025" in page


def test_items_are_answered_changed_and_taken_back(pharmacist, hospital):
    form = {"etablissement": hospital.code, "annee": YEAR, "reponse-referent": "faite", "preuve-referent": "Décision"}
    pharmacist.post(small.address("contract_items"), form)
    pharmacist.post(small.address("contract_items"), form | {"preuve-referent": "Nomination"})

    held = QualityAction.objects.get()
    assert (held.item, held.state, held.evidence) == ("referent", "faite", "Nomination")

    pharmacist.post(small.address("contract_items"), form | {"reponse-referent": ""})

    assert QualityAction.objects.filter(withdrawn_at=None).count() == 0


def test_action_is_written_changed_and_withdrawn(pharmacist, hospital):
    form = {"etablissement": hospital.code, "annee": YEAR, "action": "Former les internes", "avancement": "prevue",
            "echeance": "2024-11-04"}  # fmt: skip
    pharmacist.post(small.address("contract_action_add"), form)
    action = QualityAction.objects.get()

    pharmacist.post(small.address("contract_action", None, "", action.pk), form | {"avancement": "faite"})
    pharmacist.post(small.address("contract_action_withdraw", None, "", action.pk))

    action.refresh_from_db()
    assert (action.title, action.state, f"{action.due_on}") == ("Former les internes", "faite", "2024-11-04")
    assert action.withdrawn_at is not None
    again = pharmacist.post(small.address("contract_action", None, "", action.pk), form)
    assert again.status_code == 400


@pytest.mark.parametrize(
    "wrong", [{"action": " "}, {"avancement": "x"}, {"echeance": "demain"}, {"annee": "12"}, {"annee": "²"}]
)
def test_action_that_cannot_be_read_is_refused(pharmacist, hospital, wrong):
    form = {"etablissement": hospital.code, "annee": YEAR, "action": "Former", "avancement": "prevue"}

    answer = pharmacist.post(small.address("contract_action_add"), form | wrong)

    assert answer.status_code == 400
    assert not QualityAction.objects.exists()


def test_contract_is_read_but_not_completed_by_a_reader(client, hospital):
    client.force_login(small.reader())

    page = client.get(address("contract", hospital))
    form = {"etablissement": hospital.code, "annee": YEAR, "action": "Former", "avancement": "prevue"}

    assert page.status_code == 200
    assert "<button" not in page.text.partition("L’outil")[2].partition("</main>")[0]
    assert client.post(small.address("contract_action_add"), form).status_code == 403
