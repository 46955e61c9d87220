"""What an attacker of the site tries from outside: paths, verbs, origins, names of files, fields nobody asked."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse
from django.test import Client

from jalon.accounts.models import User
from tests.accounts.people import make

pytestmark = pytest.mark.django_db
CLIMBING = (
    "/static/../../etc/passwd", "/static/%2e%2e/%2e%2e/settings.py", "/static/ui/..%2f..%2f..%2fconfig/settings.py",
    "/static//etc/passwd", "/static/%00", "/static/ui/", "/static/",
)  # fmt: skip
NAMES = ('a"; filename="b.html', "a\r\nSet-Cookie: x=1", "été 🏥.csv", "../../a.csv", "a;b=c.csv", "\u202egnp.exe")


@pytest.fixture
def admin():
    client = Client(raise_request_exception=False)
    client.force_login(make("claire", "administrateur"))
    return client


@pytest.mark.parametrize("path", CLIMBING)
def test_path_that_climbs_leads_nowhere(admin, path):
    answer = admin.get(path)

    assert answer.status_code == 404
    assert "root:" not in answer.text


@pytest.mark.parametrize("verb", ["TRACE", "PUT", "DELETE", "PATCH", "INVENTED"])
def test_unexpected_verb_does_nothing(verb):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make("claire", "administrateur"))

    answers = [client.generic(verb, path, "x=1") for path in ("/compte/connexion/", "/compte/personnes/inviter/")]

    assert {answer.status_code for answer in answers} <= {403, 405}
    assert User.objects.count() == 1


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
def test_no_other_origin_is_let_in(admin, origin):
    client = Client(enforce_csrf_checks=True)

    asked = admin.get("/", headers={"Origin": origin})
    posted = client.post("/compte/connexion/", {"login": "x", "password": "x"}, headers={"Origin": origin})

    assert not [name for name in asked.headers if name.startswith("Access-Control-")]
    assert posted.status_code == 403


def test_answers_tell_no_version(admin):
    answers = [admin.get(path) for path in ("/", "/rien/", "/sante/", "/compte/personnes/")]

    said = " ".join(f"{name}: {value}" for answer in answers for name, value in answer.headers.items())
    assert not re.search(r"(?i)django|python|granian/|x-powered-by", said)
    assert all("charset=utf-8" in answer.headers["Content-Type"] for answer in answers if "html" in str(answer.headers))


@pytest.mark.parametrize("name", NAMES)
def test_name_of_a_download_breaks_no_header(name):
    kept = SimpleUploadedFile(name, b"x").name  # what Django keeps of the name a browser sent

    answer = FileResponse(BytesIO(b"x"), as_attachment=True, filename=kept)

    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment; filename")
    assert not re.search(r"[\r\n/]", said)
    assert said.isascii()
    assert len(re.findall(r"(?<!\\)\"", said)) in (0, 2)


def test_fields_that_were_not_asked_change_nothing():
    luc = make("luc")
    client = Client()
    client.force_login(luc)
    more = {"is_superuser": "on", "is_staff": "on", "role": "administrateur", "username": "chef", "user": "1"}

    client.post("/compte/rappels/", more)
    client.post("/compte/mot-de-passe/", more)

    luc.refresh_from_db()
    assert (luc.username, luc.grants.get().role) == ("luc", "lecteur")
    assert not getattr(luc, "is_superuser", False)
