import pytest

from jalon.accounts.access import perimeter_of
from jalon.tracking.overview import glances_of, panels_of
from tests.accounts import people
from tests.tracking.worlds import MONTH

pytestmark = pytest.mark.django_db


def measures(user):
    return {
        measure.label: measure
        for glance in glances_of(perimeter_of(user))
        for _, measures in glance.themes
        for measure in measures
    }


def test_glance_counts_the_first_value_of_states_and_adds_quantities_up_once(officer, entities):
    found = measures(officer)

    assert (found["DPI"].count, found["DPI"].out_of) == (1, 3)
    assert found["Nb de messages envoyés"].shown == "1\u202f830"


def test_glance_draws_the_months_known_and_leads_to_the_lines_counted(officer, entities):
    orders = measures(officer)["DPI"]

    assert orders.months == ("juillet 2022", "août 2022")
    assert orders.course == (None, 1.0)
    assert orders.url.endswith(f"mois={MONTH}&f.asp_etat_dpi=%3DCommande signée")


def test_glance_leaves_out_the_columns_of_the_region_and_other_themes(entities):
    reader = people.make("un_theme", "lecteur", "region", ["region:75"], ["mssante"])

    assert set(measures(reader)) == {"Nb de messages envoyés"}


def test_nothing_is_drawn_without_rights_or_without_data(db, officer):
    assert glances_of(perimeter_of(people.make("ailleurs", "lecteur", "region", ["region:53"]))) == []
    assert panels_of(officer) == []


def test_start_page_asks_for_the_glance_which_is_the_same_alone_and_in_a_page(reader, entities):
    assert 'hx-get="/suivi/coup-d-oeil/"' in reader.get("/").content.decode()

    part = reader.get("/suivi/coup-d-oeil/", headers={"HX-Request": "true"}).content.decode()

    assert "sparkline" in part
    assert part.strip() in reader.get("/suivi/coup-d-oeil/").content.decode()
