"""jalon dpo report | person | erase."""

import json
import sys
from pathlib import Path
from typing import Any

FORMATS = ("md", "json", "pdf", "xlsx")


def add_commands(commands: Any) -> None:
    about = "pour le délégué à la protection des données : registre, extrait, effacement"
    words = commands.add_parser("dpo", help=about).add_subparsers(metavar="QUOI", required=True)
    report = words.add_parser("report", help="le registre des traitements, d'après ce qui est configuré")
    report.add_argument("--format", choices=FORMATS, default="md", metavar="FORMAT", help=f"{', '.join(FORMATS)} (md)")
    report.add_argument("--output", metavar="FICHIER", help="où l'écrire ; sans lui, md et json vont à la sortie")
    report.set_defaults(handler=run_report)
    person = words.add_parser("person", help="tout ce que Jalon tient d'une personne")
    person.add_argument("name", metavar="NOM", help="nom de connexion, courriel ou numéro du compte")
    person.set_defaults(handler=run_person)
    erase = words.add_parser("erase", help="effacer l'identité d'un compte fermé ; ses actes restent, sous son numéro")
    erase.add_argument("name", metavar="NOM", help="nom de connexion, courriel ou numéro du compte")
    erase.set_defaults(handler=run_erase)


def run_report(options: Any) -> int:
    from jalon.accounts.processing import papers
    from jalon.accounts.processing.record import record
    from jalon.kernel.refusal import Refusal

    asked = "json" if options.json else options.format
    if not options.output and asked in ("pdf", "xlsx"):
        raise Refusal(f"Dites où écrire le {asked} : --output FICHIER.")
    content = papers.as_format(record(), asked)
    if not options.output:
        sys.stdout.write(content.decode())
        return 0
    try:
        Path(options.output).write_bytes(content)
    except OSError:
        raise Refusal(f"« {options.output} » ne peut pas être écrit : vérifiez le chemin et vos droits.") from None
    print(f"Registre écrit dans {options.output}.")
    return 0


def run_person(options: Any) -> int:
    from jalon.accounts.processing import person

    found = person.extract(person.find(options.name), by=None)
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    for name, value in found["compte"].items():
        print(f"{name} : {'oui' if value is True else 'non' if value is False else value or '—'}")
    for title in ("droits", "actes"):
        print(f"\n{title} : {len(found[title])}")
        for one in found[title]:
            print("  " + " ; ".join(f"{name} : {value}" for name, value in one.items() if value))
    return 0


def run_erase(options: Any) -> int:
    from jalon.accounts import erasing
    from jalon.accounts.processing import person

    erased = erasing.erase(person=person.find(options.name), by=None)
    said = f"L'identité du compte n° {erased.pk} est effacée ; ses actes restent au journal sous ce numéro."
    print(json.dumps({"account": erased.pk}) if options.json else said)
    return 0
