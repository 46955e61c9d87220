"""What the vault keeps: read back whole or not at all, and in clear nowhere on the disk."""

import io
import multiprocessing
import shutil

import pyarrow as pa
import pytest

from jalon.warehouse import vault
from jalon.warehouse.vault import VaultDamaged, sealed

KNOWN = "DUPONT-IPP-0012345"
FRAME = sealed.FRAME


@pytest.fixture
def held(tmp_path):
    vault.create(tmp_path)
    return vault.open_vault(tmp_path)


def isolates(rows=3):
    return pa.table(
        {
            "patient": [f"{KNOWN}-{row}" for row in range(rows)],
            "unit": ["0432" if row % 2 else "0511" for row in range(rows)],
        }
    )


def noise(size):
    """Rows that do not compress, so that the part fills several frames."""
    from random import Random

    return pa.table({"blob": [Random(0).randbytes(size)]})


def test_part_reads_back_what_was_written(held):
    name = held.write("isolates", isolates())

    assert held.read("isolates", name).equals(isolates())
    assert held.names("isolates") == [name]
    assert held.datasets() == ["isolates"]


def test_part_gives_the_columns_and_the_rows_asked(held):
    name = held.write("isolates", isolates())

    found = held.read("isolates", name, ["patient"], where={"unit": "0432"})

    assert found.to_pydict() == {"patient": [f"{KNOWN}-1"]}


@pytest.mark.parametrize("size", [0, 1, FRAME - 700, 3 * FRAME])
def test_part_of_any_length_reads_back(held, size):
    name = held.write("isolates", noise(size))

    assert held.read("isolates", name).equals(noise(size))


def test_same_content_is_written_once_and_another_dataset_gives_another_name(held):
    first = held.write("isolates", isolates())
    written_at = held.path_of("isolates", first).stat().st_mtime_ns

    assert held.write("isolates", isolates()) == first
    assert held.path_of("isolates", first).stat().st_mtime_ns == written_at
    assert held.write("events", isolates()) != first


def test_name_tells_nothing_to_who_has_not_the_keys(held, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    vault.create(elsewhere)

    assert held.write("isolates", isolates()) != vault.open_vault(elsewhere).write("isolates", isolates())


def test_nothing_is_in_clear_on_the_disk(held, tmp_path):
    held.write("isolates", isolates(10_000))
    held.write("isolates", pa.table({"patient": [KNOWN]}))

    files = [path for path in tmp_path.rglob("*") if path.is_file()]

    assert len([path for path in files if path.suffix == ".coffre"]) == 2
    for path in files:
        content = path.read_bytes()
        assert KNOWN.encode() not in content
        assert b"patient" not in content
        assert b"PAR1" not in content


def test_files_are_closed_to_other_accounts(held, tmp_path):
    name = held.write("isolates", isolates())

    assert held.path_of("isolates", name).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "coffre" / "cles.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "coffre").stat().st_mode & 0o777 == 0o700


def test_byte_changed_anywhere_is_seen(held):
    name = held.write("isolates", isolates())
    path = held.path_of("isolates", name)
    whole = path.read_bytes()

    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(VaultDamaged):
            held.read("isolates", name)


def test_file_cut_anywhere_is_seen(held):
    name = held.write("isolates", noise(3 * FRAME))
    path = held.path_of("isolates", name)
    whole = path.read_bytes()
    on_a_frame = sealed.HEADER + 2 * (FRAME + sealed.TAG)

    for length in (0, 10, sealed.HEADER, sealed.HEADER + 5, on_a_frame, on_a_frame + 3, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(VaultDamaged):
            held.read("isolates", name)


def test_frames_exchanged_repeated_or_added_are_seen(held):
    name = held.write("isolates", noise(3 * FRAME))
    path = held.path_of("isolates", name)
    whole = path.read_bytes()
    size = FRAME + sealed.TAG
    head, frames = whole[: sealed.HEADER], [whole[at : at + size] for at in range(sealed.HEADER, len(whole), size)]

    for order in ([1, 0, 2, 3], [0, 0, 2, 3], [0, 1, 2, 3, 3], [0, 1, 3]):
        path.write_bytes(head + b"".join(frames[rank] for rank in order))
        with pytest.raises(VaultDamaged):
            held.read("isolates", name)


def test_part_put_in_the_place_of_another_does_not_open(held):
    one, two = held.write("isolates", isolates(1)), held.write("isolates", isolates(2))
    shutil.copy(held.path_of("isolates", one), held.path_of("isolates", two))
    elsewhere = held.path_of("events", one)
    elsewhere.parent.mkdir()
    shutil.copy(held.path_of("isolates", one), elsewhere)

    with pytest.raises(VaultDamaged, match=two):
        held.read("isolates", two)
    with pytest.raises(VaultDamaged):
        held.read("events", one)


def test_part_that_is_gone_is_refused_in_french(held):
    name = held.write("isolates", isolates())
    held.remove("isolates", name)

    assert not held.exists("isolates", name)
    held.remove("isolates", name)  # twice is no fault
    with pytest.raises(VaultDamaged, match="n'est plus dans le coffre"):
        held.read("isolates", name)


def test_damaged_part_is_written_again(held):
    name = held.write("isolates", isolates())
    held.path_of("isolates", name).write_bytes(b"")

    assert held.write("isolates", isolates()) == name
    assert held.read("isolates", name).equals(isolates())


@pytest.mark.parametrize("name", ["../cles.json", "notes.coffre", "0" * 32 + ".parquet"])
def test_part_name_cannot_leave_its_folder(held, name):
    with pytest.raises(ValueError):
        held.path_of("isolates", name)


def test_dataset_name_cannot_leave_its_folder(held):
    with pytest.raises(ValueError):
        held.write("../isolates", isolates())


def test_part_that_fails_leaves_nothing(held, monkeypatch):
    def full(*arguments):
        raise OSError("no space left")

    monkeypatch.setattr("jalon.warehouse.vault.keys.os.fsync", full)

    with pytest.raises(OSError, match="no space"):
        held.write("isolates", isolates())

    assert list(held.path_of("isolates", "0" * 32 + ".coffre").parent.iterdir()) == []


def test_empty_file_is_proved_whole_by_its_only_frame():
    key = bytes(32)
    file = b"".join(sealed.seal(memoryview(b""), "isolates/one", "00" * 8, key))

    assert sealed.unseal(io.BytesIO(file), "isolates/one", {"00" * 8: key}) == b""
    with pytest.raises(sealed.Damaged):
        sealed.unseal(io.BytesIO(file[: sealed.HEADER]), "isolates/one", {"00" * 8: key})


def write_many(folder, start):
    held = vault.open_vault(folder)
    return [held.write("isolates", isolates(rows)) for rows in range(start, start + 20)]


def test_two_processes_writing_at_once_agree(tmp_path):
    vault.create(tmp_path)

    with multiprocessing.get_context("spawn").Pool(2) as pool:
        first, second = pool.starmap(write_many, [(tmp_path, 1), (tmp_path, 11)])

    held = vault.open_vault(tmp_path)
    assert first[10:] == second[:10]
    assert held.names("isolates") == sorted({*first, *second})
    assert [held.read("isolates", name).num_rows for name in first] == list(range(1, 21))
    assert {path.suffix for path in held.path_of("isolates", first[0]).parent.iterdir()} == {".coffre"}
