"""The name of the archive of a month, by the rule of the tracking sheet, written and read back.

    2022_Suivi Ségur ES_Nouvelle-Aquitaine_V1_Logiciels-082022_INS-082022_MSS-072022_DMP-082022_Certificats-082022

The months are those of the data really shown, so that a report one month late is named with its own month.
Source: "Gestion du dossier Archivage", sheet Méthodologie of the tracking workbook of 2022.
"""

import re
import unicodedata
from dataclasses import dataclass

from jalon.kernel.periods import Period, find_month

_NAME = re.compile(r"(\d{4})_(.+)_([^_]+)_V(\d+)((?:_[^_-]+-[^_]+)+)", re.IGNORECASE)
_ENDINGS = re.compile(
    r"(?:\s*\(\d+\))?(?:\.(?:xlsx|xlsm|xls|ods|csv|parquet|json|zip))?(?:\s*\(\d+\))?$", re.IGNORECASE
)
_FORBIDDEN = re.compile(r'[_/\\:*?"<>|\x00-\x1f]+')
_DIGITS = re.compile(r"(\d{1,2})\s*[-.]?\s*(\d{4})")


@dataclass(frozen=True)
class ArchiveName:
    """`months`: what each word of the name (Logiciels, INS, MSS, DMP, Certificats) is the month of, in order."""

    year: int
    prefix: str  # "Suivi Ségur ES"
    region: str
    version: int
    months: tuple[tuple[str, Period], ...]

    def __str__(self) -> str:
        words = "".join(f"_{word}-{month.code[5:]}{month.code[:4]}" for word, month in self.months)
        return f"{self.year:04d}_{self.prefix}_{self.region}_V{self.version}{words}"


def made(*, year: int, prefix: str, region: str, version: int, months: tuple[tuple[str, Period], ...]) -> ArchiveName:
    """A name from words that anyone may have typed: what a file's name or the rule cannot bear is replaced."""
    cleaned = tuple((part(word).replace("-", " "), month) for word, month in months)
    return ArchiveName(year, part(prefix), part(region), version, cleaned)


def part(text: str) -> str:
    """A text that may stand between two underscores of a file's name."""
    return " ".join(_FORBIDDEN.sub(" ", unicodedata.normalize("NFC", text)).split()) or "sans nom"


def read(file_name: str) -> ArchiveName | None:
    """The archive a file's name speaks of, None when it does not follow the rule.

    Whatever is written for a month is understood: 082022, 08-2022, août2022, aout-2022; accents in one piece or
    two; the extension and the " (1)" of a second download are set aside.
    """
    name = _ENDINGS.sub("", unicodedata.normalize("NFC", file_name.strip()))
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    months = []
    for word, written in (said.split("-", 1) for said in found[5].split("_")[1:]):
        month = _month(written)
        if month is None:
            return None
        months.append((word.strip(), month))
    return ArchiveName(int(found[1]), found[2].strip(), found[3].strip(), int(found[4]), tuple(months))


def _month(written: str) -> Period | None:
    digits = _DIGITS.fullmatch(written.strip())
    try:
        return Period.month(int(digits[2]), int(digits[1])) if digits else find_month(written)
    except ValueError:
        return None
