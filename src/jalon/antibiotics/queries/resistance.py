"""Resistance tables with names: organism × antibiotic, classes and phenotypes, incidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jalon.antibiotics import references
from jalon.antibiotics.facts import isolates as facts
from jalon.antibiotics.facts.isolates import Gathered
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.rules import duplicates
from jalon.antibiotics.rules import resistance as rules
from jalon.kernel.refusal import Refusal

if TYPE_CHECKING:
    import polars as pl

NOT_DEDUPLICABLE, DECLARED = "non dédoublonnable", "déjà dédoublonné par le laboratoire"
# A calendar year for the rule of the first isolate; otherwise the period asked is one window.
WINDOWS = {"first_per_patient": "year", "ears_net": "year"}


@dataclass
class Selection:
    """The isolates that count once, with what decided: `kept` are counted, `decided` says it of all, row by row."""

    asked: Asked
    rule: str
    all: "pl.DataFrame"
    decided: "pl.DataFrame"
    molecules: list[str]
    statement: str

    @property
    def kept(self) -> "pl.DataFrame":
        return self.all.filter(self.decided["kept"])


def select(asked: Asked, *, rule: str = "spares", organism: str = "", gathered: Gathered | None = None) -> Selection:
    """Perimeter first, then de-duplication over the whole period asked; the figure says under which rule."""
    if rule not in duplicates.RULES:
        raise Refusal(f"règle de dédoublonnage inconnue : « {rule} » (il y a : {', '.join(duplicates.RULES)})")
    held = gathered or facts.gather(asked.hospitals, asked.periods, asked.rate_perimeter, asked.known_at)
    counted = held.in_perimeter(asked.perimeter)
    frame = counted.frame
    if organism:
        import polars as pl

        frame = frame.filter(pl.col("organism") == organism)
    decided = duplicates.decide(frame, counted.molecules, rule=rule, window=WINDOWS.get(rule, "all"))
    return Selection(asked, rule, frame, decided, counted.molecules, _statement(rule, held, decided))


def _statement(rule: str, held: Gathered, decided: "pl.DataFrame") -> str:
    """What is written beside every figure made of these isolates."""
    said = duplicates.RULES[rule].says
    loose = int((decided["reason"] == "not_deduplicable").sum()) if rule != "none" else 0
    if not loose:
        return said
    declared = bool(held.files) and all(file.declared_deduplicated for file in held.files if not file.person_level)
    word = DECLARED if declared else NOT_DEDUPLICABLE
    return word if loose == decided.height else f"{said} ; {loose} isolats {word}s (sans patient ni date)"


def classes() -> list[rules.Combined]:
    """The class results of the reference table, with the Latin names they are read for."""
    groups = references.groups()
    return [
        rules.Combined(
            one.code,
            one.members,
            one.how,
            frozenset().union(*(groups.get(name, frozenset()) for name in one.organisms)),
        )
        for one in references.classes().values()
    ]


def phenotypes() -> tuple[rules.Phenotype, ...]:
    groups = references.groups()
    return rules.phenotypes_of(groups.get("enterobacterales", ()), groups.get("enterocoques", ()))


def cells(selection: Selection, *, by: Sequence[str] = ()) -> "pl.DataFrame":
    """By…, organism, code, resistant, tested, isolates, share, low, high, grey: molecules then class results."""
    return cells_of(rules.with_classes(selection.kept, classes()), selection.molecules, by=by)


def cells_of(frame: "pl.DataFrame", molecules: Sequence[str], *, by: Sequence[str] = ()) -> "pl.DataFrame":
    """The same for isolates that count already and have their class results."""
    codes = [*molecules, *(one.code for one in classes())]
    counted = rules.cells(frame, codes, by=[*by, "organism"])
    return rules.greyed(rules.with_bounds(counted))


def traits(selection: Selection, *, by: Sequence[str] = ()) -> "pl.DataFrame":
    """By…, organism, code (blse, epc, sarm, erv), count, known, isolates, share, low, high."""
    frame = rules.with_classes(selection.kept, classes())
    counted = rules.phenotypes(frame, phenotypes(), by=[*by, "organism"])
    return rules.with_bounds(counted, count="count", out_of="isolates")


def code_title(code: str) -> str:
    """The French name of a molecule, a class or a phenotype."""
    held = references.classes().get(code)
    if held:
        return held.label
    return TRAITS.get(code) or references.molecule_name(code)


def resists_by_nature(organism: str, code: str) -> bool:
    """To a molecule, or to every member of a class: a percentage would then say nothing of the hospital."""
    natural = references.natural_resistance(organism)
    held = references.classes().get(code)
    return set(held.members) <= natural if held else code in natural


GROUPS = {
    "enterobacterales": "Entérobactéries", "nonfermentants": "Bacilles non fermentants",
    "staphylocoques": "Staphylocoques", "enterocoques": "Entérocoques", "streptocoques": "Streptocoques",
    "anaerobies": "Anaérobies", "autres_gram_negatif": "Autres à Gram négatif",
    "autres_gram_positif": "Autres à Gram positif", "atypiques": "Atypiques", "mycobacteries": "Mycobactéries",
    "champignons": "Champignons",
}  # fmt: skip
SPECIMENS = {
    "hemocultures": "Hémocultures", "urines": "Urines", "respiratoires": "Prélèvements respiratoires",
    "pus": "Pus", "pus_profonds": "Pus profonds", "pus_superficiels": "Pus superficiels", "ponctions": "Ponctions",
    "dispositifs": "Dispositifs et cathéters", "lcr": "Liquide céphalorachidien", "digestifs": "Digestifs",
    "selles": "Selles", "genitaux": "Génitaux", "neonatals": "Néonatals", "oculaires": "Oculaires", "orl": "ORL",
    "depistages": "Dépistages", "autres": "Autres",
}  # fmt: skip
TRAITS = {
    "blse": "BLSE", "epc": "Carbapénémase (EPC)", "sarm": "SARM (résistance à la méticilline)",
    "erv": "Résistance à la vancomycine (ERV)",
}  # fmt: skip


def rows_of(table: "pl.DataFrame") -> list[dict[str, Any]]:
    return [row | {"title": code_title(row["code"])} for row in table.iter_rows(named=True)]
