"""Words for what a grant names: territories, themes and actors of the catalogue, in French."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from jalon import catalogue
from jalon.accounts.models import Act, Role
from jalon.catalogue import regions
from jalon.kernel import finess

ESTABLISHMENT = "etablissement"
OF_AN_ESTABLISHMENT = frozenset({Act.READ, Act.WRITE, Act.IMPORT})  # a month is closed by a region


@dataclass(frozen=True)
class Establishment:
    """What a right says of an establishment, as the directory knows it today."""

    name: str
    region: str = ""
    department: str = ""


_known_establishments: Callable[[Iterable[str]], Mapping[str, Establishment]] | None = None


def know_establishments(ask: Callable[[Iterable[str]], Mapping[str, Establishment]]) -> None:
    """Called by the directory when it starts: how FINESS numbers get a name and a place. Accounts know none."""
    global _known_establishments
    _known_establishments = ask


def establishments(numbers: Iterable[str]) -> Mapping[str, Establishment]:
    """Those that the directory knows among these numbers, in one question; nothing asked for none."""
    asked = sorted(set(numbers))
    return _known_establishments(asked) if asked and _known_establishments else {}


def place_of(number: str) -> tuple[str, str]:
    """The region and the département of an establishment; empty when nobody knows."""
    found = establishments([number]).get(number)
    return (found.region, found.department) if found else ("", "")


def finess_of(territory: str) -> str:
    """The number in "etablissement:990000010"; empty for another kind of territory."""
    kind, _, code = territory.partition(":")
    return code if kind == ESTABLISHMENT else ""


def numbers_in(territories: Iterable[str]) -> list[str]:
    return [number for number in map(finess_of, territories) if number]


def region_of(department: str) -> str:
    """The region's code of a department; empty when the department is unknown."""
    found = regions.DEPARTMENTS.get(department)
    return found.region if found else ""


def place_title(region: str = "", department: str = "") -> str:
    if department:
        return f"Le département {territory_title(f'departement:{department}')}"
    return f"La région {territory_title(f'region:{region}')}"


def territory_title(territory: str, named: Mapping[str, Establishment] | None = None) -> str:
    """ "region:75" as people say it. `named`: the establishments already asked for, so that a list asks once."""
    kind, _, code = territory.partition(":")
    if kind == ESTABLISHMENT:
        found = (establishments([code]) if named is None else named).get(code)
        return f"{found.name} ({code})" if found else f"établissement {code}"
    place = regions.REGIONS.get(code) if kind == "region" else regions.DEPARTMENTS.get(code)
    return place.name if place else code


def territory_choices() -> list[tuple[str, str]]:
    """Every territory that is chosen in a list, regions first; establishments are typed."""
    found = [(f"region:{code}", f"Région {place.name}") for code, place in regions.REGIONS.items()]
    return found + [(f"departement:{code}", f"{place.name} ({code})") for code, place in regions.DEPARTMENTS.items()]


def actor_title(actor: str) -> str:
    found = catalogue.current().actors.get(actor)
    return found.title if found else actor


def is_national(actor: str) -> bool:
    """Whether an actor speaks for the whole country: ANS, Cnam…"""
    found = catalogue.current().actors.get(actor)
    return found is not None and found.national


def theme_title(theme: str) -> str:
    found = catalogue.current().themes.get(theme)
    return found.title if found else theme


def problem(actor: str, territories: Iterable[str], themes: Iterable[str]) -> str:
    """Why a right cannot name these; empty when it can."""
    known = catalogue.current()
    if actor not in known.actors:
        return f"L'acteur « {actor} » n'est pas au catalogue ({', '.join(sorted(known.actors))})."
    if wrong := problem_of_territories(list(territories)):
        return wrong
    if strange := [theme for theme in themes if theme not in known.themes]:
        return f"Thème inconnu : « {strange[0]} » (le catalogue a : {', '.join(sorted(known.themes))})."
    return ""


def problem_of_territories(territories: list[str]) -> str:
    """A territory that does not exist, a number whose key is wrong, or two kinds of right in one."""
    places = dict(territory_choices())
    numbers = numbers_in(territories)
    if wrong := [number for number in numbers if not finess.is_valid(number)]:
        return f"« {wrong[0]} » n'est pas un numéro FINESS : il a neuf caractères, le dernier est une clé de contrôle."
    if strange := [one for one in territories if one not in places and not finess_of(one)]:
        return (
            f"Territoire inconnu : « {strange[0]} ». Il s'écrit region:75, departement:24 ou etablissement:990000010."
        )
    if numbers and len(numbers) < len(territories):
        return "Un droit porte sur des territoires ou sur des établissements : pour les deux, donnez deux droits."
    return ""


def problem_of_establishments(role: str, territories: Iterable[str], acts: Iterable[str]) -> str:
    """Why a right of that role cannot be limited to establishments; empty when it can, or is not."""
    if not numbers_in(territories):
        return ""
    if role not in (Role.READER, Role.CONTRIBUTOR):
        return "Un droit sur un établissement est celui d'un lecteur ou d'un contributeur."
    if set(acts) - OF_AN_ESTABLISHMENT:
        return "Un mois se clôt pour une région, non pour un établissement."
    return ""


def problem_of_acts(role: str, actor: str, acts: Iterable[str]) -> str:
    """Why a right cannot name these acts; empty when it can."""
    named = set(acts)
    if strange := sorted(named - set(Act.values)):
        return f"L'acte « {strange[0]} » n'existe pas ({', '.join(Act.values)})."
    if role == Role.READER and named - {Act.READ}:
        return "Un lecteur ne fait que lire : pour saisir, choisissez le rôle de contributeur."
    if Act.CLOSE in named and actor != "region":
        return f"Un mois se clôt au nom de la région, non de « {actor_title(actor)} »."
    return ""


def actor_choices() -> list[tuple[str, str]]:
    return [(actor.id, actor.title) for actor in catalogue.current().actors.values()]


def theme_choices() -> list[tuple[str, str]]:
    return [(theme.id, theme.title) for theme in catalogue.current().themes.values()]
