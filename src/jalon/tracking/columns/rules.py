"""What a column added from the screen may be, what it is called, and what its files say."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jalon.catalogue.definitions import ColumnAddition, GridDefinition, IndicatorDefinition, Value
from jalon.kernel.numbers import as_text, read_number
from jalon.kernel.text import clean, fold

KINDS = {
    "choice": "un choix dans une liste",
    "set": "plusieurs choix d'une liste",
    "yes_no": "oui ou non",
    "integer": "un nombre entier",
    "number": "un nombre",
    "percent": "un pourcentage",
    "amount": "un montant en euros",
    "date": "une date",
    "text": "un texte libre",
}
OWN_BOUNDS = {("percent", "minimum"): 0, ("percent", "maximum"): 100}  # a percentage has them without being told
LISTS, NUMBERS = {"choice", "set"}, {"integer", "number", "percent", "amount"}
ADD_UP = {"integer", "number", "amount"}
MOST_VALUES, LONGEST_VALUE, LONGEST_NAME, LONGEST_SLUG = 60, 80, 80, 36
FIXED = {"kind": "Le type", "owner": "Le propriétaire", "grain": "La maille"}
_JOINER = "\u200d"  # inside emoji


@dataclass(frozen=True)
class Draft:
    """A column as a person describes it. `theme` empty: `new_theme` is the title of the one to make."""

    label: str
    why: str
    kind: str
    owner: str
    theme: str
    new_theme: str = ""
    after: str = ""
    grain: str = "et"
    values: tuple[str, ...] = ()
    open_list: bool = False
    not_applicable: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    additive: bool = False
    carries_over: bool = False
    private: bool = False
    width: int = 0


class Mistaken(Exception):
    """What is wrong, by field of the form."""

    def __init__(self, mistakes: Mapping[str, str]) -> None:
        super().__init__(" ".join(mistakes.values()))
        self.mistakes = dict(mistakes)


def read_draft(said: Mapping[str, Any]) -> Draft:
    """The draft that a form describes; Mistaken with every mistake. What does not go with its type is let go."""
    wrong: dict[str, str] = {}
    kind = said["kind"]
    values = tuple(filter(None, (clean(line) for line in said["values"].splitlines()))) if kind in LISTS else ()
    not_applicable = clean(said["not_applicable"]) if kind == "choice" else ""
    if not_applicable and fold(not_applicable) not in {fold(value) for value in values}:
        values = (*values, not_applicable)
    elif not_applicable:
        not_applicable = next(value for value in values if fold(value) == fold(not_applicable))
    draft = Draft(
        label=clean(said["label"]),
        why=clean(said["why"]),
        kind=kind,
        owner=said["owner"],
        theme=said["theme"],
        new_theme="" if said["theme"] else clean(said["new_theme"]),
        after=said["after"] if said["theme"] else "",
        grain=said["grain"],
        values=values,
        open_list=kind == "choice" and said["open_list"],
        not_applicable=not_applicable,
        unit=clean(said["unit"]) if kind in {"integer", "number"} else "",
        minimum=_bound(said["minimum"], "minimum", kind, wrong),
        maximum=_bound(said["maximum"], "maximum", kind, wrong),
        additive=kind in ADD_UP and said["additive"],
        carries_over=said["carries_over"],
        private=said["private"],
        width=said["width"] or 0,
    )
    wrong |= _mistakes(draft)
    if wrong:
        raise Mistaken(wrong)
    return draft


def _bound(written: str, name: str, kind: str, wrong: dict[str, str]) -> float | None:
    if kind not in NUMBERS or not clean(written):
        return None
    number = read_number(clean(written))
    if number is None:
        wrong[name] = f"« {clean(written)} » n'est pas un nombre."
    return None if number == OWN_BOUNDS.get((kind, name)) else number


def _mistakes(draft: Draft) -> dict[str, str]:
    wrong = {}
    for name in ("label", "why", "unit", "new_theme"):
        if problem := unreadable(getattr(draft, name), needs_letter=name in {"label", "new_theme"}):
            wrong[name] = problem
    if not draft.label:
        wrong["label"] = "Donnez un nom à la colonne."
    if not draft.theme and not draft.new_theme:
        wrong["theme"] = "Choisissez un thème, ou donnez le titre d'un nouveau."
    if draft.kind in LISTS and (problem := _wrong_values(draft)):
        wrong["values"] = problem
    if draft.minimum is not None and draft.maximum is not None and draft.minimum > draft.maximum:
        wrong["minimum"] = "Le minimum dépasse le maximum."
    return wrong


def _wrong_values(draft: Draft) -> str:
    """What is wrong with the list of values, or ""."""
    if not draft.values and not (draft.kind == "choice" and draft.open_list):
        return "Écrivez au moins une valeur, une par ligne."
    if len(draft.values) > MOST_VALUES:
        return f"Une liste a au plus {MOST_VALUES} valeurs : au-delà, un texte libre convient mieux."
    seen: dict[str, str] = {}
    for value in draft.values:
        if problem := unreadable(value, needs_letter=True):
            return f"« {value} » : {problem[:1].lower()}{problem[1:]}"
        if len(value) > LONGEST_VALUE:
            return f"« {value[:30]}… » est trop long : {LONGEST_VALUE} signes au plus."
        if ";" in value:
            return f"« {value} » : le point-virgule sépare les valeurs, il ne peut pas en faire partie."
        if fold(value) in seen:
            return f"« {seen[fold(value)]} » et « {value} » se lisent de la même façon : gardez-en une seule."
        seen[fold(value)] = value
    return ""


def unreadable(text: str, *, needs_letter: bool = False) -> str:
    """Why a text cannot stand in a file or a heading, or ""."""
    if any(_is_hidden(character) for character in text):
        return "Ce texte contient un caractère invisible : retapez-le."
    if needs_letter and text and not fold(text):
        return "Il faut au moins une lettre ou un chiffre."
    return ""


def _is_hidden(character: str) -> bool:
    """Controls, marks of direction, halves of a pair, codes that are no character: nobody sees them."""
    category = unicodedata.category(character)
    if category == "Cn":
        return ord(character) < 0x10000 or ord(character) & 0xFFFE == 0xFFFE  # an emoji may be younger than Python
    return category in {"Cc", "Cs", "Co"} or (category == "Cf" and character != _JOINER)


def identifier_of(region: str, label: str, taken: Collection[str]) -> str:
    """The id of a new column or theme: "r75_visite_sur_place", numbered when it has served already."""
    prefix = "r" + re.sub(r"[^a-z0-9]", "", region.lower())
    slug = "_".join(fold(label).split())[:LONGEST_SLUG].strip("_") or "colonne"
    stem = f"{prefix}_{slug}"
    found, number = stem, 2
    while found in taken:
        found, number = f"{stem}_{number}", number + 1
    return found


def same_label(draft: Draft, grid: GridDefinition, but: str = "") -> list[tuple[str, str]]:
    """The columns of the grid that bear the same name: (theme, label)."""
    return [
        (column.theme, column.label)
        for column in grid.columns
        if column.id != but and fold(column.label) == fold(draft.label)
    ]


def last_added(grid: GridDefinition, theme: str, but: str = "") -> str:
    """What a column put at the end of a theme comes after: the last added column, when it closes the theme."""
    last = [column for column in grid.columns if column.theme == theme and column.id != but][-1:]
    return last[0].id if last and last[0].addition else ""


def indicator_content(draft: Draft, before: Mapping[str, object] | None = None) -> dict[str, object]:
    """The file of the indicator: what the draft says, and the keys of `before` that no screen sets."""
    said: dict[str, object] = {
        "title": draft.label,
        "why": draft.why,
        "theme": draft.theme,
        "owner": draft.owner,
        "grains": [draft.grain] if draft.grain != "et" else "",
        "type": draft.kind,
        "unit": draft.unit,
        "values": list(draft.values),
        "open_list": _flag(draft.open_list),
        "not_applicable": [draft.not_applicable] if draft.not_applicable else "",
        "minimum": "" if draft.minimum is None else as_text(draft.minimum),
        "maximum": "" if draft.maximum is None else as_text(draft.maximum),
        "additive": "sum" if draft.additive else "",
        "carries_over": _flag(draft.carries_over),
        "private": _flag(draft.private),
    }
    return _merged(said, before)


def column_content(
    draft: Draft, *, grid: str, region: str, before: Mapping[str, object] | None = None
) -> dict[str, object]:
    """The file of the column: where it stands in which grid, and for which region."""
    said: dict[str, object] = {
        "title": draft.label,
        "why": draft.why,
        "grid": grid,
        "theme": draft.theme,
        "after": draft.after,
        "width": str(draft.width) if draft.width else "",
    }
    if before is None:
        said["regions"] = [region]
    return _merged(said, before)


def _flag(on: bool) -> str:
    return "true" if on else ""


def _merged(said: Mapping[str, object], before: Mapping[str, object] | None) -> dict[str, object]:
    kept = {key: held for key, held in (before or {}).items() if key not in said}
    return {key: held for key, held in said.items() if held not in ("", [])} | kept


def draft_of(column: ColumnAddition, indicator: IndicatorDefinition) -> Draft:
    """A column as it is now, for the form that changes it."""
    value, kind = indicator.value, kind_of(indicator.value)
    return Draft(
        label=column.title, why=column.why or indicator.why, kind=kind, owner=indicator.owner,
        theme=column.theme, after=column.after, grain=indicator.grains[0],
        values=() if kind == "yes_no" else value.values,
        open_list=value.open_list, not_applicable=next(iter(value.not_applicable), ""),
        unit=value.unit if kind in {"integer", "number"} else "",
        minimum=None if value.minimum == OWN_BOUNDS.get((kind, "minimum")) else value.minimum,
        maximum=None if value.maximum == OWN_BOUNDS.get((kind, "maximum")) else value.maximum,
        additive=indicator.additive == "sum",
        carries_over=indicator.carries_over, private=indicator.private, width=column.width,
    )  # fmt: skip


def kind_of(value: Value) -> str:
    is_yes_no = value.type == "choice" and value.values == ("Oui", "Non") and not value.open_list
    return "yes_no" if is_yes_no else value.type


def frozen_changes(draft: Draft, standing: Draft) -> dict[str, str]:
    """What may no longer change once values exist, by field: its type, its owner, its grain, what it hid."""
    wrong = {
        name: f"{words} ne change plus : des valeurs existent. Ajoutez une autre colonne, et retirez celle-ci."
        for name, words in FIXED.items()
        if getattr(draft, name) != getattr(standing, name)
    }
    meant = standing.not_applicable or (draft.not_applicable in standing.values and draft.not_applicable)
    if draft.not_applicable != standing.not_applicable and meant:
        wrong["not_applicable"] = "Des cases sont déjà remplies : ce qu'une valeur veut dire ne change plus."
    if standing.private and not draft.private:
        wrong["private"] = "Ce qui a été écrit pour la région seule ne s'ouvre pas à tous : partagez case par case."
    return wrong


def is_closed_list(draft: Draft) -> bool:
    """Whether a value outside the list could no longer be read."""
    return draft.kind in LISTS and not draft.open_list


def settled(draft: Draft, *, theme: str, after: str) -> Draft:
    """The draft with its theme made and its place found."""
    return replace(draft, theme=theme, new_theme="", after=after)
