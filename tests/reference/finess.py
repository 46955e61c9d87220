"""Key repair as one would do it by hand: every number that the text could be, tried one by one."""


def checks(number):
    """Luhn over nine characters, a Corsican letter being worth 1 or 2."""
    total = 0
    for place, character in enumerate(number):
        digit = {"A": 1, "B": 2}.get(character) or int(character)
        doubled = digit * 2 if place % 2 == 1 else digit
        total += doubled // 10 + doubled % 10
    return total % 10 == 0


def shaped(number):
    return len(number) == 9 and all(c.isdigit() or (c in "AB" and place == 1) for place, c in enumerate(number))


def readings(text):
    """All the valid numbers of nine characters that a clean text of eight or nine may stand for."""
    if len(text) == 9:
        return {text} if shaped(text) and checks(text) else set()
    if len(text) != 8:
        return set()
    possible = [text + digit for digit in "0123456789"] + (["0" + text] if text.isdigit() else [])
    return {number for number in possible if shaped(number) and checks(number)}
