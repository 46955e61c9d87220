"""Parts of the vault: immutable Parquet, encrypted in memory, named by a keyed hash of their content."""

import contextlib
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jalon.warehouse.vault import keys, pseudonyms, refusals, sealed

_SUFFIX = ".coffre"
_NAME = re.compile(r"[0-9a-f]{32}" + re.escape(_SUFFIX))
_DATASET = re.compile(r"[a-z][a-z0-9_]*")


def open_vault(data_folder: Path) -> "Vault":
    """The vault of an instance; VaultAbsent, in French, where it is not switched on. Cheap: one small file read."""
    return Vault(data_folder, keys.load(data_folder))


class Vault:
    """What is said of persons, dataset by dataset. Make it with `open_vault`; safe between threads and processes."""

    def __init__(self, data_folder: Path, ring: keys.KeyRing) -> None:
        self._data_folder = data_folder
        self._ring = ring

    def pseudonym(self, establishment: str, identifier: str) -> str:
        """The word that stands for a person in one establishment (its FINESS number). ValueError for an empty one."""
        [found] = self.pseudonyms(establishment, [identifier])
        if found is None:
            raise ValueError("no identifier")
        return found

    def pseudonyms(self, establishment: str, identifiers: Iterable[str | None]) -> list[str | None]:
        """The same for many, in order; None for None and for blanks."""
        return pseudonyms.pseudonyms(self._ring.pseudonyms, establishment, identifiers)

    def write(self, dataset: str, table: pa.Table) -> str:
        """Encrypt the table as a part; the answer is its name, the same for the same content.

        A part already there that no longer opens is written again. Memory: the compressed Parquet, once.
        """
        content = _parquet(table)
        named = hmac.new(self._ring.names, dataset.encode() + b"\x00", hashlib.sha256)
        named.update(content)
        name = named.hexdigest()[:32] + _SUFFIX
        if not self.holds(dataset, name):
            self._put(dataset, name, content)
        return name

    def read(
        self,
        dataset: str,
        name: str,
        columns: Sequence[str] | None = None,
        where: Mapping[str, object] | None = None,
    ) -> pa.Table:
        """A part as a table: some columns, the rows whose columns equal `where`. VaultDamaged if it is not whole."""
        filters = [(column, "=", value) for column, value in where.items()] if where else None
        content = pa.BufferReader(pa.py_buffer(self._content(dataset, name)))
        return pq.read_table(content, columns=list(columns) if columns else None, filters=filters)

    def remove(self, dataset: str, name: str) -> None:
        """Take a part away; nothing happens if it is gone. Back-ups made before still hold it."""
        with keys.locked(self._data_folder):
            self.path_of(dataset, name).unlink(missing_ok=True)

    def exists(self, dataset: str, name: str) -> bool:
        return self.path_of(dataset, name).is_file()

    def holds(self, dataset: str, name: str) -> bool:
        """Is the part there, and whole? Reads all of it."""
        try:
            self.check(dataset, name)
        except refusals.VaultDamaged:
            return False
        return True

    def check(self, dataset: str, name: str) -> None:
        """Open a part and forget it; VaultDamaged says what is wrong."""
        self._content(dataset, name)

    def names(self, dataset: str) -> list[str]:
        """The parts of a dataset, sorted."""
        return sorted(path.name for path in self._folder(dataset).glob(f"*{_SUFFIX}"))

    def datasets(self) -> list[str]:
        return sorted(path.name for path in self._parts().glob("*") if path.is_dir())

    def path_of(self, dataset: str, name: str) -> Path:
        """Where a part is; a name that could lead outside the folder is refused."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"not the name of a part of the vault: {name!r}")
        return self._folder(dataset) / name

    def rewrite(self) -> int:
        """Encrypt again, with the current key, the parts written with older ones; answers how many."""
        self._ring = keys.load(self._data_folder)
        done = 0
        for dataset in self.datasets():
            for name in self.names(dataset):
                with keys.locked(self._data_folder):  # so that a part removed meanwhile does not come back
                    done += self._renewed(dataset, name)
        return done

    def _renewed(self, dataset: str, name: str) -> bool:
        if not self.exists(dataset, name):
            return False
        with self.path_of(dataset, name).open("rb") as stream, _told(name):
            if sealed.key_id_of(stream) == self._ring.current:
                return False
        self._put(dataset, name, memoryview(self._content(dataset, name)))
        return True

    def _put(self, dataset: str, name: str, content: memoryview) -> None:
        """The file is finished under another name, then takes its place: who reads the old one reads it to the end."""
        final = self.path_of(dataset, name)
        final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = final.with_name(f".{secrets.token_hex(8)}.draft")
        ring = self._ring
        try:
            keys.write_closed(
                draft, sealed.seal(content, _label(dataset, name), ring.current, ring.ciphers[ring.current])
            )
            draft.replace(final)
        finally:
            draft.unlink(missing_ok=True)

    def _content(self, dataset: str, name: str) -> bytearray:
        try:
            stream = self.path_of(dataset, name).open("rb")
        except FileNotFoundError:
            raise refusals.part_missing(name) from None
        with stream, _told(name):
            return sealed.unseal(stream, _label(dataset, name), self._keys_for(sealed.key_id_of(stream)))

    def _keys_for(self, key_id: str) -> Mapping[str, bytes]:
        """The keys; read again when the part was written under one that was drawn since this vault was opened."""
        if key_id not in self._ring.ciphers:
            self._ring = keys.load(self._data_folder)
        return self._ring.ciphers

    def _parts(self) -> Path:
        return keys.folder_of(self._data_folder) / "parts"

    def _folder(self, dataset: str) -> Path:
        if not _DATASET.fullmatch(dataset):
            raise ValueError(f"not the name of a dataset: {dataset!r}")
        return self._parts() / dataset


@contextlib.contextmanager
def _told(name: str) -> Iterator[None]:
    """The errors of a sealed file, said in French."""
    try:
        yield
    except sealed.KeyUnknown as unknown:
        raise refusals.key_unknown(name, str(unknown)) from None
    except sealed.Damaged:
        raise refusals.part_damaged(name) from None


def _parquet(table: pa.Table) -> memoryview:
    """The table as Parquet, in memory only."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return memoryview(sink.getvalue()).cast("B")


def _label(dataset: str, name: str) -> str:
    """What the encryption binds: a part put in the place of another, or of another dataset, does not open."""
    return f"{dataset}/{name}"
