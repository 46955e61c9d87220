"""A directory of a few establishments, without any real file."""

from jalon.directory.models import Entity
from jalon.kernel.finess import check_digit


def number(eight):
    return eight + check_digit(eight)


def establishments(count=4, region="75", prefix="33078"):
    """A legal entity and its sites, with right numbers."""
    ej = Entity.objects.create(kind="ej", code=number(f"{prefix}900"), name="Centre hospitalier d’essai")
    return [
        Entity.objects.create(
            kind="et", code=number(f"{prefix}{rank:03d}"), name=f"Site {rank}", town="Bordeaux", region=region,
            department="33", domain="ES", ej=ej, sort_key=f"site {rank}",
        )
        for rank in range(count)
    ]  # fmt: skip
