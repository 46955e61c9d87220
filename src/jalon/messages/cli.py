"""jalon messages: the letters that leave this instance. jalon webhooks: see webhooks/cli.py."""

import json

from jalon.messages.webhooks import cli as webhooks


def add_commands(commands) -> None:
    messages = commands.add_parser("messages", help="les courriels : rappels et invitations").add_subparsers(
        required=True
    )
    listing = messages.add_parser("list", help="les derniers courriels et ce qu'ils sont devenus")
    listing.set_defaults(handler=list_letters)
    send = messages.add_parser("send", help="demande leurs courriels aux parties, puis envoie ce qui attend")
    send.set_defaults(handler=send_letters)
    test = messages.add_parser("test", help="envoie tout de suite un courriel d'essai, pour vérifier les réglages")
    test.add_argument("to", metavar="ADRESSE", help="à qui")
    test.set_defaults(handler=test_letter)
    webhooks.add_commands(commands)


def list_letters(options) -> int:
    from jalon.messages.models import SentLetter  # Django: only when asked

    letters = [
        {"to": one.to, "subject": one.subject, "state": one.state, "asked_at": f"{one.asked_at:%Y-%m-%d %H:%M}"}
        for one in SentLetter.objects.all()[:100]
    ]
    if options.json:
        print(json.dumps({"letters": letters}, ensure_ascii=False))
    else:
        for one in letters:
            print(f"{one['asked_at']}  {one['state']:<12} {one['to']:<32} {one['subject']}")
        if not letters:
            print("Aucun courriel.")
    return 0


def send_letters(options) -> int:
    from jalon.messages import actions

    actions.check_configured()
    answer = {"asked": actions.gather(), "sent": actions.send_waiting()}
    print(json.dumps(answer) if options.json else f"{answer['asked']} demandés, {answer['sent']} envoyés.")
    return 0


def test_letter(options) -> int:
    from jalon.messages import actions

    actions.send_test(options.to)
    print(json.dumps({"sent": 1}) if options.json else "Courriel d'essai parti : le serveur l'a accepté.")
    return 0
