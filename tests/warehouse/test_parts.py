import pyarrow as pa
import pytest

from jalon.warehouse import originals, parts


def table():
    return pa.table({"sheet": [0, 0, 1], "row": [5, 6, 5], "A": ["un", "deux", None]})


def test_part_reads_back_what_was_written(tmp_path):
    name = parts.write(tmp_path / "new", table())

    assert parts.read(tmp_path / "new", name).to_pydict() == table().to_pydict()


def test_part_of_same_content_is_written_once(tmp_path):
    assert parts.write(tmp_path, table()) == parts.write(tmp_path, table())

    assert len(list(tmp_path.iterdir())) == 1


def test_part_gives_the_rows_asked(tmp_path):
    name = parts.write(tmp_path, table())

    assert parts.read(tmp_path, name, ["A"], where={"sheet": 0, "row": 6})["A"].to_pylist() == ["deux"]
    assert parts.read(tmp_path, name, ["A"], row=0)["A"].to_pylist() == ["un"]


def test_part_that_fails_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(parts.pq, "write_table", lambda *a, **k: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        parts.write(tmp_path, table())

    assert list(tmp_path.iterdir()) == []


def test_part_without_hard_links_is_renamed_into_place(tmp_path, monkeypatch):
    def no_links(*args):
        raise OSError

    monkeypatch.setattr(parts.os, "link", no_links)

    assert parts.exists(tmp_path, parts.write(tmp_path, table()))
    assert parts.exists(tmp_path, parts.write(tmp_path, table()))


@pytest.mark.parametrize("name", ["../secret.parquet", "notes.txt"])
def test_part_name_cannot_leave_its_folder(tmp_path, name):
    with pytest.raises(ValueError):
        parts.path_of(tmp_path, name)


def test_original_is_kept_once_under_its_hash(tmp_path):
    first = originals.keep(tmp_path, [b"abc", b"def"], limit=10)
    second = originals.keep(tmp_path, [b"abcdef"], limit=10)

    assert first == second
    assert first.size == 6
    assert b"".join(originals.chunks_of(originals.path_of(tmp_path, first.sha256))) == b"abcdef"


def test_original_too_large_is_not_kept(tmp_path):
    with pytest.raises(originals.TooLarge):
        originals.keep(tmp_path, [b"abc", b"def"], limit=5)

    assert list(tmp_path.iterdir()) == []
