"""A column whose values are published by quarter or by year, in a grid that is read month by month."""

import pytest

from jalon.indicators import ledger, projection
from jalon.indicators.models import Finding
from jalon.indicators.queries import months_of
from tests.indicators.worlds import publish
from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE

pytestmark = pytest.mark.django_db
GRID = "antibiotiques_es"


@pytest.fixture
def quarters(entities):
    """Bergerac brings two quarters; the clinic the first only; the annexe a year."""
    publish(_stated(entities[BERGERAC], "2022-T1", ddj=400, journees=1000))
    publish(_stated(entities[CLINIQUE], "2022-T1", ddj=100, journees=500))
    publish(_stated(entities[BERGERAC], "2022-T2", ddj=300, journees=1000))
    publish(_stated(entities[ANNEXE], "2021", ddj=90, journees=300))
    return entities


def _stated(entity, period, ddj, journees):
    return [("atb_n_ddj_c3g", period, entity, ddj), ("atb_journees", period, entity, journees)]


def shown(month, finess):
    """(value, period) of the C3G rate of a hospital."""
    view = projection.month_view(GRID, "75", month)
    line = next(i for i, one in enumerate(view.lines) if one["finess_et"] == finess)
    cell = view.column("atb_ddj_c3g").cell(line)
    return (cell.value, cell.period)


@pytest.mark.parametrize(
    ("month", "bergerac", "clinique", "annexe"),
    [
        ("2022-02", (None, None), (None, None), (300, "2021")),  # a quarter shows once it has ended
        ("2022-03", (400, "2022-T1"), (200, "2022-T1"), (300, "2021")),
        ("2022-05", (400, "2022-T1"), (200, "2022-T1"), (300, "2021")),
        ("2022-06", (300, "2022-T2"), (200, "2022-T1"), (300, "2021")),
    ],
)
def test_latest_quarter_ended_is_shown_with_its_own_period(quarters, month, bergerac, clinique, annexe):
    assert (shown(month, BERGERAC), shown(month, CLINIQUE), shown(month, ANNEXE)) == (bergerac, clinique, annexe)


def test_quarter_older_than_a_year_is_grey(quarters):
    view = projection.month_view(GRID, "75", "2023-04")
    line = next(i for i, one in enumerate(view.lines) if one["finess_et"] == CLINIQUE)

    assert view.column("atb_ddj_c3g").cell(line).stale


def test_later_quarter_replaces_what_a_month_showed(quarters):
    before = shown("2022-08", CLINIQUE)

    publish(_stated(quarters[CLINIQUE], "2022-T2", ddj=50, journees=500))

    assert (before, shown("2022-08", CLINIQUE)) == ((200, "2022-T1"), (100, "2022-T2"))


def test_correction_of_a_quarter_reaches_the_months_that_show_it(quarters):
    before = shown("2022-03", CLINIQUE)
    number = ledger.indicator_ids(["atb_n_ddj_c3g"])["atb_n_ddj_c3g"]
    old = ledger.standing([number], "2022-T1")[number, quarters[CLINIQUE]].id

    publish([("atb_n_ddj_c3g", "2022-T1", quarters[CLINIQUE], 150)], superseding=[old])

    assert (before, shown("2022-03", CLINIQUE)) == ((200, "2022-T1"), (300, "2022-T1"))


def test_quarter_said_after_the_months_of_its_year_does_not_hide_them(quarters):
    publish([("atb_journees", "2022-T3", quarters[CLINIQUE], 500)])

    months = [str(month) for month in projection.months_known(GRID, "75")]

    assert months[0] == "2022-09"
    assert months[-1] == "2021-01"


def test_months_of_a_year_are_all_known_though_a_quarter_is_said(entities):
    publish([("atb_inscrit", "2022-12", entities[CLINIQUE], "Oui"), ("atb_journees", "2022-T1", entities[CLINIQUE], 5)])

    months = [str(month) for month in projection.months_known(GRID, "75")]

    assert months[0] == "2022-12"
    assert "2022-01" in months


def test_batch_of_months_and_quarters_reaches_every_month_that_shows_it(entities):
    projection.month_view("segur_es", "75", "2022-01")  # kept ready before anything is said
    publish(
        [("asp_montant_dpi", "2022-T1", entities[CLINIQUE], 3), ("asp_montant_dpi", "2022-11", entities[CLINIQUE], 4)]
    )

    view = projection.month_view("segur_es", "75", "2022-01")

    line = next(i for i, one in enumerate(view.lines) if one["finess_et"] == CLINIQUE)
    assert view.column("asp_montant_dpi").cell(line).value == 3


def test_waiting_quarter_is_seen_in_each_of_its_months(entities):
    from jalon.indicators import coverage

    number = ledger.indicator_ids(["asp_montant_dpi"])["asp_montant_dpi"]
    batch, _ = publish([("asp_montant_dpi", "2022-11", entities[ANNEXE], 4)])
    before = projection.month_view("segur_es", "75", "2022-02")

    coverage.mark_waiting(batch, [(entities[CLINIQUE], number, "2022-T1"), (entities[CLINIQUE], number, "2022-11")])

    line = next(i for i, one in enumerate(before.lines) if one["finess_et"] == CLINIQUE)
    after = projection.month_view("segur_es", "75", "2022-02").column("asp_montant_dpi").cell(line)
    assert (before.column("asp_montant_dpi").cell(line).state, after.state) == (4, 5)


def test_region_rate_is_a_sum_of_doses_over_a_sum_of_days(quarters):
    publish(_stated(quarters[CLINIQUE], "2022-T2", ddj=50, journees=500))

    view = projection.month_view(GRID, "75", "2022-06")
    total = projection.totals(view)["atb_ddj_c3g"]

    assert round(total.rate, 6) == round(350 / 1500 * 1000, 6)


@pytest.mark.parametrize(
    "address",
    [
        f"/suivi/{GRID}/?region=75&mois=2022-06",
        f"/suivi/{GRID}/{BERGERAC}/atb_ddj_c3g/?region=75&mois=2022-06",
        f"/suivi/{GRID}/{BERGERAC}/atb_n_ddj_c3g/?region=75&mois=2022-06",
        f"/annuaire/{BERGERAC}/",
    ],
)
def test_page_says_the_quarter_in_french(reader, quarters, address):
    answer = reader.get(address)

    assert answer.status_code == 200
    assert "2e trimestre 2022" in answer.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("finess", [BERGERAC, CLINIQUE])
def test_panel_of_a_calculated_quarter_shows_what_it_is_made_of(reader, quarters, finess):
    cell = reader.get(f"/suivi/{GRID}/{finess}/atb_ddj_c3g/?region=75&mois=2022-06").context["cell"]

    assert [origin.observation.period for _, origin in cell.inputs] == [cell.view.period] * 2


@pytest.mark.parametrize(
    "page",
    [
        "",
        "donnees.json",
        "export.xlsx",
        "export.csv",
        "comparer/",
        "comparer/?colonne=atb_ddj_c3g",
        "mouvements/",
        "mouvements/?entre=2022-05",
        "priorites/",
        "echantillon/",
        "mois/",
        "fraicheur/",
        "rapports/",
    ],
)
def test_every_page_of_the_grid_opens_on_quarters(reader, quarters, page):
    joint = "&" if "?" in page else "?"

    answer = reader.get(f"/suivi/{GRID}/{page}{joint}region=75&mois=2022-06", follow=True)

    assert answer.status_code == 200


def test_panel_says_what_a_check_found_on_the_quarter_once_it_has_ended(reader, quarters):
    number = ledger.indicator_ids(["atb_n_ddj_c3g"])["atb_n_ddj_c3g"]
    said = {"severity": "info", "check_code": "valeur_hors_bornes", "message": "Trop haut."}
    for period in ("2022-T2", "2022-T3", "2022"):
        Finding.objects.create(entity_id=quarters[BERGERAC], indicator_id=number, period=period, **said)

    panel = reader.get(f"/suivi/{GRID}/{BERGERAC}/atb_n_ddj_c3g/?region=75&mois=2022-06").context["cell"]

    assert [one.period for one in panel.findings] == ["2022-T2"]


def test_periods_of_an_indicator_are_in_the_order_of_time(quarters):
    publish([("atb_journees", "2022-05", quarters[CLINIQUE], 170)])

    assert [str(one.period) for one in months_of("atb_journees")] == ["2022-T2", "2022-05", "2022-T1", "2021"]


def test_establishment_shows_the_grids_that_say_something_of_it(reader, quarters):
    publish([("meteo", "2022-08", quarters[ANNEXE], "Non démarré")])
    grids = {"Suivi antibiotiques", "Suivi Ségur ES"}

    page = reader.get(f"/annuaire/{ANNEXE}/").content.decode()

    assert {title for title in grids if title in page} == grids


def test_establishment_does_not_show_a_grid_silent_about_it(reader, entities):
    page = reader.get(f"/annuaire/{CLINIQUE}/").content.decode()

    assert "Suivi Ségur ES" in page
    assert "Suivi antibiotiques" not in page
