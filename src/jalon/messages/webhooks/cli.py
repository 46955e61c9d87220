"""jalon webhooks: the addresses that are told what happens."""

import json


def add_commands(commands) -> None:
    words = commands.add_parser("webhooks", help="les abonnements : les adresses prévenues de ce qui arrive")
    words = words.add_subparsers(metavar="QUOI", required=True)
    listing = words.add_parser("list", help="les abonnements, et combien de messages attendent")
    listing.set_defaults(handler=run_list)
    events = words.add_parser("events", help="les évènements dont une adresse peut être prévenue")
    events.set_defaults(handler=run_events)
    add = words.add_parser("add", help="abonner une adresse ; son secret est imprimé une fois")
    add.add_argument("address", metavar="ADRESSE", help="https://…")
    add.add_argument("--title", required=True, metavar="NOM", help="le logiciel qui reçoit")
    add.add_argument("--owner", required=True, metavar="PERSONNE", help="l'adresse n'apprend que ce qu'elle peut lire")
    add.add_argument("--event", nargs="+", required=True, metavar="ÉVÈNEMENT", help="voir « jalon webhooks events »")
    add.set_defaults(handler=run_add)
    for word, said, handler in (
        ("try", "envoyer un essai, et dire s'il est arrivé", run_try),
        ("stop", "ne plus rien envoyer", run_stop),
        ("start", "reprendre les envois", run_start),
        ("secret", "changer le secret ; l'ancien signe encore un jour", run_secret),
        ("remove", "retirer l'abonnement et son historique", run_remove),
    ):
        one = words.add_parser(word, help=said)
        one.add_argument("number", type=int, metavar="N", help="numéro de l'abonnement")
        one.set_defaults(handler=handler)
    send = words.add_parser("send", help="envoyer maintenant ce qui attend")
    send.set_defaults(handler=run_send)


def run_list(options) -> int:
    from jalon.accounts.access import system  # Django: only when asked
    from jalon.messages.webhooks.queries import subscriptions_of

    found = [
        {
            "number": one.subscription.pk, "title": one.subscription.title, "address": one.subscription.address,
            "owner": one.subscription.owner.username, "events": one.subscription.events, "waiting": one.waiting,
            "stopped": one.subscription.stopped_why if one.subscription.stopped_at else "",
        }
        for one in subscriptions_of(system())
    ]  # fmt: skip
    if options.json:
        print(json.dumps({"subscriptions": found}, ensure_ascii=False))
    for one in [] if options.json else found:
        state = f"arrêté : {one['stopped']}" if one["stopped"] else "en marche"
        print(f"{one['number']:>4}  {one['title']:<24} {one['address']:<40} {one['waiting']} en attente, {state}")
    if not found and not options.json:
        print("Aucun abonnement.")
    return 0


def run_events(options) -> int:
    from jalon.accounts import happenings

    titles = {one.name: one.title for one in happenings.declared()}
    if options.json:
        print(json.dumps({"events": titles}, ensure_ascii=False))
    else:
        print("\n".join(f"{name:<26} {title}" for name, title in titles.items()))
    return 0


def run_add(options) -> int:
    from jalon.accounts.models import User
    from jalon.kernel.refusal import Refusal
    from jalon.messages.webhooks import actions, signing

    owner = User.objects.filter(username=options.owner, is_active=True).first()
    if owner is None:
        raise Refusal(f"Personne ne se connecte sous le nom « {options.owner} ».")
    made = actions.subscribe(title=options.title, address=options.address, events=options.event, owner=owner, by=None)
    _tell_secret(options, made.pk, signing.secret_of(made))
    return 0


def run_secret(options) -> int:
    from jalon.messages.webhooks import actions

    _tell_secret(options, options.number, actions.change_secret(subscription=_held(options), by=None))
    return 0


def run_try(options) -> int:
    from jalon.messages.models import Dispatch
    from jalon.messages.webhooks import actions

    made = actions.send_trial(subscription=_held(options), by=None)
    arrived = made.state == Dispatch.State.DELIVERED
    if options.json:
        print(json.dumps({"arrived": arrived, "status": made.status, "problem": made.problem}, ensure_ascii=False))
    elif arrived:
        print(f"L'essai est arrivé : réponse {made.status} en {made.milliseconds} ms.")
    else:
        print(f"L'essai n'est pas arrivé : {made.problem}.")
    return 0 if arrived else 2


def run_stop(options) -> int:
    from jalon.messages.webhooks import actions

    actions.stop(subscription=_held(options), by=None)
    return _say(options, "Rien ne part plus vers cette adresse.")


def run_start(options) -> int:
    from jalon.messages.webhooks import actions

    actions.start(subscription=_held(options), by=None)
    return _say(options, "Les envois reprennent.")


def run_remove(options) -> int:
    from jalon.messages.webhooks import actions

    actions.remove(subscription=_held(options), by=None)
    return _say(options, "L'abonnement est retiré.")


def run_send(options) -> int:
    from jalon.messages.webhooks import gathering, sending

    answer = {"made": gathering.gather(), "sent": sending.send_waiting()}
    print(json.dumps(answer) if options.json else f"{answer['made']} messages faits, {answer['sent']} partis.")
    return 0


def _held(options):
    from jalon.kernel.refusal import Refusal
    from jalon.messages.models import Subscription

    held = Subscription.objects.filter(pk=options.number).first()
    if held is None:
        raise Refusal(f"Aucun abonnement ne porte le numéro {options.number} : voyez « jalon webhooks list ».")
    return held


def _tell_secret(options, number: int, secret: str) -> None:
    if options.json:
        print(json.dumps({"number": number, "secret": secret}))
    else:
        print(f"Abonnement n° {number}. Secret, montré cette fois seulement : {secret}")


def _say(options, sentence: str) -> int:
    print(json.dumps({"number": options.number}) if options.json else sentence)
    return 0
