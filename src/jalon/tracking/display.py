"""How a cell reads on a page: its text, its look, the sentence for those who cannot see the look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape  # nothing here is marked safe: that of Django asks it of each piece

from django.utils.safestring import SafeString

from jalon import catalogue
from jalon.catalogue.definitions import IndicatorDefinition, Value
from jalon.indicators.projection import Total
from jalon.kernel.periods import Period
from jalon.tracking import rules
from jalon.ui import french

CELL_WORDS = (
    ("carried", "en italique gris : valeur reprise d'un mois précédent"),
    ("shared", "EJ : valeur de l'entité juridique, montrée sur chaque site et comptée une fois"),
    ("absent", "entre parenthèses : déduit de l'absence de ligne dans le fichier"),
    ("unavailable", "n.d. : connu comme non disponible"),
    ("uncovered", "· : aucun fichier ne couvre cette case"),
    ("contested", "? : la région conteste cette valeur, son propriétaire n'a pas encore répondu"),
    ("reserved", "réservé : la région garde cette case pour elle"),
    ("waiting", "… : une ligne attend d'être réglée"),
    ("old", "grisé : donnée plus ancienne que le délai prévu"),
)


@dataclass(frozen=True)
class Shown:
    """Text of a cell, classes of its look, and what the look means in words."""

    text: str
    looks: tuple[str, ...] = ()
    says: str = ""
    beside: str = ""  # what the region proposes instead, while it disputes the value

    @property
    def css(self) -> str:
        return " ".join(self.looks)


def shown_cell(entry: Sequence, value: Value) -> Shown:
    """A cell of the projection ([value, state, period, flags]) as a reader sees it."""
    content, state, period, flags = entry
    if state == rules.UNAVAILABLE:
        return Shown("n.d.", ("unavailable",), "non disponible")
    if state == rules.WAITING:
        return Shown("…", ("waiting",), "une ligne du fichier attend d'être réglée")
    if state == rules.RESERVED:
        return Shown("réservé", ("reserved",), "la région garde cette case pour elle")
    if state == rules.NOT_COVERED:
        return Shown("", ("uncovered",), "aucun fichier ne couvre cette case")
    if state == rules.ABSENT:
        disputed = (("contested",), ", la région le conteste") if flags & rules.CONTESTED else ((), "")
        looks = ("absent", *disputed[0])
        return Shown(f"({content})" if content else "–", looks, f"déduit : pas de ligne dans le fichier{disputed[1]}")
    if content is None:
        return Shown("Non concerné" if state == rules.NOT_APPLICABLE else "")
    return Shown(shown_value(content, value), *_looks(state, period, flags))


def cells_markup(cells: Iterable[tuple[Shown, str, str]]) -> SafeString:
    """The cells of a line as table cells, each leading to its panel: (cell, type of its column, address).

    Written here rather than in a template: three thousand cells a page took half of its time there.
    """
    return SafeString("".join(_cell_markup(*cell) for cell in cells))


def _cell_markup(cell: Shown, kind: str, address: str) -> str:
    says = f"{cell.says} : la région propose « {cell.beside} »" if cell.beside else cell.says
    title = f' title="{escape(says)}"' if says else ""
    shared = "<sup>EJ</sup>" if "shared" in cell.looks else ""
    beside = f" <ins>→ {escape(cell.beside)} ?</ins>" if cell.beside else ""
    link = f'<a href="{escape(address)}">{escape(cell.text or "·")}{shared}{beside}</a>'
    return f'<td class="t-{kind} {cell.css}"{title}>{link}</td>'


def shown_value(content: float | str | None, value: Value) -> str:
    """A value in French typography, by its type."""
    if isinstance(content, str):
        return _date(content) if value.type == "date" else content
    makers = {"percent": french.percent, "amount": french.amount}
    return makers.get(value.type, french.number)(content)


def _date(content: str) -> str:
    """2022-07-15 → 15/07/2022; a quarter stays a quarter: the day is not known."""
    return Period(content).label if "T" in content else french.short_day(date.fromisoformat(content))


def _looks(state: int, period: str | None, flags: int) -> tuple[tuple[str, ...], str]:
    looks, says = [], []
    if state == rules.NOT_APPLICABLE:
        looks.append("not-applicable")
    if flags & rules.CARRIED:
        looks.append("carried")
        says.append(f"repris de {Period(period).label}" if period else "repris d'un mois précédent")
    if flags & rules.SHARED:
        looks.append("shared")
        says.append("valeur de l'entité juridique ou du projet")
    if flags & rules.OLD:
        looks.append("old")
        says.append(f"donnée de {Period(period).label}, plus ancienne que prévu" if period else "donnée ancienne")
    if flags & rules.FLAGGED:
        looks.append("flagged")
        says.append("un contrôle signale cette valeur")
    if flags & rules.CONTESTED:
        looks.append("contested")
        says.append("la région conteste cette valeur")
    return tuple(looks), ", ".join(says)


def shown_total(total: Total, indicator: IndicatorDefinition) -> Shown:
    """The foot of a column: a sum, or how many lines hold the most frequent values."""
    if indicator.value.is_number:
        if indicator.additive == "sum":
            return Shown(
                shown_value(total.sum, indicator.value),
                ("sum",),
                f"somme de {total.n} valeurs, chacune comptée une fois",
            )
        return Shown(f"{total.n} val.", (), "nombre de valeurs ; un taux ne s'additionne pas")
    if not total.counts:
        return Shown("")
    value, count = max(total.counts.items(), key=lambda pair: pair[1])
    says = " ; ".join(f"{name} : {number}" for name, number in total.counts.items())
    if indicator.value.type in {"choice", "set"} and indicator.value.values:
        return Shown(f"{french.number(count)} {value}", (), says)
    return Shown(f"{sum(total.counts.values())} rens.", (), "nombre de cases renseignées")


def owner_of(indicator: IndicatorDefinition) -> dict:
    """The owner of a column: its word and the colour that goes with it."""
    if indicator.derived:
        return {"id": "", "word": "calculé", "colour": "calcule"}
    actor = catalogue.current().actors.get(indicator.owner)
    return {
        "id": indicator.owner,
        "word": actor.title if actor else indicator.owner,
        "colour": actor.colour if actor else "gris",
    }
