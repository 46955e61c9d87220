"""Taking names away leaves a trace: how many, chosen how, never who."""

from dataclasses import asdict
from typing import Any

from django.db import transaction

from jalon.accounts import audit
from jalon.directory.professionals.queries.listing import Asked
from jalon.directory.professionals.queries.one import extract, find


@transaction.atomic
def note_export(*, asked: Asked, count: int, by: Any) -> None:
    """A list of names was taken away."""
    filters = {name: value for name, value in asdict(asked).items() if value and name != "text"}
    audit.write(
        "directory.professionals_exported", by=by, professionals=count, filters=filters, by_name=bool(asked.text)
    )


@transaction.atomic
def hand_extract(number: str, *, by: Any) -> dict[str, Any]:
    """All that is held of a professional, to be handed to him."""
    professional = find(number)
    audit.write("directory.professional_extracted", by=by, target=professional)
    return extract(professional)
