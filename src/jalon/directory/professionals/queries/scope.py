"""Which professionals this instance keeps, from the catalogue and from its directory."""

from collections.abc import Iterable

from jalon import catalogue
from jalon.catalogue.definitions import ProfessionChoice
from jalon.catalogue.regions import DEPARTMENTS
from jalon.directory.models import Entity, EntityKind
from jalon.directory.professionals.rules import Scope
from jalon.kernel.refusal import Refusal

MOST_REGIONS = 3  # beyond, a directory is that of the country: it chooses nothing
_WHERE = "Dites lesquelles dans « regions », dans un fichier du dossier catalogue/professions"


def scope() -> Scope:
    """The professions and places chosen; refused, with what to write, when nothing chooses them."""
    known = [one for one in catalogue.current().professions.values() if one.status == "published"]
    own = [one for one in known if not one.path.is_relative_to(catalogue.SHIPPED)]
    choices = own or known  # a region that chooses does not get the shipped choice besides
    if not choices:
        raise Refusal("aucune profession n'est choisie : il faut un fichier en service dans catalogue/professions")
    return Scope(tuple((frozenset(one.professions), _departments(one)) for one in choices))


def _departments(choice: ProfessionChoice) -> frozenset[str]:
    if choice.regions or choice.departments:
        return _of_regions(choice.regions) | frozenset(choice.departments)
    return _of_regions(_regions_of_directory())


def _of_regions(regions: Iterable[str]) -> frozenset[str]:
    wanted = set(regions)
    return frozenset(code for code, place in DEPARTMENTS.items() if place.region in wanted)


def _regions_of_directory() -> set[str]:
    """Where the establishments are, when that is a choice."""
    sites = Entity.objects.filter(kind=EntityKind.ET).exclude(region="")
    found = set(sites.order_by().values_list("region", flat=True).distinct())
    if not found:
        raise Refusal(f"aucune région n'est choisie, et l'annuaire est vide. {_WHERE}.")
    if len(found) > MOST_REGIONS:
        raise Refusal(f"aucune région n'est choisie, et l'annuaire en connaît {len(found)}. {_WHERE}.")
    return found
