"""jalon migrate, check, vault, makemigrations; backup and restore have a page of their own."""

import argparse
import json

from jalon.config.backup import cli as backup
from jalon.ui.french import counted


def add_commands(commands) -> None:
    migrate = commands.add_parser("migrate", help="créer la base de données ou la mettre à jour")
    migrate.set_defaults(handler=run_migrate)
    check = commands.add_parser("check", help="dire où sont les données, quelle base sert et ce qui manque")
    check.add_argument("--production", action="store_true", help="dire ce qui manque avant d'ouvrir le site à d'autres")
    check.set_defaults(handler=run_check)
    backup.add_commands(commands)
    _add_vault(commands)
    write = commands.add_parser("makemigrations")  # for developers: without help, it is not listed
    write.add_argument("apps", nargs="*", metavar="APPLICATION", help=argparse.SUPPRESS)
    write.add_argument("--check", action="store_true", help="seulement dire s'il en manque")
    write.set_defaults(handler=run_makemigrations)


def _add_vault(commands) -> None:
    about = "le coffre, où les données de personnes sont chiffrées"
    vault = commands.add_parser("vault", help=about).add_subparsers(metavar="QUOI", required=True)
    create = vault.add_parser("create", help="ouvrir le coffre : tirer ses clés")
    create.set_defaults(handler=run_vault_create)
    status = vault.add_parser("status", help="dire s'il est ouvert, et si tout ce qu'il contient se lit")
    status.set_defaults(handler=run_vault_status)
    rotate = vault.add_parser("rotate", help="changer de clé ; les anciennes lisent encore ce qu'elles ont chiffré")
    rotate.add_argument("--rewrite", action="store_true", help="chiffrer aussi de nouveau ce qui est déjà là")
    rotate.set_defaults(handler=run_vault_rotate)


def run_migrate(options) -> int:
    from django.core.management import call_command

    from jalon.config import state

    verbosity = 0 if options.json else 1
    before = state.unapplied()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if options.json:
        print(json.dumps({"applied": before}))
    elif verbosity and before:
        print(f"Base de données prête : {counted(before, 'étape appliquée,étapes appliquées')}.")
    else:
        print("Base de données déjà à jour.")
    return 0


def run_check(options) -> int:
    from jalon.config import production, state

    if options.production:
        points = production.points()
        in_words = "\n".join(production.sentences(points))
        print(json.dumps(production.as_data(points), ensure_ascii=False) if options.json else in_words)
        return production.verdict(points)
    found = state.describe() | {"orphan_observations": state.orphan_observations()}
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print("\n".join(state.sentences(found)))
        print("Avant de l'ouvrir à d'autres : « jalon check --production »")
    return 0


def run_vault_create(options) -> int:
    from jalon.config import vault

    made = vault.create(options.data_folder)
    if options.json:
        print(json.dumps(made, ensure_ascii=False))
    else:
        print(f"Le coffre est ouvert. Ses clés : {made['ring']}\n{vault.APART}")
    return 0


def run_vault_status(options) -> int:
    from jalon.config import vault

    found = vault.described(options.data_folder)
    print(json.dumps(found, ensure_ascii=False) if options.json else "\n".join(vault.sentences(found)))
    return 0 if vault.is_well(found) else 2


def run_vault_rotate(options) -> int:
    from jalon.config import vault

    done = vault.rotate(options.data_folder, rewrite=options.rewrite)
    if options.json:
        print(json.dumps(done, ensure_ascii=False))
    else:
        again = f" {done['rewritten']} fichier(s) chiffré(s) de nouveau." if options.rewrite else ""
        print(f"Nouvelle clé : {done['key']}.{again} Trousseau : {done['ring']}\n{vault.APART}")
    return 0


def run_makemigrations(options) -> int:
    from django.core.management import call_command

    try:
        call_command("makemigrations", *options.apps, check_changes=options.check, dry_run=options.check)
    except SystemExit as missing:  # how Django's --check answers
        return 2 if missing.code else 0
    return 0
