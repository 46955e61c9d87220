"""jalon token create|list|revoke."""

import json

from jalon.accounts.tokens.rules import SCOPES, USUAL_DAYS


def add_commands(commands) -> None:
    words = commands.add_parser("token", help="les jetons des programmes").add_subparsers(metavar="QUOI", required=True)
    make = words.add_parser("create", help="faire un jeton pour un compte de service")
    make.add_argument("person", metavar="PERSONNE", help="nom de connexion du compte, sans courriel ni mot de passe")
    make.add_argument("--name", required=True, metavar="NOM", help="le logiciel qui s'en servira")
    make.add_argument(
        "--scope", nargs="+", required=True, choices=tuple(SCOPES), metavar="PORTÉE", help=", ".join(SCOPES)
    )
    make.add_argument("--days", type=int, default=USUAL_DAYS, metavar="N", help=f"durée en jours ({USUAL_DAYS})")
    make.set_defaults(handler=run_create)
    told = words.add_parser("list", help="les jetons et leur état")
    told.set_defaults(handler=run_list)
    end = words.add_parser("revoke", help="révoquer un jeton")
    end.add_argument("number", type=int, metavar="N", help="numéro dit par jalon token list")
    end.set_defaults(handler=run_revoke)


def run_create(options) -> int:
    from jalon.accounts.models import User
    from jalon.accounts.tokens import actions
    from jalon.kernel.refusal import Refusal

    person = User.objects.filter(username=options.person).first()
    if person is None:
        raise Refusal(f"Personne ne s'appelle « {options.person} ».")
    token, secret = actions.create_token(
        person=person, name=options.name, scopes=options.scope, days=options.days, by=None
    )
    if options.json:
        print(json.dumps({"number": token.pk, "token": secret, "expires_at": token.expires_at.isoformat()}))
    else:
        print(f"Jeton n° {token.pk}, à noter maintenant : il ne sera plus montré.\n{secret}")
    return 0


def run_list(options) -> int:
    from jalon.accounts.tokens.models import Token

    found = [_told(token) for token in Token.objects.select_related("person")]
    if options.json:
        print(json.dumps({"tokens": found}, ensure_ascii=False))
    for one in [] if options.json else found:
        print(f"{one['number']:>4}  {one['state']:<10}  {one['person']:<20}  {one['name']}  {', '.join(one['scopes'])}")
    return 0


def _told(token) -> dict:
    return {
        "number": token.pk, "name": token.name, "person": token.person.username, "shown": token.shown,
        "scopes": token.scopes, "state": token.state, "expires_at": token.expires_at.isoformat(),
        "last_used_at": token.last_used_at.isoformat() if token.last_used_at else None,
    }  # fmt: skip


def run_revoke(options) -> int:
    from jalon.accounts.tokens import actions
    from jalon.accounts.tokens.models import Token
    from jalon.kernel.refusal import Refusal

    token = Token.objects.filter(pk=options.number).first()
    if token is None:
        raise Refusal(f"Aucun jeton ne porte le numéro {options.number}.")
    actions.revoke_token(token=token, by=None)
    print(
        json.dumps({"number": token.pk, "state": "révoqué"}) if options.json else f"Le jeton « {token} » est révoqué."
    )
    return 0
