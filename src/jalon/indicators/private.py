"""Which indicators a region keeps to itself: those marked so, and those computed from one of them."""

from collections.abc import Iterable, Iterator, Mapping

from jalon import catalogue
from jalon.catalogue.definitions import IndicatorDefinition
from jalon.indicators.rules import inputs


def private_inputs(code: str, then: Mapping[str, IndicatorDefinition] | None = None) -> frozenset[str]:
    """The private indicators that an indicator rests on, itself when it is stated; none when it is for everybody.

    `then`: the definitions of a closed month; what is private by them or by those of today is private.
    """
    found = _private(code, catalogue.current().indicators)
    return found | _private(code, then) if then else found


def _private(code: str, indicators: Mapping[str, IndicatorDefinition]) -> frozenset[str]:
    return frozenset(one for one in inputs(code, indicators) if one in indicators and indicators[one].private)


def private_codes() -> set[str]:
    """Every indicator of which nothing reaches those who are outside the region."""
    return {code for code in catalogue.current().indicators if private_inputs(code)}


def private_checks() -> set[str]:
    """The checks that look at one of them: what they find may quote it."""
    hidden = private_codes()
    checks = catalogue.current().checks.items()
    return {code for code, check in checks if not hidden.isdisjoint({*check.indicators, *_words(check.settings)})}


def _words(settings: object) -> Iterator[str]:
    """Every word of the settings of a check, however deep."""
    if isinstance(settings, str):
        yield settings
    elif isinstance(settings, Mapping):
        yield from _words(list(settings.values()))
    elif isinstance(settings, Iterable):
        for part in settings:
            yield from _words(part)
