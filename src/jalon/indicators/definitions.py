"""The definitions under which values were published, kept as they stood: a figure can name its own."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from jalon import catalogue
from jalon.catalogue.definitions import IndicatorDefinition
from jalon.indicators.models import Definition


def remember(codes: Iterable[str]) -> None:
    """Keep the present version of these indicators, once each."""
    known = catalogue.current().indicators
    wanted = {(known[code].id, known[code].version) for code in codes if code in known}
    kept = set(
        Definition.objects.filter(kind="indicator", code__in={code for code, _ in wanted}).values_list(
            "code", "version"
        )
    )
    Definition.objects.bulk_create(
        [Definition(kind="indicator", code=code, version=version, body=_body(known[code]))
         for code, version in sorted(wanted - kept)],
        ignore_conflicts=True,
    )  # fmt: skip


def versions_seen(code: str) -> list[Definition]:
    """The versions under which something was published, the last first."""
    return list(Definition.objects.filter(kind="indicator", code=code).order_by("-recorded_at", "-pk"))


def _body(definition: IndicatorDefinition) -> dict:
    return json.loads(json.dumps(asdict(definition) | {"path": definition.path.name}, default=str))
