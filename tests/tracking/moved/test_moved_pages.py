"""What moved on the page: between two months, since a visit; who brought it; lines that came and left."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from jalon.accounts.access import perimeter_of
from jalon.directory import actions as directory
from jalon.directory.models import Entity
from jalon.indicators import ledger
from jalon.tracking.models import Visit
from jalon.tracking.moved import visits
from jalon.tracking.moved.arrivals import arrivals_for
from tests.accounts import people
from tests.indicators.worlds import publish
from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE, COVERED, EJ_BERGERAC

GRID = "/suivi/segur_es/"
MOVED = f"{GRID}mouvements/"
HERE = {"region": "75", "mois": "2022-08"}

pytestmark = pytest.mark.django_db


def moved(reader, **more):
    """{column: [(name, before, after, kind, direction)]}"""
    found = {}
    for row in reader.get(MOVED, HERE | more).context["rows"]:
        told = (row["name"], row["before"], row["after"], row["kind"], row["direction"])
        found.setdefault(row["label"], []).append(told)
    return found


@pytest.fixture
def july(entities):
    """In July the orders were covered and unsigned; the météo of Bergerac is confirmed in August."""
    publish([("asp_etat_dpi", "2022-07", entities[CLINIQUE], "Commande signée")],
            coverage=[("asp_etat_dpi", "2022-07", COVERED)])  # fmt: skip
    publish([("meteo", "2022-08", entities[BERGERAC], "Non démarré")])
    return entities


def test_months_are_compared_cell_by_cell(reader, july):
    found = moved(reader)

    assert found["DPI"] == [
        ("CH DE BERGERAC", "Pas de commande signée", "Commande signée", "change", "progres"),
        ("CLINIQUE DU PORT", "Commande signée", "Pas de commande signée", "change", "recul"),
    ]
    assert found["Météo"] == [
        ("CLINIQUE DU PORT", "", "Déployé / VA signée", "apparu", ""),
        ("CH DE BERGERAC", "Non démarré", "Non démarré", "confirme", ""),
    ]


def test_column_without_its_file_is_set_aside_rather_than_said_gone(reader, july):
    columns = [column for theme in reader.get(MOVED, HERE).context["themes"] for column in theme["columns"]]

    aside = {column["label"]: column["aside"] for column in columns if column["aside"]}
    assert aside["Montant DPI"] == "rien n'est connu de juillet 2022"


def test_confirmed_values_are_counted_apart(reader, july):
    page = reader.get(MOVED, HERE | {"colonne": "meteo"})

    assert page.context["sums"]["confirme"] == 1
    assert page.context["total"] == sum(page.context["sums"][kind] for kind in ("change", "apparu", "disparu"))


def test_filters_keep_a_theme_a_kind_a_direction(reader, july):
    assert set(moved(reader, theme="segur")) == {"DPI", "Météo"}
    assert set(moved(reader, sens="recul")) == {"DPI"}
    assert set(moved(reader, genre="confirme")) == {"Météo"}
    assert moved(reader, departement="16") == {}


@pytest.mark.parametrize(
    "wrong", [{"entre": "2022-09"}, {"entre": "août"}, {"depuis": "hier"}, {"depuis": "0001-01-01"}]
)
def test_what_cannot_be_compared_is_refused(reader, entities, wrong):
    assert reader.get(MOVED, HERE | wrong).status_code == 400


def test_since_a_visit_only_what_came_after_counts_whatever_its_month(reader, officer, entities):
    reader.get(GRID, HERE)
    ago = timezone.now()
    Visit.objects.update(last_at=ago - timedelta(hours=5))
    Visit.objects.update(last_at=ago)
    Visit.objects.update(before_at=ago)
    ledger.set_value(indicator="meteo", period="2022-07", entity=entities[CLINIQUE], text="Non démarré", by=officer)
    standing = ledger.standing(ledger.indicator_ids(["meteo"]).values(), "2022-08", [entities[CLINIQUE]])
    ledger.set_value(
        indicator="meteo", period="2022-08", entity=entities[CLINIQUE], text="Non démarré", by=officer,
        expected=next(iter(standing.values())).id,
    )  # fmt: skip

    page = reader.get(MOVED, HERE | {"depuis": "visite"})

    rows = [(r["period"], r["before"], r["after"], r["kind"], r["source"].who) for r in page.context["rows"]]
    assert rows == [
        ("2022-07", "", "Non démarré", "apparu", "regionale"),
        ("2022-08", "Déployé / VA signée", "Non démarré", "change", "regionale"),
    ]


def test_state_said_again_since_is_a_confirmation(reader, officer, entities):
    Visit.objects.create(user=officer, grid="segur_es", region="75", last_at=timezone.now(), before_at=timezone.now())

    ledger.set_value(indicator="meteo", period="2022-08", entity=entities[BERGERAC], text="Non démarré", by=officer)

    assert moved(reader, depuis="visite") == {
        "Météo": [("CH DE BERGERAC", "Non démarré", "Non démarré", "confirme", "")]
    }


def test_value_taken_back_since_has_not_moved(reader, officer, entities):
    Visit.objects.create(user=officer, grid="segur_es", region="75", last_at=timezone.now(), before_at=timezone.now())
    made = ledger.set_value(
        indicator="meteo", period="2022-08", entity=entities[ANNEXE], text="Non démarré", by=officer
    )

    ledger.undo(made.batch, officer)

    assert moved(reader, depuis="visite") == {}


def test_first_visit_has_nothing_to_compare(reader, entities):
    assert "première visite" in reader.get(MOVED, HERE | {"depuis": "visite"}).text


def test_visit_ends_after_four_hours_of_silence(officer):
    start = timezone.now() - timedelta(days=2)

    def come(hours):
        visits.note(officer, "segur_es", "75", start + timedelta(hours=hours))

    come(0)
    come(3)
    assert visits.last_seen(officer, "segur_es", "75", start + timedelta(hours=4)) is None
    come(8)
    come(9)

    assert visits.last_seen(officer, "segur_es", "75", start + timedelta(hours=10)) == start + timedelta(hours=3)
    assert visits.last_seen(officer, "segur_es", "75", start + timedelta(hours=14)) == start + timedelta(hours=9)


def test_other_region_and_other_owners_learn_nothing_private(client, july):
    client.force_login(people.make("ans", "national", "ans"))
    assert "Météo" not in moved(client)

    client.force_login(people.make("voisine", territories=["region:53"]))
    assert client.get(MOVED, HERE).status_code == 400


def test_line_that_leaves_says_why(reader, july, officer):
    entity = Entity.objects.get(pk=july[ANNEXE])
    directory.correct(entity=entity, field="closed_on", value="2022-07-15", reason="Fermée cet été", by=officer)

    page = reader.get(MOVED, HERE)

    assert [(one.line["raison_sociale"], one.why) for one in page.context["left"]] == [
        ("CH DE BERGERAC - ANNEXE", "fermeture dite le 15/07/2022")
    ]


def test_workbook_has_a_sheet_per_theme(reader, july):
    book = openpyxl.load_workbook(io.BytesIO(reader.get(f"{MOVED}export.xlsx", HERE).content))

    assert {"Synthèse", "Prestation Ségur"} <= set(book.sheetnames)
    rows = [row for row in book["Prestation Ségur"].iter_rows(values_only=True) if row[0] == BERGERAC]
    assert ("DPI", "Pas de commande signée", "Commande signée", "changé", "progrès") in [row[4:9] for row in rows]


def test_start_page_counts_what_came_since_the_last_visit(client, officer, entities):
    past = timezone.now() - timedelta(days=1)
    Visit.objects.create(user=officer, grid="segur_es", region="75", last_at=timezone.now())
    assert arrivals_for(officer, perimeter_of(officer)) == []
    Visit.objects.update(last_at=past)

    (one,) = arrivals_for(officer, perimeter_of(officer))

    assert one.values == 6  # the orders, the amount, the messages, two météos, the comment
    assert one.url.endswith("?region=75&depuis=visite")
    assert EJ_BERGERAC not in one.url
    national = people.make("ans", "national", "ans")
    Visit.objects.create(user=national, grid="segur_es", region="75", last_at=past)
    assert arrivals_for(national, perimeter_of(national))[0].values < 6
