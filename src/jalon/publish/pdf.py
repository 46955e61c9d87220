"""Documents set by typst: a template of this package, data handed over as JSON, images beside it.

Text never enters the source of a template, so that nothing in it is markup. No font of the machine is used and the
date comes from the data: the same data gives the same bytes everywhere. Tagged, PDF/A-2a and PDF/UA-1.
"""

import json
import re
import struct
import tempfile
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parent / "typst"
_LOOSE = re.compile("(?<=\\S) (?=[:;?!»])|(?<=«) ")  # spaces that French typography does not break
STAND_IN = "\N{LOZENGE}"  # for what the font cannot draw: PDF/A refuses a missing sign


def to_pdf(template: str, data: Mapping[str, Any], images: Mapping[str, bytes] | None = None) -> bytes:
    """The document of a template ("report") for some data, of which `made_on` (ISO day) dates it.

    `images`: files that the template names. Signs that the font lacks are shown as a lozenge.
    """
    # Eighty megabytes of compiler: only when a document is really made.
    import typst

    with tempfile.TemporaryDirectory(prefix="jalon-pdf-") as name:
        folder = Path(name)
        _lay_out(folder, data, images or {})
        return typst.compile(
            folder / f"{template}.typ",
            root=folder,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=_instant(data),
        )


def _lay_out(folder: Path, data: Mapping[str, Any], images: Mapping[str, bytes]) -> None:
    for path in TEMPLATES.glob("*.typ"):
        (folder / path.name).write_bytes(path.read_bytes())
    for name, content in images.items():
        (folder / Path(name).name).write_bytes(content)
    (folder / "data.json").write_text(json.dumps(_drawable(data), ensure_ascii=False), "utf-8")


def _instant(data: Mapping[str, Any]) -> int:
    day = datetime.fromisoformat(str(data.get("made_on") or "2000-01-01"))
    return int(day.replace(tzinfo=UTC).timestamp())


@lru_cache(maxsize=1)
def _fonts() -> Any:
    import font_source_sans_pro
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[font_source_sans_pro.font_directory],
    )


def _drawable(value: Any) -> Any:
    """The same data with every text made of signs that the font has, and no line that starts with a colon."""
    if isinstance(value, str):
        return "".join(map(_sign, _LOOSE.sub("\N{NO-BREAK SPACE}", unicodedata.normalize("NFC", value))))
    if isinstance(value, Mapping):
        return {key: _drawable(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(held) for held in value]
    return value


@lru_cache(maxsize=4096)
def _sign(sign: str) -> str:
    if sign in _signs() or sign == "\n":
        return sign
    if sign in "\t\N{NON-BREAKING HYPHEN}":
        return " " if sign == "\t" else "-"
    return "" if unicodedata.category(sign) in {"Cc", "Cf", "Mn"} else STAND_IN  # controls, joiners, variants


@lru_cache(maxsize=1)
def _signs() -> frozenset[str]:
    """The signs of Source Sans Pro, read from the table `cmap` of its regular face (OpenType, subtables 4 and 12)."""
    import font_source_sans_pro

    font = Path(font_source_sans_pro.font_directory, "SourceSansPro-Regular.otf").read_bytes()
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * rank) for rank in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    count = struct.unpack_from(">H", font, start + 2)[0]
    offsets = {struct.unpack_from(">HHL", font, start + 4 + 8 * rank)[2] for rank in range(count)}
    found: set[int] = set()
    for offset in offsets:
        found |= _mapped(font, start + offset)
    return frozenset(map(chr, found - set(range(32))))


def _mapped(font: bytes, at: int) -> set[int]:
    """The code points of one subtable; nothing of the kinds not read."""
    kind = struct.unpack_from(">H", font, at)[0]
    if kind == 12:
        groups = struct.unpack_from(">L", font, at + 12)[0]
        spans = (struct.unpack_from(">LLL", font, at + 16 + 12 * rank) for rank in range(groups))
        return {code for first, last, _ in spans for code in range(first, last + 1)}
    if kind != 4:
        return set()
    segments = struct.unpack_from(">H", font, at + 6)[0] // 2
    lasts = struct.unpack_from(f">{segments}H", font, at + 14)
    firsts = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * segments)
    return {code for a, b in zip(firsts, lasts, strict=True) if a != 0xFFFF for code in range(a, b + 1)}
