"""jalon createuser, jalon audit verify; signin/ and tokens/ add their words."""

import json
import sys

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
    audit = commands.add_parser("audit", help="le journal des actes").add_subparsers(metavar="QUOI", required=True)
    verify = audit.add_parser("verify", help="vérifier qu'aucune ligne du journal n'a été changée ou supprimée")
    verify.set_defaults(handler=run_verify)
    signin.add_commands(commands)
    tokens.add_commands(commands)


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
    from jalon.accounts import audit

    audit.seal()
    verdict = audit.verify()
    said = [found.message for found in verdict.breaks]
    if options.json:
        print(json.dumps({"sealed": verdict.sealed, "holds": verdict.holds, "breaks": said, "seal": verdict.last_seal}))
    elif verdict.holds:
        print(f"Journal intact : {verdict.sealed} actes scellés. Dernier sceau : {verdict.last_seal}")
    else:
        print("\n".join(["Le journal a été altéré :", *said]))
    return 0 if verdict.holds else 2
