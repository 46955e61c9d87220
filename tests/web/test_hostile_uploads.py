"""Files as nobody should send them, handed over in the browser: a sentence in French, and the bytes are kept."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jalon import jobs
from jalon.indicators.models import Batch, Observation
from jalon.jobs import running
from jalon.jobs.models import Job
from jalon.sources.actions.receive import original_of
from jalon.sources.models import Delivery
from jalon.warehouse import originals
from tests.accounts import people
from tests.sources import files, small
from tests.sources.test_bad_input import bomb
from tests.web import worlds

NAME = "DMP_certificats_2022-07"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
ROWS = [("330780009", "x", "Oui", "", "")]
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)  # fmt: skip


def changed(change, member="xl/worksheets/sheet1.xml", extra=()):
    """A good workbook with one member changed by hand, and others added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(files.workbook({"Export": [files.CERTIFICATES, *ROWS]}))) as good,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in good.namelist():
            content = good.read(name).decode()
            made.writestr(name, change(content) if name == member else content)
        for name, content in extra:
            made.writestr(name, content)
    return buffer.getvalue()


GOOD = changed(str)
UPLOADS = {
    "nothing inside": (f"{NAME}.csv", b""),
    "an image": (f"{NAME}.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(2000)),
    "a page": (f"{NAME}.xlsx", b"<html><script>alert(1)</script></html>"),
    "a password or an old workbook": (f"{NAME}.xlsx", OLE),
    "an old workbook": (f"{NAME}.xls", OLE),
    "a bomb": (f"{NAME}.xlsx", bomb()),
    "macros by name": (f"{NAME}.xlsm", GOOD),
    "macros inside": (f"{NAME}.xlsx", changed(str, extra=[("xl/vbaProject.bin", b"x")])),
    "half a workbook": (f"{NAME}.xlsx", GOOD[: len(GOOD) // 2]),
    "a million columns said": (
        f"{NAME}.xlsx", changed(lambda xml: xml.replace('ref="A1:E2"', 'ref="A1:XFD1048576"')),
    ),
    "a million columns": (f"{NAME}.xlsx", changed(lambda xml: xml.replace('r="E2"', 'r="ZZZZZ2"'))),
    "a far row": (f"{NAME}.xlsx", changed(lambda xml: xml.replace('r="2"', 'r="99999999999"'))),
    "entities of entities": (f"{NAME}.xlsx", changed(lambda xml: xml.replace("<worksheet", f"{ENTITIES}]><worksheet"))),
    "a file of the machine": (
        f"{NAME}.xlsx",
        changed(lambda xml: xml.replace("<worksheet", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet')),
    ),
    "members that climb": (f"{NAME}.xlsx", changed(str, extra=[("../../../climbed", b"x")])),
    "a wide text": (f"{NAME}.csv", ";".join(map(str, range(200_000))).encode()),
    "a long cell": (f"{NAME}.csv", files.certificates([("x" * 2_000_000, "x", "Oui", "", "")]).encode()),
    "an open quote": (f"{NAME}.csv", b'FINESS ET;Raison sociale\r\n"330780009;x\r\n' + b"a;b\r\n" * 5000),
    "nul in the text": (f"{NAME}.csv", files.certificates([("3307\x0080009", "x\x00", "Oui", "", "")]).encode()),
    "an other encoding": (f"{NAME}.csv", files.certificates(ROWS).encode("utf-16")),
}  # fmt: skip
NAMES = (
    "../../../etc/passwd.csv",
    "C:\\Windows\\x.csv",
    "x" * 300 + ".csv",
    "<img src=x onerror=alert(1)>.csv",
    ".csv",
    "é\u202e.csv",
    "a\r\nSet-Cookie: x=1.csv",
    "CON",
    "%00.csv",
)


@pytest.fixture
def officer(client, settings):
    settings.JALON_SYNC_JOBS = True
    client.force_login(people.make("chargee", role="region", territories=["region:75"]))
    return client


def unexpected():
    return [job.message for job in Job.objects.all() if "ncident" in f"{job.message} {job.result}"]


def hand_over(client, name, content):
    return client.post(reverse("sources:deposit"), {"fichiers": [SimpleUploadedFile(name, content)]}, follow=True)


@pytest.mark.django_db
@pytest.mark.parametrize("case", UPLOADS)
def test_file_is_refused_in_french_or_read_and_kept_as_it_came(officer, case):
    name, content = UPLOADS[case]

    page = hand_over(officer, name, content)

    assert page.status_code == 200
    assert unexpected() == []
    assert Observation.objects.count() == Batch.objects.count() == 0
    for delivery in Delivery.objects.all():
        assert original_of(delivery).read_bytes() == content
        assert delivery.message or delivery.state == Delivery.State.PLANNED
        assert officer.get(reverse("sources:delivery", args=[delivery.pk])).status_code == 200
    assert Delivery.objects.exists() or "est vide" in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_name_of_a_file_leads_nowhere(officer, settings, name):
    before = {path for path in settings.DATA_DIR.rglob("*") if path.is_dir()}

    page = hand_over(officer, name, files.certificates(ROWS).encode())
    delivery = Delivery.objects.first()

    assert page.status_code == 200
    assert "<img src=x" not in page.text
    if delivery:
        assert original_of(delivery).is_relative_to(settings.DATA_DIR)
        assert Path(delivery.file_name).name == delivery.file_name
        answer = officer.get(reverse("sources:original", args=[delivery.pk]))
        worlds.body_of(answer)
        assert answer.headers["Content-Disposition"].startswith("attachment")
    made = {path for path in settings.DATA_DIR.rglob("*") if path.is_dir()} - before
    assert all(path.parent == settings.DATA_DIR / "originaux" for path in made)


@pytest.mark.django_db
def test_list_of_establishments_that_is_none_is_refused_in_french(client, settings):
    settings.JALON_SYNC_JOBS = True
    client.force_login(people.make("claire", "administrateur"))

    for name, content in UPLOADS.values():
        page = client.post(reverse("directory:load"), {"fichiers": [ContentFile(content, name=name)]}, follow=True)
        assert page.status_code in (200, 400), name

    assert unexpected() == []


def test_same_bytes_arriving_twice_at_once_are_kept_once(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        kept = set(pool.map(lambda _: originals.keep(tmp_path, [b"x" * 500_000] * 4, limit=10**7), range(24)))

    assert len(kept) == 1
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [kept.pop().sha256]


@pytest.mark.django_db
def test_same_file_handed_over_twice_is_two_deliveries_of_one_original(officer):
    for _ in range(2):
        hand_over(officer, f"{NAME}.csv", files.certificates(ROWS).encode())

    assert [one.sha256 for one in Delivery.objects.all()] == [Delivery.objects.first().sha256] * 2


@pytest.mark.django_db
def test_reading_cancelled_midway_leaves_the_file_and_nothing_else(officer, settings):
    settings.JALON_SYNC_JOBS = False
    site = small.establishments(1)[0]
    hand_over(officer, f"{NAME}.csv", files.certificates([(site.code, "x", "Oui", "", "")]).encode())
    delivery = Delivery.objects.get()
    jobs.cancel(delivery.job, delivery.received_by)
    officer.post(reverse("sources:give_up", args=[delivery.pk]))

    while job := running.take_next():
        running.run(job)

    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.CANCELLED
    assert original_of(delivery).exists()
    assert Observation.objects.count() == Batch.objects.count() == 0
    assert officer.post(reverse("sources:apply", args=[delivery.pk])).status_code == 400
