"""`jalon demo --no-serve`, as a person types it."""

import json

import pytest


@pytest.fixture
def demo(cli, tmp_path):
    def run(*words, code=0):
        return json.loads(cli("demo", "--no-serve", "--json", *words, code=code).stdout)

    run.folder = tmp_path / "var" / "demo"
    return run


@pytest.mark.slow
def test_demo_is_whole_is_kept_and_begins_again_when_asked(demo, cli):
    first = demo()

    assert first["read"] == first["matched"] + first["pending"] + first["rejected"]
    assert first["files"] == 113
    assert first["observations"] > 30_000
    assert [person["name"] for person in first["people"]] == [
        "demo-admin",
        "demo-region",
        "demo-ans",
        "demo-cd",
        "demo-lecteur",
        "demo-omedit",
        "demo-hopital",
    ]
    assert first["hospital_files"] == 163
    assert 35_000 < first["hospital_rows"] < 60_000
    assert 8_000 < first["isolates"] < 14_000
    assert len(list((demo.folder / "antibiotiques-a-deposer").glob("*.xlsx"))) == 5

    again = demo()

    assert again == first

    afresh = demo("--fresh")

    assert afresh["password"] != first["password"]
    assert {
        name: afresh[name] for name in ("read", "matched", "pending", "rejected", "observations", "hospital_rows")
    } == {name: first[name] for name in ("read", "matched", "pending", "rejected", "observations", "hospital_rows")}


@pytest.mark.slow
def test_demo_never_touches_real_data(demo, cli, tmp_path):
    cli("migrate")
    before = (tmp_path / "var" / "jalon.sqlite3").read_bytes()

    demo()

    assert (tmp_path / "var" / "jalon.sqlite3").read_bytes() == before
    assert (demo.folder / "region-fictive").is_file()
    assert not (tmp_path / "var" / "region-fictive").exists()
    assert "99" in (demo.folder / "catalogue" / "codelists" / "regions.csv").read_text("utf-8")


def test_folder_that_holds_something_else_is_left_alone(demo):
    demo.folder.mkdir(parents=True)
    (demo.folder / "mes-notes.txt").write_text("à garder")

    said = demo(code=2)

    assert "rien n'y a été touché" in said["error"]
    assert (demo.folder / "mes-notes.txt").read_text() == "à garder"


@pytest.mark.slow
def test_interrupted_demo_begins_again(demo):
    demo.folder.mkdir(parents=True)
    (demo.folder / "region-fictive").write_text("")
    (demo.folder / "jalon.sqlite3").write_text("interrompu")

    assert demo()["files"] == 113
