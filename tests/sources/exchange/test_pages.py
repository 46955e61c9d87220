"""The administrators' page of exchanges: a bundle brought, shown, taken; another made."""

import zipfile

import pytest

from jalon.jobs import running
from jalon.jobs.models import Job
from jalon.kernel.refusal import Refusal
from jalon.sources.exchange import bundle, exporting, keys
from jalon.sources.models import Delivery, Sender
from tests.accounts import people
from tests.indicators.worlds import held
from tests.sources import files
from tests.sources.exchange.bundles import Sending, flipped, rewritten
from tests.sources.exchange.test_importing import ROW
from tests.tracking import worlds

pytestmark = pytest.mark.django_db
HOME = "/sources/echanges/"


@pytest.fixture
def admin(client):
    person = people.make("admin", "administrateur")
    client.force_login(person)
    return person


@pytest.fixture
def sending(tmp_path):
    worlds.hospitals(tmp_path)
    return Sending(tmp_path)


def brought(client, path):
    with path.open("rb") as file:
        return client.post(f"{HOME}deposer/", {"paquet": file}, follow=True)


def test_bundle_is_shown_then_taken_by_a_job(client, admin, sending):
    client.post(f"{HOME}confiance/", {"name": "Nation", "fingerprint": keys.spaced(sending.fingerprint)})
    shown = brought(client, sending.bundle(ROW))
    assert "DMP_certificats_2022-08.csv" in shown.text
    assert not Delivery.objects.exists()

    client.post(shown.request["PATH_INFO"] + "prendre/")
    running.run_here(Job.objects.get(kind="sources.exchange"))

    assert Job.objects.get(kind="sources.exchange").state == "done"
    assert len(held("dmp_certificat_commande", "2022-08")) == 1
    page = client.get(f"/sources/livraisons/{Delivery.objects.get().pk}/").text
    assert "d’un paquet de « Nation »" in page
    assert client.get(shown.request["PATH_INFO"]).status_code == 404  # no second copy of its files stays
    assert "Déjà pris" in brought(client, sending.folder / "paquet.zip").text
    assert "Nation" in client.get(HOME).text


def test_altered_or_unknown_bundle_is_refused_and_not_kept(client, admin, sending):
    path = sending.bundle(ROW)
    assert "pas de confiance" in brought(client, path).text
    sending.trusted()

    answer = brought(client, rewritten(path, lambda name, content: flipped(content)))

    assert answer.status_code == 400
    assert client.get(f"{HOME}paquets/{'0' * 64}/").status_code == 404
    assert client.get(f"{HOME}paquets/..%2f..%2fx/").status_code == 404


def test_trust_is_given_by_a_whole_fingerprint_and_taken_back(client, admin, sending):
    assert client.post(f"{HOME}confiance/", {"name": "x", "fingerprint": "abcd"}).status_code == 400
    sender = sending.trusted()

    client.post(f"{HOME}confiance/{sender.pk}/retirer/")

    assert Sender.objects.get().revoked_at


def test_bundle_is_made_from_the_page(client, admin, sending, tmp_path):
    _applied(tmp_path)

    answer = client.post(f"{HOME}faire/", {"name": "Ici", "periods": "2022-08"})

    path = tmp_path / "fait.zip"
    path.write_bytes(b"".join(answer.streaming_content))
    with bundle.verified(path, lambda fingerprint: "Nation") as made:
        assert [one.period for one in made.deliveries] == ["2022-08"]
        assert {one.id for one in made.definitions} >= {"dmp_certificats", "dmp_certificat_commande"}
    assert client.post(f"{HOME}faire/", {"name": "Ici", "periods": "2030-01"}).status_code == 400
    assert client.post(f"{HOME}faire/", {"name": "Ici", "periods": "août"}).status_code == 400


def test_administrator_of_a_region_exchanges_nothing(client):
    client.force_login(people.make("admin75", "administrateur", territories=["region:75"]))

    assert client.get(HOME).status_code == 403
    assert client.post(f"{HOME}faire/", {"name": "x"}).status_code == 403


def test_what_its_region_keeps_and_what_names_persons_never_leave(sending, tmp_path):
    _applied(tmp_path)
    with pytest.raises(Refusal, match="garde pour elle"):
        exporting.export(tmp_path / "x.zip", name="Ici", by=None, sources=["suivi_segur_es"])
    with pytest.raises(Refusal, match="n'existe pas"):
        exporting.export(tmp_path / "x.zip", name="Ici", by=None, sources=["rien"])
    with pytest.raises(Refusal, match="Aucun fichier"):
        exporting.export(tmp_path / "x.zip", name="Ici", by=None, themes=["mssante"])
    assert not (tmp_path / "x.zip").exists()


def test_bundle_is_never_written_over_a_file(sending, tmp_path):
    _applied(tmp_path)
    (tmp_path / "x.zip").write_text("à garder")

    with pytest.raises(Refusal, match="existe déjà"):
        exporting.export(tmp_path / "x.zip", name="Ici", by=None)
    assert (tmp_path / "x.zip").read_text() == "à garder"


def test_key_is_drawn_once_and_closed_to_others(tmp_path):
    first = keys.own_key(tmp_path)

    assert keys.public_bytes(keys.own_key(tmp_path)) == keys.public_bytes(first)
    assert keys.path_of(tmp_path).stat().st_mode & 0o77 == 0
    assert keys.fingerprint_in(keys.as_file(keys.public_bytes(first))) == keys.fingerprint_of(keys.public_bytes(first))
    with pytest.raises(Refusal):
        keys.fingerprint_in(b"x")
    keys.path_of(tmp_path).write_text("x")
    with pytest.raises(Refusal, match="ne se lit pas"):
        keys.own_key(tmp_path)


def _applied(folder):
    from jalon.sources.actions.load import load

    load([files.write(folder, "DMP_certificats_2022-08.csv", files.certificates([ROW]))])


def test_zip_keeps_no_name_of_this_machine(sending, tmp_path):
    _applied(tmp_path)
    made = exporting.export(tmp_path / "x.zip", name="Ici", by=None)

    with zipfile.ZipFile(made.path) as archive:
        assert not [name for name in archive.namelist() if str(tmp_path) in name or ".." in name]
        assert str(tmp_path) not in archive.read("manifest.json").decode()
