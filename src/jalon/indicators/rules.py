"""How derived indicators are computed from others. Plain values in, plain values out.

A fact is (value, state): state 0 present, 1 non concerné, 2 non disponible. None: nothing is stated.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from jalon.catalogue.definitions import Derived, IndicatorDefinition
from jalon.kernel.periods import Period

PRESENT, NOT_APPLICABLE, UNAVAILABLE, ABSENT, NOT_COVERED, WAITING, RESERVED = range(7)
CARRIED, SHARED, OLD, DERIVED, FLAGGED, CONTESTED = 1, 2, 4, 8, 16, 32
YES, NO = "Oui", "Non"

Fact = tuple[float | int | str | None, int]
Facts = Mapping[int, Fact]  # by entity
Reader = Callable[[str, str], Facts]  # (indicator, period) → what is stated


@lru_cache(maxsize=4096)
def last_month(period: str) -> str:
    """The month in which a period ends: itself, "2022-09" for "2022-T3", "2022-12" for "2022"."""
    return period if len(period) == 7 and period[5] != "T" else f"{Period(period).last_day:%Y-%m}"


@lru_cache(maxsize=4096)
def first_month(period: str) -> str:
    return period if len(period) == 7 and period[5] != "T" else f"{Period(period).first_day:%Y-%m}"


def derive(derived: Derived, period: str, read: Reader) -> dict[int, Fact]:
    """What a derived indicator is worth for every entity of which something is stated."""
    return _WAYS[derived.how](derived, period, read)


def inputs(code: str, indicators: Mapping[str, IndicatorDefinition]) -> set[str]:
    """The stated indicators that an indicator rests on, itself when it is stated."""
    definition = indicators.get(code)
    if definition is None or definition.derived is None:
        return {code}
    return set().union(*(inputs(part, indicators) for part in definition.derived.of))


def needed_periods(derived: Derived, period: str) -> list[str]:
    """The periods that a derived value of a period is computed from."""
    if derived.how == "change":
        return [period, Period(period).shifted(-derived.months).code]
    if derived.how == "monthly" and not _opens_the_year(period):
        return [period, Period(period).shifted(-1).code]
    return [period]


def falls(cumulated: float | None, before: float | None, period: str) -> bool:
    """Whether a total since January is lower than a month before, which cannot be."""
    return None not in (cumulated, before) and not _opens_the_year(period) and cumulated < before  # type: ignore[operator]


def whole(number: float) -> int | float:
    """47.0 as 47: what is stored as a float is shown as it was written."""
    return int(number) if number == number // 1 else number


def _ratio(derived: Derived, period: str, read: Reader) -> dict[int, Fact]:
    above, below = (read(code, period) for code in derived.of)
    return {
        entity: _combined([fact, below[entity]], lambda n, d: n / d * derived.times if d else None)
        for entity, fact in above.items()
        if entity in below
    }


def _change(derived: Derived, period: str, read: Reader) -> dict[int, Fact]:
    now, before = (read(derived.of[0], one) for one in needed_periods(derived, period))
    return {
        entity: _combined([fact, before[entity]], lambda a, b: a - b)
        for entity, fact in now.items()
        if entity in before
    }


def _monthly(derived: Derived, period: str, read: Reader) -> dict[int, Fact]:
    if _opens_the_year(period):
        return dict(read(derived.of[0], period))
    now, before = (read(derived.of[0], one) for one in needed_periods(derived, period))
    return {
        entity: _combined([fact, before[entity]], lambda a, b: None if a < b else a - b)
        for entity, fact in now.items()
        if entity in before
    }


def _any(derived: Derived, period: str, read: Reader) -> dict[int, Fact]:
    return _over_domain(derived, period, read, lambda held, stated: YES if any(held) else NO)


def _all(derived: Derived, period: str, read: Reader) -> dict[int, Fact]:
    def decide(held: list[bool], stated: int) -> str | None:
        if not all(held):
            return NO
        return YES if stated == len(derived.of) else None  # one of them is still unknown

    return _over_domain(derived, period, read, decide)


def _over_domain(derived: Derived, period: str, read: Reader, decide: Callable) -> dict[int, Fact]:
    parts = [read(code, period) for code in derived.of]
    entities: set[int] = set().union(*parts)
    return {entity: _decided([part.get(entity) for part in parts], derived.equals, decide) for entity in entities}


def _decided(facts: Sequence[Fact | None], equals: Iterable[str], decide: Callable) -> Fact:
    wanted = set(equals)
    held = [value in wanted for value, state in filter(None, facts) if state == PRESENT and value is not None]
    aside = sum(1 for fact in facts if fact and fact[1] == NOT_APPLICABLE)
    if not held:
        return (None, NOT_APPLICABLE if aside else UNAVAILABLE)
    value = decide(held, len(held) + aside)
    return (value, PRESENT if value is not None else UNAVAILABLE)


def _combined(facts: Sequence[Fact], compute: Callable) -> Fact:
    """Computed when every part is a number; else the reason why not, "non concerné" before the others."""
    states = [state for _, state in facts]
    if any(states):
        return (None, NOT_APPLICABLE if NOT_APPLICABLE in states else UNAVAILABLE)
    values = [value for value, _ in facts]
    result = compute(*values) if all(isinstance(value, int | float) for value in values) else None
    return (None, UNAVAILABLE) if result is None else (whole(round(result, 9)), PRESENT)


def _opens_the_year(period: str) -> bool:
    return period[4:] in ("-01", "-T1", "")


_WAYS = {"ratio": _ratio, "change": _change, "monthly": _monthly, "any": _any, "all": _all}
