"""What a region keeps to itself, outside the tracking: files, their rows, waiting values, findings."""

import pytest
from django.urls import reverse

from jalon.indicators.ledger import indicator_ids
from jalon.indicators.models import Finding
from jalon.sources.models import PendingCell, PendingRow
from tests.accounts import people
from tests.web import worlds

pytestmark = pytest.mark.django_db
OUTSIDE = ["far_officer", "other_owner", "far_admin"]


@pytest.fixture
def world(tmp_path):
    """The delivery of the first region becomes a file of its own columns."""
    made = worlds.make(tmp_path)
    made.people["far_admin"] = people.make("denise", "administrateur", territories=["region:53"])
    made.delivery.source = "colonnes_region"
    made.delivery.report = {**made.delivery.report, "regions": {"75": 3}}
    made.delivery.save()
    PendingCell.objects.update(indicator="meteo", raw="VALEUR-ICI")
    PendingRow.objects.update(message="LIGNE-ICI")
    return made


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("name", [
    "original", "row", "delivery", "report", "queue", "waiting_cell", "waiting_row",
])  # fmt: skip
def test_file_of_the_region_tells_nothing_outside(world, client, who, name):
    client.force_login(world.people[who])

    for query in ("", "?quoi=cellules&etat=tous", "?etat=tous"):
        text = worlds.text_of(client.get(world.address(f"sources:{name}") + query))
        assert "VALEUR-ICI" not in text
        assert "Peut-être" not in text
        assert "LIGNE-ICI" not in text


def test_file_of_the_region_is_whole_for_the_region(world, client):
    client.force_login(world.people["officer"])

    assert "HOPITAL-ICI" in worlds.text_of(client.get(world.address("sources:original")))
    assert "HOPITAL-ICI" in client.get(world.address("sources:row")).text
    assert "VALEUR-ICI" in client.get(world.address("sources:queue") + "?quoi=cellules&etat=tous").text
    assert "VALEUR-ICI" in client.get(world.address("sources:waiting_cell")).text


def quoted(world, check, indicator):
    Finding.objects.create(
        check_code=check, severity="erreur", entity=world.here, period=worlds.MONTH, message="CITATION-ICI",
        indicator_id=indicator_ids([indicator])[indicator],
    )  # fmt: skip


@pytest.mark.parametrize(("check", "indicator"), [("saut", "meteo"), ("deploye_sans_commande", "asp_etat_dpi")])
def test_finding_that_may_quote_it_is_for_the_region(world, client, check, indicator):
    quoted(world, check, indicator)
    addresses = [reverse("indicators:findings"), reverse("indicators:findings_export"), "/"]
    cell = f"/suivi/{worlds.GRID}/{worlds.HERE}/{indicator}/?region=75&mois={worlds.MONTH}"

    for who in OUTSIDE:
        client.force_login(world.people[who])
        for address in (*addresses, cell):
            assert "CITATION-ICI" not in worlds.text_of(client.get(address)), f"{who} {address}"
    client.force_login(world.people["reader"])
    assert "CITATION-ICI" in worlds.text_of(client.get(addresses[0]))
    assert "CITATION-ICI" in worlds.text_of(client.get(cell))


def test_finding_that_quotes_nothing_private_is_seen_by_its_owner(world, client):
    quoted(world, "saut", "asp_etat_dpi")
    client.force_login(world.people["other_owner"])

    assert "CITATION-ICI" in client.get(reverse("indicators:findings")).text
