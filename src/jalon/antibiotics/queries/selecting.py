"""A selection of molecules as an address writes it: everything counted, a list, an ATC code, a group, a route.

"" total · liste:c3g · atc:J01DD · famille:penicillines · aware:watch · voie:P
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jalon import catalogue
from jalon.antibiotics import references
from jalon.antibiotics.queries.consumption import atc_name, chosen
from jalon.antibiotics.rules.consumption import TOTAL
from jalon.kernel.refusal import Refusal

if TYPE_CHECKING:
    import polars as pl

ROUTES = {"O": "voie orale", "P": "voie injectable", "R": "voie rectale", "I": "voie inhalée"}
AWARE = {"access": "Access", "watch": "Watch", "reserve": "Reserve", "": "hors classement"}
WHOLE = "Tous les antibiotiques"


@dataclass(frozen=True)
class Chosen:
    """What is counted: its code in addresses, its French title, the rows it keeps."""

    code: str
    title: str
    rows: "pl.Expr"


def read(code: str) -> Chosen:
    """A Refusal when the catalogue or the tables know nothing by that name."""
    import polars as pl

    counted = pl.col("scope") == TOTAL
    kind, _, name = code.partition(":")
    if not code:
        return Chosen("", WHOLE, counted)
    if kind == "liste" and name in catalogue.current().atb_lists:
        held = catalogue.current().atb_lists[name]
        return Chosen(code, held.title, chosen(held))
    if kind == "atc" and name.isalnum() and 1 <= len(name) <= 7:
        return Chosen(code, atc_name(name), counted & pl.col("atc").str.starts_with(name).fill_null(False))
    if kind == "voie" and name in ROUTES:
        return Chosen(code, ROUTES[name].capitalize(), counted & (pl.col("route") == name).fill_null(False))
    named = _named(kind, name)
    if named:
        return Chosen(code, named[0], counted & pl.col("atc").is_in(named[1]).fill_null(False))
    raise Refusal(f"Sélection d'antibiotiques inconnue : « {code} ».")


def _named(kind: str, name: str) -> tuple[str, list[str]] | None:
    molecules = references.molecules().values()
    if kind == "famille" and (held := [one.atc for one in molecules if one.family == name]):
        return family_title(name), held
    if kind == "aware" and name in AWARE:
        return f"AWaRe : {AWARE[name]}", [one.atc for one in molecules if one.aware == name]
    return None


def family_title(code: str) -> str:
    """A family as it is read: "c3g" is a sigle, the others are words."""
    words = code.replace("_", " ")
    return words.upper() if any(sign.isdigit() for sign in words) else words.capitalize()


def offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be chosen, in groups: lists of the catalogue, AWaRe groups, routes."""
    lists = [(f"liste:{one.id}", one.title) for one in catalogue.current().atb_lists.values() if one.kind != "ratio"]
    aware = [(f"aware:{code}", f"AWaRe : {title}") for code, title in AWARE.items() if code]
    routes = [(f"voie:{code}", title.capitalize()) for code, title in ROUTES.items()]
    return [
        ("Listes du catalogue", sorted(lists, key=lambda one: one[1])),
        ("Classement AWaRe", aware),
        ("Voie", routes),
    ]
