"""Where facts lie: aggregate rows in the warehouse, rows of patients in the vault. One part per file."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from jalon.antibiotics.models import HospitalFile
from jalon.warehouse import parts

if TYPE_CHECKING:
    import polars as pl

    from jalon.warehouse.vault import Vault

DATASET = "antibiotics"


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
    """The rows of a file as they were read."""
    import polars as pl

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
