"""What a month still lacks, who owes it, and the letters that say so."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from jalon import catalogue
from jalon.accounts.models import AuditEvent
from jalon.indicators import projection
from jalon.kernel.periods import Period
from jalon.sources import actions as sources
from jalon.sources.models import Delivery
from jalon.tracking.freshness import letters, queries
from jalon.tracking.models import GridMonth
from tests.accounts import people
from tests.sources import files
from tests.tracking.worlds import BERGERAC

pytestmark = pytest.mark.django_db
PAGE = "/suivi/segur_es/fraicheur/"
AUGUST = "?region=75&mois=2022-08"


def expected(today, source="dmp_certificats", month="2022-08"):
    grid = catalogue.current().grids["segur_es"]
    return next(one for one in queries.expected_files(grid, Period(month), today) if one.source.id == source)


@pytest.fixture
def certificates(entities):
    """The file of certificates of August, applied."""
    content = ContentFile(files.certificates([(BERGERAC, "CH", "Commande effectuée", "", "")]).encode())
    delivery = sources.receive(content, name="DMP_certificats_2022-08.csv", by=None)
    sources.plan(delivery)
    delivery.refresh_from_db()
    sources.apply_plan(delivery, by=None)
    Delivery.objects.update(received_at=datetime(2022, 9, 13, 9, tzinfo=UTC))
    return delivery


@pytest.fixture
def cnam(db):
    return people.make("cnam", "national", "cnam", email="cnam@example.org")


@pytest.fixture
def officer(db):
    return people.make("regionale", "region", "region", ["region:75"], email="region@example.org")


def test_expected_file_says_of_which_month_and_when_it_came(certificates):
    come = expected(date(2022, 9, 20))

    assert (come.state, come.timeliness.late) == ("come_late", 3)
    assert expected(date(2022, 9, 20), "dmp_alimentation").state == "missing"
    assert expected(date(2022, 9, 1), "dmp_alimentation").state == "expected"
    assert expected(date(2022, 9, 25), "mssante_general").period == Period("2022-07")


def test_every_monthly_source_of_the_catalogue_feeds_a_grid():
    fed = {source for grid in catalogue.current().grids.values() for source in queries.monthly_sources(grid)}

    assert fed == {one.id for one in catalogue.current().sources.values() if one.expected_by}


def test_theme_of_a_missing_file_is_named(certificates):
    late = queries.late_themes(catalogue.current().grids["segur_es"], Period("2022-08"), date(2022, 9, 20))

    assert "Alimentation" in late["dmp"]
    assert "attendu le 15/09/2022" in late["dmp"]


def test_completeness_counts_every_cell_of_the_columns_once(entities, reader):
    view = projection.month_view("segur_es", "75", "2022-08")

    parts = queries.by_owner_and_theme(view)

    for part in parts:
        assert part.completeness.expected == part.columns * len(view.lines)
    segur = next(part for part in parts if (part.owner, part.theme) == ("region", "segur"))
    assert (segur.completeness.filled, segur.completeness.carried, segur.completeness.empty) == (1, 1, 1)


def test_page_says_what_is_missing_and_exports_it(reader, certificates):
    page = reader.get(PAGE + AUGUST).text

    assert "manquant" in page
    assert "arrivé le 13/09/2022" in page
    assert "3 jours de retard" in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "manquant" in reader.get(f"{PAGE}export.csv{AUGUST}").text
    assert reader.get(f"{PAGE}export.xlsx{AUGUST}").status_code == 200


def test_owner_of_a_missing_file_is_reminded_once_a_week(certificates, cnam, officer):
    first = {one.key for one in letters.reminders(date(2022, 9, 20)) if one.to == cnam.email}
    again = {one.key for one in letters.reminders(date(2022, 9, 21)) if one.to == cnam.email}
    later = {one.key for one in letters.reminders(date(2022, 9, 27)) if one.to == cnam.email}

    assert any("dmp_alimentation:2022-08" in key for key in first)
    assert not any("dmp_certificats:2022-08" in key for key in first)
    assert first == again
    assert first.isdisjoint(later)


def test_reminder_names_the_file_and_no_figure(certificates, cnam):
    letter = next(one for one in letters.reminders(date(2022, 9, 20)) if "dmp_alimentation:2022-08" in one.key)

    assert "août 2022" in letter.subject
    assert "15/09/2022" in letter.text
    assert "Nouvelle-Aquitaine" in letter.text


def test_nobody_else_is_reminded(certificates, officer):
    people.make("silencieuse", "national", "cnam", email="non@example.org")
    from django.contrib.auth import get_user_model

    get_user_model().objects.filter(username="silencieuse").update(reminders=False)
    people.make("lectrice", "lecteur", "cnam", email="lectrice@example.org")

    assert list(letters.reminders(date(2022, 9, 20))) == []


def test_region_asks_for_a_reminder_once_a_day(reader, certificates, cnam):
    asked = reader.post(f"{PAGE}relancer/{AUGUST}")
    again = reader.post(f"{PAGE}relancer/{AUGUST}")

    assert (asked.status_code, again.status_code) == (302, 400)
    assert "déjà été demandé" in again.text
    assert AuditEvent.objects.filter(verb="tracking.reminded").count() == 1


def test_reminder_asked_for_leaves_at_once(reader, cnam, entities):
    month = Period.month(*(date.today() - timedelta(days=62)).timetuple()[:2])
    reader.post(f"{PAGE}relancer/?region=75&mois={month.code}")

    keys = [one.key for one in letters.reminders() if "demande-" in one.key]

    assert any("dmp_alimentation" in key for key in keys)


@pytest.mark.parametrize(
    ("role", "actor", "places"), [("lecteur", "region", ["region:75"]), ("region", "region", ["region:53"])]
)
def test_others_do_not_ask_for_reminders(client, entities, role, actor, places):
    client.force_login(people.make("autre", role, actor, places))

    assert client.post(f"{PAGE}relancer/{AUGUST}").status_code in (400, 403)
    assert not AuditEvent.objects.filter(verb="tracking.reminded").exists()


def test_region_is_told_before_its_month_closes(entities, officer):
    GridMonth.objects.create(grid="segur_es", region="75", month="2022-08", closes_on=date(2022, 9, 25))

    def told(day):
        return [one.subject for one in letters.reminders(day) if one.key.startswith("cloture")]

    assert told(date(2022, 9, 17)) == []
    assert told(date(2022, 9, 18)) == ["Suivi Ségur ES : août 2022 se clôt le 25/09/2022"]


def test_reminders_can_be_switched_off(reader, officer):
    reader.post("/compte/rappels/")

    officer.refresh_from_db()
    assert not officer.reminders
    assert "aucun rappel" in reader.get("/compte/").text


def test_theme_of_a_missing_file_is_greyed_in_the_grid(reader, certificates):
    page = reader.get(f"/suivi/segur_es/{AUGUST}").text

    band = page.split('scope="colgroup" class="late"')[1].split("</th>")[0]
    assert "fichier manquant" in page
    assert "dû par" in band


def test_mark_that_some_lines_bear_is_owed_by_nobody(entities, reader):
    view = projection.month_view("segur_es", "75", "2022-08")

    assert not queries.is_owed(view.column("pilote_mes"))
    assert queries.is_owed(view.column("meteo"))
