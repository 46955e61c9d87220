"""What a region brings of its ESSMS: the maturity survey and its own columns, read from their headers."""

import io

import openpyxl
import pytest
from django.urls import reverse

from jalon.directory.models import Entity
from jalon.indicators.ledger import indicator_ids, standing
from jalon.indicators.models import Finding
from tests.accounts import people
from tests.sources import files, small, worlds

pytestmark = pytest.mark.django_db
AXES = (
    "Gouvernance du SI (1 à 5)", "DUI (1 à 5)", "Interopérabilité INS, MSSanté, DMP (1 à 5)", "Sécurité (1 à 5)",
    "Équipements et réseau (1 à 5)",
)  # fmt: skip
SURVEY = ("FINESS ET", "Raison sociale", "Date de l'enquête", *AXES)
NAMES = ("gouvernance", "dui", "interoperabilite", "securite", "equipements")


@pytest.fixture
def homes():
    found = small.establishments(2)
    Entity.objects.filter(pk__in=[one.pk for one in found]).update(domain="ESSMS")
    return found


def held_of(code, month, entity):
    number = indicator_ids([code])[code]
    observation = standing([number], month).get((number, entity.pk))
    return observation and (observation.text if observation.number is None else observation.number)


def test_survey_gives_a_level_by_axis_and_its_date(homes, tmp_path):
    first, second = homes
    rows = [
        SURVEY,
        (first.code, "MAS", "15/03/2022", 1, 2, 3, 4, 5),
        (second.code, "EHPAD", "T1 2022", "3", "nc", 6, "", 2),
    ]
    book = files.workbook({"Enquête": rows})

    code, answer = worlds.sources_load(files.write(tmp_path, "Enquete_maturite_SI_2022-03.xlsx", book))

    assert (answer["files"][0]["source"], answer["files"][0]["period"]) == ("enquete_maturite", "2022-03")
    assert [held_of(f"maturite_{name}", "2022-03", first) for name in NAMES] == [1, 2, 3, 4, 5]
    assert held_of("maturite_date", "2022-03", first) == "2022-03-15"
    assert held_of("maturite_date", "2022-03", second) == "2022-T1"
    assert held_of("maturite_gouvernance", "2022-03", second) == 3
    assert held_of("maturite_securite", "2022-03", second) is None


def test_former_table_of_the_region_is_taken_as_it_is(homes, tmp_path):
    first, _ = homes
    rows = [
        ("N° FINESS", "ESSMS", "Météo", "Priorité PRS", "Financement", "INS", "Commentaires"),
        (first.code, "MAS", "en cours de deploiement - alerte", "haute", "Europe, Cnam", "en place", "Éditeur absent"),
    ]
    book = files.workbook({"Suivi": rows})

    code, answer = worlds.sources_load(files.write(tmp_path, "Colonnes_region_ESSMS_2022-08.xlsx", book))

    assert (code, answer["files"][0]["source"]) == (0, "colonnes_region_essms")
    assert held_of("esms_meteo", "2022-08", first) == "En cours de déploiement - Alerte"
    assert held_of("esms_priorite", "2022-08", first) == "Haute"
    assert held_of("esms_programme", "2022-08", first) == "Cnam ; Europe"
    assert held_of("esms_ins", "2022-08", first) == "En place"
    assert held_of("commentaire_general", "2022-08", first) == "Éditeur absent"


@pytest.mark.parametrize("source", ["enquete_maturite", "colonnes_region_essms"])
def test_template_of_the_source_is_recognised_when_filled(client, homes, tmp_path, source):
    client.force_login(people.make("regionale", "region", territories=["region:75"]))
    sent = client.get(reverse("sources:template_file", args=[source])).content
    book = openpyxl.load_workbook(io.BytesIO(sent))
    sheet = book.worksheets[0]
    headers = [cell.value for row in sheet.iter_rows() for cell in row]
    place = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "FINESS ET")
    sheet.cell(place.row + 1, place.column, homes[0].code)
    path = tmp_path / "a_remplir_2022-08.xlsx"
    book.save(path)

    _, answer = worlds.sources_load(path)

    assert "FINESS ET" in headers
    assert answer["files"][0]["source"] == source


def test_more_paid_than_granted_is_noticed(homes, tmp_path):
    header = ("FINESS ET", "Raison sociale", "DUI existant", "Jalon", "Montant accordé", "Montant versé")
    rows = [
        header,
        (homes[0].code, "MAS", "Oui", "En déploiement", 1000, 1200),
        (homes[1].code, "EHPAD", "Oui", "En déploiement", 1000, 900),
    ]
    book = files.workbook({"Jalons": rows})

    worlds.sources_load(files.write(tmp_path, "ESMS_numerique_jalons_2022-08.xlsx", book))

    [finding] = Finding.objects.all()
    assert (finding.check_code, finding.entity) == ("verse_superieur", homes[0])
