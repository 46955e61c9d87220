"""`jalon demo --no-serve`, as a person types it."""

import json

import pytest

NUMBERS = ("read", "matched", "pending", "rejected", "observations", "hospital_rows")


@pytest.fixture
def demo(cli, tmp_path):
    def run(*words, code=0):
        return json.loads(cli("demo", "--no-serve", "--json", *words, code=code).stdout)

    run.folder = tmp_path / "var" / "demo"
    return run


@pytest.fixture
def invented(demo, fictitious, tmp_path):
    """The region is there: what it said when it was made is said again."""
    fictitious.copy_to(tmp_path / "var")
    return demo


@pytest.mark.slow
def test_demo_is_whole_and_is_kept(invented):
    first = invented()

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
    assert len(list((invented.folder / "antibiotiques-a-deposer").glob("*.xlsx"))) == 5
    assert invented() == first


@pytest.mark.slow  # a minute and a half: the region is invented again
def test_demo_begins_again_when_asked(invented):
    first = invented()

    afresh = invented("--fresh")

    assert afresh["password"] != first["password"]
    assert {name: afresh[name] for name in NUMBERS} == {name: first[name] for name in NUMBERS}


@pytest.mark.slow
def test_demo_never_touches_real_data(fictitious):
    demo = fictitious.folder / "var" / "demo"

    assert fictitious.left_the_real_database_alone
    assert (demo / "region-fictive").is_file()
    assert not (fictitious.folder / "var" / "region-fictive").exists()
    assert "99" in (demo / "catalogue" / "codelists" / "regions.csv").read_text("utf-8")


@pytest.mark.slow
def test_interrupted_demo_begins_again(fictitious):
    database = (fictitious.folder / "var" / "demo" / "jalon.sqlite3").read_bytes()

    assert database.startswith(b"SQLite format 3")


def test_folder_that_holds_something_else_is_left_alone(demo):
    demo.folder.mkdir(parents=True)
    (demo.folder / "mes-notes.txt").write_text("à garder")

    said = demo(code=2)

    assert "rien n'y a été touché" in said["error"]
    assert (demo.folder / "mes-notes.txt").read_text() == "à garder"
