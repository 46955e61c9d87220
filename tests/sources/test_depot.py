"""The watched folder: taken in, put away beside its report."""

import json

import pytest

from jalon.jobs.models import Job
from jalon.sources.actions import depot
from jalon.sources.models import Delivery
from tests.sources import files, small

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    settings.JALON_SYNC_JOBS = True
    (tmp_path / "depot").mkdir()
    return tmp_path / "depot"


def test_file_is_taken_in_and_put_away_with_its_report(folder):
    site = small.establishments(1)[0]
    files.write(folder, "DMP_certificats_2022-07.csv", files.certificates([(site.code, "x", "Oui", "", "")]))

    depot.scan(now=4e9)

    report = json.loads((folder / "traites" / "DMP_certificats_2022-07.csv.compte-rendu.json").read_text())
    assert (report["lues"], report["observations"]) == (1, 1)
    assert Delivery.objects.get().via == "dossier"
    assert [path.name for path in folder.iterdir() if path.is_file()] == []


def test_file_that_is_not_understood_is_put_aside_with_the_reason(folder):
    files.write(folder, "recette.csv", "oeufs;farine\r\n2;300\r\n")

    depot.scan(now=4e9)

    report = json.loads((folder / "refuses" / "recette.csv.compte-rendu.json").read_text())
    assert "aucune source" in report["refus"]
    assert (folder / "refuses" / "recette.csv").exists()


def test_file_still_being_written_waits(folder):
    files.write(folder, "DMP_certificats_2022-07.csv", "FINESS")

    assert depot.scan() == []
    assert not Job.objects.exists()


def test_name_already_put_away_is_not_overwritten(folder):
    for _ in range(2):
        files.write(folder, "recette.csv", "oeufs;farine\r\n2;300\r\n")
        depot.scan(now=4e9)

    assert len(list((folder / "refuses").glob("*.csv"))) == 2


def test_folder_that_does_not_exist_is_no_trouble(tmp_path, settings):
    settings.DATA_DIR = tmp_path

    assert depot.scan() == []
