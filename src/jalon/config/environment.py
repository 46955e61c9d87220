"""Where an instance keeps its things, and what the environment says of it. Standard library only."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from jalon.kernel.refusal import Refusal

UNFINISHED = "restauration-inachevee"  # in the data folder while it is being restored, and after a failure
FACTOR_KEYS = "cles-facteurs"
TIME_ZONE = "Europe/Paris"
FOLDERS = ("originaux", "entrepot", "catalogue", "depot", "exports", "journal")

# WAL lets people read while one writes; IMMEDIATE makes writers queue instead of failing half-way.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;"
    ),
}


@dataclass(frozen=True)
class Backups:
    """Back-ups at regular times: into which folder, how often, how many are kept."""

    folder: Path
    every: timedelta
    keep: int


def data_folder() -> Path:
    """$JALON_DATA, else `var` beside the checkout, else the user's own data folder."""
    if given := os.environ.get("JALON_DATA"):
        return Path(given).expanduser().resolve()
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").is_file():
        return checkout / "var"
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "jalon"


def refuse_unfinished(folder: Path) -> None:
    """A place half restored is opened by nothing but the restoration that finishes it."""
    if (folder / UNFINISHED).exists():
        raise Refusal(
            f"Une restauration commencée dans « {folder} » n'est pas finie : relancez « jalon restore FICHIER », "
            "qui la reprendra du début."
        )


def prepare(folder: Path) -> None:
    """Make the data folder and its sub-folders; they are closed to other accounts of the machine."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in FOLDERS:
            (folder / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        why = "ce n'est pas un dossier" if isinstance(error, FileExistsError) else "vérifiez le chemin et vos droits"
        raise Refusal(f"Le dossier de données « {folder} » ne peut pas être créé : {why}.") from error
    if not os.access(folder, os.W_OK):
        raise Refusal(f"Le dossier de données « {folder} » n'est pas ouvert en écriture.")


def secret_key(folder: Path) -> str:
    """$JALON_SECRET_KEY, else the key of the data folder, drawn the first time."""
    if given := os.environ.get("JALON_SECRET_KEY"):
        return given
    path = folder / "cle-secrete"
    # Two processes may start at once: each writes its own draft, the first to link it wins.
    if not path.exists():
        draft = folder / f".cle-{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def factor_keys(folder: Path) -> Path:
    """Where the keys of second factors are: $JALON_FACTOR_KEYS, else in the data folder."""
    given = os.environ.get("JALON_FACTOR_KEYS")
    return Path(given).expanduser().resolve() if given else folder / FACTOR_KEYS


def database(folder: Path) -> dict:
    """Django's description of the database: $JALON_DATABASE_URL, else a SQLite file in the data folder."""
    url = os.environ.get("JALON_DATABASE_URL", "")
    if not url:
        path = folder / "jalon.sqlite3"
        if not path.exists():
            path.touch(mode=0o600)  # closed to others even where the folder is not; SQLite's other files follow it
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    address = urlsplit(url)
    if address.scheme not in ("postgres", "postgresql"):
        raise Refusal("JALON_DATABASE_URL doit commencer par postgres:// ; sans elle, Jalon se sert de SQLite.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.lstrip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": address.hostname or "",
        "PORT": str(address.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(address.query)),
    }


class PublicAddress(NamedTuple):
    """Where people reach this instance: https://sante.exemple.fr/jalon has the path `/jalon`; all empty without it."""

    host: str
    https: bool
    origin: str
    path: str


def public_address() -> PublicAddress:
    """$JALON_URL, taken apart."""
    url = os.environ.get("JALON_URL", "").strip()
    if not url:
        return PublicAddress("", False, "", "")
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname or address.query or address.fragment:
        raise Refusal("JALON_URL s'écrit comme dans un navigateur, par exemple https://sante.exemple.fr/jalon.")
    origin = f"{address.scheme}://{address.netloc}"
    return PublicAddress(address.hostname, address.scheme == "https", origin, address.path.rstrip("/"))


def cookie_prefix(*, https: bool, path: str) -> str:
    """What a browser holds a cookie to by its name: set by this very host over HTTPS, nobody else's page can plant it.

    `__Host-` wants the path "/": below another path, `__Secure-` promises HTTPS alone.
    """
    if not https:
        return ""
    return "__Secure-" if path else "__Host-"


def trusted_proxies() -> list[IPv4Network | IPv6Network]:
    """Who may say for whom he asks and whether it was over HTTPS: $JALON_PROXY, else this machine alone."""
    said = os.environ.get("JALON_PROXY", "") or "127.0.0.1, ::1"
    try:
        return [ip_network(one.strip()) for one in said.split(",")]
    except ValueError as error:
        raise Refusal("JALON_PROXY liste des adresses ou des réseaux, par exemple 10.1.2.3, 10.1.4.0/24.") from error


def mail() -> dict:
    """Django's mail settings: $JALON_SMTP (host:port), its _USER, _PASSWORD and _TLS (starttls, ssl or nothing).

    $JALON_MAIL_FROM is the address the letters come from.
    """
    host, _, port = os.environ.get("JALON_SMTP", "").partition(":")
    tls = os.environ.get("JALON_SMTP_TLS", "").lower()
    if tls not in ("", "starttls", "ssl"):
        raise Refusal("JALON_SMTP_TLS vaut starttls, ssl ou rien.")
    if port and not port.isdigit():
        raise Refusal("JALON_SMTP s'écrit serveur:port, par exemple smtp.exemple.fr:587.")
    return {
        "EMAIL_HOST": host,
        "EMAIL_PORT": int(port or {"ssl": 465, "starttls": 587}.get(tls, 25)),
        "EMAIL_HOST_USER": os.environ.get("JALON_SMTP_USER", ""),
        "EMAIL_HOST_PASSWORD": os.environ.get("JALON_SMTP_PASSWORD", ""),
        "EMAIL_USE_TLS": tls == "starttls",
        "EMAIL_USE_SSL": tls == "ssl",
        "DEFAULT_FROM_EMAIL": os.environ.get("JALON_MAIL_FROM", "") or f"jalon@{public_address().host or 'localhost'}",
    }


def backups() -> Backups | None:
    """$JALON_BACKUP_DIR, with $JALON_BACKUP_EVERY (hours) and $JALON_BACKUP_KEEP; None when it is not given."""
    folder = os.environ.get("JALON_BACKUP_DIR")
    every, keep = (
        os.environ.get(f"JALON_BACKUP_{name}") or default for name, default in (("EVERY", "24"), ("KEEP", "14"))
    )
    for name, text in (("EVERY", every), ("KEEP", keep)):
        if not (text.isascii() and text.isdigit() and 0 < int(text) <= 10_000):
            raise Refusal(f"JALON_BACKUP_{name} est un nombre entier, à partir de 1.")
    return Backups(Path(folder).expanduser(), timedelta(hours=int(every)), int(keep)) if folder else None


def whole(name: str, *, usual: int, least: int, most: int) -> int:
    """A whole number said by the environment, within bounds."""
    said = os.environ.get(name, "").strip()
    if not said:
        return usual
    if not said.isdecimal() or not least <= int(said) <= most:
        raise Refusal(f"{name} vaut « {said} » : écrivez un nombre entier de {least} à {most}.")
    return int(said)
