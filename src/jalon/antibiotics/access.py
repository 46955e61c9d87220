"""Who may see, bring and decide what, of a hospital's antibiotics.

Inside the hospital: a right in the name of an establishment (actor « etablissement »), limited to it. There, units,
small counts and rows of patients are read. Outside (region, OMEDIT, ARS): figures, small counts of isolates hidden,
never a patient's line.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from jalon.accounts.access import Perimeter, Right
from jalon.accounts.models import Act
from jalon.antibiotics.models import HospitalFile, Participation
from jalon.directory.models import Entity

THEME = "antibiotiques"
HOSPITAL_ACTOR = "etablissement"
REGIONAL_ACTORS = frozenset({"omedit", "region"})
OUTSIDE = "Cet établissement est hors de votre périmètre."


def _place(entity: Entity) -> dict[str, str]:
    return {"region": entity.region or "", "department": entity.department or "", "theme": THEME}


def may_see(perimeter: Perimeter, entity: Entity) -> bool:
    """Its figures; which of them in full, `is_inside` tells."""
    return perimeter.may_read_establishment(entity.code, **_place(entity))


def check_may_see(perimeter: Perimeter, entity: Entity) -> None:
    if not may_see(perimeter, entity):
        raise PermissionDenied(OUTSIDE)


def is_inside(perimeter: Perimeter, entity: Entity) -> bool:
    """Does he work in this hospital? Only there are rows of patients and counts under five shown."""
    return perimeter.system or any(
        right.actor == HOSPITAL_ACTOR and entity.code in right.establishments and right.covers_theme(THEME)
        for right in perimeter.local
    )


def check_inside(perimeter: Perimeter, entity: Entity) -> None:
    if not is_inside(perimeter, entity):
        raise PermissionDenied("Ces lignes ne se lisent que dans l'hôpital : au dehors, seuls les comptes se montrent.")


def may_bring(perimeter: Perimeter, entity: Entity) -> bool:
    """Bring its files, enter its figures, settle what waits, validate its periods."""
    if perimeter.system:
        return True
    local = any(_allows(right, Act.WRITE) and entity.code in right.establishments for right in perimeter.local)
    return local or any(_regional(right, entity, Act.IMPORT) for right in perimeter.rights)


def check_may_bring(perimeter: Perimeter, entity: Entity, *, person_level: bool = False) -> None:
    """A file that bears a patient column comes from inside the hospital alone."""
    if not may_bring(perimeter, entity):
        raise PermissionDenied("Apporter les fichiers de cet établissement demande un droit de saisie sur lui.")
    if person_level and not is_inside(perimeter, entity):
        raise PermissionDenied(
            "Ce fichier porte une colonne de patients : seule une personne de l'hôpital peut l'apporter."
        )


def brings_for_others(perimeter: Perimeter) -> bool:
    """Brings files for hospitals of its region, or registers them, by their number: the OMEDIT or the region."""
    return perimeter.system or any(
        right.actor in REGIONAL_ACTORS and _allows(right, Act.IMPORT) for right in perimeter.rights
    )


def may_decide_for_region(perimeter: Perimeter, region: str) -> bool:
    """Validate presentations and answers for all, show or hide names: the OMEDIT or the region."""
    return perimeter.system or any(
        right.actor in REGIONAL_ACTORS and _allows(right, Act.WRITE) and right.covers_place(region, "")
        for right in perimeter.rights
    )


def check_may_decide_for_region(perimeter: Perimeter, region: str) -> None:
    if not may_decide_for_region(perimeter, region):
        raise PermissionDenied("Cette décision est à l'OMEDIT ou à la région.")


def _regional(right: Right, entity: Entity, act: str) -> bool:
    placed = right.covers_establishment(entity.code, entity.region or "", entity.department or "")
    return right.actor in REGIONAL_ACTORS and _allows(right, act) and placed


def _allows(right: Right, act: str) -> bool:
    return act in right.acts and right.covers_theme(THEME)


def hospitals(perimeter: Perimeter) -> QuerySet[Entity]:
    """The hospitals that follow their antibiotics here and that the person may see, by name."""
    followed = Entity.objects.filter(
        pk__in=HospitalFile.objects.filter(state=HospitalFile.State.APPLIED).values("establishment")
    ) | Entity.objects.filter(pk__in=Participation.objects.values("establishment"))
    return _visible(followed, perimeter).order_by("sort_key", "code")


def _visible(entities: QuerySet[Entity], perimeter: Perimeter) -> QuerySet[Entity]:
    allowed = [entity.pk for entity in entities if may_see(perimeter, entity)]
    return Entity.objects.filter(pk__in=allowed)


def own_hospitals(perimeter: Perimeter) -> list[str]:
    """The FINESS numbers of the hospitals in whose name he speaks."""
    own: Iterable[str] = (
        finess for right in perimeter.local if right.actor == HOSPITAL_ACTOR for finess in right.establishments
    )
    return sorted(set(own))
