"""A file arrives: its bytes are kept before anybody looks inside."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction

from jalon.accounts import audit
from jalon.kernel.refusal import Refusal
from jalon.sources.models import Delivery
from jalon.warehouse import originals

LARGEST = 200 * 1024 * 1024  # bytes; a month's national file weighs a few hundred kilobytes


def receive(content: Path | BinaryIO, *, name: str, by: Any = None, via: str = "navigateur") -> Delivery:
    """Keep the original and open its delivery; refuses an empty or a too large file, keeping nothing."""
    return written_down(kept(content, name=name, by=by, via=via))


def kept(content: Path | BinaryIO, *, name: str, by: Any = None, via: str = "navigateur") -> Delivery:
    """Keep the original; its delivery is only in memory until it is written down."""
    chunks = originals.chunks_of(content) if isinstance(content, Path) else _chunks(content)
    try:
        original = originals.keep(originals_folder(), chunks, limit=LARGEST)
    except originals.TooLarge as error:
        raise Refusal(f"le fichier dépasse {LARGEST >> 20} Mo : il n'a pas été gardé", where=name) from error
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Refusal("ce fichier n'existe pas", where=name) from error
    if original.size == 0:
        raise Refusal("le fichier est vide", where=name)
    return Delivery(
        file_name=Path(name).name[:255], sha256=original.sha256, size=original.size, via=via, received_by=by
    )


@transaction.atomic
def written_down(delivery: Delivery) -> Delivery:
    delivery.save(force_insert=True)
    said = {"file": delivery.file_name, "sha256": delivery.sha256}
    audit.write("sources.received", by=delivery.received_by, target=delivery, **said)
    return delivery


def originals_folder() -> Path:
    return settings.DATA_DIR / "originaux"


def original_of(delivery: Delivery) -> Path:
    return originals.path_of(originals_folder(), delivery.sha256)


def _chunks(stream: BinaryIO) -> Iterable[bytes]:
    while chunk := stream.read(1 << 20):
        yield chunk
