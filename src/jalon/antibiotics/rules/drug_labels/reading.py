"""The parts of a drug label as pharmacies write it: a name, strengths ("1G/200MG", "250MG/5ML"), volumes, forms."""

import re
from dataclasses import dataclass
from decimal import Decimal

from jalon.antibiotics.rules.ddd import converted
from jalon.kernel.text import without_accents

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_UNIT = (
    r"(?:M\.?U\.?I\.?|M UI|MIU|MU|MILLIONS? (?:D')?(?:UI|UNITES)|KUI|UI|IU|U"
    r"|MICROG(?:R|RAMMES?)?|MCG|UG|MG|GRAMMES?|GR|G)(?![A-Z])"
)
_VOLUME = r"(?:ML|CL|L)(?:(?![A-Z])|(?=INJ|PERF|FL|AMP|POC))"  # "2MG/MLINJ" is written too
_BARE = rf"{_NUMBER}(?![0-9.])(?! ?{_VOLUME})"  # a number, not that of a volume
_PER_VOLUME = rf" ?(?:/|PAR) ?(?P<per>{_NUMBER})? ?(?P<per_unit>{_VOLUME})"
_STRENGTH = re.compile(
    rf"(?<![A-Z0-9.])(?P<parts>(?:{_BARE}(?: ?{_UNIT})? ?[/+] ?)*{_BARE} ?{_UNIT})(?:{_PER_VOLUME})?"
)
_PART = re.compile(rf"(?P<number>{_NUMBER}) ?(?P<unit>{_UNIT})?")
_CONTAINER = re.compile(rf"(?P<number>{_NUMBER}) ?(?P<unit>{_VOLUME})")
_SEVERAL = re.compile(r"(?<![A-Z0-9])[0-9]+ ?X ?[0-9]")
# "1 000 000 UI", "1 500 MG"; but "8 500MG" is eight of 500 mg.
_THOUSANDS = re.compile(rf"(?<![0-9.])([1-9](?: [0-9]{{3}}){{2,}}|[1-4] [05]00|[1-9][0-9]{{0,2}} 000)(?= ?{_UNIT})")
_MILLILITRES = {"ML": 1, "CL": 10, "L": 1000}


@dataclass(frozen=True)
class Strength:
    """A dose as written: one amount, or several of an association; `per` is the volume it is in (ml), if any.

    `amounts` are (amount, unit) in grams or MUI. `bare_per`: "/ML" without a number, which no ampoule is.
    """

    amounts: tuple[tuple[Decimal, str], ...]
    per: Decimal | None = None
    bare_per: bool = False


@dataclass(frozen=True)
class Label:
    """A label taken apart; `words` are what is left once strengths and volumes are taken away."""

    strengths: tuple[Strength, ...]
    containers: tuple[Decimal, ...]  # ml
    words: tuple[str, ...]
    several: bool  # "2X1G": more than one dose in the unit


def taken_apart(text: str) -> Label:
    plain = _plain(text)
    strengths = tuple(dict.fromkeys(_strength(found) for found in _STRENGTH.finditer(plain)))
    rest = _STRENGTH.sub(" ", plain)
    containers = tuple(
        dict.fromkeys(_millilitres(found["number"], found["unit"]) for found in _CONTAINER.finditer(rest))
    )
    words = tuple(word for word in _CONTAINER.sub(" ", rest).split() if word.strip("/+-.,;:()"))
    return Label(strengths, containers, words, bool(_SEVERAL.search(plain)))


def _plain(text: str) -> str:
    """Capitals without accents, decimal points, no space around the marks of an association."""
    plain = without_accents(text.replace("µ", "u").replace("μ", "u")).upper()
    plain = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", plain)
    plain = re.sub(r"\s+", " ", plain)
    plain = re.sub(r" ?([/+]) ?", r"\1", plain)
    return _THOUSANDS.sub(lambda found: found[1].replace(" ", ""), plain)


def _strength(found: re.Match[str]) -> Strength:
    parts = [(part["number"], part["unit"]) for part in _PART.finditer(found["parts"])]
    last_unit = parts[-1][1] or ""
    amounts = [converted(Decimal(number), unit or last_unit) for number, unit in parts]  # "500/62.5MG": both in mg
    per = _millilitres(found["per"] or "1", found["per_unit"]) if found["per_unit"] else None
    return Strength(
        tuple(amount for amount in amounts if amount), per, found["per_unit"] is not None and not found["per"]
    )


def _millilitres(number: str, unit: str) -> Decimal:
    return Decimal(number) * _MILLILITRES[unit]
