"""The keys of the vault: drawn once, changed without loss, and never a new ring over what an old one closed."""

import json
import multiprocessing
import shutil
import threading

import pyarrow as pa
import pytest

from jalon.kernel.refusal import Refusal
from jalon.warehouse import vault
from jalon.warehouse.vault import VaultAbsent, VaultDamaged, keys

TABLE = pa.table({"patient": ["un", "deux"]})


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    monkeypatch.delenv("JALON_VAULT", raising=False)
    monkeypatch.delenv("JALON_VAULT_KEYS", raising=False)


@pytest.fixture
def folder(tmp_path):
    vault.create(tmp_path)
    return tmp_path


def ring(folder):
    return folder / "coffre" / "cles.json"


def test_vault_that_was_not_switched_on_says_how(tmp_path):
    with pytest.raises(VaultAbsent, match="jalon vault create"):
        vault.open_vault(tmp_path)

    assert not vault.is_present(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_vault_is_created_once(folder):
    before = ring(folder).read_text()

    with pytest.raises(Refusal, match="existe déjà"):
        vault.create(folder)

    assert vault.is_present(folder)
    assert ring(folder).read_text() == before


def test_vault_may_be_forbidden(tmp_path, monkeypatch):
    monkeypatch.setenv("JALON_VAULT", "off")

    with pytest.raises(Refusal, match="JALON_VAULT=off"):
        vault.create(tmp_path)

    assert vault.describe(tmp_path).forbidden
    assert not vault.is_present(tmp_path)


def test_keys_may_live_apart_from_the_data(tmp_path, monkeypatch):
    apart = tmp_path / "autre volume" / "cles.json"
    monkeypatch.setenv("JALON_VAULT_KEYS", str(apart))
    vault.create(tmp_path)

    name = vault.open_vault(tmp_path).write("isolates", TABLE)

    assert apart.stat().st_mode & 0o777 == 0o600
    assert not ring(tmp_path).exists()
    assert vault.open_vault(tmp_path).read("isolates", name).equals(TABLE)


def test_lost_ring_is_said_and_not_replaced(folder):
    vault.open_vault(folder).write("isolates", TABLE)
    ring(folder).unlink()

    with pytest.raises(VaultAbsent, match=r"1 fichier\(s\) chiffré\(s\)"):
        vault.open_vault(folder)
    with pytest.raises(VaultAbsent, match="sauvegarde"):
        vault.create(folder)
    state = vault.describe(folder)
    assert (state.present, state.parts) == (False, 1)
    assert "sauvegarde" in state.why_closed


def test_ring_of_another_vault_does_not_open_the_parts(folder, tmp_path_factory):
    name = vault.open_vault(folder).write("isolates", TABLE)
    other = tmp_path_factory.mktemp("other")
    vault.create(other)
    shutil.copy(ring(other), ring(folder))

    with pytest.raises(VaultDamaged, match="que le trousseau n'a pas"):
        vault.open_vault(folder).read("isolates", name)
    assert vault.describe(folder).unreadable == (f"isolates/{name}",)


def test_ring_open_to_everybody_is_refused(folder):
    ring(folder).chmod(0o644)

    with pytest.raises(Refusal, match="chmod 600"):
        vault.open_vault(folder)


@pytest.mark.parametrize("change", [
    lambda said: said.update(format=2),
    lambda said: said.update(current="0" * 16),
    lambda said: said.pop("names"),
    lambda said: said.update(names="AAAA"),
    lambda said: said.update(pseudonyms="pas une clé"),
    lambda said: said["keys"].update({said["current"]: {"key": said["names"]}}),
    lambda said: said.update(keys=[]),
])  # fmt: skip
def test_altered_ring_is_refused(folder, change):
    said = json.loads(ring(folder).read_text())
    change(said)
    ring(folder).write_text(json.dumps(said))

    with pytest.raises(VaultDamaged, match="trousseau"):
        vault.open_vault(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe"])
def test_broken_ring_is_refused(folder, content):
    ring(folder).write_bytes(content)

    with pytest.raises(VaultDamaged, match="trousseau"):
        vault.open_vault(folder)


def test_ring_that_is_a_folder_is_refused(folder, monkeypatch):
    monkeypatch.setenv("JALON_VAULT_KEYS", str(folder))

    with pytest.raises(VaultDamaged):
        vault.open_vault(folder)


def test_ring_that_cannot_be_written_is_refused(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("JALON_VAULT_KEYS", str(tmp_path / "file" / "cles.json"))

    with pytest.raises(Refusal, match="ne peut pas être écrit"):
        vault.create(tmp_path)


def test_keys_are_never_printed(folder):
    said = json.loads(ring(folder).read_text())
    held = vault.open_vault(folder)

    printed = repr(vars(held))

    assert said["current"] in printed
    assert "ciphers" not in printed
    assert said["names"] not in printed


def test_rotation_encrypts_with_a_new_key_and_still_reads_the_old(folder):
    before = vault.open_vault(folder)
    old = before.write("isolates", TABLE)
    sealed_before = before.path_of("isolates", old).read_bytes()

    ring_now = vault.rotate(folder)

    after = vault.open_vault(folder)
    new = after.write("isolates", TABLE.slice(1))
    assert len(ring_now.ciphers) == 2
    assert after.read("isolates", old).equals(TABLE)
    assert after.path_of("isolates", old).read_bytes() == sealed_before
    assert before.read("isolates", new).equals(TABLE.slice(1))  # opened before the rotation, it finds the new key


def test_rewriting_leaves_nothing_under_an_older_key(folder):
    first_ring = json.loads(ring(folder).read_text())
    held = vault.open_vault(folder)
    name = held.write("isolates", TABLE)
    vault.rotate(folder)
    kept = held.write("isolates", TABLE.slice(1))

    assert held.rewrite() == 2  # the second too: this vault was opened before the rotation
    assert held.rewrite() == 0

    said = json.loads(ring(folder).read_text())
    del said["keys"][first_ring["current"]]
    ring(folder).write_text(json.dumps(said))
    assert vault.open_vault(folder).read("isolates", name).equals(TABLE)
    assert vault.describe(folder).unreadable == ()
    assert vault.open_vault(folder).names("isolates") == sorted([name, kept])


def test_part_removed_while_rewriting_does_not_come_back(folder):
    held = vault.open_vault(folder)
    name = held.write("isolates", TABLE)
    vault.rotate(folder)
    done = []
    rewriting = threading.Thread(target=lambda: done.append(held.rewrite()))

    with keys.locked(folder):  # as a removal holds it
        rewriting.start()
        rewriting.join(timeout=0.3)
        held.path_of("isolates", name).unlink()
    rewriting.join()

    assert done == [0]
    assert not held.exists("isolates", name)


def test_rotation_changes_no_pseudonym_and_no_name(folder):
    held = vault.open_vault(folder)
    name, patient = held.write("isolates", TABLE), held.pseudonym("990000010", "00123")

    vault.rotate(folder)

    after = vault.open_vault(folder)
    assert after.pseudonym("990000010", "00123") == patient
    assert after.write("isolates", TABLE) == name


def rotate_often(folder):
    for _ in range(30):
        vault.rotate(folder)


def test_two_rotations_at_once_lose_no_key(folder):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(rotate_often, [folder, folder], chunksize=1)

    assert vault.describe(folder).keys == 61


def test_state_counts_without_telling(folder):
    held = vault.open_vault(folder)
    name = held.write("isolates", TABLE)

    state = vault.describe(folder)

    assert (state.present, state.keys, state.parts, state.why_closed) == (True, 1, 1, "")
    assert state.bytes == held.path_of("isolates", name).stat().st_size
    assert state.ring == str(ring(folder))
