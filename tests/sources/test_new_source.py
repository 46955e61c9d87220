"""A source that the package has never seen, written only in the data folder."""

import pytest
from django.conf import settings

from jalon import catalogue
from jalon.indicators.ledger import indicator_ids, standing
from tests.sources import files, small, worlds

pytestmark = pytest.mark.django_db
SOURCE = """
title: Téléconsultations déclarées
why: Savoir qui en fait.
producer: Région
owner: region
recognise: {file: ["teleconsultations*"]}
period: {found_in: [file]}
coverage: {domains: [ES], regions: ["75"], absent_speaks: true}
columns:
  finess: {role: key, grain: et, required: true, headers: [Numéro]}
  nombre: {role: value, required: true, indicator: teleconsultations, headers: [Nombre de téléconsultations]}
"""
INDICATOR = """
title: Téléconsultations du mois
why: Suivre l'usage.
theme: mssante
owner: region
type: integer
minimum: 0
"""


@pytest.fixture
def own_source():
    folder = settings.DATA_DIR / "catalogue"
    made = []
    for kind, name, text in [("sources", "teleconsultations", SOURCE), ("indicators", "teleconsultations", INDICATOR)]:
        (folder / kind).mkdir(parents=True, exist_ok=True)
        made.append(folder / kind / f"{name}.yaml")
        made[-1].write_text(text, encoding="utf-8")
    yield
    for path in made:
        path.unlink()


def test_source_written_in_the_data_folder_works(own_source, tmp_path):
    assert [str(problem) for problem in catalogue.current().problems] == []
    site, other = small.establishments(2)
    rows = "Numéro;Nombre de téléconsultations\r\n" + f"{site.code};1 204\r\n{other.code};nc\r\n"

    code, answer = worlds.sources_load(files.write(tmp_path, "teleconsultations_2022-08.csv", rows))

    assert (code, answer["matched"], answer["files"][0]["source"]) == (0, 2, "teleconsultations")
    indicator = indicator_ids(["teleconsultations"])["teleconsultations"]
    held = standing([indicator], "2022-08")
    assert held[indicator, site.pk].number == 1204
    assert held[indicator, other.pk].state == 2
