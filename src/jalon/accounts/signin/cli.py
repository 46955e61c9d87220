"""jalon signin show, test, link."""

import json


def add_commands(commands) -> None:
    signin = commands.add_parser("signin", help="comment on entre : fournisseurs d'identité, lien de secours")
    words = signin.add_subparsers(metavar="QUOI", required=True)
    show = words.add_parser("show", help="dire ce que connexion.yaml règle, et ses fautes avec leur ligne")
    show.set_defaults(handler=run_show)
    test = words.add_parser("test", help="demander à chaque fournisseur ce qu'il publie")
    test.set_defaults(handler=run_test)
    link = words.add_parser("link", help="faire entrer un administrateur une fois, quand rien d'autre ne le peut")
    link.add_argument("name", metavar="NOM", help="nom de connexion de l'administrateur")
    link.add_argument("--without-second-factor", action="store_true", help="effacer aussi son second facteur, perdu")
    link.set_defaults(handler=run_link)


def run_show(options) -> int:
    from jalon.accounts.signin import configuration, entrance

    said, problems = configuration.current(), entrance.problems()
    closed = said.shut or entrance.is_local_closed()
    if options.json:
        providers = [{"id": one.id, "title": one.title, "issuer": one.issuer} for one in said.providers.values()]
        shown = {"shut": said.shut, "local_accounts": not closed, "providers": providers, "problems": problems}
        print(json.dumps(shown))
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
    print("\n".join(problems) if problems else "Aucune faute.")
    return 2 if problems else 0


def run_test(options) -> int:
    from jalon.accounts.signin import configuration, oidc
    from jalon.kernel.refusal import Refusal

    found = {}
    for one in configuration.current().providers.values():
        try:
            oidc.published(one, afresh=True)
            found[one.id] = "répond"
        except Refusal as refusal:
            found[one.id] = str(refusal)
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print("\n".join(f"{name} : {said}" for name, said in found.items()) or "Aucun fournisseur n'est configuré.")
    return 0 if all(said == "répond" for said in found.values()) else 2


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
