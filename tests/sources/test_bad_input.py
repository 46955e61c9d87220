"""Files that cannot be taken are refused in French, with their place, and nothing is written."""

import io
import zipfile

import pytest

from jalon.indicators.models import Batch, Observation
from jalon.kernel.refusal import Refusal
from jalon.sources.models import Delivery, PendingRow
from tests.sources import files, small, worlds

pytestmark = pytest.mark.django_db
NAME = "DMP_certificats_2022-07"


@pytest.fixture
def site():
    return small.establishments(1)[0]


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 400_000_000)
    return buffer.getvalue()


HEADER = files.CERTIFICATES
BAD = {
    "empty": (".csv", b"", "vide"),
    "only_header": (".csv", files.certificates([]), "aucune ligne"),
    "unknown": (".csv", "oeufs;farine\r\n2;300\r\n", "aucune source"),
    "not_a_workbook": (".xlsx", b"PK\x03\x04 pas un classeur", ""),
    "twice_the_same_column": (
        ".csv", files.certificates([("330780000", "x", "Oui", "Non", "")], header=[*HEADER[:3], HEADER[2]]), "2 fois",
    ),
    "bomb": (".xlsx", bomb(), ""),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_refused_with_a_sentence_and_nothing_written(tmp_path, site, case):
    suffix, content, said = BAD[case]
    path = files.write(tmp_path, NAME + suffix, content)

    with pytest.raises(Refusal) as refusal:
        worlds.sources_load(path)

    assert said in str(refusal.value)
    assert not Observation.objects.exists()
    assert not Batch.objects.exists()
    assert not PendingRow.objects.exists()


def test_unknown_month_and_wrong_month_are_refused(tmp_path, site):
    path = files.write(tmp_path, "DMP_certificats.csv", files.certificates([(site.code, "x", "Oui", "", "")]))

    with pytest.raises(Refusal, match="mois"):
        worlds.sources_load(path)
    with pytest.raises(Refusal, match="période illisible"):
        worlds.sources_load(path, "--period", "2022-13")
    with pytest.raises(Refusal, match="n’existe pas|n'existe pas"):
        worlds.sources_load(path, "--source", "inconnue")


def test_when_one_of_several_is_refused_none_is_applied(tmp_path, site):
    good = files.write(tmp_path, f"{NAME}.csv", files.certificates([(site.code, "x", "Oui", "", "")]))
    bad = files.write(tmp_path, "recette.csv", "oeufs;farine\r\n2;300\r\n")

    with pytest.raises(Refusal):
        worlds.sources_load(good, bad)

    assert not Observation.objects.exists()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled", "refused"}


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(Refusal, match="n’existe pas|n'existe pas"):
        worlds.sources_load(tmp_path / "absent.csv")


def test_rehearsal_writes_nothing_and_says_the_counts(tmp_path, site):
    path = files.write(
        tmp_path, f"{NAME}.csv", files.certificates([(site.code, "x", "Oui", "", ""), ("", "x", "", "", "")])
    )

    code, answer = worlds.sources_load(path, "--dry-run")

    assert (code, answer["read"], answer["matched"], answer["observations"]) == (0, 2, 1, 1)
    assert not Delivery.objects.exists()
    assert not Observation.objects.exists()


def test_old_encodings_dates_as_text_and_formulas_of_text(tmp_path, site):
    text = files.certificates([(site.code, "=HYPERLINK()", "Oui", "15/07/2022", "Oui")])
    path = tmp_path / f"{NAME}.csv"
    path.write_bytes(text.encode("cp1252"))

    code, answer = worlds.sources_load(path)

    assert (code, answer["observations"]) == (0, 3)
    assert Observation.objects.filter(text="2022-07-15").exists()


def test_lost_zero_and_missing_check_digit_are_mended(tmp_path):
    site = small.establishments(1, prefix="09078")[0]
    rows = [(site.code[1:], "sans zéro", "Oui", "", ""), (site.code[:8], "sans clé", "Oui", "", "")]

    _, answer = worlds.sources_load(files.write(tmp_path, f"{NAME}.csv", files.certificates(rows)))

    assert (answer["matched"], answer["observations"]) == (2, 1)
