"""Lists of the directory are kept: what they say cannot be taken in again without them."""

from collections.abc import Iterable

from jalon.directory.models import Load


def originals_in_use(hashes: Iterable[str]) -> set[str]:
    """Those of these originals that a loaded list still keeps."""
    return set(Load.objects.filter(sha256__in=list(hashes)).values_list("sha256", flat=True))
