"""RPPS numbers: the eleven digits that name a health professional, the last of which is a Luhn check digit.

The older ADELI numbers, which some professions still bear, have no check digit: they are kept as they are.
Source: the length and the key are those that the Agence du numérique en santé describes for the RPPS; they
were written from memory, without a published document at hand, which is why `LENGTH` stands alone here.
"""

import re

LENGTH = 11
_DOUBLED = str.maketrans("0123456789", "0246813579")


def check_digit(ten: str) -> str:
    """The last digit of an RPPS number known by its first ten."""
    doubled, single = ten[-1::-2].translate(_DOUBLED), ten[-2::-2]
    return str(-sum(map(int, doubled + single)) % 10)


def is_valid(number: str) -> bool:
    """Whether the text is eleven digits, with the right check digit."""
    return len(number) == LENGTH and number.isascii() and number.isdigit() and check_digit(number[:-1]) == number[-1]


def read(text: str) -> tuple[str, str]:
    """The number a cell holds, or "" and why: "no_key" (not eleven digits) or "check_digit". No digit is guessed."""
    number = re.sub(r"[\s'’]", "", text)
    if is_valid(number):
        return number, ""
    shaped = len(number) == LENGTH and number.isascii() and number.isdigit()
    return "", "check_digit" if shaped else "no_key"
