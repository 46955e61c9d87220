"""A bundle is taken whole or not at all: every way of tampering with it is refused in French."""

import json
import shutil
import zipfile
from datetime import UTC, datetime

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as some

from jalon import catalogue
from jalon.accounts.models import AuditEvent
from jalon.kernel.refusal import Refusal
from jalon.sources.exchange import bundle, importing, trusting
from jalon.sources.models import Delivery, Receipt
from tests.indicators.worlds import held
from tests.sources.exchange.bundles import Sending, flipped, rewritten, with_more
from tests.tracking import worlds

pytestmark = pytest.mark.django_db
ROW = (worlds.BERGERAC, "CH", "Oui", "01/08/2022", "Oui")
WRITTEN = ("delivery", "receipt", "batch", "observation", "pendingrow", "pendingcell", "auditevent")


def rows():
    models = [model for model in apps.get_models() if model._meta.model_name in WRITTEN]
    return {model._meta.label: model.objects.count() for model in models}


@pytest.fixture
def hospitals(tmp_path):
    return worlds.hospitals(tmp_path)


@pytest.fixture
def sending(tmp_path):
    return Sending(tmp_path)


@pytest.fixture
def own_catalogue(tmp_path):
    """A catalogue folder of this test's own."""
    former = catalogue.overlay()
    catalogue.use_overlay(tmp_path / "catalogue")
    yield tmp_path / "catalogue"
    catalogue.use_overlay(former)


def refused(path, **accepted):
    """The sentence; and nothing was written."""
    before = rows()
    with pytest.raises(Refusal) as refusal:
        importing.take(path, by=None, **accepted)
    assert rows() == before
    return str(refusal.value)


@pytest.mark.parametrize(("limit", "said"), [("MOST_MEMBERS", "choisissez moins"), ("LARGEST_MEMBER", "dépasse")])
def test_bundle_that_nobody_could_take_is_not_written(sending, monkeypatch, limit, said):
    monkeypatch.setattr(bundle, limit, 2)

    with pytest.raises(Refusal, match=said):
        sending.bundle(ROW)

    assert not (sending.folder / "paquet.zip").exists()


def test_bundle_is_taken_by_the_path_of_any_other_file(hospitals, sending):
    sending.trusted("Nation")

    taken = importing.take(sending.bundle(ROW), by=None)

    [delivery] = taken.deliveries
    assert (delivery.state, delivery.via, str(delivery.receipt.sender)) == ("applied", "échange", "Nation")
    assert held("dmp_certificat_commande", "2022-08") == {hospitals[worlds.BERGERAC]: "Commande effectuée"}
    assert AuditEvent.objects.filter(verb="exchange.imported").count() == 1


def test_same_bundle_again_changes_nothing(hospitals, sending):
    sending.trusted()
    path = sending.bundle(ROW)
    importing.take(path, by=None)
    before = rows()

    assert importing.take(path, by=None).compared.already
    assert rows() == before


def test_file_already_here_is_not_taken_twice(hospitals, sending):
    """Another bundle, later, that holds the same file: its delivery says so, and no value is written."""
    sending.trusted()
    importing.take(sending.bundle(ROW), by=None)

    taken = importing.take(sending.bundle(ROW, made_at=datetime(2022, 11, 1, tzinfo=UTC), name="2.zip"), by=None)

    assert [one.state for one in taken.deliveries] == ["duplicate"]


def test_dry_run_writes_nothing_and_says_what_would_come(hospitals, sending):
    sending.trusted()
    before = rows()

    taken = importing.take(sending.bundle(ROW), by=None, dry_run=True)

    assert taken.deliveries[0].observations > 0
    assert rows() == before


def test_older_bundle_is_refused(hospitals, sending):
    sending.trusted()
    importing.take(sending.bundle(ROW), by=None)

    older = sending.bundle((*ROW[:2], "Non", "", "Non"), made_at=datetime(2022, 9, 1, tzinfo=UTC), name="2.zip")

    assert "plus ancien" in refused(older)


def test_key_that_nobody_trusted_is_refused(hospitals, sending):
    assert "pas de confiance" in refused(sending.bundle(ROW))


def test_trust_taken_back_ends_at_once_and_may_be_given_again(hospitals, sending):
    sender = sending.trusted()
    trusting.revoke(sender=sender, by=None)
    assert "pas de confiance" in refused(sending.bundle(ROW))

    sending.trusted()

    assert importing.take(sending.folder / "paquet.zip", by=None).receipt


def test_one_byte_of_any_member_is_seen(hospitals, sending):
    sending.trusted()
    path = sending.bundle(ROW)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()

    for altered in names:
        other = rewritten(path, lambda name, content, altered=altered: flipped(content) if name == altered else content)
        assert "modifié" in refused(other) or "abîmé" in refused(other), altered


def test_member_left_out_or_added_is_seen(hospitals, sending):
    sending.trusted()
    path = sending.bundle(ROW)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()

    for missing in names:
        refused(rewritten(path, lambda name, content, missing=missing: None if name == missing else content))
    refused(with_more(path, f"originaux/{'0' * 64}"))
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = with_more(path, "manifest.json", b"{}")
    refused(twice)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "originaux/../x", "catalogue\\sources\\x.yaml", "x"]
)
def test_member_elsewhere_is_refused(hospitals, sending, name):
    sending.trusted()

    assert "modifié" in refused(with_more(sending.bundle(ROW), name))


def test_bundle_cut_short_is_refused(hospitals, sending):
    sending.trusted()
    path = sending.bundle(ROW)
    content = path.read_bytes()

    for length in (0, 1, 30, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:length])
        refused(path)


@settings(max_examples=60)
@given(place=some.integers(min_value=0, max_value=10**6))
def test_any_byte_of_the_file_is_seen_or_says_nothing(tmp_path_factory, place):
    """Verified only: what a zip keeps beside its members (dates, attributes) may move without moving what is read."""
    folder = tmp_path_factory.mktemp("paquet")
    sending = Sending(folder)
    path = sending.bundle(ROW)
    with bundle.verified(path, {sending.fingerprint: "Nation"}.get) as whole:
        said = (whole.digest, whole.deliveries, whole.definitions)
        content = {name: whole.archive.read(name) for name in whole.sizes}
    whole_file = path.read_bytes()
    path.write_bytes(flipped(whole_file, place % len(whole_file)))

    try:
        with bundle.verified(path, {sending.fingerprint: "Nation"}.get) as other:
            assert (other.digest, other.deliveries, other.definitions) == said
            assert {name: other.archive.read(name) for name in other.sizes} == content
    except Refusal:
        pass
    shutil.rmtree(folder)


def test_manifest_signed_by_another_key_is_refused(hospitals, sending, tmp_path):
    """A stranger who takes the trusted sender's name and key, and signs with his own."""
    sending.trusted()
    stranger = Sending(tmp_path)
    path, false = sending.bundle(ROW), stranger.bundle((*ROW[:2], "Non", "", "Non"), name="faux.zip")
    with zipfile.ZipFile(false) as archive:
        signature = archive.read("manifest.sig")
        manifest = json.loads(archive.read("manifest.json"))
    with zipfile.ZipFile(path) as archive:
        manifest["sender"] = json.loads(archive.read("manifest.json"))["sender"]
    forged = {"manifest.json": bundle.canonical(manifest), "manifest.sig": signature}

    assert "signature" in refused(rewritten(false, lambda name, content: forged.get(name, content)))


def test_sender_is_the_key_that_signed_whatever_the_manifest_says(hospitals, sending, tmp_path):
    """An instance that is trusted, and that calls itself by the name and the fingerprint of another."""
    sending.trusted("Nation")
    other = Sending(tmp_path)
    other.trusted("Région voisine")
    path = other.bundle(ROW)
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest["sender"] |= {"name": "Nation", "fingerprint": sending.fingerprint}
    said = bundle.canonical(manifest)
    signed = {"manifest.json": said, "manifest.sig": other.key.sign(b"jalon-exchange 1\n" + said)}
    posing = rewritten(path, lambda name, content: signed.get(name, content))

    with bundle.verified(posing, trusting.trusted_name) as verified:
        assert (verified.sender, verified.fingerprint) == ("Région voisine", other.fingerprint)
    assert str(importing.take(posing, by=None).receipt.sender) == "Région voisine"


def test_files_of_a_fictitious_region_do_not_enter_a_real_one(hospitals, sending):
    sending.trusted()

    assert "fictive" in refused(sending.bundle(ROW, fictitious=True))


WORDS = {"source": "dmp_certificats", "source_version": "", "period": "2022-08", "sha256": "0" * 64, "size": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"deliveries": [{"source": "x"}]}, {"made_at": "hier"}, {"definitions": "x"}, {"deliveries": None},
        {"definitions": [{"kind": "source", "id": "x", "version": "", "member": "originaux/" + "0" * 64}]},
        {"deliveries": [WORDS | {"file_name": 5}]}, {"deliveries": [WORDS | {"file_name": "a\0b"}]},
    ],
)  # fmt: skip
def test_manifest_that_is_incomplete_is_refused(hospitals, sending, wrong):
    sending.trusted()

    assert "incomplet" in refused(sending.bundle(ROW, **wrong))


def test_size_is_believed_no_further_than_said(hospitals, sending, monkeypatch):
    sending.trusted()
    path = sending.bundle(ROW)
    monkeypatch.setattr(bundle, "LARGEST_MEMBER", 10)
    assert "manifeste" in refused(path)
    monkeypatch.setattr(bundle, "LARGEST_BUNDLE", 10)
    assert "dépasse" in refused(path)


def test_what_is_no_bundle_is_refused(hospitals, tmp_path):
    path = tmp_path / "x.zip"
    path.write_text("finess;valeur\n")
    assert refused(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", "{}")
    assert "pas un paquet" in refused(path)
    assert "n'existe pas" in refused(tmp_path / "rien.zip")


def test_one_file_refused_takes_the_whole_bundle_with_it(hospitals, sending, monkeypatch):
    """The second file cannot be read: the first is not applied either."""
    sending.trusted()
    path = sending.bundle(ROW)
    with bundle.verified(path, trusting.trusted_name) as whole:
        [one] = whole.deliveries
    wrong = {**vars(one), "source": "inconnue"}
    path = sending.bundle(ROW, deliveries=[vars(one), wrong], name="deux.zip")

    assert "inconnue" in refused(path)
    assert held("dmp_certificat_commande", "2022-08") == {}


# Definitions


def test_definition_that_differs_is_shown_and_never_replaces_ours(hospitals, sending, own_catalogue):
    sending.trusted()
    path = sending.bundle(
        ROW, definitions=[{
            "kind": "source", "id": "dmp_certificats", "version": "000000000000",
            "member": "catalogue/sources/dmp_certificats.yaml",
        }],
    )  # fmt: skip
    assert "diffèrent" in refused(path, add=True)
    before = catalogue.current().sources["dmp_certificats"].version

    taken = importing.take(path, by=None, with_ours=True)

    assert taken.receipt.definitions[0]["known"] == "different"
    assert catalogue.current().sources["dmp_certificats"].version == before
    assert not own_catalogue.exists()


def _unknown(sending, tmp_path, version="", encoding="utf-8"):
    """A bundle whose indicator is not known here."""
    text = (
        "title: Chiffre national d'essai\nwhy: Pour cet essai.\ntheme: dmp\nowner: cnam\ntype: number\nbetter: none\n"
    )
    other = tmp_path / "essai_national.yaml"
    other.write_text(text, "utf-8")
    path = sending.bundle(ROW)
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    member = "catalogue/indicators/essai_national.yaml"
    version = version or catalogue_version(other)
    other.write_text(text, encoding)
    manifest["definitions"].append({"kind": "indicator", "id": "essai_national", "version": version, "member": member})
    original = f"originaux/{manifest['deliveries'][0]['sha256']}"
    with zipfile.ZipFile(path) as archive:
        kept = tmp_path / "original"
        kept.write_bytes(archive.read(original))
    again = tmp_path / "inconnue.zip"
    source = catalogue.current().sources["dmp_certificats"].path
    members = {original: kept, member: other, "catalogue/sources/dmp_certificats.yaml": source}
    del manifest["members"], manifest["format"], manifest["version"]
    bundle.write(again, manifest, members, sending.key)
    return again


def catalogue_version(path):
    from jalon.catalogue.reader.entries import read_definitions

    [entry], problems = read_definitions(path, "indicator")
    assert not problems
    return entry.definition.version


def test_unknown_definition_is_added_only_when_accepted(hospitals, sending, own_catalogue, tmp_path):
    sending.trusted()
    path = _unknown(sending, tmp_path)
    assert "inconnues ici : essai_national" in refused(path)
    importing.take(path, by=None, add=True, dry_run=True)
    assert "essai_national" not in catalogue.current().indicators

    importing.take(path, by=None, add=True)

    assert catalogue.current().indicators["essai_national"].title == "Chiffre national d'essai"


def test_definition_that_is_not_what_the_manifest_says_is_not_added(hospitals, sending, own_catalogue, tmp_path):
    sending.trusted()

    assert "manifeste" in refused(_unknown(sending, tmp_path, version="0" * 12), add=True)
    assert not list(own_catalogue.rglob("*.yaml"))


def test_definition_that_is_no_text_is_refused(hospitals, sending, own_catalogue, tmp_path):
    sending.trusted()

    assert "UTF-8" in refused(_unknown(sending, tmp_path, version="0" * 12, encoding="utf-16"), add=True)


def test_receipt_and_its_deliveries_are_found_from_one_another(hospitals, sending):
    sending.trusted()
    importing.take(sending.bundle(ROW), by=None)

    assert Receipt.objects.get().deliveries.get() == Delivery.objects.get()
