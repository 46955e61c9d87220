"""A region disputes a national value: it stands until its owner accepts, and both sides read the exchange."""

import pytest
from django.utils import timezone

from jalon.accounts.models import AuditEvent
from jalon.indicators import ledger, projection
from jalon.indicators.models import Contest, Indicator
from tests.accounts import people
from tests.indicators.worlds import publish
from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE, MONTH

pytestmark = pytest.mark.django_db
AUGUST = "?region=75&mois=2022-08"
GRID = "/suivi/segur_es/"


def contest(client, finess=BERGERAC, column="asp_etat_dpi", **form):
    said = {"valeur": "Pas de commande signée", "motif": "Commande résiliée en juillet"} | form
    return client.post(f"{GRID}{finess}/{column}/contester/{AUGUST}", said)


def end(client, verb, **form):
    return client.post(f"{GRID}contestations/{Contest.objects.latest('pk').pk}/{verb}/{AUGUST}", form)


@pytest.fixture
def owner(db):
    """Somebody of the ASP, who owns the orders."""
    return people.make("proprietaire", "national", "ans")


def cell(finess=BERGERAC, column="asp_etat_dpi"):
    view = projection.month_view("segur_es", "75", MONTH)
    position = next(i for i, line in enumerate(view.lines) if line["finess_et"] == finess)
    return view.column(column).cell(position)


def test_disputed_value_stands_with_the_proposal_beside(reader, entities):
    answer = contest(reader)

    assert answer.status_code == 200
    assert "Commande résiliée en juillet" in answer.text
    assert cell().value == "Commande signée"
    assert cell().contested
    assert not cell(CLINIQUE).contested


def test_owner_accepts_and_the_proposed_value_is_his(reader, entities, client, owner):
    contest(reader)
    client.force_login(owner)

    assert end(client, "accepter").status_code == 302

    held = Contest.objects.get()
    assert (held.state, held.answered_by) == ("accepted", owner)
    assert cell().value == "Pas de commande signée"
    assert not cell().contested
    past = ledger.history([entities[BERGERAC]], "asp_etat_dpi")
    assert [(one.text, one.batch.author) for one in past] == [
        ("Pas de commande signée", owner),
        ("Commande signée", None),
    ]


def test_owner_answers_and_the_value_stays(reader, entities, client, owner):
    contest(reader)
    client.force_login(owner)

    end(client, "repondre", reponse="La résiliation n'est pas parvenue à l'ASP.")

    assert Contest.objects.get().state == "answered"
    assert cell().value == "Commande signée"
    assert not cell().contested


def test_absence_can_be_disputed_and_filled(reader, entities, client, owner):
    contest(reader, finess=CLINIQUE, valeur="Commande signée")
    assert cell(CLINIQUE).contested
    client.force_login(owner)

    end(client, "accepter")

    assert (cell(CLINIQUE).value, cell(CLINIQUE).state) == ("Commande signée", 0)


def test_value_of_a_legal_entity_is_disputed_on_all_its_sites(reader, entities):
    contest(reader, column="mssante_messages_envoyes", valeur="1 900")

    assert cell(BERGERAC, "mssante_messages_envoyes").contested
    assert cell(ANNEXE, "mssante_messages_envoyes").contested
    assert not cell(CLINIQUE, "mssante_messages_envoyes").contested


def test_value_that_moved_since_is_not_overwritten_by_an_acceptance(reader, entities, client, owner):
    contest(reader)
    ledger.set_value(
        indicator="asp_etat_dpi", period=MONTH, entity=entities[BERGERAC], by=None, text="En attente",
        expected=Contest.objects.get().observation_id,
    )  # fmt: skip
    client.force_login(owner)

    answer = end(client, "accepter")

    assert answer.status_code == 400
    assert "a changé depuis" in answer.text
    assert (Contest.objects.get().state, cell().value) == ("open", "En attente")


def test_one_dispute_at_a_time(reader, entities):
    contest(reader)

    again = contest(reader, motif="encore")

    assert again.status_code == 409
    assert "déjà contestée" in again.text
    assert Contest.objects.count() == 1


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"motif": " "}, "Dites pourquoi"),
        ({"valeur": "Commande signée"}, "déjà dans la case"),
        ({"valeur": "n'importe quoi"}, "n&#x27;est pas dans la liste"),
        ({"motif": "patient 2 85 07 24 037 001 12"}, "sécurité sociale"),
        ({"motif": "x" * 401}, "dépasse 400"),
    ],
)
def test_dispute_that_says_nothing_useful_is_refused(reader, entities, form, says):
    answer = contest(reader, **form)

    assert answer.status_code == 409
    assert says in answer.text
    assert not Contest.objects.exists()


def test_own_or_computed_columns_are_not_disputed(reader, entities):
    assert contest(reader, column="meteo", valeur="Non démarré").status_code == 409
    assert contest(reader, column="mssante_messages_par_boite", valeur="3").status_code == 409


def test_withdrawn_by_the_region(reader, entities):
    contest(reader)

    end(reader, "retirer")

    assert Contest.objects.get().state == "withdrawn"
    assert not cell().contested


@pytest.mark.parametrize(
    ("role", "actor", "places"),
    [
        ("lecteur", "region", ["region:75"]),
        ("region", "region", ["region:53"]),
        ("region", "region", ["departement:16"]),
        ("national", "ans", []),
    ],
)
def test_only_the_region_of_the_establishment_disputes(client, entities, role, actor, places):
    client.force_login(people.make("autre", role, actor, places))

    contest(client)

    assert not Contest.objects.exists()


@pytest.mark.parametrize("verb", ["accepter", "repondre"])
def test_region_does_not_answer_itself_nor_another_owner(reader, entities, client, verb):
    contest(reader)
    assert end(reader, verb, reponse="oui").status_code == 400
    client.force_login(people.make("cnam", "national", "cnam"))

    assert end(client, verb, reponse="oui").status_code == 400
    assert Contest.objects.get().state == "open"


def test_contest_was_open_as_known_then(reader, entities, client, owner):
    before = timezone.now()
    contest(reader)
    during = timezone.now()
    client.force_login(owner)
    end(client, "repondre", reponse="non")

    def then(known_at):
        view = projection.month_view("segur_es", "75", MONTH, known_at=known_at)
        position = next(i for i, line in enumerate(view.lines) if line["finess_et"] == BERGERAC)
        return view.column("asp_etat_dpi").cell(position).contested

    assert [then(before), then(during), cell().contested] == [False, True, False]


def test_list_and_exports_say_everything(reader, entities):
    contest(reader)

    page = reader.get(f"{GRID}contestations/{AUGUST}").text
    csv = reader.get(f"{GRID}contestations/export.csv{AUGUST}").text

    for text in (page, csv):
        assert "Commande résiliée en juillet" in text
        assert "Pas de commande signée" in text
    assert reader.get(f"{GRID}contestations/export.xlsx{AUGUST}").status_code == 200


def test_owner_is_told_on_the_start_page(reader, entities, client, owner):
    contest(reader)
    client.force_login(owner)

    assert "attend votre réponse" in client.get("/").text


def test_acts_are_in_the_journal(reader, entities):
    contest(reader)
    end(reader, "retirer")

    verbs = AuditEvent.objects.filter(verb__startswith="tracking.contest").values_list("verb", flat=True)
    assert list(verbs) == ["tracking.contest_withdrawn", "tracking.contested"]


def test_contest_follows_the_period_of_the_value(reader, entities):
    """The report shown in August is that of July: the dispute is about July, and August shows it."""
    publish([("mssante_boites", "2022-07", entities[BERGERAC], 4.0)], coverage=[("mssante_boites", "2022-07", {})])

    contest(reader, column="mssante_boites", valeur="6")

    assert Contest.objects.get().period == "2022-07"
    assert Contest.objects.get().indicator == Indicator.objects.get(code="mssante_boites")


def test_proposal_is_read_beside_the_value_in_the_grid(reader, entities):
    contest(reader)

    page = reader.get(f"{GRID}{AUGUST}")

    assert "Commande signée <ins>→ Pas de commande signée ?</ins>" in page.text
    assert page.context["boot"]["proposed"] == {"asp_etat_dpi": {entities[BERGERAC]: "Pas de commande signée"}}


def test_panel_agrees_its_words_in_number(reader, entities):
    panel = contest(reader).text

    assert "<h3>Contestation</h3>" in panel
    assert "|Contestation" not in panel
