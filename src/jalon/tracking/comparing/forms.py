"""What is asked to be compared, as the address says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from jalon.catalogue.definitions import GridColumn, IndicatorDefinition, StratumDefinition
from jalon.indicators.comparison.groups import strata_for
from jalon.indicators.projection import MonthView
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.tracking.comparing import rules
from jalon.tracking.frame import Place

SURE = 4  # figures of a FINESS number before it names anyone


@dataclass(frozen=True)
class Asked:
    """The column, the groups, the value of a choice ("" for the usual one), the line looked at."""

    column: str
    stratum: StratumDefinition
    value: str = ""
    focus: int | None = None  # the position of its line
    called: str = ""  # what was typed to find it

    def address(self, place: Place, view: MonthView, **changed: str) -> str:
        """The query string that shows this comparison again, with some of it changed."""
        finess = view.listed.columns["finess_et"][self.focus] if self.focus is not None else ""
        pairs = {
            "region": place.region, "mois": place.month.code, "colonne": self.column, "par": self.stratum.id,
            "valeur": self.value, "etablissement": finess, **changed,
        }  # fmt: skip
        return urlencode({name: value for name, value in pairs.items() if value})


def compared_columns(view: MonthView) -> list[tuple[GridColumn, IndicatorDefinition]]:
    """The columns of a month that can be compared: numbers and choices."""
    return [(one.definition, one.indicator) for one in view.columns if rules.is_compared(one.indicator.value)]


def read_asked(data: QueryDict, view: MonthView) -> Asked:
    """What the address asks, completed with what is usual; a refusal when it names what is not there."""
    columns = compared_columns(view)
    if not columns:
        raise Refusal("Aucune colonne de cette grille ne se compare, parmi celles de vos thèmes.")
    called = data.get("etablissement", "").strip()
    return Asked(
        column=_column(data.get("colonne", ""), columns),
        stratum=_stratum(data.get("par", ""), view),
        value=data.get("valeur", "").strip(),
        focus=_focus(called, view),
        called=called,
    )


def _column(asked: str, columns: Sequence[tuple[GridColumn, IndicatorDefinition]]) -> str:
    if not asked:
        return rules.first_column(columns)
    if asked not in {column.id for column, _ in columns}:
        raise Refusal(
            f"La colonne « {asked} » ne se compare pas : elle n'existe pas, n'est ni un nombre ni un choix, "
            "ou n'est pas dans vos thèmes."
        )
    return asked


def _stratum(asked: str, view: MonthView) -> StratumDefinition:
    known = {one.id: one for one in strata_for(view)}
    if not known:
        raise Refusal("Le catalogue ne décrit aucune strate pour cette grille : voir le dossier strata.")
    if not asked:
        return next(iter(known.values()))
    if asked not in known:
        raise Refusal(f"La strate « {asked} » n'existe pas pour cette grille. Strates connues : {', '.join(known)}.")
    return known[asked]


def _focus(asked: str, view: MonthView) -> int | None:
    """The line of a FINESS number, or the only one that a name fits."""
    numbers = view.listed.columns["finess_et"]
    if asked in numbers:
        return numbers.index(asked)
    found = lines_called(asked, view)
    return found[0] if len(found) == 1 else None


def lines_called(asked: str, view: MonthView) -> list[int]:
    """The positions of the lines that the words name, by name, town or the beginning of a number."""
    words, listed = fold(asked).split(), view.listed.columns
    names = (fold(f"{name} {town}") for name, town in zip(listed["raison_sociale"], listed["commune"], strict=True))
    return [
        i
        for i, (name, number) in enumerate(zip(names, listed["finess_et"], strict=True))
        if words and all(word in name or (len(word) >= SURE and number.startswith(word)) for word in words)
    ]
