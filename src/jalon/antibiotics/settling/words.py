"""How questions and answers are written."""

from jalon.antibiotics import references
from jalon.antibiotics.facts.answers import NOT_AN_ANTIBIOTIC
from jalon.antibiotics.models import LabelAnswer, Presentation
from jalon.antibiotics.resolution import NO_ORGANISM
from jalon.antibiotics.rules.drug_labels.routes import ROUTES
from jalon.antibiotics.rules.resistance import HIDE_UNDER
from jalon.ui.french import counted, number

MASKED = "masqué (< 5)"
ABOUT = {"ucd": "code UCD", "antibiotic": "antibiotique", "organism": "germe", "unit": "unité"}
TITLES = {
    "ucd": "Médicaments : codes UCD", "antibiotic": "Libellés d'antibiotiques", "organism": "Libellés de germes",
    "unit": "Unités inconnues de la structure",
}  # fmt: skip
WEIGHTS = {
    "ucd": "unité dispensée,unités dispensées", "antibiotic": "résultat", "organism": "isolat", "unit": "ligne",
}  # fmt: skip
AT_STAKE = {
    "bed_days": "journée", "admissions": "admission", "consumption": "unité dispensée,unités dispensées",
    "resistance": "isolat",
}  # fmt: skip
FLAGS = {"blse": "BLSE", "epc": "EPC", "erv": "résistant à la vancomycine", "sarm": "résistant à la méticilline"}


def amount(value: float, kind: str, *, inside: bool) -> str:
    """An amount with its word; outside the hospital a small number of isolates, or of their results, is not told."""
    if kind in ("resistance", "antibiotic", "organism") and not inside and 0 < value < HIDE_UNDER:
        return MASKED
    return counted(value, AT_STAKE.get(kind) or WEIGHTS[kind])


def meaning(about: str, code: str, flags: str = "") -> str:
    """What an answer says, in words."""
    if code == NOT_AN_ANTIBIOTIC:
        return "pas un antibiotique"
    if code == NO_ORGANISM:
        return "aucun germe"
    if about == "antibiotic":
        return f"{references.molecule_name(code)} ({code})"
    said = ", ".join(FLAGS[flag] for flag in flags.split() if flag in FLAGS)
    return f"{code}, {said}" if said else f"l'unité {code}" if about == "unit" else code


def content(one: Presentation) -> str:
    """What a unit holds, in words."""
    if not one.atc:
        return "pas un antibiotique"
    parts = [f"{references.molecule_name(one.atc)} ({one.atc})", route(one.route), dose(one.dose, one.dose_unit)]
    return ", ".join(part for part in parts if part)


def route(code: str) -> str:
    return ROUTES.get(code, code)


def dose(value: object, unit: str) -> str:
    return f"{trimmed(value, 6)} {unit}" if value is not None else ""


def trimmed(value: object, decimals: int) -> str:
    """At most so many decimals, none that is zero at the end: 0,333 and 1."""
    return number(value, decimals).rstrip("0").rstrip(",")


def said(one: LabelAnswer | Presentation) -> str:
    """The answer in a sentence."""
    if isinstance(one, Presentation):
        return f"UCD {one.ucd7} : {content(one)}"
    return f"« {one.label} » : {meaning(one.about, one.code, one.flags)}"


def whose(one: LabelAnswer | Presentation) -> str:
    return (one.establishment.name or one.establishment.code) if one.establishment else "la région"
