"""Files that name persons: in memory while the request lasts, never on the disk, never too many."""

import builtins

import pytest
from django.core.files import temp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import path

from jalon.ui.uploads import in_memory

MEGABYTE = 2**20


@in_memory(limit=8 * MEGABYTE)
def receive(request):
    kinds = {type(one).__name__ for one in request.FILES.values()}
    sizes = [str(len(one.read())) for one in request.FILES.values()]
    return HttpResponse(f"{request.POST['kind']} {' '.join(sizes)} {' '.join(kinds)}")


urlpatterns = [path("recevoir/", receive)]


@pytest.fixture
def nothing_written(monkeypatch, settings):
    """The files that the request writes, whatever their size."""
    settings.ROOT_URLCONF = __name__
    written = []
    opened = builtins.open
    monkeypatch.setattr(temp, "NamedTemporaryFile", lambda *a, **k: written.append("temporary"))

    def watched(name, mode="r", *arguments, **named):
        if set(mode) & set("wax+"):
            written.append(name)
        return opened(name, mode, *arguments, **named)

    monkeypatch.setattr(builtins, "open", watched)
    return written


@pytest.mark.django_db
def test_large_file_stays_in_memory(client, nothing_written):
    content = b"patient " * (6 * MEGABYTE // 8)  # Django alone would spool it from 5 MB on

    answer = client.post("/recevoir/", {"kind": "isolats", "file": SimpleUploadedFile("isolats.csv", content)})

    assert answer.content.decode() == f"isolats {6 * MEGABYTE} InMemoryUploadedFile"
    assert nothing_written == []


@pytest.mark.django_db
def test_file_beyond_the_limit_is_refused_in_french(client, nothing_written):
    sent = {"kind": "isolats", "file": SimpleUploadedFile("isolats.csv", b"x" * (8 * MEGABYTE + 1))}

    answer = client.post("/recevoir/", sent)

    assert answer.status_code == 400
    assert "dépasse 8 Mo" in answer.content.decode()
    assert nothing_written == []


@pytest.mark.django_db
def test_limit_is_that_of_all_the_files_together(client, nothing_written):
    two = {name: SimpleUploadedFile(f"{name}.csv", b"x" * 5 * MEGABYTE) for name in ("one", "two")}

    answer = client.post("/recevoir/", {"kind": "isolats", **two})

    assert answer.status_code == 400


@pytest.mark.django_db
def test_view_without_the_middleware_says_so(client, nothing_written, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("ChooseUploads")]

    with pytest.raises(RuntimeError):
        client.post("/recevoir/", {"kind": "isolats"})
