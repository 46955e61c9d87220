"""jalon createuser, jalon audit; retention/, processing/, signin/ and tokens/ add their words."""

import json
import sys
from pathlib import Path
from typing import Any

from jalon.accounts.processing import cli as processing
from jalon.accounts.retention import cli as retention
from jalon.accounts.signin import cli as signin
from jalon.accounts.tokens import cli as tokens
from jalon.kernel.refusal import Refusal

ROLES = ("lecteur", "contributeur", "region", "national", "administrateur")
ACTS = ("lire", "saisir", "importer", "clore")


def add_commands(commands) -> None:
    person = commands.add_parser("createuser", help="créer une personne, avec son rôle")
    person.add_argument("name", metavar="NOM", help="nom de connexion")
    person.add_argument("--email", default="", help="adresse de courriel")
    person.add_argument("--role", choices=ROLES, default="lecteur", help="lecteur si rien n'est dit")
    person.add_argument("--actor", default="region", metavar="ACTEUR", help="region, ans, cnam… (region)")
    person.add_argument(
        "--territory",
        nargs="+",
        default=[],
        metavar="TERRITOIRE",
        help="region:75, departement:24, etablissement:990000010… ; sinon partout",
    )
    person.add_argument("--theme", nargs="+", default=[], metavar="THÈME", help="thèmes du catalogue ; sinon tous")
    person.add_argument(
        "--act", nargs="+", choices=ACTS, default=[], metavar="ACTE", help=f"{', '.join(ACTS)} ; sinon ceux du rôle"
    )
    person.add_argument(
        "--password-stdin", action="store_true", help="lire le mot de passe sur l'entrée ; sinon un lien est imprimé"
    )
    person.set_defaults(handler=run_createuser)
    _add_audit(commands)
    retention.add_commands(commands)
    processing.add_commands(commands)
    signin.add_commands(commands)
    tokens.add_commands(commands)


def _add_audit(commands) -> None:
    audit = commands.add_parser("audit", help="le journal des actes").add_subparsers(metavar="QUOI", required=True)
    verify = audit.add_parser("verify", help="vérifier qu'aucune ligne du journal n'a été changée ou supprimée")
    verify.add_argument(
        "--anchor",
        "--seal",
        metavar="TÉMOIN",
        action="append",
        default=[],
        help="ce qui a été noté ailleurs : une copie de journal/sceaux.txt, un sceau, ou NUMÉRO:SCEAU",
    )
    verify.add_argument("--export", metavar="FICHIER", help="vérifier un journal exporté, et non celui d'ici")
    verify.set_defaults(handler=run_verify)
    export = audit.add_parser("export", help="écrire le journal scellé, une ligne JSON par acte, pour un tiers")
    export.add_argument("file", metavar="FICHIER", help="le fichier à écrire ; « - » : la sortie")
    export.set_defaults(handler=run_export)
    restored = audit.add_parser("restored", help="dire qu'une sauvegarde a été remise : le témoin repart de là")
    restored.add_argument("reason", metavar="MOTIF", help="quelle sauvegarde, et pourquoi")
    restored.set_defaults(handler=run_restored)


def run_createuser(options) -> int:
    from django.conf import settings

    from jalon.accounts import actions, invitations, letters

    password = _password() if options.password_stdin else None
    person = actions.create_person(
        username=options.name,
        email=options.email,
        password=password,
        role=options.role,
        actor=options.actor,
        territories=options.territory,
        themes=options.theme,
        acts=options.act,
        by=None,
    )
    link = "" if password else letters.link(invitations.path_for(person))
    if options.json:
        print(json.dumps({"username": person.username, "role": options.role, "link": link}))
    else:
        print(f"{person.username} peut se connecter ({options.role}).")
        if link:
            where = "" if settings.PUBLIC_ORIGIN else ", à l'adresse de Jalon suivie de"
            print(f"Mot de passe à choisir dans les 7 jours{where} : {link}")
    return 0


def _password() -> str:
    password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise Refusal("Aucun mot de passe n'a été lu sur l'entrée.")
    return password


def run_verify(options) -> int:
    from jalon.accounts.audit import checking

    if options.export:
        return _verify_export(options)
    verdict = checking.verify_and_note(by=None, noted=options.anchor)
    said = [found.message for found in verdict.breaks]
    if options.json:
        found: dict[str, Any] = {
            "sealed": verdict.sealed,
            "waiting": verdict.waiting,
            "purged": verdict.purged,
            "holds": verdict.holds,
        }
        found |= {"breaks": said, "notes": verdict.notes, "last": verdict.last_sequence, "seal": verdict.last_seal}
        print(json.dumps(found, ensure_ascii=False))
        return 0 if verdict.holds else 2
    if verdict.holds:
        print(f"Journal intact : {verdict.sealed} actes scellés. Dernier sceau : {verdict.last_seal}")
    else:
        print("\n".join(["Le journal a été altéré :", *said]))
    print("\n".join([*checking.facts(verdict), *(f"À savoir : {note}" for note in verdict.notes)]))
    return 0 if verdict.holds else 2


def _verify_export(options) -> int:
    from jalon.accounts.audit import exported

    verdict = exported.verify(Path(options.export), options.anchor)
    said = [found.message for found in verdict.breaks]
    if options.json:
        found = {"sealed": verdict.sealed, "holds": verdict.holds, "breaks": said}
        print(json.dumps(found | {"last": verdict.last_sequence, "seal": verdict.last_seal}, ensure_ascii=False))
    elif verdict.holds:
        print(f"Journal exporté intact : {verdict.sealed} actes, jusqu'au n° {verdict.last_sequence}.")
        print(f"Dernier sceau : {verdict.last_seal}")
        if not options.anchor:
            print("Sans un sceau noté ailleurs (--seal), rien ne prouve que sa fin n'a pas été coupée.")
    else:
        print("\n".join(["Le journal exporté a été altéré :", *said]))
    return 0 if verdict.holds else 2


def run_export(options) -> int:
    from jalon.accounts.audit import checking

    if options.file == "-":
        for line in checking.export(by=None):
            print(line)
        return 0
    written = checking.export_to(Path(options.file), by=None)
    print(json.dumps({"rows": written}) if options.json else f"{written} actes scellés écrits dans {options.file}.")
    return 0


def run_restored(options) -> int:
    from jalon.accounts.audit import checking

    number = checking.restored(reason=options.reason, by=None)
    said = f"Noté : le journal repart du n° {number}, et le témoin avec lui."
    print(json.dumps({"last": number}) if options.json else said)
    return 0
