"""A slow reader of French numbers, written from the rule rather than from the program."""

SPACES = "\u0020\u00a0\u202f\u2009\u2007"


def number(text):
    """Digits, perhaps grouped by three, perhaps a comma or a point and decimals; else None."""
    text = "".join(" " if c in SPACES else c for c in text).strip()
    for unit in ("€", "%"):
        if text.endswith(unit):
            text = text[:-1].strip()
    sign = -1 if text.startswith("-") else 1
    text = text[1:] if text.startswith("-") else text
    whole, mark, decimals = text.replace(",", ".").partition(".")
    if mark and not decimals.isdigit():
        return None
    groups = whole.split(" ")
    grouped = len(groups) > 1
    if not all(group.isdigit() and group.isascii() for group in groups):
        return None
    if grouped and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    return sign * float("".join(groups) + "." + (decimals or "0"))


def percent(text):
    value = number(text)
    if value is None or "%" in text or value == 0 or abs(value) >= 1:
        return value
    return float(round(value * 100, 10))
