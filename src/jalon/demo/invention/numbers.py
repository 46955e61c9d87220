"""FINESS numbers that belong to nobody: prefix 99, which no département bears, and a right check digit."""

from collections.abc import Iterator

from jalon.kernel.finess import check_digit


def numbered(serial: int) -> str:
    """The pretend FINESS number of that rank."""
    eight = f"99{serial:06d}"
    return eight + check_digit(eight)


def series(first: int) -> Iterator[str]:
    serial = first
    while True:
        yield numbered(serial)
        serial += 1


def mistyped(number: str) -> str:
    """The number with one digit wrong, so that its check digit tells."""
    digit = str((int(number[5]) + 1) % 10)
    return number[:5] + digit + number[6:]
