"""jalon backup, jalon restore."""

import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jalon.config import environment
from jalon.kernel.refusal import Refusal

EVERY = 2.0  # seconds between two lines of progress
PHRASE = "fichier dont la première ligne est la phrase de passe (sinon $JALON_BACKUP_PASSPHRASE)"


def add_commands(commands) -> None:
    backup = commands.add_parser(
        "backup",
        help="sauvegarder l'instance en un fichier, ou en vérifier un",
        usage="jalon backup [options] FICHIER\n              jalon backup verify FICHIER",
    )
    backup.add_argument("words", nargs="+", metavar="FICHIER", help="où écrire ; « verify FICHIER » le relit")
    backup.add_argument("--passphrase-file", metavar="FICHIER", help=f"chiffrer : {PHRASE}")
    backup.add_argument(
        "--without-secret-key", action="store_true", help="sans les clés des sessions et des seconds facteurs"
    )
    backup.add_argument("--with-journal", action="store_true", help="avec le journal des incidents")
    backup.set_defaults(handler=run_backup, needs_django=False)
    restore = commands.add_parser("restore", help="rétablir une sauvegarde là où il n'y a rien")
    restore.add_argument("file", metavar="FICHIER", help="la sauvegarde")
    restore.add_argument("--into", metavar="DOSSIER", help="dans ce dossier neuf, avec une base SQLite à lui")
    restore.add_argument("--passphrase-file", metavar="FICHIER", help=PHRASE)
    restore.set_defaults(handler=run_restore, needs_django=False, unfinished=True)


def run_backup(options) -> int:
    from jalon.config.backup import passphrases

    passphrase = passphrases.given(options.passphrase_file)
    if options.words[0] == "verify" and len(options.words) == 2:
        return _verify(Path(options.words[1]), passphrase, options)
    if len(options.words) != 1:
        raise Refusal("Un seul fichier : « jalon backup FICHIER », ou « jalon backup verify FICHIER ».")
    passphrases.check_strength(passphrase)
    import django

    django.setup()
    from jalon.config import state
    from jalon.config.backup import making  # its models exist only once Django has started

    if not state.database_answers():
        raise Refusal("La base de données ne répond pas : vérifiez son adresse et qu'elle est démarrée.")
    wanted = making.Wanted(passphrase, secret_key=not options.without_secret_key, journal=options.with_journal)
    made = making.make(Path(options.words[0]).absolute(), options.data_folder, wanted, _Progress())
    _print(made, _said_of_backup(made, options.data_folder), options)
    return 0


def run_restore(options) -> int:
    from jalon.config.backup import passphrases, restoring

    folder = options.data_folder
    if options.into:
        folder = Path(options.into).expanduser().resolve()
        os.environ.pop("JALON_DATABASE_URL", None)
        os.environ.pop("JALON_VAULT_KEYS", None)
        os.environ.pop("JALON_FACTOR_KEYS", None)
    passphrase = passphrases.given(options.passphrase_file)
    done = restoring.restore(Path(options.file), folder, passphrase, _Progress())
    _print(done, _said_of_restoration(done, folder, elsewhere=bool(options.into)), options)
    return 0


def _verify(file: Path, passphrase: str, options) -> int:
    from jalon.config.backup import restoring

    found = restoring.verify(file, passphrase, _Progress())
    _print(found, ["Sauvegarde entière : tout y a été relu.", *_contents(found)], options)
    return 0


def _contents(found: dict[str, Any]) -> list[str]:
    lines = [
        f"Faite le {_instant(found['made_at'])} par Jalon {found['version']} ({found['engine']})",
        f"Base de données : {found['tables']} tables, {found['rows']} lignes",
        f"Fichiers : {found['files']}, {found['file_bytes']} octets",
        f"Clé secrète : {'comprise' if found['secret_key'] else 'non comprise'}",
        f"Chiffrée : {'oui' if found['encrypted'] else 'non'}",
    ]
    if found["vanished"]:
        lines.append(f"Effacés pendant la sauvegarde, donc absents : {len(found['vanished'])} fichier(s)")
        lines += [f"  {name}" for name in found["vanished"]]
    return lines


def _instant(made_at: str) -> str:
    """As the clock of the region says it; Django may not have started."""
    local = datetime.fromisoformat(made_at).astimezone(ZoneInfo(environment.TIME_ZONE))
    return f"{local:%d/%m/%Y à %H:%M}"


def _said_of_backup(made: dict[str, Any], folder: Path) -> list[str]:
    from jalon.warehouse import vault

    lines = [f"Sauvegarde faite : {made['file']} ({made['bytes']} octets, {made['seconds']} s)", *_contents(made)]
    if vault.is_present(folder):
        lines.append(f"Le trousseau du coffre n'y est pas : gardez-le à part ({vault.ring_path(folder)}).")
    if made["secret_key"] and not made["encrypted"]:
        lines.append("Elle contient la clé secrète et toutes les données, en clair : gardez-la comme elles.")
    return lines


def _said_of_restoration(done: dict[str, Any], folder: Path, *, elsewhere: bool) -> list[str]:
    from jalon.warehouse import vault

    late = done["migrations_applied"]
    lines = [
        f"Sauvegarde rétablie dans {folder}",
        *_contents(done)[:3],
        "Chaque table et chaque fichier ont été relus : ce sont ceux qui ont été sauvegardés.",
    ]
    if late:
        lines.append(f"Base mise à jour : {late} étape(s) appliquée(s).")
    if done["vault_parts"] and not vault.is_present(folder):
        lines.append(f"Le coffre attend son trousseau : remettez-le à sa place ({vault.ring_path(folder)}).")
    lines.append(_what_next(folder, elsewhere=elsewhere))
    return lines


def _what_next(folder: Path, *, elsewhere: bool) -> str:
    """In a folder of its own, the words that reach it: the settings at hand still name the other instance."""
    if not elsewhere:
        return "Ensuite : « jalon check », puis « jalon serve »."
    return (
        f"Ensuite, sans JALON_DATABASE_URL ni JALON_VAULT_KEYS : « jalon --data-dir {folder} check », puis la même "
        "avec « serve » à la place de « check »."
    )


def _print(found: dict[str, Any], lines: list[str], options) -> None:
    print(json.dumps(found, ensure_ascii=False) if options.json else "\n".join(lines))


class _Progress:
    """A line from time to time on the error stream, so that what a script reads stays clean."""

    def __init__(self) -> None:
        self._next = time.monotonic() + EVERY

    def __call__(self, done: int, total: int, what: str) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY
            print(f"{100 * done // max(total, 1)} % {what}", file=sys.stderr, flush=True)
