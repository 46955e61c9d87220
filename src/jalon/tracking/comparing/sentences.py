"""What a comparison says in words: the unit counted, values, ranks, why some have none, and what stands out."""

from collections.abc import Iterable, Mapping

from jalon.catalogue.definitions import IndicatorDefinition
from jalon.indicators.comparison.measured import members_of
from jalon.indicators.comparison.nation import Nation
from jalon.indicators.comparison.rules import REASONS, SMALL, Distribution, Rank
from jalon.tracking.comparing.queries import Comparison, Focus, Row
from jalon.tracking.comparing.rules import Side
from jalon.tracking.display import shown_value
from jalon.ui import french

UNITS: Mapping[tuple[str, ...], str] = {
    ("ej",): "entité juridique,entités juridiques",
    ("projet",): "projet",
    ("et",): "établissement",
}
STATED_BY: Mapping[tuple[str, ...], str] = {
    ("ej",): "Valeur de l'entité juridique : comptée une fois, quel que soit le nombre de ses sites.",
    ("projet",): "Valeur du projet : comptée une fois, quel que soit le nombre de ses établissements.",
}
DASH = "–"


def unit_of(indicator: IndicatorDefinition) -> str:
    """What is counted, singular and plural, as `french.counted` takes them."""
    return UNITS.get(indicator.grains, "structure")


def value_of(indicator: IndicatorDefinition, value: float | str | None) -> str:
    """A value without its unit, as the grid shows it; means and quartiles keep one decimal at most."""
    if value is None:
        return DASH
    if isinstance(value, float) and indicator.value.type in {"integer", "number"}:
        return french.number(round(value, 1 if abs(value) < 100 else 0))
    return shown_value(value, indicator.value)


def with_unit(indicator: IndicatorDefinition, value: float | str | None) -> str:
    unit = indicator.value.unit
    shown = value_of(indicator, value)
    if not unit or value is None or indicator.value.type in {"percent", "amount"} or not indicator.value.is_number:
        return shown
    return f"{shown}{french.NO_BREAK}{unit}"


def rank_words(rank: Rank | None) -> str:
    """ "34e sur 120", "entre 3e et 9e sur 15"; those level share their places."""
    if rank is None:
        return DASH
    if rank.sure:
        return f"{ordinal(rank.best)} sur {french.number(rank.out_of)}"
    return f"{ordinal(rank.best)} à {ordinal(rank.worst)} sur {french.number(rank.out_of)}"


def ordinal(place: int) -> str:
    return f"{french.number(place)}{'er' if place == 1 else 'e'}"


def missing_words(missing: Mapping[str, int]) -> str:
    """ "3 absents du fichier, 2 non disponibles": how many have no value, by reason."""
    return ", ".join(f"{french.number(missing[code])} {words}" for code, words in REASONS.items() if missing.get(code))


def first_member(indicator: IndicatorDefinition, value: str) -> str:
    """The value of a choice, the first of those of a set."""
    return members_of(indicator, value)[0]


def mean_word(distribution: Distribution) -> str:
    """What the mean is: of the whole where the parts are known, else only of the establishments."""
    return "moyenne pondérée (Σ/Σ)" if distribution.rate is not None else "moyenne des établissements"


def stratum_word(comparison: Comparison) -> str:
    """The name of the stratum inside a sentence: "classe SAE", but "GHT"."""
    title = comparison.asked.stratum.title
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def figure_word(comparison: Comparison) -> str:
    """What groups are compared by."""
    if not comparison.is_number:
        return f"part « {comparison.value} »"
    return "taux (Σ/Σ)" if comparison.whole.parts else "médiane"


def course_word(comparison: Comparison) -> str:
    """What is drawn month after month."""
    if comparison.is_number and comparison.column.indicator.additive == "sum":
        return "total de la région"
    return figure_word(comparison)


def figure_shown(comparison: Comparison, figure: float | None) -> str:
    """A figure of a group, in the unit it is compared in."""
    if figure is None:
        return DASH
    return value_of(comparison.column.indicator, figure) if comparison.is_number else french.percent(figure, 0)


def month_figure(comparison: Comparison, figure: object) -> str:
    """A figure of the course of months."""
    if not isinstance(figure, int | float):
        return DASH
    return value_of(comparison.column.indicator, figure) if comparison.is_number else french.percent(figure, 0)


def gap_shown(comparison: Comparison, gap: float | None) -> str:
    """A difference with its sign; of shares, in points."""
    if gap is None:
        return DASH
    if round(gap, 1) == 0:
        return "0"
    sign = "+" if gap > 0 else french.MINUS
    if not comparison.is_number or comparison.column.indicator.value.type == "percent":
        points = french.number(abs(gap), 0 if abs(gap) >= 1 else 1)
        return f"{sign}{points}{french.NO_BREAK}{french.agreed(round(gap), 'pt')}"
    return sign + value_of(comparison.column.indicator, abs(gap))


def nation_words(comparison: Comparison) -> str:
    """What the figure of the nation rests on, or why there is none."""
    found = comparison.nation
    if not found.known:
        return found.why
    said = [
        f"{', '.join(found.sources)}, {french.month(found.period)}" if found.sources else french.month(found.period)
    ]
    if found.measured is not None:
        said.append(f"{french.counted(len(found.measured.values), unit_of(comparison.column.indicator))} du fichier")
    if comparison.unmatched:
        waits = french.counted(comparison.unmatched, "ligne")
        said.append(f"{waits} sans établissement reconnu n'{'y est' if comparison.unmatched < 2 else 'y sont'} pas")
    if found.why:
        said.append(found.why[0].lower() + found.why[1:].rstrip("."))
    return " ; ".join(said) + "."


def nation_figure(comparison: Comparison) -> float | None:
    """The nation by what groups are compared by, where it is known."""
    found = comparison.nation
    if isinstance(found.stated, int | float):
        return float(found.stated)
    if found.measured is None or found.named_only:
        return None
    side = nation_side(found)
    return side.figure(comparison.value) if side else None


def nation_side(found: Nation) -> Side | None:
    if found.measured is None:
        return None
    if found.measured.indicator.value.is_number:
        return Side("Nation", distribution=found.measured.distribution())
    return Side("Nation", shares=found.measured.shares())


def standing_out(comparison: Comparison) -> str:
    """One sentence on what is to be seen first."""
    region = comparison.region
    if not region.n:
        return f"Aucune valeur à comparer ce mois-ci : {missing_words(region.missing) or 'rien n’est connu'}."
    said = [_of_the_region(comparison)]
    if (national := nation_figure(comparison)) is not None:
        said.append(f"pour la nation, {_quoted(comparison, national)}")
    extremes = _extremes(comparison.rows, comparison.value)
    if extremes:
        low, high = (
            f"{_quoted(comparison, one.side.figure(comparison.value))} ({one.group.label})" for one in extremes
        )
        said.append(f"{stratum_word(comparison)} : de {low} à {high}")
    return " ; ".join(said) + "." + _chance(comparison)


def _of_the_region(comparison: Comparison) -> str:
    region, unit = comparison.region, unit_of(comparison.column.indicator)
    if region.shares is not None:
        one = region.shares.of(comparison.value)
        verb = "est" if one.count < 2 else "sont"
        return (
            f"{french.percent(one.percent, 0)} des {french.agreed(2, unit)} {verb} à « {one.value} » "
            f"({french.number(one.count)} sur {french.number(one.out_of)})"
        )
    figure = region.figure("")
    if comparison.whole.rate is not None:
        return f"Dans la région, {with_unit(comparison.column.indicator, figure)} (Σ numérateurs / Σ dénominateurs)"
    return (
        f"La moitié des {french.counted(region.n, unit)} de la région sont au-dessus de "
        f"{with_unit(comparison.column.indicator, figure)}"
    )


def _named(comparison: Comparison, row: Row) -> str:
    return f"{_quoted(comparison, row.side.figure(comparison.value))} pour {row.group.label}"


def _quoted(comparison: Comparison, figure: float | None) -> str:
    if not comparison.is_number:
        return french.percent(figure, 0)
    return value_of(comparison.column.indicator, figure)


def _extremes(rows: Iterable[Row], value: str) -> tuple[Row, Row] | None:
    """The groups with the lowest and the highest figures, among those that are not too small."""
    known = [row for row in rows if row.group.id and row.side.n >= SMALL and row.side.figure(value) is not None]
    if len(known) < 2:
        return None
    ordered = sorted(known, key=lambda row: row.side.figure(value) or 0.0)
    low, high = ordered[0], ordered[-1]
    return None if low.side.figure(value) == high.side.figure(value) else (low, high)


def _chance(comparison: Comparison) -> str:
    """Of shares: whether any group differs from the rest by more than chance."""
    said = [row for row in comparison.rows if row.clear is not None and row.group.id]
    if not said:
        return ""
    clear = [row.group.label for row in said if row.clear]
    if not clear:
        return " Aucun de ces écarts ne dépasse ce que le hasard permet."
    if len(clear) > 3:
        return (
            f" {french.counted(len(clear), 'groupe')} s'écartent du reste de la région plus que le hasard ne le permet."
        )
    verb = "s'écarte" if len(clear) == 1 else "s'écartent"
    return f" {', '.join(clear)} {verb} du reste de la région plus que le hasard ne le permet."


def focus_words(comparison: Comparison) -> str:
    """Where the establishment looked at stands."""
    return place_words(comparison.focus, comparison.column.indicator) if comparison.focus else ""


def place_words(focus: Focus, indicator: IndicatorDefinition) -> str:
    """ "1 830 messages : 12e sur 56 dans la région, 3e sur 15 parmi ses pairs (…)"."""
    if focus.value is None:
        return f"pas de valeur à comparer ({REASONS.get(focus.why_none, 'comptée dans la région de son siège')})"
    said = [with_unit(indicator, focus.value)]
    places = []
    if focus.in_region:
        places.append(f"{rank_words(focus.in_region)} dans la région")
    if focus.in_peers and focus.peers:
        places.append(f"{rank_words(focus.in_peers)} parmi ses pairs ({focus.peers.label})")
    return " : ".join([*said, ", ".join(places)]) if places else said[0]
