"""A file that is not what was written is refused before anything is read from it, wherever it was touched."""

import io
import random

import pytest

from jalon.config.backup import archive, sealed
from jalon.config.backup.archive import HeldFile, Manifest, Table
from jalon.kernel.refusal import Refusal

PHRASE = "douze mots ou presque"
CONTENT = {"originaux/ab/abc": b"PK\x03\x04" + bytes(range(256)) * 40, "catalogue/x.yaml": b"title: Avis\n" * 300}


@pytest.fixture(scope="module", autouse=True)
def cheap_passphrase():
    """The cost of a guess is not what is tried here; with it, each opening would take a third of a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed, "COST", 4)
        patch.setattr(sealed, "FRAME", 1024)
        yield


def written(path, passphrase="", **changed):
    """A small back-up of one table and two files."""
    with path.open("w+b") as stream:
        writer = archive.Writer(stream, passphrase)
        manifest = Manifest("2026-01-01T00:00:00+00:00", "0.1.0", "sqlite", [])
        rows = [b'[1,"un"]\n', b'[2,"deux"]\n']
        _, sha256 = writer.add("base/mots.jsonl", rows)
        manifest.tables.append(Table("mots", ["id", "mot"], 2, sha256, 2))
        for name, content in CONTENT.items():
            size, sha256 = writer.add(f"dossier/{name}", [content])
            manifest.files.append(HeldFile(name, size, sha256, 0o444))
        for name, value in changed.items():
            setattr(manifest, name, value)
        writer.finish(manifest)
    return path


def read(path, passphrase=""):
    with archive.opened(path, passphrase) as held:
        held.check()
        return {one.path: b"".join(held.chunks(one.member)) for one in held.manifest.files}


@pytest.mark.parametrize("passphrase", ["", PHRASE])
def test_whole_file_is_read_back(tmp_path, passphrase):
    path = written(tmp_path / "a.jalon", passphrase)

    assert read(path, passphrase) == CONTENT
    assert (b"title: Avis" in path.read_bytes()) is False  # squeezed, or sealed
    assert (b"manifeste.json" in path.read_bytes()) is (passphrase == "")


@pytest.mark.parametrize("passphrase", ["", PHRASE])
def test_a_byte_changed_anywhere_is_refused(tmp_path, passphrase):
    whole = written(tmp_path / "a.jalon", passphrase).read_bytes()
    places = {*range(64), *range(len(whole) - 128, len(whole)), *random.Random(1).sample(range(len(whole)), 300)}

    for place in sorted(places):
        altered = bytearray(whole)
        altered[place] ^= 0x10
        (tmp_path / "b.jalon").write_bytes(altered)
        with pytest.raises(Refusal):
            read(tmp_path / "b.jalon", passphrase)


@pytest.mark.parametrize("passphrase", ["", PHRASE])
def test_an_end_cut_off_is_refused(tmp_path, passphrase):
    whole = written(tmp_path / "a.jalon", passphrase).read_bytes()
    frame = 1024 + sealed.TAG
    lengths = {*range(0, len(whole), 97), len(whole) - 1, sealed.HEADER + frame, sealed.HEADER + 2 * frame}

    for length in sorted(lengths):
        (tmp_path / "b.jalon").write_bytes(whole[:length])
        with pytest.raises(Refusal):
            read(tmp_path / "b.jalon", passphrase)


@pytest.mark.parametrize("passphrase", ["", PHRASE])
def test_more_at_the_end_is_refused(tmp_path, passphrase):
    path = written(tmp_path / "a.jalon", passphrase)
    with path.open("ab") as stream:
        stream.write(b"\0" * 40)

    with pytest.raises(Refusal):
        read(path, passphrase)


def test_frames_exchanged_are_refused(tmp_path):
    path = written(tmp_path / "a.jalon", PHRASE)
    whole, frame = bytearray(path.read_bytes()), 1024 + sealed.TAG
    first, second = (slice(sealed.HEADER + at * frame, sealed.HEADER + (at + 1) * frame) for at in (0, 1))
    whole[first], whole[second] = whole[second], whole[first]
    path.write_bytes(whole)

    with pytest.raises(Refusal, match="abîmée"):
        read(path, PHRASE)


def test_wrong_passphrase_and_none_are_told_apart(tmp_path):
    path = written(tmp_path / "a.jalon", PHRASE)

    with pytest.raises(Refusal, match="n'est pas celle de cette sauvegarde"):
        read(path, "une autre phrase")
    with pytest.raises(Refusal, match="est chiffrée"):
        read(path)


def test_header_that_asks_for_too_much_memory_is_refused(tmp_path):
    path = written(tmp_path / "a.jalon", PHRASE)
    whole = bytearray(path.read_bytes())
    whole[len(sealed.MAGIC)] = 40
    path.write_bytes(whole)

    with pytest.raises(Refusal):
        read(path, PHRASE)


def test_newer_format_is_refused_with_both_numbers(tmp_path):
    path = written(tmp_path / "a.jalon", format=archive.FORMAT + 1)

    with pytest.raises(Refusal, match=r"plus récent \(2\).*\(1\)"):
        read(path)


def test_member_that_the_manifest_does_not_name_is_refused(tmp_path):
    path = written(tmp_path / "a.jalon", files=[])

    with pytest.raises(Refusal, match="n'est pas entière"):
        read(path)


def test_member_that_differs_from_the_manifest_is_named(tmp_path):
    lied = [HeldFile(name, len(content), "0" * 64, 0o444) for name, content in CONTENT.items()]
    path = written(tmp_path / "a.jalon", files=lied)

    with pytest.raises(Refusal, match="originaux/ab/abc"):
        read(path)


@pytest.mark.parametrize("outside", ["../dehors", "/etc/dehors", "a/../../dehors", "a\\..\\dehors", ""])
def test_path_that_leads_outside_the_folder_is_refused(tmp_path, outside):
    path = written(tmp_path / "a.jalon", files=[HeldFile(outside, 1, "0" * 64, 0o444)])

    with pytest.raises(Refusal, match="hors du dossier"):
        read(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.4", b"PK\x03\x04" + b"\0" * 500])
def test_another_kind_of_file_is_refused(tmp_path, content):
    (tmp_path / "a.jalon").write_bytes(content)

    with pytest.raises(Refusal):
        read(tmp_path / "a.jalon")


def test_sealed_file_is_read_anywhere(tmp_path):
    content = random.Random(2).randbytes(5000)
    out = io.BytesIO()
    writer = sealed.Writer(out, PHRASE)
    for start in range(0, 5000, 700):
        writer.write(content[start : start + 700])
    writer.finish()

    reader = io.BufferedReader(sealed.Reader(out, PHRASE))

    for start, length in ((0, 5000), (4990, 100), (1020, 10), (2048, 1), (5000, 5)):
        reader.seek(start)
        assert reader.read(length) == content[start : start + length]


def test_sealed_file_cut_between_two_frames_does_not_open():
    """Each frame left is right: only the flag on the last one tells that others followed."""
    out = io.BytesIO()
    writer = sealed.Writer(out, PHRASE)
    writer.write(bytes(5000))
    writer.finish()
    out.truncate(sealed.HEADER + 2 * (1024 + sealed.TAG))

    with pytest.raises(sealed.Damaged):
        sealed.Reader(out, PHRASE).check()
