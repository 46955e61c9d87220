"""The base of a hospital's files: quarters, or years."""

import re

from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal

_QUARTER = re.compile(r"((?:19|20)\d\d)[-/ ]?[QTqt]([1-4])")


def read_period(text: str) -> Period:
    """2016-Q1, 2016-T1 or 2016; a Refusal for a month or anything else."""
    plain = text.strip()
    if quarter := _QUARTER.fullmatch(plain):
        return Period(f"{quarter[1]}-T{quarter[2]}")
    if re.fullmatch(r"(?:19|20)\d\d", plain):
        return Period(plain)
    raise Refusal(f"période illisible : « {text} » (attendu : un trimestre, 2016-Q1, ou une année, 2016)")


def quarter_code(code: str) -> str:
    """The code as the command line writes it: 2016-Q1."""
    return code.replace("-T", "-Q")
