"""Bundles made for one test, by a sender of its own; and the ways they can be damaged."""

import shutil
import zipfile
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jalon import catalogue
from jalon.sources.exchange import bundle, keys, trusting
from jalon.warehouse import originals
from tests.sources import files


class Sending:
    """Another instance: its key, its files."""

    def __init__(self, folder):
        self.folder, self.key = folder, Ed25519PrivateKey.generate()
        self.fingerprint = keys.fingerprint_of(keys.public_bytes(self.key))

    def __getstate__(self):
        return self.__dict__ | {"key": self.key.private_bytes_raw()}

    def __setstate__(self, held):
        self.__dict__ |= held | {"key": Ed25519PrivateKey.from_private_bytes(held["key"])}

    def trusted(self, name="Instance nationale"):
        return trusting.trust(fingerprint=self.fingerprint, name=name, by=None)

    def bundle(self, *rows, made_at=datetime(2022, 10, 1, tzinfo=UTC), name="paquet.zip", **more):
        """A bundle of one file of certificates, of August 2022."""
        content = files.certificates(rows).encode("utf-8-sig")
        kept = originals.keep(self.folder / "originaux", [content], limit=1 << 20)
        source = catalogue.current().sources["dmp_certificats"]
        delivery = {
            "source": source.id, "source_version": source.version, "period": "2022-08",
            "file_name": "DMP_certificats_2022-08.csv", "sha256": kept.sha256, "size": kept.size,
        }  # fmt: skip
        member = "catalogue/sources/dmp_certificats.yaml"
        others = [self.kept(one["sha256"]) for one in more.get("deliveries") or [] if self._holds(one)]
        manifest = {
            "sender": {"name": "Instance nationale"}, "made_at": str(made_at), "fictitious": False,
            "deliveries": [delivery],
            "definitions": [{"kind": "source", "id": source.id, "version": source.version, "member": member}],
        } | more  # fmt: skip
        path = self.folder / name
        files_held = {f"originaux/{one.name}": one for one in (self.kept(kept.sha256), *others)}
        bundle.write(path, manifest, {**files_held, member: source.path}, self.key)
        return path

    def kept(self, sha256):
        return originals.path_of(self.folder / "originaux", sha256)

    def _holds(self, delivery):
        return self.kept(delivery.get("sha256", "0" * 64)).is_file()


def rewritten(path, change, *, name="autre.zip"):
    """The same bundle, each member passed through `change(name, content)`: None leaves it out."""
    other = path.with_name(name)
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(other, "w") as after:
        for one in before.namelist():
            content = change(one, before.read(one))
            if content is not None:
                after.writestr(one, content)
    return other


def with_more(path, name, content=b"x"):
    other = path.with_name("plus.zip")
    shutil.copyfile(path, other)
    with zipfile.ZipFile(other, "a") as archive:
        archive.writestr(name, content)
    return other


def flipped(content, place=None):
    """One bit of one byte is another."""
    place = len(content) // 2 if place is None else place
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
