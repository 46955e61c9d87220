"""jalon signin show, test, key, factors, withdraw, link."""

import json
from pathlib import Path


def add_commands(commands) -> None:
    signin = commands.add_parser("signin", help="comment on entre : fournisseurs d'identité, lien de secours")
    words = signin.add_subparsers(metavar="QUOI", required=True)
    show = words.add_parser("show", help="dire ce que connexion.yaml règle, et ses fautes avec leur ligne")
    show.set_defaults(handler=run_show)
    test = words.add_parser("test", help="demander à chaque fournisseur ce qu'il publie, et ses clés")
    test.set_defaults(handler=run_test)
    key = words.add_parser("key", help="dire la clé publique (JWKS) à donner au fournisseur qui veut une signature")
    key.add_argument("file", metavar="FICHIER", help="la clé privée, dans le dossier de données")
    key.add_argument("--new", action="store_true", help="la tirer d'abord, dans ce fichier nouveau")
    key.add_argument("--rsa", action="store_true", help="avec --new : RSA (RS256) plutôt qu'EC (ES256)")
    key.add_argument("--kid", default="", metavar="NOM", help="le nom écrit en key_id ; sinon l'empreinte de la clé")
    key.set_defaults(handler=run_key)
    factors = words.add_parser("factors", help="dire si les seconds facteurs se lisent, et changer leur clé")
    factors.add_argument("--rotate", action="store_true", help="tirer une clé, et tout chiffrer de nouveau par elle")
    factors.add_argument("--forget-old", action="store_true", help="avec --rotate : jeter les clés d'avant")
    factors.set_defaults(handler=run_factors)
    withdraw = words.add_parser("withdraw", help="retirer les droits venus d'un fournisseur qui n'est plus configuré")
    withdraw.add_argument("provider", metavar="FOURNISSEUR", help="son identifiant dans connexion.yaml, autrefois")
    withdraw.set_defaults(handler=run_withdraw)
    link = words.add_parser("link", help="faire entrer un administrateur une fois, quand rien d'autre ne le peut")
    link.add_argument("name", metavar="NOM", help="nom de connexion de l'administrateur")
    link.add_argument("--without-second-factor", action="store_true", help="effacer aussi son second facteur, perdu")
    link.set_defaults(handler=run_link)


def run_show(options) -> int:
    from jalon.accounts import access
    from jalon.accounts.signin import configuration, entrance, former

    said, problems = configuration.current(), entrance.problems()
    left = [one.sentence for one in former.found(access.system())]
    closed = said.shut or entrance.is_local_closed()
    if options.json:
        providers = [{"id": one.id, "title": one.title, "issuer": one.issuer} for one in said.providers.values()]
        shown = {
            "shut": said.shut,
            "local_accounts": not closed,
            "providers": providers,
            "problems": problems,
            "left": left,
        }
        print(json.dumps(shown, ensure_ascii=False))
        return 2 if problems else 0
    if said.shut:
        print(
            "\n".join(
                [*problems, "Personne n'entre avant que ce fichier soit corrigé, sauf par « jalon signin link »."]
            )
        )
        return 2
    print(f"Comptes de Jalon : {'fermés' if closed else 'ouverts'}")
    asked = {"nobody": "demandé à personne", "administrators": "demandé aux administrateurs", "everyone": "à tous"}
    print(f"Second facteur : {asked[said.second_factor_for]}, {said.grace_days} jours pour l'installer")
    print(f"Une connexion se ferme après {said.idle_minutes} minutes sans rien faire, {said.hours} heures en tout")
    for one in said.providers.values():
        print(f"Fournisseur {one.id} : {one.title}, {one.issuer}, {len(one.rights)} droit(s) par groupe")
    print("\n".join([*left, *(problems or ["Aucune faute."])]))
    return 2 if problems else 0


def run_test(options) -> int:
    from jalon.accounts.signin import configuration, oidc
    from jalon.kernel.refusal import Refusal

    found = {}
    for one in configuration.current().providers.values():
        try:
            oidc.check(one)
            found[one.id] = "répond"
        except Refusal as refusal:
            found[one.id] = f"{refusal} ({getattr(refusal, 'reason', '')})"
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print("\n".join(f"{name} : {said}" for name, said in found.items()) or "Aucun fournisseur n'est configuré.")
    return 0 if all(said == "répond" for said in found.values()) else 2


def run_key(options) -> int:
    from django.conf import settings

    from jalon.accounts.signin import clients
    from jalon.kernel.refusal import Refusal

    path = Path(settings.DATA_DIR) / options.file
    if path.parent.resolve() != Path(settings.DATA_DIR).resolve():
        raise Refusal("La clé est un fichier du dossier de données : donnez son nom seul, par exemple psc.pem.")
    if options.new:
        clients.draw(path, with_rsa=options.rsa)
    try:
        pem = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Refusal(f"« {options.file} » ne se lit pas dans le dossier de données ; --new la tire.") from None
    print(json.dumps({"keys": [clients.public(pem, options.kid)]}, indent=None if options.json else 2))
    return 0


def run_factors(options) -> int:
    from jalon.accounts.signin import seeds
    from jalon.kernel.refusal import Refusal

    if problem := seeds.problem():
        raise Refusal(problem)
    if options.forget_old and not options.rotate:
        raise Refusal("--forget-old va avec --rotate : une clé ne se jette qu'une fois tout chiffré par une autre.")
    if options.rotate:
        seeds.rotate(forget_old=options.forget_old)
    encrypted, clear, keys = seeds.counts()
    if options.json:
        print(json.dumps({"encrypted": encrypted, "clear": clear, "keys": keys}))
    else:
        print(f"Chiffrés : {encrypted} ; en clair : {clear} ; clés : {keys}")
    return 0


def run_withdraw(options) -> int:
    from jalon.accounts import access
    from jalon.accounts.signin import actions

    taken, kept = actions.withdraw(provider=options.provider, by=None, perimeter=access.system())
    if options.json:
        print(json.dumps({"withdrawn": taken, "kept": kept}, ensure_ascii=False))
    else:
        print("\n".join([f"Droits retirés : {taken}", *kept]))
    return 3 if kept else 0


def run_link(options) -> int:
    from jalon.accounts.letters import link
    from jalon.accounts.signin import links

    path = links.make(options.name, without_second_factor=options.without_second_factor)
    if options.json:
        print(json.dumps({"link": path}))
    else:
        print(f"{options.name} entre une fois, dans les {links.MINUTES} minutes, à l'adresse de Jalon suivie de :")
        print(link(path))
    return 0
