"""What the pages on people and acts read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.apps import apps
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from jalon.accounts import access, places
from jalon.accounts.access import Right
from jalon.accounts.audit.sealing import end_of_chain
from jalon.accounts.audit.writing import PERSON
from jalon.accounts.models import Act, AuditEvent, Grant, JournalPurge, User, Verification
from jalon.accounts.places import Establishment
from jalon.accounts.signin import configuration, former
from jalon.ui import french


def people() -> QuerySet[User]:
    """Everyone, with the rights that stand."""
    standing = Grant.objects.filter(revoked_at=None)
    return User.objects.order_by("-is_active", Lower("username")).prefetch_related(
        Prefetch("grants", queryset=standing, to_attr="standing"), "identities"
    )


def ways_in(person: User) -> list[tuple[str, str]]:
    """By what a person may come in, and since when each is known: (what, since when or empty)."""
    found = [("Mot de passe de Jalon", "")] if person.has_usable_password() else []
    providers = configuration.current().providers
    for held in person.identities.all():
        known = providers.get(held.provider)
        title = known.title if known else f"{held.provider} (n’est plus configuré)"
        found.append((title, french.short_day(held.linked_at)))
    return found


def second_factors(person: User) -> list[tuple[str, str]]:
    """The keys and the code of a person: (name, added on)."""
    from allauth.mfa.models import Authenticator  # its models exist only once Django has started

    held = Authenticator.objects.filter(user=person, type__in=("totp", "webauthn")).order_by("pk")
    return [
        (f"clé « {one.data.get('name')} »" if one.type == "webauthn" else "code d’une application",
         french.short_day(one.created_at))
        for one in held
    ]  # fmt: skip


def standing_grants(person: User) -> QuerySet[Grant]:
    return Grant.objects.filter(user=person, revoked_at=None)


def described(grant: Grant, named: Mapping[str, Establishment]) -> tuple[str, str, str, str, str]:
    """A right in words: role, actor, territories, themes, acts. `named`: see `establishments_of`."""
    role = grant.get_role_display().partition(" :")[0]
    territories = ", ".join(places.territory_title(code, named) for code in grant.territories) or "tous les territoires"
    themes = ", ".join(places.theme_title(theme) for theme in grant.themes) or "tous les thèmes"
    return role, places.actor_title(grant.actor), territories, themes, acts_in_words(access.right_of(grant))


def giver(grant: Grant) -> str:
    """Which provider gives a right; nothing for one given by hand."""
    if former.is_gone(grant.provider):
        return f"{grant.provider} (n’est plus configuré)"
    known = configuration.current().providers.get(grant.provider)
    return known.title if known else grant.provider


def establishments_of(grants: Iterable[Grant]) -> Mapping[str, Establishment]:
    """The establishments that some rights name, asked for once for all of them."""
    return places.establishments(number for grant in grants for number in places.numbers_in(grant.territories))


def acts_in_words(right: Right) -> str:
    """ "lire, saisir et importer"."""
    said = [act.value for act in Act if act in right.acts]
    return " et ".join(part for part in (", ".join(said[:-1]), said[-1]) if part)


def rights_held(*, territory: str = "", theme: str = "", actor: str = "", act: str = "") -> list[tuple[Grant, Right]]:
    """The standing rights of the people who may enter, by name, that reach a territory, a theme, an actor, an act."""
    standing = Grant.objects.filter(revoked_at=None, user__is_active=True).select_related("user")
    pairs = [(grant, access.right_of(grant)) for grant in standing.order_by(Lower("user__username"), "pk")]
    named = establishments_of(grant for grant, _ in pairs) if territory else {}
    return [
        (grant, right) for grant, right in pairs
        if (not territory or _reaches(right, territory, named)) and right.covers_theme(theme)
        and actor in ("", right.actor) and (not act or act in right.acts)
    ]  # fmt: skip


def _reaches(right: Right, territory: str, named: Mapping[str, Establishment]) -> bool:
    """A right on one of its départements reaches a region too: it opens its grid; on an establishment, its place."""
    kind, _, code = territory.partition(":")
    inside = [named[number] for number in right.establishments if number in named]
    if any(code == (one.region if kind == "region" else one.department) for one in inside):
        return True
    return right.shows_place(code) if kind == "region" else right.covers_territory(territory)


def people_by_actor(held: list[tuple[Grant, Right]]) -> list[tuple[str, dict[str, int]]]:
    """For each actor of the catalogue, how many people may do each act in its name, beyond one establishment."""
    found: dict[str, dict[str, set[int]]] = {
        actor: {act: set() for act in Act.values} for actor, _ in places.actor_choices()
    }
    for grant, right in held:
        for act in right.acts if not right.is_local else ():
            found.setdefault(right.actor, {}).setdefault(act, set()).add(grant.user_id)
    return [(actor, {act: len(people) for act, people in acts.items()}) for actor, acts in found.items()]


@dataclass(frozen=True)
class ActFilter:
    person: int | None = None
    verb: str = ""
    text: str = ""
    first: date | None = None
    last: date | None = None


def acts(chosen: ActFilter) -> QuerySet[AuditEvent]:
    """The acts of the journal that fit, last first; days are those of Paris."""
    found = AuditEvent.objects.select_related("by")
    if chosen.person is not None:
        found = found.filter(by_id=chosen.person)
    if chosen.verb:
        found = found.filter(verb=chosen.verb)
    if chosen.text:
        found = found.filter(Q(target_label__icontains=chosen.text) | _about_people(chosen.text))
    if chosen.first:
        found = found.filter(at__gte=_midnight(chosen.first))
    if chosen.last:
        found = found.filter(at__lt=_midnight(chosen.last + timedelta(days=1)))
    return found


def _about_people(text: str) -> Q:
    """Rows name people by their number: a text is looked for among their names as they are now."""
    bearing = Q(username__icontains=text) | Q(first_name__icontains=text) | Q(last_name__icontains=text)
    numbers = [str(pk) for pk in User.objects.filter(bearing).values_list("pk", flat=True)]
    return Q(target_kind=PERSON, target_id__in=numbers)


def names_of(events: Iterable[AuditEvent]) -> dict[int, str]:
    """What each act is about, people by their name of today."""
    events = list(events)
    people = User.objects.in_bulk([int(one.target_id) for one in events if one.target_kind == PERSON])
    about = {one.pk: people.get(int(one.target_id)) for one in events if one.target_kind == PERSON}
    return {one.pk: str(about.get(one.pk) or one.target_label) for one in events}


@dataclass(frozen=True)
class Chain:
    """The state of the chain without following it: its last row, what waits, what the last verification found."""

    last: int
    seal: str
    waiting: int
    purged: int
    verification: Verification | None


def chain() -> Chain:
    last, seal = end_of_chain()
    waiting = AuditEvent.objects.filter(sequence=None).count()
    purge = JournalPurge.objects.first()
    verification = Verification.objects.select_related("by").first()
    return Chain(last, seal, waiting, purge.last_sequence if purge else 0, verification)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def act_labels() -> dict[str, str]:
    """What features call their acts on screen: AppConfig.acts, verb → French words."""
    return {verb: said for config in apps.get_app_configs() for verb, said in getattr(config, "acts", {}).items()}


def known_verbs() -> list[tuple[str, str]]:
    """The acts the journal holds, by their French words."""
    labels = act_labels()
    held = AuditEvent.objects.order_by("verb").values_list("verb", flat=True).distinct()
    return sorted(((verb, labels.get(verb, verb)) for verb in held), key=lambda pair: pair[1])


def details_in_words(event: AuditEvent) -> str:
    """The details of an act on one line, "région : 75 ; rows : 12"."""
    return " ; ".join(_details(event))


def _details(event: AuditEvent) -> Iterator[str]:
    labels, words = detail_labels(), value_labels(event.verb)
    for name, value in event.details.items():
        if value not in (None, "", [], {}):
            said = _in_words(value)
            yield f"{labels.get(name, name)} : {words.get(name, {}).get(said, said)}"


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def value_labels(verb: str) -> dict[str, dict[str, str]]:
    """What the feature of an act calls the codes that its details hold: AppConfig.act_values(), name → code → words."""
    for config in apps.get_app_configs():
        if config.label == verb.partition(".")[0] and hasattr(config, "act_values"):
            return config.act_values()
    return {}


def detail_labels() -> dict[str, str]:
    """What features call the details of their acts: AppConfig.act_details, name → French words."""
    return {
        name: said for config in apps.get_app_configs() for name, said in getattr(config, "act_details", {}).items()
    }
