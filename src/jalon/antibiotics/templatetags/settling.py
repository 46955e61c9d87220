"""{% load settling %}: contents of dispensed units, written."""

from decimal import Decimal

from django import template

from jalon.antibiotics.settling import words

register = template.Library()


@register.filter
def route_word(code: str) -> str:
    """{{ "P"|route_word }} → injectable."""
    return words.route(code)


@register.filter
def dose_fr(value: object, unit: str) -> str:
    """{{ dose|dose_fr:"g" }} → 1,5 g."""
    return words.dose(value, unit)


@register.filter
def ddd_fr(value: object) -> str:
    """{{ ddd|ddd_fr }} → 0,333: daily doses in one unit."""
    return words.trimmed(value, 3)


@register.filter
def plain(value: Decimal | None) -> str:
    """A dose as a field of a form holds it, whatever the language: 0.25."""
    return "" if value is None else f"{value.normalize():f}"
