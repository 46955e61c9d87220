"""A region's own file replaces a shipped table at once, and a broken one is refused with its place."""

import os

import pytest

from jalon import catalogue
from jalon.antibiotics import references
from jalon.antibiotics.references import tables
from jalon.kernel.refusal import Refusal

DOSES = "atc,route,ddd,unit,valid_from,valid_to,source,confirmed,note\n"


@pytest.fixture
def own(tmp_path):
    """The folder where a region puts its own tables of antibiotics."""
    before = catalogue.overlay()
    catalogue.use_overlay(tmp_path)
    folder = tmp_path / "codelists" / "antibiotics"
    folder.mkdir(parents=True)
    yield folder
    catalogue.use_overlay(before)


def test_own_table_replaces_the_shipped_one(own):
    (own / "ddd.csv").write_text(DOSES + "J01CA04,O,9,g,,,essai,oui,\n", "utf-8")

    assert references.ddd("J01CA04", "O").value == 9
    assert references.ddd("J01CR02", "O") is None
    assert references.molecules()["J01CR02"].name == "Amoxicilline-acide clavulanique"


def test_changed_table_is_read_again(own):
    file = own / "ddd.csv"
    file.write_text(DOSES + "J01CA04,O,9,g,,,essai,oui,\n", "utf-8")
    first = references.ddd("J01CA04", "O").value

    file.write_text(DOSES + "J01CA04,O,8,g,,,essai,oui,\n", "utf-8")
    os.utime(file, ns=(1, 1))

    assert (first, references.ddd("J01CA04", "O").value) == (9, 8)


def test_unchanged_table_is_not_made_twice():
    assert references.molecules() is references.molecules()


def test_table_without_a_column_is_refused(own):
    (own / "ddd.csv").write_text("atc,route\nJ01CA04,O\n", "utf-8")

    with pytest.raises(Refusal, match=r"ddd\.csv : il manque la colonne ddd, unit"):
        references.ddd("J01CA04", "O")


def test_empty_table_is_refused(own):
    (own / "ddd.csv").write_text("", "utf-8")

    with pytest.raises(Refusal, match="il manque la colonne atc"):
        references.ddd("J01CA04", "O")


def test_row_longer_than_the_header_is_refused_with_its_line(own):
    (own / "ta.csv").write_text("code,label,eligible\n3,Hospitalisation, complète,oui\n", "utf-8")

    with pytest.raises(Refusal, match=r"ta\.csv, ligne 2"):
        references.activities()


@pytest.mark.parametrize("row", ["J01CA04,O,un,g,,,essai,oui,", "J01CA04,O,1,g,01/01/2019,,essai,oui,"])
def test_dose_that_cannot_be_read_is_refused_with_its_line(own, row):
    (own / "ddd.csv").write_text(DOSES + row + "\n", "utf-8")

    with pytest.raises(Refusal, match=r"ddd\.csv, ligne 2"):
        references.ddd("J01CA04", "O")


def test_table_that_is_not_utf8_is_refused(own):
    (own / "ta.csv").write_bytes("code,label,eligible\n3,complète,oui\n".encode("latin-1"))

    with pytest.raises(Refusal, match="CSV en UTF-8"):
        references.activities()


def test_row_shorter_than_the_header_has_empty_cells(own):
    (own / "ta.csv").write_text("code,label,eligible\n3,Complète\n", "utf-8")

    assert not references.activities()["3"].eligible


def test_every_shipped_table_is_described_in_the_note():
    note = (catalogue.SHIPPED / tables.PLACE / "README.md").read_text("utf-8")

    for file in (catalogue.SHIPPED / tables.PLACE).glob("*.csv"):
        assert f"`{file.name}`" in note
