"""The page « Analyse croisée » and its files."""

import io

import openpyxl
import pytest
from django.urls import reverse

from tests.antibiotics import small_hospital as small
from tests.antibiotics.comparing import random_hospitals as drawn_at_random

pytestmark = pytest.mark.django_db
OWN = drawn_at_random.FINESS[0]
CEFOTAXIME = {"germe": "Escherichia coli", "antibiotique": "J01DD01"}


def seen(client, name="crossing", *arguments, **asked):
    return client.get(reverse(f"antibiotics:{name}", args=arguments), {"periode": "2024-T1", **asked})


def text_of(answer):
    return answer.content.decode().replace("\u00a0", " ")


def test_pharmacist_crosses_his_units_and_takes_the_points_and_the_lags_away(client):
    drawn_at_random.load(41, periods=("2024-T1", "2024-T2"))
    client.force_login(small.person("pharmacienne"))
    asked = {"choix": "atc:J01DD", **CEFOTAXIME}

    page = text_of(seen(client, **asked))
    later = text_of(seen(client, decalage="1", **asked))
    quarters = text_of(seen(client, points="quarter", **asked))
    density = text_of(seen(client, choix="tout", resistance="couple:kpneumoniae_c3g_incidence"))
    csv = text_of(seen(client, "crossing_export", "csv", **asked))
    lags = openpyxl.load_workbook(io.BytesIO(seen(client, "crossing_lags_export", "xlsx", **asked).content))

    assert "6 points, corrélation des rangs (Spearman)" in page
    assert "lieu=unit%3A101" in page or "lieu=unit%3A0101" in page
    assert "retenir le plus fort après coup serait choisir le hasard" in page
    assert "1 trimestre plus tard" in later
    assert "Moins de 5 points" in quarters
    assert "densité pour 1 000 journées" in density
    assert sum(line.startswith("0") for line in csv.splitlines()) == 6
    assert [row[0].value for row in lags["Décalages"].iter_rows(min_row=1) if "plus tard" in str(row[0].value)]


def test_region_crosses_hospitals_and_sees_no_small_count(client):
    drawn_at_random.load(42, hospitals=2, isolates=30)
    client.force_login(small.omedit())

    hospitals = text_of(seen(client, choix="tout", **CEFOTAXIME))
    units = text_of(seen(client, points="unit", choix="tout", **CEFOTAXIME))

    assert f"etablissement={OWN}" in hospitals
    assert "Hôpital fictif 28" in hospitals
    assert "masqué (&lt; 5)" in units
    assert "hors du dessin et des calculs" in units


def test_what_cannot_be_crossed_is_refused_in_french(client):
    drawn_at_random.load(43, isolates=1)
    client.force_login(small.person("pharmacienne"))

    wrong = [{"points": "x"}, {"decalage": "9"}, {"decalage": "x"}, {"choix": "x"}, {"resistance": "x"},
             {"resistance": "conso:"}]  # fmt: skip

    assert [seen(client, **one).status_code for one in wrong] == [400] * 6
    assert seen(client, "crossing_export", "pdf").status_code == 400
    assert seen(client).status_code == 200


def test_page_without_a_file_says_to_bring_some(client):
    small.hospital()
    client.force_login(small.person("pharmacienne"))

    assert "Apporter des fichiers" in text_of(client.get(reverse("antibiotics:crossing")))
