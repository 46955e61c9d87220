from collections.abc import Iterable

from django.apps import AppConfig

from jalon.accounts.letters import Letter
from jalon.accounts.processing.declared import Treatment
from jalon.jobs.expiring import Expiring
from jalon.ui.menu import MenuEntry


def _administers(user) -> bool:
    from jalon.accounts import access  # models exist only once Django has started

    return access.perimeter_of(user).is_administrator


def sees_places(user) -> bool:
    """For menus: has he a right on more than an establishment? The other sections would only refuse him."""
    from jalon.accounts import access  # likewise

    return bool(access.perimeter_of(user).roles)


class AccountsConfig(AppConfig):
    name = "jalon.accounts"
    label = "accounts"
    verbose_name = "Comptes"
    menu = [
        MenuEntry(
            "Personnes", "accounts:people", "users", order=95, visible=_administers,
            covers=("accounts:rights", "accounts:journal", "accounts:retention", "accounts:processing"),
        )
    ]  # fmt: skip
    treatments = [
        Treatment(
            "Comptes et journal des actes",
            "Savoir qui entre, ce que chacun peut faire, et ce qui a été fait.",
            ("Agents des organismes qui se servent de Jalon",),
            ("Nom de connexion, nom, prénom, courriel, organisme", "Droits", "Actes datés, sans adresse IP"),
            ("closed_accounts", "audit_events", "sessions", "jobs"),
        )
    ]
    acts = {
        "accounts.person_created": "Personne créée",
        "accounts.person_deactivated": "Accès fermé",
        "accounts.person_reactivated": "Accès rouvert",
        "accounts.link_made": "Lien de mot de passe remis",
        "accounts.password_chosen": "Mot de passe choisi",
        "accounts.means_changed": "Moyen d'entrer changé",
        "accounts.factor_keys_changed": "Clé des seconds facteurs changée",
        "accounts.reminders_set": "Rappels réglés",
        "accounts.seals_set": "Envoi des sceaux réglé",
        "accounts.invited": "Personne invitée",
        "accounts.invitation_cancelled": "Invitation annulée",
        "accounts.seen_as": "Voir comme… : début",
        "accounts.seen_as_ended": "Voir comme… : fin",
        "accounts.right_given": "Droit donné",
        "accounts.right_revoked": "Droit retiré",
        "accounts.right_kept": "Droit gardé malgré le fournisseur",
        "accounts.provider_withdrawn": "Droits d'un ancien fournisseur retirés",
        "accounts.identity_linked": "Personne reconnue chez un fournisseur",
        "accounts.activity_chosen": "Activité choisie",
        "accounts.session_closed": "Connexion fermée",
        "accounts.sessions_closed": "Connexions fermées",
        "accounts.rescue_link_made": "Lien de secours fait",
        "accounts.token_made": "Jeton d'accès fait",
        "accounts.token_revoked": "Jeton d'accès révoqué",
        "accounts.journal_purged": "Début du journal purgé",
        "accounts.journal_verified": "Journal vérifié",
        "accounts.journal_exported": "Journal exporté",
        "accounts.journal_restored": "Reprise du témoin du journal",
        "accounts.identity_erased": "Identité d'un compte effacée",
        "accounts.person_extracted": "Extrait d'un compte tiré",
        "retention.proposed": "Purge proposée",
        "retention.approved": "Purge approuvée",
        "retention.abandoned": "Purge abandonnée",
        "retention.purged": "Purge exécutée",
        "retention.held": "Retenue posée",
        "retention.lifted": "Retenue levée",
        "vault.created": "Coffre ouvert",  # its acts belong to no module that has an AppConfig
        "vault.rotated": "Clé du coffre changée",
    }
    act_details = {
        "activity": "activité",
        "actor": "au nom de",
        "device": "appareil",
        "grant": "droit n°",
        "key": "clé",
        "means": "moyen",
        "provider": "fournisseur",
        "rights": "droits",
        "rewritten": "chiffrés de nouveau",
        "role": "rôle",
        "sessions": "connexions",
        "wanted": "reçus",
        "without_second_factor": "second facteur effacé",
        "territories": "territoires",
        "themes": "thèmes",
        "acts": "actes",
        "seen_as": "vu comme",
        "token": "par le jeton",
        "person": "au nom de",
        "scopes": "portées",
        "until": "jusqu'au",
        "alone": "approuvée par qui l'a proposée",
        "digest": "empreinte",
        "file": "fichier",
        "items": "éléments",
        "last": "jusqu'au n°",
        "purged": "purgé, laissé",
        "reason": "motif",
        "rows": "lignes",
        "seal": "sceau",
        "holds": "intact",
    }

    def act_values(self) -> dict[str, dict[str, str]]:
        from jalon.accounts.models import Role  # models exist only once Django has started

        return {"role": {role.value: role.label.partition(" : ")[0].lower() for role in Role}}

    def letters(self) -> Iterable[Letter]:
        from jalon.accounts import invitations  # likewise
        from jalon.accounts.audit import sending
        from jalon.accounts.signin import changes

        return [*invitations.letters(), *sending.letters(), *changes.letters()]

    def expiring(self) -> list[Expiring]:
        from jalon.accounts.retention import own  # likewise

        return own.expiring()
