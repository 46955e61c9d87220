"""A corrected file given before the one it corrects is still the one that holds."""

import pytest

from jalon.indicators.ledger import indicator_ids, standing
from jalon.sources.models import Delivery
from jalon.sources.rules.corrections import says_that_it_corrects
from tests.sources import files, small, worlds

ORDERED = "dmp_certificat_commande"


@pytest.mark.parametrize(
    ("name", "corrects"),
    [
        ("DMP_alimentation_ES_2022-08_corrige.xlsx", True),
        ("DMP certificats août 2022 - RECTIFIÉ.csv", True),
        ("M1271_V02_TLSt_Publication donnees INSi_082022.csv", False),
        ("Corrigeons ensemble 2022-08.xlsx", False),
    ],
)
def test_name_announces_a_correction(name, corrects):
    assert says_that_it_corrects(name) is corrects


@pytest.mark.django_db
def test_correction_comes_last_and_answers_keep_the_order_given(tmp_path):
    site = small.establishments()[0]
    rows = [[(site.code, "Site 0", "Non", "", "")], [(site.code, "Site 0", "Oui", "", "")]]
    names = ("DMP_certificats_2022-08.csv", "DMP_certificats_2022-08_corrige.csv")
    first, corrected = [files.write(tmp_path, n, files.certificates(r)) for n, r in zip(names, rows, strict=True)]

    _, answer = worlds.sources_load(corrected, first)

    indicator = indicator_ids([ORDERED])[ORDERED]
    assert [value.text for value in standing([indicator], "2022-08").values()] == ["Commande effectuée"]
    assert [one["file"] for one in answer["files"]] == [str(corrected), str(first)]
    assert Delivery.objects.get(file_name=first.name).state == Delivery.State.REPLACED
