"""What a drug label lets one propose: molecule, route, dose of one unit. A person confirms; nothing here is certain.

"AUGMENTIN 1 G/200 MG PDR SOL INJ FL" is amoxicillin-clavulanate, injected, 1 g of amoxicillin. What is ambiguous is
left out with the reason: a wrong dose costs more than a missing one.
"""

from dataclasses import dataclass
from decimal import Decimal

from jalon.antibiotics.rules.drug_labels.molecules import Resolver, is_association, is_usual, molecule_of
from jalon.antibiotics.rules.drug_labels.reading import Label, Strength, taken_apart
from jalon.antibiotics.rules.drug_labels.routes import is_powder, many_doses, pieces, route_of

# Molecules that are only injected as medicines of the ward: an ampoule "80MG/2ML" needs no other word.
_ONLY_INJECTED = {
    "J01AA12", "J01CR05", "J01DB04", "J01DD01", "J01DD02", "J01DD04", "J01DH02", "J01DH03", "J01GB03", "J01GB06",
    "J01GB07", "J01XA02", "J01XX09",
}  # fmt: skip
# Benzylpenicillin and phenoxymethylpenicillin: their daily dose is in grams, 1 MUI weighs 0.6 g (WHO, index ATC/DDD).
_GRAMS_OF_ONE_MUI = {"J01CE01": Decimal("0.6"), "J01CE02": Decimal("0.6")}
_FORTE = {"FORTE": Decimal("0.8"), "ADULTE": Decimal("0.4"), "ADULTES": Decimal("0.4")}  # co-trimoxazole, tablets
LONGEST = 300  # characters: a longer label is no label, and is not looked into
_MOST = {"g": Decimal(24), "MUI": Decimal(50)}  # more is a misreading


@dataclass(frozen=True)
class Guess:
    """One thing proposed; `value` "" when nothing is, and `why` then says what stands in the way.

    `sure`: read as written; otherwise inferred, to be looked at twice.
    """

    value: str
    why: str
    sure: bool = True


@dataclass(frozen=True)
class Proposal:
    """`molecule` is an ATC code, `route` a code of `ROUTES`, `dose` a decimal number of `dose_unit` (g or MUI)."""

    molecule: Guess
    route: Guess
    dose: Guess
    dose_unit: str = ""

    @property
    def amount(self) -> Decimal | None:
        return Decimal(self.dose.value) if self.dose.value else None


def propose(label: str, resolve: Resolver) -> Proposal:
    """What the label lets one propose; `resolve` gives the ATC code of a name, or "" when it does not know."""
    if len(label) > LONGEST:
        too_long, _ = _nothing("libellé trop long")
        return Proposal(too_long, too_long, too_long)
    read = taken_apart(label)
    code, why_route = route_of(read.words)
    parts = sum(len(one.amounts) for one in read.strengths)
    atc, why_molecule = molecule_of(read.words, resolve, code, parts)
    route = Guess(code, why_route)
    if not code and atc in _ONLY_INJECTED and why_route.startswith("aucun"):
        route = Guess("P", "molécule qui n'existe qu'injectable", sure=False)
    dose, unit = _dose(read, atc, route)
    return Proposal(Guess(atc, why_molecule), route, dose, unit)


def _nothing(why: str) -> tuple[Guess, str]:
    return Guess("", why), ""


def _dose(read: Label, atc: str, route: Guess) -> tuple[Guess, str]:
    if read.several:
        return _nothing("plusieurs doses dans une unité : le libellé ne dit pas laquelle compte")
    if not read.strengths:
        return _named_dose(read, atc)
    strength = _one_strength(read, atc)
    if strength is None:
        return _nothing("plusieurs dosages dans le libellé")
    main = _main_amount(strength, atc)
    if isinstance(main, str):
        return _nothing(main)
    held = _in_the_unit(main[0], strength, read, route)
    if isinstance(held, str):
        return _nothing(held)
    sure = bool(atc) or len(strength.amounts) == 1
    return _written(held, main[1], atc, strength, sure and route.sure)


def _named_dose(read: Label, atc: str) -> tuple[Guess, str]:
    """Co-trimoxazole tablets, the only ones whose dose is a word."""
    said = [word for word in pieces(read.words) if word in _FORTE] if atc == "J01EE01" else []
    if len(said) != 1:
        return _nothing("aucune dose dans le libellé")
    return Guess(_text(_FORTE[said[0]]), f"« {said[0]} » : dose de sulfaméthoxazole", sure=False), "g"


def _one_strength(read: Label, atc: str) -> Strength | None:
    """The strength of the label; amounts written apart ("4G … 500MG") are those of an association."""
    first, *others = read.strengths
    if not others:
        return first
    alone = all(one.per is None and len(one.amounts) == 1 for one in read.strengths)
    return Strength(tuple(one.amounts[0] for one in read.strengths)) if alone and is_association(atc) else None


def _main_amount(strength: Strength, atc: str) -> tuple[Decimal, str] | str:
    """The amount the daily dose speaks of: the greatest of an association; a sentence when none can be told."""
    units = {unit for _, unit in strength.amounts}
    if len(units) != 1:
        return "les parts du dosage ne sont pas dans la même unité"
    amount, unit = max(strength.amounts)
    if len(strength.amounts) == 1 and is_association(atc) and strength.per is None and not is_usual(atc, amount):
        return "dose inhabituelle pour cette association : peut-être la somme de ses parts"
    return amount, unit


def _in_the_unit(amount: Decimal, strength: Strength, read: Label, route: Guess) -> Decimal | str:
    """What the whole unit holds: 10 mg/ml in a vial of 20 ml are 200 mg; a sentence when the label does not tell."""
    if strength.per is None:
        many = many_doses(read.words)
        return "flacon multidose : le libellé dit une dose, pas ce que contient le flacon" if many else amount
    if len(read.containers) > 1:
        return "plusieurs volumes dans le libellé"
    if read.containers:
        volume = read.containers[0]
        if volume < strength.per or (is_powder(read.words) and route.value != "O" and volume != strength.per):
            return "le volume du flacon ne s'accorde pas avec la concentration"
        return amount * volume / strength.per
    if strength.bare_per or route.value not in ("P", "I") or many_doses(read.words):
        return "concentration sans volume : le libellé ne dit pas ce que contient l'unité"
    return amount


def _written(amount: Decimal, unit: str, atc: str, strength: Strength, sure: bool) -> tuple[Guess, str]:
    if amount <= 0 or amount > _MOST[unit]:
        return _nothing("dose invraisemblable pour une unité")
    why = "dosage écrit" if len(strength.amounts) == 1 else "part principale de l'association"
    if amount != max(strength.amounts)[0]:
        why += ", concentration × volume"
    if unit == "MUI" and atc in _GRAMS_OF_ONE_MUI:
        return Guess(_text(amount * _GRAMS_OF_ONE_MUI[atc]), f"{why} ; 1 MUI pèse 0,6 g", sure=False), "g"
    return Guess(_text(amount), why, sure), unit


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"


__all__ = ["Guess", "Proposal", "Resolver", "propose"]
