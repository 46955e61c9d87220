"""Back-ups that somebody wrote on purpose: their end mark is right, what they say is not.

Hundreds of seeded mutations of a small archive. Each is refused in French before anything is written, or is one that
could have been written here: then it gives back files that are all inside the folder.
"""

import hashlib
import io
import json
import random
import zipfile

import pytest

from jalon.config.backup import archive, cli, places, restoring
from jalon.kernel.refusal import Refusal
from tests.config.backup.instances import Instance
from tests.config.backup.test_damage import CONTENT, written
from tests.hostile import HOSTILE, lied


class Began(Exception):
    """The restoration would begin to write now."""


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """The manifest and the members of a small back-up."""
    path = written(tmp_path_factory.mktemp("petite") / "a.jalon")
    with zipfile.ZipFile(path) as whole:
        members = [(one.filename, whole.read(one)) for one in whole.infolist()]
    manifest = json.loads(dict(members)["manifeste.json"])
    manifest["migrations"] = [["sources", "0001_initial", "jalon.sources.migrations"]]
    return manifest, [(name, content) for name, content in members if name != "manifeste.json"]


@pytest.fixture
def restored(tmp_path, monkeypatch):
    """Restore until the first writing: « began », or the refusal; and nothing is there."""
    monkeypatch.delenv("JALON_DATABASE_URL", raising=False)

    def begin(folder):
        raise Began

    monkeypatch.setattr(places, "begin", begin)

    def restore(path):
        folder = tmp_path / "lieu"
        try:
            restoring.restore(path, folder, "", lambda *said: None)
        except Began:
            return "began"
        except Refusal as refusal:
            return str(refusal)
        finally:
            assert not folder.exists()

    return restore


def forged(path, manifest, members, **how):
    """A zip whose end mark is right."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", how.get("squeezed", zipfile.ZIP_DEFLATED)) as whole:
        for name, content in members:
            whole.writestr(zipfile.ZipInfo(name), content, how.get("squeezed", zipfile.ZIP_DEFLATED))
        whole.writestr("manifeste.json", json.dumps(manifest))
        whole.comment = archive.MARK + b"0" * archive.DIGEST
    content = held.getvalue()
    path.write_bytes(content[: -archive.DIGEST] + hashlib.sha256(content).hexdigest().encode())
    return path


def shuffled(dice, members):
    """A member left out, added, renamed, twice there, or changed."""
    place = dice.randrange(len(members))
    name, content = members[place]
    others = members[:place] + members[place + 1 :]
    word = dice.choice([one for one in HOSTILE if isinstance(one, str) and one and "\ud800" not in one])
    return dice.choice([
        others, [*members, (word, b"x")], [*others, (word, content)], [*members, (name, content)],
        [*others, (name, content[:-1])], [*others, (name, content + b"x")], [*others, (name, b"")],
    ])  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_forged_back_up_is_refused_before_anything_is_written_or_harms_nobody(parts, restored, tmp_path):
    manifest, members = parts
    dice = random.Random(20260301)
    told = set()
    for rank in range(500):
        said, held = (lied(dice, manifest), members) if rank % 3 else (manifest, shuffled(dice, members))
        path = forged(tmp_path / "b.jalon", said, held)

        answer = restored(path)

        told.add(answer)
        if answer == "began":
            assert read_into(path, tmp_path / f"r{rank}") <= {*CONTENT}
    assert all(answer == "began" or answer[0].isupper() or answer[0] == "«" for answer in told)
    assert len(told) > 6


def read_into(path, folder):
    """Write its files as a restoration does; which ones there are."""
    with archive.opened(path, "") as held:
        restoring._write_files(held, folder, lambda *said: None)
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}


def test_untouched_back_up_would_begin(parts, restored, tmp_path):
    assert restored(forged(tmp_path / "b.jalon", *parts)) == "began"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("originaux/a\0b", "hors du dossier"), ("../dehors", "hors du dossier"), ("originaux/" + "x" * 300, "hors"),
        ("coffre/cles.json", "ne contient pas"), ("cle-secrete", "ne contient pas"), ("jalon.sqlite3", "ne contient"),
        ("exports/x.csv", "ne contient pas"), ("originaux/.x", "ne contient pas"),
    ],
)  # fmt: skip
def test_path_that_no_back_up_holds_is_refused(parts, restored, tmp_path, path, said):
    manifest, members = parts
    one = manifest["files"][0]
    held = [(f"dossier/{path}" if name == f"dossier/{one['path']}" else name, content) for name, content in members]
    files = [one | {"path": path}, *manifest["files"][1:]]

    assert said in restored(forged(tmp_path / "b.jalon", manifest | {"files": files}, held))


def test_file_that_goes_through_another_is_refused(parts, restored, tmp_path):
    manifest, members = parts
    more = {"path": "originaux/ab/abc/x", "size": 1, "sha256": hashlib.sha256(b"x").hexdigest(), "mode": 0o600}
    held = [*members, ("dossier/originaux/ab/abc/x", b"x")]
    path = forged(tmp_path / "b.jalon", manifest | {"files": [*manifest["files"], more]}, held)

    assert "ne contient pas" in restored(path)


def test_bomb_is_refused_at_once(parts, restored, tmp_path):
    """Three hundred megabytes of zeros, in three hundred kilobytes."""
    manifest, members = parts
    zeros = bytes(300 << 20)
    more = {"path": "originaux/zz/z", "size": len(zeros), "sha256": "0" * 64, "mode": 0o400}
    held = [*members, ("dossier/originaux/zz/z", zeros)]
    path = forged(tmp_path / "b.jalon", manifest | {"files": [*manifest["files"], more]}, held)

    assert path.stat().st_size < 1 << 20
    assert "démesurée" in restored(path)


def test_member_longer_than_said_is_read_no_further(parts, tmp_path, monkeypatch):
    manifest, members = parts
    files = [one | {"size": 10} for one in manifest["files"]]
    monkeypatch.setattr(archive, "CHUNK", 64)
    read = []
    chunks = archive.Archive.chunks
    monkeypatch.setattr(
        archive.Archive, "chunks", lambda self, member: (read.append(one) or one for one in chunks(self, member))
    )

    with archive.opened(forged(tmp_path / "b.jalon", manifest | {"files": files, "tables": []}, [
        one for one in members if not one[0].startswith("base/")
    ]), "") as held, pytest.raises(Refusal, match="n'est plus ce qui a été sauvegardé"):  # fmt: skip
        held.check()

    assert len(read) == 1


@pytest.mark.parametrize("squeezed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_squeezed_otherwise_than_ours_is_refused(parts, restored, tmp_path, squeezed):
    assert "abîmée" in restored(forged(tmp_path / "b.jalon", *parts, squeezed=squeezed))


def test_link_inside_the_zip_is_written_as_a_plain_file(parts, tmp_path):
    """What a zip says of the nature of a member counts for nothing."""
    manifest, members = parts
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as whole:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o120777 << 16
            whole.writestr(info, content)
        whole.writestr("manifeste.json", json.dumps(manifest))
        whole.comment = archive.MARK + b"0" * archive.DIGEST
    content = held.getvalue()
    path = tmp_path / "b.jalon"
    path.write_bytes(content[: -archive.DIGEST] + hashlib.sha256(content).hexdigest().encode())

    read_into(path, tmp_path / "r")

    assert not any(one.is_symlink() for one in (tmp_path / "r").rglob("*"))


def test_newer_migration_is_refused_by_its_name(parts, restored, tmp_path):
    manifest = parts[0] | {"migrations": [["sources", "9999_futur", "jalon.sources.migrations"]]}

    assert "plus récent" in restored(forged(tmp_path / "b.jalon", manifest, parts[1]))


def test_file_whose_name_no_back_up_gives_back_stops_it(instance):
    (instance.folder / "depot").mkdir(exist_ok=True)
    (instance.folder / "depot" / "a\\b.csv").write_text("x")

    refused = instance.jalon("backup", instance.folder.parent / "s.jalon", code=2).stderr

    assert "renommez ce fichier" in refused
    assert not (instance.folder.parent / "s.jalon").exists()


def test_nothing_is_no_back_up(tmp_path):
    """The wrong folder, or JALON_DATABASE_URL forgotten: no file is left that would be believed."""
    lost = Instance(tmp_path / "vide")

    refused = lost.jalon("backup", tmp_path / "s.jalon", code=2).stderr

    assert "rien à sauvegarder" in refused
    assert "JALON_DATABASE_URL" in refused
    assert not (tmp_path / "s.jalon").exists()
    assert not (lost.folder / "sauvegarde.json").exists()


def test_hour_is_that_of_the_region():
    assert cli._instant("2026-07-01T22:30:00+00:00") == "02/07/2026 à 00:30"
