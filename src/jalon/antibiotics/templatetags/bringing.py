"""{% load bringing %}: what the grids of entry need of a dictionary."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def at(held: Mapping[str, str], name: str) -> str:
    """{{ line.values|at:column.name }}: the value under that name, empty when there is none."""
    return held.get(name, "")
