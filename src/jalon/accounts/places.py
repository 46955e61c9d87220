"""Words for what a grant names: territories, themes and actors of the catalogue, in French."""

from collections.abc import Iterable

from jalon import catalogue
from jalon.accounts.models import Act, Role
from jalon.catalogue import regions


def region_of(department: str) -> str:
    """The region's code of a department; empty when the department is unknown."""
    found = regions.DEPARTMENTS.get(department)
    return found.region if found else ""


def place_title(region: str = "", department: str = "") -> str:
    if department:
        return f"Le département {territory_title(f'departement:{department}')}"
    return f"La région {territory_title(f'region:{region}')}"


def territory_title(territory: str) -> str:
    """ "region:75" as people say it."""
    kind, _, code = territory.partition(":")
    found = regions.REGIONS.get(code) if kind == "region" else regions.DEPARTMENTS.get(code)
    return found.name if found else code


def territory_choices() -> list[tuple[str, str]]:
    """Every territory a grant may name, regions first."""
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
    places = dict(territory_choices())
    if strange := [territory for territory in territories if territory not in places]:
        return f"Territoire inconnu : « {strange[0]} ». Il s'écrit region:75 ou departement:24."
    if strange := [theme for theme in themes if theme not in known.themes]:
        return f"Thème inconnu : « {strange[0]} » (le catalogue a : {', '.join(sorted(known.themes))})."
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
