"""What the claims of a provider mean: the person, whether two factors were used, the rights and the activities."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jalon.accounts.signin.configuration import MappedRight, Provider
from jalon.kernel import finess

SHORT, LONG = 150, 254
MODES = {"L": "libéral", "S": "salarié", "B": "bénévole"}  # codeModeExercice of the national directory


@dataclass(frozen=True)
class Claimed:
    """A person as his provider describes him; what it does not say is empty."""

    subject: str
    username: str
    email: str
    email_is_verified: bool
    first_name: str
    last_name: str
    organisation: str


@dataclass(frozen=True)
class Activity:
    """One of the places where a health professional works. `finess`: empty when it is no establishment."""

    key: str
    label: str
    finess: str
    profession: str


@dataclass(frozen=True)
class Wished:
    """A right that the provider gives today."""

    right: MappedRight
    activity: str = ""
    activity_label: str = ""


def person(provider: Provider, claims: Mapping[str, Any]) -> Claimed:
    """Who has come. An address counts as verified only when the provider says so, in so many words."""

    def said(name: str, most: int = SHORT) -> str:
        value = claims.get(provider.claim(name)) if provider.claim(name) else ""
        return _plain(str(value))[:most] if isinstance(value, str | int) else ""

    return Claimed(
        said("subject", 255), said("username"), said("email", LONG), claims.get("email_verified") is True,
        said("first_name"), said("last_name"), said("organisation", 120),
    )  # fmt: skip


def has_two_factors(provider: Provider, claims: Mapping[str, Any]) -> bool:
    """Whether the provider says that it asked for two factors, in a way that the configuration trusts."""
    means = claims.get("amr")
    used = {str(one) for one in means} if isinstance(means, list) else set()
    return str(claims.get("acr", "")) in provider.trusted_acr or bool(used & set(provider.trusted_amr))


def groups(provider: Provider, claims: Mapping[str, Any]) -> frozenset[str]:
    value = claims.get(provider.claim("groups")) if provider.claim("groups") else None
    listed = value if isinstance(value, list) else str(value).split(",") if isinstance(value, str) else []
    return frozenset(str(one).strip() for one in listed)


def wished(provider: Provider, claims: Mapping[str, Any]) -> list[Wished]:
    """The rights of the groups he is in, then those of each activity on its establishment."""
    held = groups(provider, claims)
    found = [Wished(right) for right in provider.rights if right.group in held]
    return found + [_of_activity(provider, one) for one in activities(claims) if gives_a_right(provider, one)]


def gives_a_right(provider: Provider, activity: Activity) -> bool:
    fits = not provider.professions or activity.profession in provider.professions
    return provider.activity_right is not None and bool(activity.finess) and fits


def _of_activity(provider: Provider, activity: Activity) -> Wished:
    right = provider.activity_right
    assert right is not None  # noqa: S101 - gives_a_right has said so
    placed = MappedRight(
        right.role, right.actor, (f"etablissement:{activity.finess}",), right.themes, right.acts, right.group
    )
    return Wished(placed, activity.key, activity.label)


def activities(claims: Mapping[str, Any]) -> list[Activity]:
    """The activities that Pro Santé Connect lists, each once; a malformed one is left out."""
    said = claims.get("SubjectRefPro")
    found = {}
    for exercise in _blocks(said.get("exercices") if isinstance(said, dict) else None):
        for held in _blocks(exercise.get("activities")):
            activity = _activity(_word(exercise, "codeProfession"), held)
            found[activity.key] = activity
    return list(found.values())


def _activity(profession: str, said: Mapping[str, Any]) -> Activity:
    number = _word(said, "numeroFinessSite")
    finess_et = number if finess.is_valid(number) else ""
    mode = _word(said, "codeModeExercice")
    name = _word(said, "raisonSocialeSite") or finess_et or "Activité sans lieu"
    place = " ".join(part for part in (_word(said, "codePostal"),) if part)
    label = ", ".join(part for part in (name, place, MODES.get(mode, "")) if part)[:200]
    identity = [profession, mode, finess_et, _word(said, "numeroSiretSite"),
                _word(said, "identifiantTechniqueDeLaStructure"), name]  # fmt: skip
    return Activity(hashlib.sha256("|".join(identity).encode()).hexdigest()[:16], label, finess_et, profession)


def _blocks(value: Any) -> Iterable[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _word(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name, "")
    return _plain(value) if isinstance(value, str) else ""


def _plain(text: str) -> str:
    """The words of a text; nothing of one that holds what no name is made of, and no database keeps."""
    words = " ".join(text.split())
    return words if words.isprintable() else ""
