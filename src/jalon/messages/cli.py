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
    from jalon.kernel.refusal import Refusal
    from jalon.messages import actions

    if not actions.is_configured():
        raise Refusal(
            "Aucun serveur de courriel n'est configuré : donnez JALON_SMTP (serveur:port) et JALON_MAIL_FROM."
        )
    answer = {"asked": actions.gather(), "sent": actions.send_waiting()}
    print(json.dumps(answer) if options.json else f"{answer['asked']} demandés, {answer['sent']} envoyés.")
    return 0
