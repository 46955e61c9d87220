"""A back-up made while people work, while files are purged, on a full disk, by a process that is killed."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing

import pytest

from tests.config.backup.instances import JALON, Instance

pytestmark = pytest.mark.slow

# Writes a file, then the row that names it, as every import does; says so once it has begun.
WRITER = """
import hashlib
from pathlib import Path
from django.conf import settings
from jalon.directory.models import Load
from jalon.warehouse import originals
print("commencé", flush=True)
for rank in range(100_000):
    kept = originals.keep(settings.DATA_DIR / "originaux", [b"fichier %d" % rank], limit=100)
    Load.objects.create(file_name=f"{rank}.csv", sha256=kept.sha256)
"""
# The same back-up, but each purge is given the time to come between the list of the files and their copy.
PURGED_MEANWHILE = """
import sys
from pathlib import Path
from django.conf import settings
from jalon.config.backup import making, places
listed = places.belonging
def then_purged(folder, **options):
    found = listed(folder, **options)
    (folder / found[0].path).unlink()
    return found
places.belonging = then_purged
made = making.make(Path(sys.argv[1]), Path(settings.DATA_DIR), making.Wanted())
print(*made["vanished"])
"""
WITH_ROWS = """
from jalon.accounts.models import AuditEvent
AuditEvent.objects.bulk_create(AuditEvent(verb="essai", details={"n": n}) for n in range(60_000))
"""


def held(path):
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifeste.json")), archive.namelist()


def test_every_file_that_the_snapshot_names_is_there_though_someone_writes(instance, tmp_path):
    command = [sys.executable, "-c", "import django; django.setup()\n" + WRITER]
    writer = subprocess.Popen(command, env=instance.environment, stdout=subprocess.PIPE, text=True)
    try:
        writer.stdout.readline()
        time.sleep(0.3)
        instance.jalon("backup", tmp_path / "a.jalon")
        still_writing = writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()

    assert still_writing  # he was never refused, nor ended meanwhile
    manifest, names = held(tmp_path / "a.jalon")
    with zipfile.ZipFile(tmp_path / "a.jalon") as archive:
        rows = [json.loads(line) for line in archive.read("base/directory_load.jsonl").splitlines()]
    place = next(table["columns"] for table in manifest["tables"] if table["name"] == "directory_load").index("sha256")
    assert rows
    assert {f"dossier/originaux/{row[place][:2]}/{row[place]}" for row in rows} <= set(names)
    assert manifest["vanished"] == []


def test_file_purged_meanwhile_is_left_out_and_said(instance, tmp_path):
    for name in ("abc", "def"):
        (instance.folder / "originaux" / name).write_text(name)
    command = [sys.executable, "-c", "import django; django.setup()\n" + PURGED_MEANWHILE, str(tmp_path / "a.jalon")]

    said = subprocess.run(command, env=instance.environment, capture_output=True, text=True, check=True).stdout

    assert said.strip() == "originaux/abc"
    assert "dossier/originaux/abc" not in held(tmp_path / "a.jalon")[1]
    assert "Effacés pendant la sauvegarde" in instance.jalon("backup", "verify", tmp_path / "a.jalon").stdout


def test_key_ring_journal_and_other_instances_stay_out(instance, tmp_path):
    instance.jalon("vault", "create")
    for name in ("coffre/parts/isolates/p.coffre", "journal/incident-1.txt", "demo/cle-secrete", "originaux/.x.draft",
                 "sauvegardes/hier.jalon", "archives/75.csv", "ailleurs/cles.json"):  # fmt: skip
        (instance.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (instance.folder / name).write_text(name)
    elsewhere = Instance(instance.folder, more={"JALON_VAULT_KEYS": str(instance.folder / "ailleurs" / "cles.json")})

    instance.jalon("backup", tmp_path / "a.jalon", "--without-secret-key")
    elsewhere.jalon("backup", tmp_path / "b.jalon", "--with-journal")

    kept = {"dossier/archives/75.csv", "dossier/coffre/parts/isolates/p.coffre"}
    assert files(tmp_path / "a.jalon") == kept | {"dossier/ailleurs/cles.json"}  # not the ring of this instance
    assert files(tmp_path / "b.jalon") == kept | {"dossier/journal/incident-1.txt", "cle-secrete"}


def test_keys_of_second_factors_go_with_the_secret_key_unless_they_live_elsewhere(instance, tmp_path):
    (instance.folder / "cles-facteurs").write_text("k")
    elsewhere = Instance(instance.folder, more={"JALON_FACTOR_KEYS": str(instance.folder / "cles-facteurs")})

    instance.jalon("backup", tmp_path / "a.jalon")
    instance.jalon("backup", tmp_path / "b.jalon", "--without-secret-key")
    elsewhere.jalon("backup", tmp_path / "c.jalon")

    assert [files(tmp_path / f"{name}.jalon") for name in "abc"] == [
        {"cle-secrete", "dossier/cles-facteurs"}, set(), {"cle-secrete"},
    ]  # fmt: skip


def files(path):
    return {name for name in held(path)[1] if name.startswith(("dossier/", "cle"))}


def test_folder_may_be_a_share_that_knows_no_link(instance, tmp_path):
    refused = "import os\ndef link(*_, **__): raise PermissionError(1, 'Operation not permitted')\nos.link = link\n"
    make = "from jalon.config.backup import making; from django.conf import settings\n"
    make += f"making.make(Path({str(tmp_path / 'a.jalon')!r}), settings.DATA_DIR, making.Wanted())"

    instance.run(f"from pathlib import Path\n{refused}{make}")

    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.jalon"]
    assert held(tmp_path / "a.jalon")[0]["format"] == 1


def test_nothing_is_replaced_and_a_missing_folder_is_said(instance, tmp_path):
    (tmp_path / "a.jalon").write_text("à quelqu'un")

    assert "existe déjà" in instance.jalon("backup", tmp_path / "a.jalon", code=2).stderr
    assert "n'existe pas" in instance.jalon("backup", tmp_path / "rien" / "a.jalon", code=2).stderr
    assert (tmp_path / "a.jalon").read_text() == "à quelqu'un"


def test_full_disk_leaves_nothing(instance, tmp_path):
    (instance.folder / "originaux" / "grand").write_bytes(os.urandom(3 << 20))
    place = tmp_path / "plein"
    place.mkdir()

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))

    said = instance.jalon("backup", place / "a.jalon", code=2, preexec_fn=limited).stderr

    assert "plus de place" in said
    assert list(place.iterdir()) == []


def test_killed_back_up_leaves_no_file_of_that_name(instance, tmp_path):
    (instance.folder / "originaux" / "grand").write_bytes(os.urandom(64 << 20))
    place = tmp_path / "sauvegardes"
    place.mkdir()
    process = instance.start("backup", place / "a.jalon")
    until(lambda: any(path.stat().st_size > 1 << 20 for path in place.iterdir()))

    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert [path.name.startswith(".a.jalon.") for path in place.iterdir()] == [True]
    instance.jalon("backup", place / "a.jalon")


def test_memory_does_not_grow_with_what_is_saved(instance, tmp_path):
    """200 MB of an original and 60,000 rows, saved then restored, by a process that may not hold them."""
    big = instance.folder / "originaux" / "grand"
    with big.open("wb") as stream:
        for _ in range(200):
            stream.write(b"PK\x03\x04" + os.urandom((1 << 20) - 4))
    instance.run(WITH_ROWS)

    saving = peak(instance, "backup", tmp_path / "a.jalon")
    restored = Instance(tmp_path / "ailleurs")
    restoring = peak(restored, "restore", tmp_path / "a.jalon")

    assert (restored.folder / "originaux" / "grand").stat().st_size == 200 << 20
    assert max(saving, restoring) < 160


def peak(instance, *words):
    """The most memory that the command held, in MiB, as the system counted it."""
    watched = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=2);"
    watched += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    command = [sys.executable, "-c", watched, JALON, *map(str, words)]
    done = subprocess.run(command, env=instance.environment, capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_what_was_made_is_told_to_scripts_and_to_the_health_page(instance, tmp_path):
    told = instance.asked("backup", tmp_path / "a.jalon")

    noted = json.loads((instance.folder / "sauvegarde.json").read_text())
    assert told["bytes"] == (tmp_path / "a.jalon").stat().st_size == noted["size"]
    assert (told["encrypted"], told["vanished"], told["engine"]) == (False, [], "sqlite")
    assert (tmp_path / "a.jalon").stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(instance.folder / "jalon.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM accounts_auditevent WHERE verb = 'backup.made'").fetchone() == (
            1,
        )


def until(happened, seconds=60):
    limit = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < limit
        time.sleep(0.005)
