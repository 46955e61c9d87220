"""Where a published figure comes from: the page of the hospital's files for that period."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from jalon.antibiotics.models import Publication
from jalon.indicators.origins import Origin


def origins(batches: Iterable[int]) -> dict[int, Origin]:
    """Batch → the hospital's files of the period, by their page."""
    found = Publication.objects.filter(batch__in=batches).select_related("establishment", "batch")
    return {one.batch_id: _origin(one) for one in found}


def _origin(one: Publication) -> Origin:
    query = urlencode({"etablissement": one.establishment.code, "periode": one.period})
    address = f"{reverse('antibiotics:files')}?{query}"
    return Origin(str(one.batch), address, lambda sheet, row: address)
