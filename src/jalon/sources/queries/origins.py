"""The files from which batches come, for the pages of other features."""

from collections.abc import Iterable
from functools import partial

from django.urls import reverse

from jalon.indicators.origins import Origin
from jalon.sources.models import Delivery


def origins(batches: Iterable[int]) -> dict[int, Origin]:
    files = Delivery.objects.filter(batch__in=batches).values_list("batch_id", "pk", "file_name")
    return {batch: Origin(name, reverse("sources:delivery", args=[pk]), partial(_row, pk)) for batch, pk, name in files}


def _row(delivery: int, sheet: int, row: int) -> str:
    return reverse("sources:row", args=[delivery, sheet, row])
