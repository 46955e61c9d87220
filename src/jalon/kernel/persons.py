"""Numbers that would name a patient have no place in a comment: social security (NIR) and health identity (INS)."""

import re
import unicodedata
from collections.abc import Iterator

from jalon.kernel.refusal import Refusal

LENGTHS = (13, 15)  # a NIR or an INS; with the key of the NIR
_SEPARATOR = r"[ \u00a0\u2000-\u200b\u202f\u2060\u2010-\u2015\u2212._\-]"
_RUN = re.compile(rf"[0-9]+(?:{_SEPARATOR}{{1,2}}[0-9]+)*")
_DATE = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-[0-3][0-9]|[0-3][0-9][./-](?:0[1-9]|1[0-2])[./-](?:19|20)[0-9]{2})(?![0-9])"
)
_CORSICAN = re.compile(r"2[AB](?![A-Z])", re.IGNORECASE)
# Sex (7 and 8: numbers given while waiting), year, month (20 and beyond: unknown), department…
_SHAPE = re.compile(r"[1-478][0-9]{2}(?:0[1-9]|1[0-2]|[2-9][0-9])[0-9]{8}(?:[0-9]{2})?")
_WHOLE = (9, 14)  # digits of a FINESS or SIREN, of a SIRET, written in one go: never part of such a number


def refuse_persons(text: str) -> None:
    """No patient is named in a free text, not even by number."""
    if holds_person_number(text):
        raise Refusal(
            "Ce texte contient un nombre de 13 ou 15 chiffres qui ressemble à un numéro de sécurité sociale "
            "ou à une identité de santé (INS) : retirez-le, rien n'a été enregistré."
        )


def holds_person_number(text: str) -> bool:
    """Whether a text holds what looks like such a number, in groups or not, 2A and 2B of Corsica included.

    A run of 13 or 15 digits is enough; inside a longer run, the groups must also have the shape of a NIR.
    """
    plain = _CORSICAN.sub("20", _DATE.sub("|", _digits(text)))
    return any(_names_a_person(groups) for run in _RUN.finditer(plain) for groups in _parts(run[0]))


def _digits(text: str) -> str:
    """The text with every digit of Unicode as 0 to 9: fullwidth ones come from copied documents."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)


def _parts(run: str) -> Iterator[list[str]]:
    """The groups of digits of a run, cut where one of them is a number of another kind."""
    part: list[str] = []
    for group in re.findall("[0-9]+", run):
        if len(group) in _WHOLE or (len(group) == 10 and group[0] == "0"):  # a telephone number too
            yield part
            part = []
        else:
            part.append(group)
    yield part


def _names_a_person(groups: list[str]) -> bool:
    if len("".join(groups)) in LENGTHS:
        return True
    following = (groups[start:] for start in range(len(groups)))
    return any(
        _SHAPE.fullmatch("".join(rest[:size])) for rest in following for size in range(1, min(len(rest), 15) + 1)
    )
