"""Which encoding a text file is written in, without holding it whole."""

import codecs
from pathlib import Path

_CHUNK = 1 << 20


def encoding_of(path: Path) -> str:
    """Strict utf-8 when all of it is; else the one of Windows, which reads anything."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        marked = file.read(3) == codecs.BOM_UTF8
        file.seek(0)
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig" if marked else "utf-8"
