"""A column of FINESS numbers, pasted: every one of them is accounted for, none is lost in silence."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from jalon.directory.rules.keys import KnownNumbers
from jalon.kernel import finess

FOUND, REPAIRED, TWICE, OUTSIDE = "found", "repaired", "twice", "outside"
LEGAL_ENTITY, AMBIGUOUS, UNKNOWN, WRONG_KEY, UNREADABLE = (
    "legal_entity", "ambiguous", "unknown", "wrong_key", "unreadable",
)  # fmt: skip
TAKEN = (FOUND, REPAIRED)
OUTCOMES = (FOUND, REPAIRED, TWICE, OUTSIDE, LEGAL_ENTITY, AMBIGUOUS, UNKNOWN, WRONG_KEY, UNREADABLE)
REPAIRS = {
    "zero_perdu": "zéro de tête rétabli",
    "sans_cle": "clé de contrôle ajoutée",
}


class Accounted(NamedTuple):
    """What became of a line that was pasted. `number`: as it is in the directory, when it could be read."""

    row: int
    written: str
    outcome: str
    number: str = ""
    entity_id: int | None = None
    note: str = ""


def account(text: str, known: KnownNumbers, inside: Collection[int], sites: Mapping[int, int]) -> list[Accounted]:
    """Each line that is not empty, in order, with what became of it.

    `inside`: the establishments of the region; `sites`: of a legal entity, how many establishments it has there.
    """
    taken: dict[int, int] = {}
    found = []
    for row, written in _lines(text):
        one = _accounted(row, written, known, inside, sites)
        if one.outcome in TAKEN and one.entity_id is not None:
            first = taken.setdefault(one.entity_id, row)
            if first != row:
                one = one._replace(outcome=TWICE, note=f"déjà ligne {first}")
        found.append(one)
    return found


def counts(found: Iterable[Accounted]) -> dict[str, int]:
    """How many lines had each outcome; their sum is the number of lines read."""
    counted = dict.fromkeys(OUTCOMES, 0)
    for one in found:
        counted[one.outcome] += 1
    return counted


def _lines(text: str) -> Iterable[tuple[int, str]]:
    """The first cell of each line that holds one: what a spreadsheet pastes, tabs or semicolons between columns."""
    for row, line in enumerate(text.splitlines(), start=1):
        cell = line.replace(";", "\t").split("\t")[0].strip().strip('"')
        if cell:
            yield row, cell


def _accounted(
    row: int, written: str, known: KnownNumbers, inside: Collection[int], sites: Mapping[int, int]
) -> Accounted:
    reading = finess.read(written)
    if reading.problem == "check_digit":
        return Accounted(row, written, WRONG_KEY, note="la clé de contrôle ne convient pas : un chiffre est faux")
    if reading.problem:
        return Accounted(row, written, UNREADABLE, note="ce n'est pas un numéro FINESS")
    pairs = [(number, how) for number, how in zip(reading.numbers, reading.repair_of, strict=True)]
    ours = [(number, how) for number, how in pairs if number in known.et]
    if len(ours) > 1:
        both = " ou ".join(number for number, _ in ours)
        return Accounted(row, written, AMBIGUOUS, note=f"peut être {both} : écrivez les neuf caractères")
    if not ours:
        return _elsewhere(row, written, pairs, known, sites)
    number, how = ours[0]
    entity = known.et[number]
    if entity not in inside:
        return Accounted(row, written, OUTSIDE, number, entity, "hors de la région ou du domaine de la liste")
    repaired = REPAIRS.get(how, "espaces ou signes retirés" if reading.repairs else "")
    return Accounted(row, written, REPAIRED if repaired else FOUND, number, entity, repaired)


def _elsewhere(
    row: int, written: str, pairs: list[tuple[str, str]], known: KnownNumbers, sites: Mapping[int, int]
) -> Accounted:
    for number, _ in pairs:
        if number in known.ej:
            count = sites.get(known.ej[number], 0)
            told = f"entité juridique, {count} établissement{'s' * (count > 1)} ici : collez ceux que vous voulez"
            return Accounted(row, written, LEGAL_ENTITY, number, known.ej[number], told)
    number = pairs[0][0]
    return Accounted(row, written, UNKNOWN, number, note="numéro juste, qu'aucune liste chargée ne connaît")
