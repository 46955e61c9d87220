"""A block of which every cell is refused is refused as such; one of which something is written is not."""

import json

import pytest

from tests.accounts import people
from tests.tracking.worlds import BERGERAC

pytestmark = pytest.mark.django_db
BLOCK = "/suivi/segur_es/bloc/?region=75&mois=2022-08"


def paste(client, *columns, seen=None):
    cells = [{"finess": BERGERAC, "colonne": column, "ecrit": "Déployé / VA signée", "vu": seen} for column in columns]
    return client.post(BLOCK, json.dumps({"entrees": cells}), content_type="application/json")


def test_block_wholly_refused_is_forbidden_with_its_sentences(client, entities):
    client.force_login(people.make("ans", "national", "ans"))

    answer = paste(client, "meteo")

    assert answer.status_code == 403
    assert "Région" in answer.json()["refusees"][0]["phrase"]


def test_block_partly_refused_is_done_for_the_rest(reader, entities):
    answer = paste(reader, "meteo", "asp_etat_dpi")

    assert answer.status_code == 200
    assert (answer.json()["ecrites"], answer.json()["refus"]) == (1, 1)
