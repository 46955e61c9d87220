"""Every number by which files, and the rights of people, may name an establishment or a legal entity."""

from collections.abc import Iterable

from jalon.accounts.places import Establishment
from jalon.directory.models import Entity, EntityKind, Listed
from jalon.directory.rules import KnownNumbers


def known_numbers() -> KnownNumbers:
    """The numbers of the directory as known now, each with its entity."""
    rows = Entity.objects.filter(kind__in=(EntityKind.ET, EntityKind.EJ)).values_list("kind", "code", "pk")
    by_kind: dict[str, dict[str, int]] = {"et": {}, "ej": {}}
    for kind, code, pk in rows:
        by_kind[kind][code] = pk
    return KnownNumbers(by_kind["et"], by_kind["ej"], _pmsi(by_kind["et"], by_kind["ej"]))


def as_rights_name_them(numbers: Iterable[str]) -> dict[str, Establishment]:
    """Name and place, today, of the establishments of these FINESS numbers that the directory knows."""
    rows = Entity.objects.filter(kind=EntityKind.ET, code__in=list(numbers))
    return {
        code: Establishment(name or "établissement", region, department)
        for code, name, region, department in rows.values_list("code", "name", "region", "department")
    }


def _pmsi(et: dict[str, int], ej: dict[str, int]) -> dict[str, tuple[str, int]]:
    """PMSI numbers: that of the legal entity for public hospitals, of the establishment for the others.

    A few numbers are borne at both levels: the sector of the establishment decides.
    """
    listed = Listed.objects.filter(known_to=None).exclude(pmsi="")
    stated = listed.values_list("pmsi", "entity__code", "sector").distinct()
    corrected = Entity.objects.filter(kind=EntityKind.ET).exclude(pmsi="").values_list("pmsi", "code")
    found: dict[str, tuple[str, int]] = {}
    for number, code, sector in [*stated, *((number, code, "") for number, code in corrected)]:
        own = number == code and number in et
        if number in ej and not (own and sector != "public"):
            found.setdefault(number, ("ej", ej[number]))
        elif number in et:
            found.setdefault(number, ("et", et[number]))
    return found
