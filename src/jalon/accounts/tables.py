"""The tables of the pages on people and acts, on screen and published."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime

from jalon.accounts import queries
from jalon.accounts.models import AuditEvent, Grant, User
from jalon.publish import table as publishing
from jalon.ui.tables import Column, Export, Link, Table

NOBODY = "(ligne de commande)"


def rights(grants: Iterable[Grant]) -> Table:
    columns = [Column("Rôle"), Column("Au nom de"), Column("Territoires"), Column("Thèmes")]
    return Table("Vos droits", columns, [queries.described(grant) for grant in grants])


def people(found: Iterable[User]) -> Table:
    columns = [Column(label) for label in ("Personne", "Nom de connexion", "Organisme", "Droits", "Accès")]
    columns.append(Column("Dernière connexion", kind="datetime"))
    return Table("Personnes", columns, [_person(user) for user in found])


def _person(user) -> list:
    held = [queries.described(grant) for grant in user.standing]
    return [
        Link(str(user), reverse("accounts:person", args=[user.pk])),
        user.username,
        user.organisation,
        " ; ".join(f"{role}, {where}" for role, _, where, _ in held) or "aucun droit",
        _door(user),
        user.last_login,
    ]


def _door(user: User) -> str:
    if not user.is_active:
        return "fermé"
    return "ouvert" if user.has_usable_password() else "invitation en attente"


def acts(found: Iterable[AuditEvent], parameters: str) -> Table:
    labels = queries.act_labels()
    columns = [
        *(Column("Le", kind="datetime"), Column("Personne"), Column("Acte"), Column("Objet"), Column("Détails")),
        Column("N°", kind="code"),
    ]
    rows = [
        [
            event.at,
            str(event.by or NOBODY),
            labels.get(event.verb, event.verb),
            event.target_label,
            queries.details_in_words(event),
            event.sequence or "",
        ]
        for event in found
    ]
    export = Export("CSV", f"{reverse('accounts:journal_csv')}?{parameters}")
    return Table("Actes", columns, rows, exports=[export], note="Sans numéro : pas encore scellé.", heads=False)


def acts_to_publish(found: Iterable[AuditEvent]) -> publishing.Table:
    names = ("le", "personne", "acte", "code", "objet", "details", "numero", "sceau")
    titles = ("Le", "Personne", "Acte", "Code de l'acte", "Objet", "Détails", "N°", "Sceau")
    columns = [publishing.Column(name, title) for name, title in zip(names, titles, strict=True)]
    labels = queries.act_labels()
    return publishing.Table("Journal", columns, [_published(event, labels) for event in found])


def _published(event: AuditEvent, labels: dict[str, str]) -> list[publishing.Cell]:
    said = (
        localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
        str(event.by or NOBODY),
        labels.get(event.verb, event.verb),
        event.verb,
        event.target_label,
        queries.details_in_words(event),
        str(event.sequence or ""),
        event.seal,
    )
    return [publishing.Cell(text) for text in said]


def journal_of(person: User) -> str:
    """The address of the journal, filtered on one person."""
    return f"{reverse('accounts:journal')}?{urlencode({'person': person.pk})}"
