"""What leaves a hospital as figures of the grid: its line, the origin of a cell, versions, what is hidden."""

import pytest
from django.urls import reverse

from jalon.antibiotics.actions import publishing, registering
from jalon.antibiotics.models import HospitalFile, Publication
from jalon.antibiotics.queries import published
from jalon.directory.models import Entity
from jalon.indicators import ledger
from jalon.indicators.models import State
from tests.antibiotics import small_hospital as small
from tests.antibiotics.checks.test_alerts import LESS
from tests.tracking import worlds as tracking

pytestmark = pytest.mark.django_db
MONTH = "2024-03"
MANY = small.WITHOUT_PATIENT + "".join(  # 12 E. coli, 5 of them resistant to cefotaxime; 2 Klebsiella
    f"\n0101;01/03/2024;Urines;Escherichia coli;{'R' if rank < 5 else 'S'};S" for rank in range(10)
)


@pytest.fixture
def place(tmp_path):
    pk = tracking.hospitals(tmp_path)[tracking.BERGERAC]
    held = Entity.objects.get(pk=pk)
    small.bring_all(held)
    return held


def values(place, code):
    """The values of an indicator, the last first: (number, state)."""
    found = ledger.history([place.pk], code)
    return [(one.number, one.state) for one in found if one.period == "2024-T1"]


def panel(client, place, column):
    address = reverse("tracking:cell", args=["antibiotiques_es", place.code, column])
    return plain(client.get(f"{address}?region=75&mois={MONTH}").content.decode())


def plain(text):
    return str(text).replace("\u202f", " ").replace("\xa0", " ")


def test_grid_shows_the_hospital_with_its_figures(client, place):
    client.force_login(small.omedit())

    address = reverse("tracking:data", args=["antibiotiques_es"])
    data = client.get(f"{address}?region=75&mois={MONTH}").json()

    line = data["lines"]["finess_et"].index(place.code)
    told = {code: data["columns"][code]["d"][line][0] for code in ("atb_actif", "atb_journees", "atb_ddj_total")}
    assert told["atb_actif"] == "Oui"
    assert plain(told["atb_journees"]) == "1900"
    assert plain(told["atb_ddj_total"]).replace(",", ".").startswith("28.07")  # 53,33 DDJ for 1,900 bed-days


def test_cell_opens_on_the_files_it_comes_from(client, place):
    client.force_login(small.omedit())

    text = panel(client, place, "atb_journees")

    assert "1 900" in text
    assert "Antibiotiques, 1er trimestre 2024" in text
    assert f"{reverse('antibiotics:files')}?etablissement={place.code}&amp;periode=2024-T1" in text


def test_second_version_supersedes_and_the_first_stays_readable(client, place):
    client.force_login(small.omedit())

    small.bring(place, LESS, "journees.csv")

    text = panel(client, place, "atb_journees")
    assert values(place, "atb_journees") == [(1300.0, State.PRESENT), (1900.0, State.PRESENT)]
    assert "1 300" in text
    assert "1 900" in text
    changed = {one.indicator: (one.before, one.now) for one in published.recalculated(place, "2024-T1")}
    assert changed == {"atb_journees": (1900.0, 1300.0)}


def test_what_did_not_change_is_not_published_again(place):
    before = Publication.objects.count()

    written = publishing.publish(place, ["2024-T1"], by=None)

    assert written == 0
    assert Publication.objects.count() == before


def test_few_isolates_are_known_to_be_unavailable(place):
    assert values(place, "atb_r_ecoli_c3g") == [(None, State.UNAVAILABLE)]
    assert values(place, "atb_n_r_ecoli_c3g") == [(None, State.UNAVAILABLE)]
    assert values(place, "atb_n_di_epc")[0] == (0.0, State.PRESENT)  # nought points at nobody


def test_enough_isolates_give_the_percentage_and_what_it_rests_on(place):
    small.bring(place, MANY, "resistances.csv", deduplicated=True)

    tested = values(place, "atb_n_r_ecoli_c3g")[0]
    assert tested == (12.0, State.PRESENT)
    assert values(place, "atb_r_ecoli_c3g")[0] == (pytest.approx(100 * 7 / 12), State.PRESENT)


def test_figure_whose_file_is_gone_is_emptied_and_its_history_stays(place):
    before = values(place, "atb_n_ddj_total")[0]
    HospitalFile.objects.filter(kind="consumption").update(state=HospitalFile.State.REPLACED)

    publishing.publish(place, ["2024-T1"], by=None)

    emptied, former = values(place, "atb_n_ddj_total")
    assert emptied[0] is None
    assert former == before
    assert values(place, "atb_journees")[0] == (1900.0, State.PRESENT)


def test_registration_is_published_in_its_month(place):
    registering.register(place, by=None)

    assert next(iter(ledger.history([place.pk], "atb_inscrit"))).text == "Oui"
    assert "2024-T1" in publishing.published_periods(place)
