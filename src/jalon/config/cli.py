"""jalon migrate, check, makemigrations."""

import argparse
import json


def add_commands(commands) -> None:
    migrate = commands.add_parser("migrate", help="créer la base de données ou la mettre à jour")
    migrate.set_defaults(handler=run_migrate)
    check = commands.add_parser("check", help="dire où sont les données, quelle base sert et ce qui manque")
    check.set_defaults(handler=run_check)
    write = commands.add_parser("makemigrations")  # for developers: without help, it is not listed
    write.add_argument("apps", nargs="*", metavar="APPLICATION", help=argparse.SUPPRESS)
    write.add_argument("--check", action="store_true", help="seulement dire s'il en manque")
    write.set_defaults(handler=run_makemigrations)


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
        print(f"Base de données prête : {before} étape(s) appliquée(s).")
    else:
        print("Base de données déjà à jour.")
    return 0


def run_check(options) -> int:
    from jalon.config import state

    found = state.describe() | {"orphan_observations": state.orphan_observations()}
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print("\n".join(state.sentences(found)))
    return 0


def run_makemigrations(options) -> int:
    from django.core.management import call_command

    from jalon.config import first_migrations

    if afresh := first_migrations.missing(options.apps):
        first_migrations.write(afresh)
        return 0
    try:
        call_command("makemigrations", *options.apps, check_changes=options.check, dry_run=options.check)
    except SystemExit as missing:  # how Django's --check answers
        return 2 if missing.code else 0
    return 0
