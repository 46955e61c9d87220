"""What a token is made of and how long it stands."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from jalon.kernel.refusal import Refusal
from jalon.kernel.text import clean

SCOPES = {
    "annuaire:lire": "Lire l’annuaire : établissements, changements, territoires, identifiants externes",
    "annuaire:identifiants": "Relier les établissements aux identifiants d’un autre logiciel",
    "listes:lire": "Lire les listes d’établissements",
    "listes:ecrire": "Faire et compléter des listes",
    "grille:lire": "Lire les grilles, leurs valeurs, leur origine, leur histoire, leurs contestations",
    "grille:ecrire": "Saisir des valeurs dans les grilles, en contester, y répondre",
    "fichiers:lire": "Lire les sources et le sort des fichiers déposés",
    "fichiers:deposer": "Déposer des fichiers et les appliquer",
}
PREFIX = "jalon_"  # so that a token left in a file is recognised by whoever looks for secrets
SHOWN = len(PREFIX) + 6  # characters kept in clear, to tell one token from another
USUAL_DAYS, LONGEST_NAME = 90, 80


def draw() -> str:
    """A new secret: 256 bits of chance, so that a plain hash is enough to keep it."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def checked_name(name: str) -> str:
    name = clean(name)
    if not name:
        raise Refusal("Donnez un nom au jeton : le logiciel qui s’en servira.")
    if len(name) > LONGEST_NAME:
        raise Refusal(f"Le nom d’un jeton tient en {LONGEST_NAME} caractères.")
    return name


def checked_scopes(scopes: Iterable[str]) -> list[str]:
    """In the order in which they are told; none or an unknown one is refused."""
    asked = set(scopes)
    if unknown := sorted(asked - SCOPES.keys()):
        raise Refusal(f"Portée inconnue : {', '.join(unknown)}. Portées possibles : {', '.join(SCOPES)}.")
    if not asked:
        raise Refusal("Choisissez au moins une portée : ce que le jeton permet.")
    return [scope for scope in SCOPES if scope in asked]


def end_of(days: int, now: datetime, most: int) -> datetime:
    """When a token given for so many days ends."""
    if not 1 <= days <= most:
        raise Refusal(f"Un jeton vaut de 1 à {most} jours.")
    return now + timedelta(days=days)
