"""What keeps an instance from being opened to people: `jalon check --production`.

Each question answers with the sentence that says what to do, or nothing when all is well. A blocking point is one that
would lose or show what people entrust; a point of attention is for the operator to judge.
"""

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from jalon.config import state

READY, TO_SEE, BLOCKED = 0, 3, 2
SHORT_KEY = 50
HERE = ("", "localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Point:
    """`code` is stable, for scripts."""

    code: str
    blocking: bool
    sentence: str


def points() -> list[Point]:
    """What is not ready, the blocking first."""
    asked = [(question, True) for question in BLOCKING] + [(question, False) for question in TO_JUDGE]
    return [Point(question.__name__, blocking, said) for question, blocking in asked if (said := question())]


def verdict(found: list[Point]) -> int:
    """The exit code: 0 ready, 3 points of attention only, 2 not ready."""
    if any(point.blocking for point in found):
        return BLOCKED
    return TO_SEE if found else READY


def as_data(found: list[Point]) -> dict:
    return {"ready": verdict(found) != BLOCKED, "points": [asdict(point) for point in found]}


def sentences(found: list[Point]) -> list[str]:
    said = [f"{'À RÉGLER' if point.blocking else 'À VOIR  '}  {point.sentence}" for point in found]
    ends = {
        READY: "Prête pour la production : aucun point.",
        TO_SEE: f"Prête pour la production, {len(found)} point(s) à voir.",
        BLOCKED: f"Pas prête pour la production : {sum(p.blocking for p in found)} point(s) à régler.",
    }
    return [*said, ends[verdict(found)]]


# Blocking


def debug() -> str:
    return "Le mode de mise au point de Django est allumé : il montre le code et les valeurs." if settings.DEBUG else ""


def database_silent() -> str:
    return "" if state.database_answers() else "La base de données ne répond pas : vérifiez JALON_DATABASE_URL."


def migrations_to_apply() -> str:
    return "La base n'est pas à jour : lancez « jalon migrate »." if state.unapplied() else ""


def demonstration() -> str:
    said = "Ce dossier de données contient la région fictive : prenez-en un autre."
    return said if settings.DEMO else ""


def address_not_https() -> str:
    said = "JALON_URL ne commence pas par https:// : ni cookies protégés, ni HSTS, ni liens dans les courriels."
    return "" if settings.HTTPS else said


def folder_open_to_others() -> str:
    folder = settings.DATA_DIR
    is_open = folder.stat().st_mode & 0o077
    return f"« {folder} » s'ouvre à d'autres comptes de la machine : chmod 700 {folder}" if is_open else ""


def secret_key_short() -> str:
    said = f"La clé secrète a moins de {SHORT_KEY} caractères : tirez-en une au hasard."
    return said if len(settings.SECRET_KEY) < SHORT_KEY else ""


def factor_keys_lost() -> str:
    if not _ready():
        return ""
    from jalon.accounts.signin import seeds  # models exist only once Django has started

    return seeds.problem()


def work_in_requests() -> str:
    said = "JALON_SYNC_JOBS=1 fait les travaux longs pendant que les pages attendent : retirez-le."
    return said if settings.JALON_SYNC_JOBS else ""


def no_administrator() -> str:
    said = "Personne n'administre l'instance : jalon createuser NOM --role administrateur"
    return said if _ready() and not _administrators() else ""


# To judge


def sqlite() -> str:
    said = "La base est un fichier SQLite : bien pour un poste ou un essai ; à plusieurs, donnez PostgreSQL."
    return said if connection.vendor == "sqlite" else ""


def database_in_clear() -> str:
    database = settings.DATABASES["default"]
    if connection.vendor != "postgresql" or database["HOST"] in HERE or database["HOST"].startswith("/"):
        return ""
    said = "La base est sur une autre machine sans chiffrement exigé : ajoutez ?sslmode=verify-full"
    return "" if database["OPTIONS"].get("sslmode") in ("require", "verify-ca", "verify-full") else said


def secret_key_beside_data() -> str:
    said = "La clé secrète est dans le dossier de données, donc dans ses copies : donnez JALON_SECRET_KEY."
    return "" if os.environ.get("JALON_SECRET_KEY") else said


def no_mail() -> str:
    said = "Aucun serveur de courriel : ni invitations ni rappels ne partent (JALON_SMTP, JALON_MAIL_FROM)."
    return "" if settings.EMAIL_HOST else said


def mail_in_clear() -> str:
    is_safe = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL or settings.EMAIL_HOST in HERE
    return "" if is_safe else "Les courriels partent en clair vers une autre machine : JALON_SMTP_TLS=starttls"


def no_second_factor() -> str:
    if not _ready():
        return ""
    from allauth.mfa.models import Authenticator  # models exist only once Django has started

    people = _administrators()
    held = (
        Authenticator.objects.filter(user__in=people, type__in=("totp", "webauthn")).values("user").distinct().count()
    )
    bare = len(people) - held
    return f"{bare} administrateur(s) sans second facteur : menu du compte, « Second facteur »." if bare else ""


def runs_as_root() -> str:
    said = "Jalon tourne avec le compte root : donnez-lui un compte à lui."
    return said if hasattr(os, "geteuid") and os.geteuid() == 0 else ""


def data_in_the_checkout() -> str:
    checkout = Path(__file__).resolve().parents[3]
    is_inside = (checkout / "pyproject.toml").is_file() and settings.DATA_DIR.is_relative_to(checkout)
    return "Les données sont dans le dossier du programme : donnez JALON_DATA." if is_inside else ""


def catalogue_mistakes() -> str:
    problems = state.catalogue_problems()
    return f"{problems} problème(s) dans le catalogue : « jalon catalogue check » les explique." if problems else ""


def _ready() -> bool:
    return state.database_answers() and not state.unapplied()


def _administrators() -> list:
    from jalon.accounts.access import perimeter_of
    from jalon.accounts.models import User

    return [person for person in User.objects.filter(is_active=True) if perimeter_of(person).is_administrator]


Question = Callable[[], str]
BLOCKING: tuple[Question, ...] = (
    *(debug, database_silent, migrations_to_apply, demonstration, address_not_https, folder_open_to_others),
    *(secret_key_short, factor_keys_lost, work_in_requests, no_administrator),
)
TO_JUDGE: tuple[Question, ...] = (
    *(sqlite, database_in_clear, secret_key_beside_data, no_mail, mail_in_clear, no_second_factor, runs_as_root),
    *(data_in_the_checkout, catalogue_mistakes),
)
