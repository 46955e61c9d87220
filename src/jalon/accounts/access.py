"""Who may do what: the grants of a person, read as one perimeter.

Deny by default: without a grant, a person signs in and sees that he has no right yet. A right on one
establishment opens nothing of its region: the perimeter keeps it apart, and only what asks for an
establishment by its number finds it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied

from jalon.accounts.models import Act, Grant, Role
from jalon.accounts.places import (
    actor_title,
    finess_of,
    is_national,
    place_of,
    place_title,
    region_of,
    territory_title,
    theme_title,
)

REGION_ACTOR = "region"
ACTS_OF = {  # what a role allows when its right names no act
    Role.READER: frozenset({Act.READ}),
    Role.CONTRIBUTOR: frozenset({Act.READ, Act.WRITE}),
    Role.REGION: frozenset(Act),
    Role.NATIONAL: frozenset({Act.READ, Act.WRITE, Act.IMPORT}),
    Role.ADMINISTRATOR: frozenset(Act),
}
HELD = "_perimeter_held"
NO_RIGHT = "Aucun droit ne vous a encore été donné : demandez-le à un administrateur."
ONE_ESTABLISHMENT = (
    "Vos droits portent sur votre établissement : cette page montre une région, et n'en fait pas partie."
)
known = login_required  # decorator: whoever is signed in, even without any right


def signed_in(view):
    """Decorator: the view is for people who hold a right; those who have none yet are told whom to ask."""

    @wraps(view)
    @known
    def guarded(request, *arguments, **named):
        if not request.perimeter.roles:
            raise PermissionDenied(request.perimeter.no_right)
        return view(request, *arguments, **named)

    return guarded


def any_right(view):
    """Decorator: also for those whose rights are limited to an establishment. The view asks for it by its number."""

    @wraps(view)
    @known
    def guarded(request, *arguments, **named):
        if not (request.perimeter.roles or request.perimeter.local):
            raise PermissionDenied(NO_RIGHT)
        return view(request, *arguments, **named)

    return guarded


def administrators(view):
    """Decorator: the view is for administrators; others are told so."""

    @wraps(view)
    @signed_in
    def guarded(request, *arguments, **named):
        if not request.perimeter.is_administrator:
            raise PermissionDenied("Cette page est réservée aux administrateurs.")
        return view(request, *arguments, **named)

    return guarded


@dataclass(frozen=True)
class Right:
    """One standing grant. No territory: everywhere; no theme: all; no act named: those of the role."""

    role: str
    actor: str
    territories: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    @property
    def acts(self) -> frozenset[str]:
        """lire, saisir, importer, clore: a right that names some allows these, and reading with them.

        A month is closed in the name of the region.
        """
        allowed = self.named | {Act.READ} if self.named else ACTS_OF[Role(self.role)]
        return allowed if self.administers or self.actor == REGION_ACTOR else allowed - {Act.CLOSE}

    @property
    def administers(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    def speaks_for(self, owner: str) -> bool:
        """May it fill the owner's columns? An administrator never fills those of a national owner."""
        return self.actor == owner and not (self.administers and is_national(owner))

    def covers_place(self, region: str, department: str) -> bool:
        """Is the place inside? Without a place, any right will do; a department is inside its region."""
        if self.is_local:
            return False
        if not self.territories or not (region or department):
            return True
        if department and not region:
            region = region_of(department)
        return f"region:{region}" in self.territories or f"departement:{department}" in self.territories

    def shows_place(self, region: str) -> bool:
        """May something of the region be read? A right on one department opens its region's grid."""
        return self.covers_place(region, "") or region in self.regions()

    @property
    def is_local(self) -> bool:
        """Limited to establishments: it covers nothing of a region, nor of everywhere."""
        return bool(self.territories) and all(map(finess_of, self.territories))

    @property
    def establishments(self) -> frozenset[str]:
        return frozenset(number for number in map(finess_of, self.territories) if number)

    def covers_establishment(self, finess: str, region: str = "", department: str = "") -> bool:
        """Is the establishment inside? By its number, or by its place, which must then be said."""
        if not self.territories or finess in self.establishments:
            return True
        return bool(region or department) and self.covers_place(region, department)

    def covers_theme(self, theme: str) -> bool:
        return not self.themes or not theme or theme in self.themes

    def covers_territory(self, territory: str) -> bool:
        """Is a territory ("region:75", "departement:24", "etablissement:990000010") inside?"""
        if not self.territories or territory in self.territories:
            return True
        kind, _, code = territory.partition(":")
        if finess := finess_of(territory):
            return self.covers_establishment(finess, *place_of(finess))
        return self.covers_place(code, "") if kind == "region" else self.covers_place("", code)

    def regions(self) -> set[str]:
        found = set()
        for territory in self.territories:
            kind, _, code = territory.partition(":")
            found.add({"region": code, "departement": region_of(code)}.get(kind, ""))
        return found - {""}


@dataclass(frozen=True)
class Perimeter:
    """Everything a person may do. `system` is the operator of the command line, who may do all.

    `local` are the rights limited to establishments: no question about a region, a month, a file or an
    administrator looks at them. `only`: the establishments to whose lines a month is narrowed, empty: to none
    (see `at_establishment`).
    """

    rights: tuple[Right, ...] = ()
    system: bool = False
    local: tuple[Right, ...] = ()
    only: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Whoever makes a perimeter gets them apart: a question that forgot them must not find them."""
        object.__setattr__(self, "local", (*self.local, *(right for right in self.rights if right.is_local)))
        object.__setattr__(self, "rights", tuple(right for right in self.rights if not right.is_local))

    @property
    def is_administrator(self) -> bool:
        return self.system or any(right.administers for right in self.rights)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(Role.values) if self.system else frozenset(right.role for right in self.rights)

    @property
    def regions(self) -> set[str] | None:
        """The codes of the regions he may read; None: all of them."""
        if self.is_administrator or any(not right.territories for right in self.rights):
            return None
        return set().union(*(right.regions() for right in self.rights)) if self.rights else set()

    @property
    def actors(self) -> frozenset[str]:
        """In whose name he may write."""
        return frozenset(right.actor for right in self.allowing(Act.WRITE))

    @property
    def no_right(self) -> str:
        """The sentence for a page that none of his rights opens."""
        return ONE_ESTABLISHMENT if self.local else NO_RIGHT

    @property
    def establishments(self) -> frozenset[str] | None:
        """The FINESS numbers he may read besides the establishments of his `regions`; None: all of them."""
        if self.regions is None:
            return None
        return frozenset().union(*(right.establishments for right in (*self.rights, *self.local)))

    def may_read_establishment(self, finess: str, *, region: str = "", department: str = "", theme: str = "") -> bool:
        """By a right on it, on its place (to be said: the directory knows it), or on everywhere."""
        return self.is_administrator or self._may_there(Act.READ, finess, region, department, theme)

    def may_write_establishment(
        self, finess: str, *, region: str = "", department: str = "", theme: str = "", act: str = Act.WRITE
    ) -> bool:
        """In whosever name: may he enter (or, with `act`, import) what is of this establishment?"""
        return self.system or self._may_there(act, finess, region, department, theme)

    def is_inside_establishment(self, finess: str, *, region: str = "", department: str = "", theme: str = "") -> bool:
        """Does what an establishment shares with its region only reach him? Not the national owners, nor the others."""
        held = [right for right in (*self.rights, *self.local) if not is_national(right.actor)]
        return self.system or any(
            right.covers_establishment(finess, region, department) and right.covers_theme(theme) for right in held
        )

    def _may_there(self, act: str, finess: str, region: str, department: str, theme: str) -> bool:
        return any(
            act in right.acts and right.covers_establishment(finess, region, department) and right.covers_theme(theme)
            for right in (*self.rights, *self.local)
        )

    def at_establishment(self, finess: str, region: str) -> "Perimeter":
        """What his rights on one establishment allow there, said as rights on its region narrowed to its line.

        For a month of a grid, whose doors keep to `only`; never for a question about the region itself.
        """
        held = [right for right in self.local if finess in right.establishments]
        widened = tuple(replace(right, territories=frozenset({f"region:{region}"})) for right in held)
        return Perimeter(widened, only=frozenset({finess}))

    def allowing(self, act: str) -> list[Right]:
        """The rights that allow an act, each within its own territories and themes."""
        return [right for right in self.rights if act in right.acts]

    def may_read(self, region: str = "", theme: str = "") -> bool:
        return self.is_administrator or any(r.shows_place(region) and r.covers_theme(theme) for r in self.rights)

    def may_write(self, owner: str, *, region: str = "", department: str = "", theme: str = "") -> bool:
        return self.system or not self.why_not_write(owner, region=region, department=department, theme=theme)

    def may_import(self, owner: str, themes: Iterable[str] = ()) -> bool:
        """A region receives the files of every national owner; an owner brings only his own.

        `themes`: what the file speaks of; one of them is enough, none asks nothing.
        """
        themes = list(themes) or [""]
        return self.system or any(
            (right.role in (Role.REGION, Role.ADMINISTRATOR) or right.actor in (owner, REGION_ACTOR))
            and any(right.covers_theme(theme) for theme in themes)
            for right in self.allowing(Act.IMPORT)
        )

    def may_settle(self, region: str = "") -> bool:
        """Settling the lines that wait is the end of importing."""
        return self.system or any(right.covers_place(region, "") for right in self.allowing(Act.IMPORT))

    def may_close(self, region: str, theme: str = "") -> bool:
        """Open, close and reopen the months of a region. Without a theme, the whole month: a right on all themes."""
        return self.system or not self.why_not_close(region, theme)

    def is_inside(self, region: str, theme: str = "") -> bool:
        """Does what a region keeps to itself reach him? Not the national owners, not the other regions."""
        return self.system or any(
            not is_national(right.actor) and right.shows_place(region) and right.covers_theme(theme)
            for right in self.rights
        )

    @property
    def inside(self) -> frozenset[str] | None:
        """The regions of which he may see what they keep to themselves, themes apart; None: all of them."""
        held = [right for right in self.rights if not is_national(right.actor)]
        if self.system or any(not right.territories for right in held):
            return None
        return frozenset().union(*(right.regions() for right in held))

    def administers(self, territories: Iterable[str]) -> bool:
        """May he give, see and take back rights on these territories? None of them named: everywhere."""
        asked = list(territories)
        held = [right for right in self.rights if right.administers]
        if self.system or any(not right.territories for right in held):
            return True
        return bool(asked) and all(any(right.covers_territory(one) for right in held) for one in asked)

    def why_not_write(self, owner: str, *, region: str = "", department: str = "", theme: str = "") -> str:
        """The French sentence that says what is missing; empty when he may write."""
        if self.system:
            return ""
        if not self.rights:
            return self.no_right
        writing = self.allowing(Act.WRITE)
        if not writing:
            return self._why_no_act(
                "Votre rôle de lecteur permet de consulter et d'exporter, pas de modifier.", "saisir"
            )
        owned = [right for right in writing if right.speaks_for(owner)]
        if not owned:
            return f"Cette colonne appartient à {actor_title(owner)} : vous ne pouvez pas la modifier."
        placed = [right for right in owned if right.covers_place(region, department)]
        if not placed:
            return f"{place_title(region, department)} est hors de votre périmètre ({_places(owned)})."
        if not any(right.covers_theme(theme) for right in placed):
            return f"Le thème « {theme_title(theme)} » est hors de votre périmètre."
        return ""

    def why_not_close(self, region: str, theme: str = "") -> str:
        """The French sentence that says why he may not close a month of that region; empty when he may."""
        if self.system:
            return ""
        if not self.rights:
            return self.no_right
        closing = self.allowing(Act.CLOSE)
        if not closing:
            return self._why_no_act("Votre rôle ne permet pas de clore un mois : c'est à la région.", "clore")
        placed = [right for right in closing if right.covers_place(region, "")]
        if not placed:
            return f"{place_title(region)} est hors de votre périmètre ({_places(closing)})."
        if not any(right.covers_theme(theme) if theme else not right.themes for right in placed):
            return "Clore un mois demande un droit sur tous ses thèmes ; le vôtre n'en couvre que certains."
        return ""

    def _why_no_act(self, of_the_role: str, act: str) -> str:
        """A role that allows the act, but a right that names others, is not said to be the role's fault."""
        narrowed = any(act in ACTS_OF[Role(right.role)] for right in self.rights)
        return f"Vos droits ne comprennent pas l'acte « {act} »." if narrowed else of_the_role


def check_gives(perimeter: Perimeter, territories: Iterable[str]) -> None:
    """An administrator gives rights within his own territory."""
    if not perimeter.administers(territories):
        raise PermissionDenied(
            "Vous n'administrez qu'une partie des territoires : dites ceux de ce droit, parmi les vôtres."
        )


def check_administers(perimeter: Perimeter, person: Any) -> None:
    """An administrator decides for the people whose rights are all within his own territory."""
    rights = Grant.objects.filter(user=person, revoked_at=None)
    if not all(perimeter.administers(grant.territories) for grant in rights):
        raise PermissionDenied(
            f"{person} a des droits hors de votre territoire : un administrateur qui les couvre en décide."
        )


NOBODY = Perimeter()


def system() -> Perimeter:
    return Perimeter(system=True)


def perimeter_of(user: Any) -> Perimeter:
    """What the person's standing grants allow; nothing for someone who is not signed in."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOBODY
    held = getattr(user, HELD, None)
    return held if isinstance(held, Perimeter) else _read(user)


def hold_perimeter(user: Any) -> Any:
    """The same person, whose perimeter is read once: for the time of a request, in which everything asks for it."""
    if getattr(user, "is_authenticated", False):
        setattr(user, HELD, _read(user) if user.is_active else NOBODY)
    return user


def _read(user: Any) -> Perimeter:
    """A right that holds for one activity counts only while its person acts for that one."""
    standing = Grant.objects.filter(user=user, revoked_at=None, activity__in={"", user.activity})
    return Perimeter(rights=tuple(right_of(grant) for grant in standing))


def _places(rights: Iterable[Right]) -> str:
    names = {territory_title(territory) for right in rights for territory in right.territories}
    return ", ".join(sorted(names)) or "partout"


def right_of(grant: Grant) -> Right:
    return Right(grant.role, grant.actor, frozenset(grant.territories), frozenset(grant.themes), frozenset(grant.acts))
