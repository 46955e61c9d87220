"""Where the passphrase of a back-up comes from: never from the words of a command, which other accounts can read."""

import os
from pathlib import Path

from jalon.kernel.refusal import Refusal

SHORTEST = 12


def given(file: str | None) -> str:
    """The first line of --passphrase-file, else of $JALON_BACKUP_PASSPHRASE_FILE, else $JALON_BACKUP_PASSPHRASE."""
    if path := file or os.environ.get("JALON_BACKUP_PASSPHRASE_FILE"):
        return _read(Path(path).expanduser())
    return os.environ.get("JALON_BACKUP_PASSPHRASE", "")


def check_strength(passphrase: str) -> None:
    if passphrase and len(passphrase) < SHORTEST:
        raise Refusal(f"La phrase de passe est trop courte : il en faut au moins {SHORTEST} caractères.")


def _read(path: Path) -> str:
    try:
        said = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"« {path} » ne peut pas être lu : la phrase de passe y est attendue.") from error
    if not said or not said[0].strip():
        raise Refusal(f"« {path} » est vide : la phrase de passe y est attendue, sur la première ligne.")
    return said[0].strip()
