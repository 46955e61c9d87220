"""What a received file really is, and whether it is safe to open: decided on its bytes, not its name."""

import copy
import re
import zipfile
import zlib
from pathlib import Path

from jalon.kernel.refusal import Refusal
from jalon.sources.reading.limits import MAX_UNPACKED

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    b"%PDF": "un document PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"Rar!": "une archive RAR",
    b"7z\xbc\xaf": "une archive 7-Zip",
    b"\x1f\x8b": "une archive compressée",
    b"{\\rtf": "un document de texte",
    b"PAR1": "un fichier Parquet",
    b"SQLite": "une base de données",
}
_MACROS = re.compile(r"(?i)vbaproject\.bin$|(^|/)Basic/")
_MACRO_NAMES = (".xlsm", ".xltm", ".xlam", ".xla")
_DEFLATE_AT_BEST = 1_032  # no deflate stream grows more than that
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MACRO_REFUSAL = "le classeur contient des macros ; enregistrez-le au format « Classeur Excel (.xlsx) » et renvoyez-le"


def kind_of(path: Path, name: str) -> str:
    """ "xlsx" (and other zipped workbooks), "xls" or "text"; a Refusal for anything else or unsafe."""
    with path.open("rb") as file:
        start = file.read(4096)
    if name.lower().endswith(_MACRO_NAMES):
        raise Refusal(_MACRO_REFUSAL, where=name)
    if start.startswith(b"PK"):
        _check_archive(path, name)
        return "xlsx"
    if start.startswith(_OLE):
        _check_old_workbook(path.read_bytes(), name)
        return "xls"
    for mark, what in _OTHERS.items():
        if start.startswith(mark):
            raise Refusal(f"c'est {what}, pas un classeur ni un CSV", where=name)
    if re.match(rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|meta)", start):
        message = "c'est une page web enregistrée sous un nom de tableur ; ouvrez-la et enregistrez-la en .xlsx"
        raise Refusal(message, where=name)
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml", start):
        raise Refusal("c'est un fichier XML, pas un classeur ni un CSV", where=name)
    return "text"


def _check_archive(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_sizes(archive, members, name)
            _check_members([member.filename for member in members], name)
            _check_entities(archive, members, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        raise Refusal("le classeur est abîmé ou incomplet ; demandez-le de nouveau", where=name) from None
    except RuntimeError:  # zipfile's way of asking for a password, or of giving up on a compression
        raise Refusal(
            "le classeur est protégé par un mot de passe, ou comprimé autrement que par Excel", where=name
        ) from None


def _check_sizes(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], name: str) -> None:
    """Declared sizes first; then those that could lie are unpacked without keeping anything."""
    too_big = f"une fois décompressé, le fichier dépasserait {MAX_UNPACKED // 1_000_000} Mo : il n'est pas ouvert"
    if len(members) > 5_000 or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Refusal(too_big, where=name)
    if sum(member.compress_size for member in members) * _DEFLATE_AT_BEST <= MAX_UNPACKED:
        return
    for member in members:
        if _unpacked_size(archive, member) > member.file_size:
            raise Refusal(too_big, where=name)


def _unpacked_size(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """The true size, counted up to just above the declared one."""
    probe = copy.copy(member)
    probe.file_size = MAX_UNPACKED  # else the standard library stops at the declared size
    size = 0
    with archive.open(probe) as stream:
        while size <= member.file_size and (chunk := stream.read(1 << 20)):
            size += len(chunk)
    return size


def _check_members(members: list[str], name: str) -> None:
    if any(_MACROS.search(member) for member in members):
        raise Refusal(_MACRO_REFUSAL, where=name)
    known = any(member in {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} for member in members)
    if not known and not any(member.endswith("workbook.xml") for member in members):
        what = "un document Word" if any(member.startswith("word/") for member in members) else "une archive"
        raise Refusal(f"c'est {what}, pas un classeur Excel ; envoyez le classeur lui-même", where=name)


def _check_entities(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], name: str) -> None:
    """No workbook declares a document type: whoever does wants its entities to be expanded."""
    for member in members:
        if member.filename.lower().endswith((".xml", ".rels")):
            with archive.open(member) as stream:
                if _ENTITY.search(stream.read(65_536)):
                    raise Refusal("le classeur déclare des entités XML : il n'est pas ouvert", where=name)


def _check_old_workbook(content: bytes, name: str) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refusal("le classeur est protégé par un mot de passe ; enregistrez-le sans", where=name)
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Refusal(_MACRO_REFUSAL, where=name)
    if "WordDocument".encode("utf-16-le") in content:
        raise Refusal("c'est un document Word, pas un classeur", where=name)
