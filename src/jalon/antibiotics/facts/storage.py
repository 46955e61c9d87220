"""Where facts lie: aggregate rows in the warehouse, rows of patients in the vault. One part per file."""

import secrets
from collections.abc import Collection
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from django.conf import settings

from jalon.accounts.retention.files import check_kept
from jalon.antibiotics.models import HospitalFile
from jalon.warehouse import parts

if TYPE_CHECKING:
    import polars as pl

    from jalon.warehouse.vault import Vault

DATASET = "antibiotics"
A_DAY = 24 * 3600  # seconds


def folder(kind: str) -> Path:
    return settings.DATA_DIR / "entrepot" / DATASET / kind


def vault() -> "Vault":
    """The vault of this instance; a refusal in French while nobody has switched it on."""
    from jalon.warehouse.vault import open_vault  # cryptography, only where rows of patients are read

    return open_vault(settings.DATA_DIR)


def write(kind: str, frame: "pl.DataFrame", *, person_level: bool) -> str:
    """Keep the frame as a part; its name is what finds it again.

    Each writing makes a part of its own, even of the same rows: giving up one file then never takes another's away.
    """
    table = frame.to_arrow().replace_schema_metadata({"writing": secrets.token_hex(8)})
    if not person_level:
        return parts.write(folder(kind), table)
    return vault().write(DATASET, table)


def read(file: HospitalFile) -> "pl.DataFrame":
    """The rows of a file as they were read; a Refusal once they were purged."""
    import polars as pl

    check_kept(file.rows_purged_at, "Lignes purgées")
    if not file.person_level:
        return pl.read_parquet(parts.path_of(folder(file.kind), file.part))
    return pl.DataFrame(pl.from_arrow(vault().read(DATASET, file.part)))


def remove(file: HospitalFile) -> None:
    """Forget the part of a file that was given up, unless another file holds the same rows."""
    if not file.part or HospitalFile.objects.filter(part=file.part).exclude(pk=file.pk).exists():
        return
    if file.person_level:
        vault().remove(DATASET, file.part)
    else:
        parts.path_of(folder(file.kind), file.part).unlink(missing_ok=True)


def write_again(file: HospitalFile, frame: "pl.DataFrame") -> str:
    """Rows of patients under another part, whole and read back before anybody is told of it."""
    part = write(file.kind, frame, person_level=True)
    vault().check(DATASET, part)
    return part


def remove_former(files: Collection[int]) -> None:
    """Take off the disk the parts that a purge left, and those that a killed purge had written for nothing."""
    left = HospitalFile.objects.filter(pk__in=files).exclude(former_part="")
    for name in set(left.values_list("former_part", flat=True)):
        if not HospitalFile.objects.filter(part=name).exists():
            vault().remove(DATASET, name)
    left.update(former_part="")
    _remove_unnamed()


def _remove_unnamed() -> None:
    """A part that no file names and that is a day old was never to be read: its transaction did not end."""
    held = vault()
    named = set(HospitalFile.objects.exclude(part="").values_list("part", flat=True))
    named |= set(HospitalFile.objects.exclude(former_part="").values_list("former_part", flat=True))
    for name in set(held.names(DATASET)) - named:
        if time() - held.path_of(DATASET, name).stat().st_mtime > A_DAY:
            held.remove(DATASET, name)
