"""The record of processing, from the live configuration: each line is read where it is decided, none is typed twice."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from jalon import catalogue
from jalon.accounts import places, queries
from jalon.accounts.audit import anchors
from jalon.accounts.models import Act, Grant, Role, Token, User
from jalon.accounts.processing import instance
from jalon.accounts.processing.declared import Treatment
from jalon.accounts.retention import due
from jalon.accounts.retention import queries as retention
from jalon.accounts.retention.models import PurgePlan
from jalon.accounts.signin import configuration
from jalon.ui.french import counted
from jalon.warehouse.vault import keys as vault


@dataclass(frozen=True)
class Section:
    """A part of the record: a table of plain words."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    widths: Sequence[int] = field(default_factory=tuple)  # shares of the page's width


@dataclass(frozen=True)
class Record:
    made_at: datetime
    house: str
    fictitious: bool
    missing: Sequence[str]
    sections: Sequence[Section]


UNBROKEN = "\N{NO-BREAK SPACE}"
_SPACED = re.compile(r" ([;:?!»])|(«) ")


def typeset(text: str) -> str:
    """Curled apostrophes, and no break before a sign or inside of quotation marks."""
    spaced = _SPACED.sub(lambda found: f"{UNBROKEN}{found[1]}" if found[1] else f"«{UNBROKEN}", text)
    return spaced.replace("'", "’")


def _typeset(section: Section) -> Section:
    rows = [[typeset(cell) for cell in row] for row in section.rows]
    return replace(section, rows=rows, note=typeset(section.note))


def record() -> Record:
    held = instance.read(Path(settings.DATA_DIR))
    sections = [
        Section("Responsable et délégué", ("Élément", "Ce qui est déclaré"), held.facts(), widths=(2, 5)),
        _treatments(), _recipients(), _keeping(), _sources(), _security(), _purges(),
    ]  # fmt: skip
    house = held.said.get("controller", "") or f"Responsable {instance.TO_COMPLETE}"
    return Record(timezone.localtime(), house, settings.DEMO, held.missing, list(map(_typeset, sections)))


def _treatments() -> Section:
    rules = {rule.definition.what: rule.definition for rule in due.rules()}
    rows = []
    for one in declared():
        kept = [f"{rules[what].title} : {rules[what].keep_in_words}" for what in one.whats if what in rules]
        rows.append([one.title, one.purpose, " ; ".join(one.persons), " ; ".join(one.data), " ; ".join(kept) or "—"])
    columns = ("Traitement", "Finalité", "Personnes concernées", "Données", "Gardées")
    note = "Un traitement par partie de Jalon en service sur cette instance."
    return Section("Traitements", columns, rows, note, widths=(3, 4, 3, 4, 4))


def declared() -> Iterator[Treatment]:
    """What the parts switched on declare; what needs the vault only where it is open."""
    opened = vault.is_present(Path(settings.DATA_DIR))
    for config in apps.get_app_configs():
        for one in getattr(config, "treatments", ()):
            if opened or not one.vault:
                yield one


def _recipients() -> Section:
    """Who reads: how many people by role, and in the name of which actor."""
    held = queries.rights_held()
    rows = []
    for role in Role:
        people = {grant.user_id for grant, _ in held if grant.role == role}
        rows.append([str(role.label), "—", str(len(people))])
    for actor, counts in queries.people_by_actor(held):
        if any(counts.values()):
            said = ", ".join(f"{Act(act).label.lower()} {number}" for act, number in counts.items() if number)
            rows.append([places.actor_title(actor), said, str(counts[Act.READ])])
    note = "Les personnes dont l’accès est ouvert, d’après leurs droits ; une personne peut compter plusieurs fois."
    return Section("Destinataires", ("Rôle ou organisme", "Peut", "Personnes"), rows, note, widths=(5, 5, 2))


def _keeping() -> Section:
    rows = []
    for rule in due.rules():
        one = rule.definition
        basis = " — ".join(filter(None, (one.basis, one.reference)))
        rows.append(
            [one.title, one.keep_in_words, rule.how.counted_from if rule.how and one.keep else "",
             "oui" if one.personal else "non", basis + (" (de mémoire, à vérifier)" if one.from_memory else ""),
             one.remains]
        )  # fmt: skip
    columns = ("Donnée", "Gardée", "Comptée", "De personnes", "Fondement", "Ce qui reste")
    return Section("Durées de conservation", columns, rows, widths=(3, 2, 3, 2, 5, 4))


def _sources() -> Section:
    words = {"public": "publique", "internal": "interne", "person": "données de personnes"}
    found = sorted(catalogue.current().sources.values(), key=lambda one: (one.sensitivity != "person", one.title))
    rows = [
        [one.title, one.producer, words[one.sensitivity], f"{one.keep_months} mois" if one.keep_months else "la règle"]
        for one in found if one.status in ("published", "preview")
    ]  # fmt: skip
    return Section("Fichiers reçus", ("Source", "Producteur", "Sensibilité", "Original gardé"), rows,
                   widths=(5, 3, 3, 2))  # fmt: skip


def _security() -> Section:
    return Section("Mesures de sécurité constatées", ("Mesure", "État"), list(_measures()), widths=(2, 5))


def _measures() -> Iterator[tuple[str, str]]:
    folder = Path(settings.DATA_DIR)
    yield "Chiffrement des échanges", f"HTTPS, {settings.HOST}" if settings.HTTPS else "non : l’adresse n’est pas HTTPS"
    active = User.objects.filter(is_active=True)
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    second = Authenticator.objects.filter(user__in=active, type__in=kinds).values("user").distinct().count()
    said = configuration.current()
    yield "Entrée", _ways_in(said)
    yield (
        "Second facteur",
        f"{_ASKED[said.second_factor_for]} ; activé par {counted(second, 'personne')} sur {active.count()}",
    )
    yield "Mots de passe", "hachés, douze signes au moins ; cinq échecs en cinq minutes ferment la porte"
    yield "Connexions", f"finies après {said.idle_minutes} minutes sans rien faire, {said.hours} heures en tout"
    tokens = Token.objects.filter(revoked_at=None, expires_at__gt=timezone.now(), person__is_active=True)
    yield "Accès par programme", f"{counted(tokens.count(), 'jeton')} en service"
    limited = Grant.objects.filter(revoked_at=None, user__is_active=True).exclude(territories=[]).count()
    yield "Droits", f"par acte, territoire et thème ; {counted(limited, 'droit limité,droits limités')} à un territoire"
    opened = vault.is_present(folder)
    yield (
        "Coffre",
        "ouvert, fichiers chiffrés (AES-256-GCM)" if opened else "absent : aucune donnée de patient ne peut entrer",
    )
    chain = queries.chain()
    witness = "présent" if anchors.path().is_file() else "absent"
    yield "Journal des actes", f"scellé jusqu’au n° {chain.last} ; témoin {witness}"
    yield "Dernière vérification du journal", _verified(chain)
    yield "Courriels", f"par {settings.EMAIL_HOST}" if settings.EMAIL_HOST else "aucun ne part de cette instance"


_ASKED = {
    "nobody": "offert à tous",
    "administrators": "demandé aux administrateurs",
    "everyone": "demandé à tous",
}


def _ways_in(said: configuration.SignIn) -> str:
    ways = [*(["comptes de Jalon"] if said.local_accounts else []), *(one.title for one in said.providers.values())]
    return ", ".join(ways)


def _verified(chain: queries.Chain) -> str:
    found = chain.verification
    if found is None:
        return "jamais faite"
    state = f"altéré, {counted(len(found.breaks), 'rupture')}" if found.breaks else "intact"
    return f"{timezone.localtime(found.at):%d/%m/%Y à %H h %M}, {state}, jusqu’au n° {found.last_sequence}"


def _purges() -> Section:
    rows = []
    for plan in PurgePlan.objects.filter(state=PurgePlan.State.DONE).select_related("approved_by", "proposed_by")[:20]:
        gone = " ; ".join(f"{one.title} : {one.gone}" for one in retention.kinds_of(plan) if one.gone)
        rows.append([f"n° {plan.pk}", f"{timezone.localtime(plan.done_at):%d/%m/%Y}", gone or "rien", plan.digest[:16]])
    for hold in retention.standing_holds():
        rows.append(["retenue", f"{timezone.localtime(hold.held_at):%d/%m/%Y}", f"{hold} ({hold.reason})", ""])
    note = "" if rows else "Aucune purge n’a encore été faite, rien n’est retenu."
    return Section("Purges et retenues", ("Plan", "Le", "Ce qui a été purgé", "Empreinte"), rows, note,
                   widths=(1, 2, 7, 3))  # fmt: skip
