"""Who may add, change and retire the columns of a region."""

from django.core.exceptions import PermissionDenied

from jalon.accounts.access import Perimeter
from jalon.accounts.models import Act, Role
from jalon.catalogue.definitions import Actor, ColumnAddition
from jalon.kernel.refusal import Refusal

WHY_NOT = (
    "Les colonnes d'une région sont tenues par ses administrateurs et par les personnes qui ont le rôle « Région » "
    "sur toute la région, avec le droit de clore."
)


def may_arrange(perimeter: Perimeter, region: str, theme: str = "") -> bool:
    """May this person add, change or retire the region's columns of a theme? Without a theme: of any."""
    return perimeter.system or any(
        right.covers_place(region, "")
        and right.covers_theme(theme)
        and (right.role == Role.ADMINISTRATOR or (right.role == Role.REGION and Act.CLOSE in right.acts))
        for right in perimeter.rights
    )


def may_make_theme(perimeter: Perimeter, region: str) -> bool:
    """A theme that does not exist yet is in nobody's perimeter but those that name none."""
    return perimeter.system or any(
        not right.themes and may_arrange(Perimeter(rights=(right,)), region) for right in perimeter.rights
    )


def refuse_others(perimeter: Perimeter, region: str, theme: str = "") -> None:
    if not may_arrange(perimeter, region, theme):
        raise PermissionDenied(WHY_NOT)


def refuse_elsewhere(addition: ColumnAddition, region: str) -> None:
    """A column shown in several regions is nobody's to change alone: its file is changed by hand."""
    if addition.regions != (region,):
        raise Refusal("Cette colonne sert à d'autres régions : son fichier se modifie dans le dossier du catalogue.")


def may_own(actor: Actor) -> bool:
    """A region adds columns for itself and for those around it, never in the name of a national owner."""
    return not actor.national
