"""The tables of the pages on people and acts, on screen and published."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime

from jalon.accounts import places, queries
from jalon.accounts.access import Right
from jalon.accounts.models import Act, AuditEvent, Grant, User
from jalon.accounts.places import Establishment
from jalon.publish import table as publishing
from jalon.ui.tables import Column, Export, Link, Table
from jalon.ui.templatetags.jalon import icon

NOBODY = "(ligne de commande)"
YES = icon("check", "oui")


def rights(grants: Iterable[Grant]) -> Table:
    columns = [Column(label) for label in ("Rôle", "Au nom de", "Territoires", "Thèmes", "Peut")]
    held = list(grants)
    named = queries.establishments_of(held)
    return Table("Mes droits", columns, [queries.described(grant, named) for grant in held])


def matrix(held: Sequence[tuple[Grant, Right]], parameters: str) -> Table:
    """Who may do what: one line per right, one column per act."""
    columns = [
        *(Column(label) for label in ("Personne", "Rôle", "Au nom de")),
        *(Column(act.label) for act in Act),
        *(Column(label) for label in ("Territoires", "Thèmes", "Donné par")),
    ]
    named = queries.establishments_of(grant for grant, _ in held)
    rows = [
        [Link(str(grant.user), reverse("accounts:person", args=[grant.user_id])), role, actor,
         *(YES if act in right.acts else "" for act in Act), territories, themes, queries.giver(grant)]
        for grant, right in held for role, actor, territories, themes, _ in [queries.described(grant, named)]
    ]  # fmt: skip
    export = Export("CSV", f"{reverse('accounts:rights_csv')}?{parameters}")
    note = "Un administrateur remplit les colonnes de la région, jamais celles d’un propriétaire national."
    return Table("Les droits de chacun", columns, rows, exports=[export], note=note)


def actors(held: Sequence[tuple[Grant, Right]]) -> Table:
    """How many people may act in the name of each actor: where nobody can, nothing will be completed."""
    columns = [Column("Au nom de"), *(Column(act.label, "number") for act in Act)]
    rows = [
        [places.actor_title(actor), *(counts.get(act, 0) for act in Act)]
        for actor, counts in queries.people_by_actor(list(held))
    ]
    note = "Sans les personnes dont le droit ne porte que sur un établissement."
    return Table("Combien de personnes, par acteur", columns, rows, note=note)


def matrix_to_publish(held: Sequence[tuple[Grant, Right]]) -> publishing.Table:
    titles = {
        "personne": "Personne", "nom": "Nom de connexion", "organisme": "Organisme", "role": "Rôle",
        "acteur": "Au nom de", **{act.value: act.label for act in Act},
        "territoires": "Territoires", "themes": "Thèmes", "depuis": "Depuis le",
    }  # fmt: skip
    named = queries.establishments_of(grant for grant, _ in held)
    rows = [
        [publishing.Cell(text) for text in (
            str(grant.user), grant.user.username, grant.user.organisation, role, actor,
            *("oui" if act in right.acts else "non" for act in Act),
            territories, themes, f"{localtime(grant.granted_at):%Y-%m-%d}",
        )]
        for grant, right in held for role, actor, territories, themes, _ in [queries.described(grant, named)]
    ]  # fmt: skip
    return publishing.Table("Droits", [publishing.Column(name, title) for name, title in titles.items()], rows)


def people(found: Iterable[User]) -> Table:
    columns = [Column(label) for label in ("Personne", "Nom de connexion", "Organisme", "Droits", "Accès", "Entre par")]
    columns.append(Column("Dernière connexion", kind="datetime"))
    listed: list[Any] = list(found)  # with the rights that stand, see queries.people
    named = queries.establishments_of(grant for user in listed for grant in user.standing)
    return Table("Personnes", columns, [_person(user, named) for user in listed])


def _person(user, named: Mapping[str, Establishment]) -> list:
    held = [queries.described(grant, named) for grant in user.standing]
    return [
        Link(str(user), reverse("accounts:person", args=[user.pk])),
        user.username,
        user.organisation,
        " ; ".join(f"{role}, {where}" for role, _, where, *_ in held) or "aucun droit",
        _door(user),
        ", ".join(f"{way} ({since})" if since else way for way, since in queries.ways_in(user)),
        user.last_login,
    ]


def _door(user: User) -> str:
    if not user.is_active:
        return "fermé"
    return "ouvert" if user.has_usable_password() or user.identities.all() else "invitation en attente"


def acts(found: Sequence[AuditEvent], parameters: str) -> Table:
    labels, names = queries.act_labels(), queries.names_of(found)
    columns = [
        *(Column("Le", kind="datetime"), Column("Personne"), Column("Acte"), Column("Objet"), Column("Détails")),
        Column("N°", kind="code"),
    ]
    rows = [
        [
            event.at,
            str(event.by or NOBODY),
            labels.get(event.verb, event.verb),
            names[event.pk],
            queries.details_in_words(event),
            event.sequence or "",
        ]
        for event in found
    ]
    export = Export("CSV", f"{reverse('accounts:journal_csv')}?{parameters}")
    return Table("Actes", columns, rows, exports=[export], note="Sans numéro : pas encore scellé.", heads=False)


def acts_to_publish(found: Iterable[AuditEvent]) -> publishing.Table:
    codes = ("le", "personne", "acte", "code", "objet", "details", "numero", "sceau")
    titles = ("Le", "Personne", "Acte", "Code de l'acte", "Objet", "Détails", "N°", "Sceau")
    columns = [publishing.Column(name, title) for name, title in zip(codes, titles, strict=True)]
    found, labels = list(found), queries.act_labels()
    names = queries.names_of(found)
    return publishing.Table("Journal", columns, [_published(event, labels, names[event.pk]) for event in found])


def _published(event: AuditEvent, labels: dict[str, str], about: str) -> list[publishing.Cell]:
    said = (
        localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
        str(event.by or NOBODY),
        labels.get(event.verb, event.verb),
        event.verb,
        about,
        queries.details_in_words(event),
        str(event.sequence or ""),
        event.seal,
    )
    return [publishing.Cell(text) for text in said]


def journal_of(person: User) -> str:
    """The address of the journal, filtered on one person."""
    return f"{reverse('accounts:journal')}?{urlencode({'person': person.pk})}"
