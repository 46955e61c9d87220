"""Where an instance keeps its things, and what the environment says of it. Standard library only."""

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from jalon.kernel.refusal import Refusal

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


def data_folder() -> Path:
    """$JALON_DATA, else `var` beside the checkout, else the user's own data folder."""
    if given := os.environ.get("JALON_DATA"):
        return Path(given).expanduser().resolve()
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").is_file():
        return checkout / "var"
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "jalon"


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


def public_address() -> tuple[str, bool]:
    """The host under which people reach this instance ($JALON_URL) and whether it is over HTTPS."""
    address = urlsplit(os.environ.get("JALON_URL", ""))
    return address.hostname or "", address.scheme == "https"


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
        "DEFAULT_FROM_EMAIL": os.environ.get("JALON_MAIL_FROM", "") or f"jalon@{public_address()[0] or 'localhost'}",
    }


def whole(name: str, *, usual: int, least: int, most: int) -> int:
    """A whole number said by the environment, within bounds."""
    said = os.environ.get(name, "").strip()
    if not said:
        return usual
    if not said.isdecimal() or not least <= int(said) <= most:
        raise Refusal(f"{name} vaut « {said} » : écrivez un nombre entier de {least} à {most}.")
    return int(said)
