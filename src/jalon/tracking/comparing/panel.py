"""What the panel of a cell says of its place among the others, from the month that the grid has just read."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from jalon.catalogue.definitions import IndicatorDefinition
from jalon.indicators.comparison.measured import Measured, measured
from jalon.tracking.cells import OpenedCell
from jalon.tracking.comparing import queries, rules, sentences
from jalon.tracking.comparing.queries import Focus
from jalon.ui import french


@dataclass(frozen=True)
class Standing:
    """A sentence, empty when the line has nothing to compare, and the way to the whole comparison."""

    words: str
    url: str


def of_cell(cell: OpenedCell) -> dict:
    """The context of the panel: nothing for columns that do not compare."""
    if not rules.is_compared(cell.indicator.value):
        return {}
    return {"standing": Standing(_words(cell), _url(cell))}


def _words(cell: OpenedCell) -> str:
    month = cell.month
    position = month.listed.ids.index(cell.establishment.pk)
    whole = measured(month, cell.definition.id)
    found = queries.focus_of(month, cell.definition.id, position, whole)
    if found.value is None:
        return ""
    return _number(found, whole, cell.indicator) if cell.indicator.value.is_number else _choice(found, whole)


def _number(found: Focus, whole: Measured, indicator: IndicatorDefinition) -> str:
    """ "Région : médiane 12, 34e sur 120 ; pairs (Cliniques de court séjour) : 8e sur 15"."""
    middle = sentences.value_of(indicator, whole.spread.median)
    said = [f"Région : médiane {middle}, {sentences.rank_words(found.in_region)}"]
    if found.peers and found.in_peers:
        said.append(f"pairs ({found.peers.label}) : {sentences.rank_words(found.in_peers)}")
    return " ; ".join(said)


def _choice(found: Focus, whole: Measured) -> str:
    """ "Région : 64 % des établissements y sont ; pairs (…) : 9 sur 15"; a set says it of its first value."""
    value = sentences.first_member(whole.indicator, str(found.value))
    one = whole.shares().of(value)
    unit = french.agreed(2, sentences.unit_of(whole.indicator))
    said = [f"Région : {french.percent(one.percent, 0)} des {unit} à « {value} »"]
    if found.peers and found.peers.shares:
        alike = found.peers.shares.of(value)
        said.append(f"pairs ({found.peers.label}) : {french.number(alike.count)} sur {french.number(alike.out_of)}")
    return " ; ".join(said)


def _url(cell: OpenedCell) -> str:
    look = cell.look
    pairs = {
        "region": look.region, "mois": look.month.code, "colonne": cell.definition.id,
        "etablissement": cell.line["finess_et"],
    }  # fmt: skip
    return f"{reverse('tracking:compare', args=[look.grid.id])}?{urlencode(pairs)}"
