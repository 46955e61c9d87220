"""Where a back-up is not restored, what is left when a restoration is stopped, and from which Jalon it comes."""

import json
import shutil
import signal
import time
import zipfile

import pytest

from jalon.config.backup import archive
from jalon.config.backup.archive import HeldFile, Manifest, Table
from tests.config.backup.instances import Instance

pytestmark = pytest.mark.slow


def rewritten(source, target, change):
    """The same back-up, with another manifest and other members: what another Jalon would have written."""
    with zipfile.ZipFile(source) as read, target.open("w+b") as stream:
        said = json.loads(read.read(archive.MANIFEST))
        manifest = Manifest(**said)
        manifest.tables, manifest.files = [Table(**t) for t in said["tables"]], [HeldFile(**f) for f in said["files"]]
        change(manifest)
        writer = archive.Writer(stream, "")
        for name in read.namelist():
            if name not in (archive.ABOUT, archive.MANIFEST):
                writer.add(name, [read.read(name)])
        writer.finish(manifest)
    return target


@pytest.fixture(scope="module")
def small(empty_instance, tmp_path_factory):
    """The back-up of an instance that has one file."""
    place = tmp_path_factory.mktemp("petite")
    shutil.copytree(empty_instance.folder, place / "var")
    (place / "var" / "originaux" / "abc").write_text("abc")
    Instance(place / "var").jalon("backup", place / "a.jalon")
    return place / "a.jalon"


def test_place_that_holds_something_is_left_as_it_was(small, instance):
    taken = instance
    before = (taken.folder / "jalon.sqlite3").read_bytes()

    said = taken.jalon("restore", small, code=2).stderr

    assert "n'est pas vide (il contient « jalon.sqlite3 »)" in said
    assert (taken.folder / "jalon.sqlite3").read_bytes() == before


def test_database_that_holds_tables_is_refused(small, new_database, tmp_path):
    import psycopg

    with psycopg.connect(new_database, autocommit=True) as connection:
        connection.execute("CREATE TABLE a_quelqu_un (n int)")

    said = Instance(tmp_path / "var", new_database).jalon("restore", small, code=2).stderr

    assert "contient déjà des tables" in said
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(("change", "said"), [
    (lambda m: setattr(m, "format", 9), "format plus récent"),
    (lambda m: m.migrations.append(["jobs", "0999_later", "jalon.jobs.migrations"]), "jalon.jobs 0999_later"),
    (lambda m: m.migrations.append(["autre", "0001_initial", "autre.migrations"]), "plus récent"),
])  # fmt: skip
def test_back_up_of_a_newer_jalon_is_refused_before_anything_is_written(small, tmp_path, change, said):
    newer = rewritten(small, tmp_path / "b.jalon", change)

    assert said in Instance(tmp_path / "var").jalon("restore", newer, code=2).stderr
    assert not (tmp_path / "var").exists()


def test_damaged_back_up_writes_nothing(small, tmp_path):
    cut = tmp_path / "b.jalon"
    cut.write_bytes(small.read_bytes()[:-200])

    assert "tronquée" in Instance(tmp_path / "var").jalon("restore", cut, code=2).stderr
    assert "tronquée" in Instance(tmp_path / "var").jalon("backup", "verify", cut, code=2).stderr
    assert not (tmp_path / "var").exists()


def test_table_that_lies_about_its_columns_is_refused_and_nothing_opens_the_place(small, tmp_path):
    lying = rewritten(small, tmp_path / "b.jalon", lambda m: m.tables[3].columns.reverse())
    place = Instance(tmp_path / "var")

    assert "ne sont pas celles" in place.jalon("restore", lying, code=2).stderr
    assert "n'est pas finie" in place.jalon("check", code=2).stderr
    assert "n'est pas finie" in place.jalon("serve", code=2).stderr


def test_place_left_unfinished_gives_no_right_upon_another_database(small, new_database, tmp_path):
    """Stopped while it filled one database, begun again with the address of another, which is in use."""
    import psycopg

    lying = rewritten(small, tmp_path / "b.jalon", lambda m: m.tables[3].columns.reverse())
    Instance(tmp_path / "var").jalon("restore", lying, code=2)
    with psycopg.connect(new_database, autocommit=True) as connection:
        connection.execute("CREATE TABLE a_quelqu_un (n int)")

    said = Instance(tmp_path / "var", new_database).jalon("restore", small, code=2).stderr

    assert "contient déjà des tables" in said
    with psycopg.connect(new_database) as connection:
        assert connection.execute("SELECT count(*) FROM a_quelqu_un").fetchone() == (0,)
    Instance(tmp_path / "var").jalon("restore", small)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_killed_restoration_says_so_and_is_begun_again(small, request, tmp_path, engine):
    url = request.getfixturevalue("new_database") if engine == "postgres" else ""
    place = Instance(tmp_path / "var", url)
    process = place.start("restore", small)
    limit = time.monotonic() + 120
    while not (place.folder / "originaux" / "abc").exists():
        assert time.monotonic() < limit
        time.sleep(0.005)
    time.sleep(0.05)  # its tables come next, in less than a second

    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert "relancez « jalon restore FICHIER »" in place.jalon("check", code=2).stderr
    place.jalon("restore", small)
    assert (place.folder / "originaux" / "abc").read_text() == "abc"
    assert place.asked("check")["migrations_to_apply"] == 0


def test_older_back_up_is_brought_up_to_date_beside_an_instance_that_goes_on(instance, tmp_path):
    """Saved before the last step of a module: restored as it was, then the step is applied."""
    instance.run("from django.core.management import call_command as c; c('migrate', 'letters', 'zero', verbosity=0)")
    instance.jalon("backup", tmp_path / "a.jalon")
    elsewhere = Instance(tmp_path / "autre", url="postgres://personne@127.0.0.1:1/rien")

    told = elsewhere.asked("restore", tmp_path / "a.jalon", "--into", tmp_path / "neuf")

    assert told["migrations_applied"] >= 1
    assert Instance(tmp_path / "neuf").asked("check")["migrations_to_apply"] == 0
    assert not elsewhere.folder.exists()


def test_numbers_of_rows_go_on_after_the_last_that_was_given(instance, new_database, tmp_path):
    instance.run(
        "from jalon.jobs.models import Job\n"
        "[Job.objects.create(kind='x', title='x') for _ in range(5)]; Job.objects.filter(pk__gt=2).delete()"
    )
    instance.jalon("backup", tmp_path / "a.jalon")
    server, back = Instance(tmp_path / "b", new_database), Instance(tmp_path / "c")

    server.jalon("restore", tmp_path / "a.jalon")
    server.jalon("backup", tmp_path / "b.jalon")
    back.jalon("restore", tmp_path / "b.jalon")

    add = "from jalon.jobs.models import Job; print(Job.objects.create(kind='x', title='x').pk)"
    assert [one.run(add).strip() for one in (server, back)] == ["6", "6"]


def test_passphrase_is_read_from_a_file_or_the_environment(instance, tmp_path):
    source = instance
    (tmp_path / "phrase").write_text("quatre mots pour entrer\n")
    source.jalon("backup", tmp_path / "a.jalon", "--passphrase-file", tmp_path / "phrase")
    knowing = Instance(tmp_path / "b", more={"JALON_BACKUP_PASSPHRASE": "quatre mots pour entrer"})
    wrong = Instance(tmp_path / "c", more={"JALON_BACKUP_PASSPHRASE": "quatre mots pour sortir"})

    assert "est chiffrée" in Instance(tmp_path / "d").jalon("restore", tmp_path / "a.jalon", code=2).stderr
    assert "phrase de passe" in wrong.jalon("restore", tmp_path / "a.jalon", code=2).stderr
    assert not wrong.folder.exists()
    assert knowing.asked("backup", "verify", tmp_path / "a.jalon")["encrypted"] is True
    too_short = Instance(source.folder, more={"JALON_BACKUP_PASSPHRASE": "court"})
    assert "trop courte" in too_short.jalon("backup", tmp_path / "z.jalon", code=2).stderr
