"""jalon antibiotics validate | reopen | template | recap."""

import json
from pathlib import Path
from typing import Any

KINDS = ("structure", "journees", "admissions", "consommations", "resistances", "medicaments")


def add_words(words: Any) -> None:
    for name, said in (("validate", "valider une période, au nom de l'hôpital"), ("reopen", "la rouvrir, motif dit")):
        word = words.add_parser(name, help=said)
        word.add_argument("--establishment", required=True, metavar="FINESS")
        word.add_argument("--period", required=True, metavar="PÉRIODE", help="trimestre ou année : 2016-Q1, 2016")
        if name == "reopen":
            word.add_argument("--reason", required=True, metavar="MOTIF")
        word.set_defaults(handler=run_validate if name == "validate" else run_reopen)
    template = words.add_parser("template", help="écrire le classeur vide d'une nature de fichier")
    template.add_argument("kind", choices=KINDS)
    template.add_argument("out", type=Path, metavar="SORTIE.xlsx")
    template.set_defaults(handler=run_template)
    recap = words.add_parser("recap", help="ce que chaque hôpital a apporté, et ce qui manque")
    recap.add_argument("--establishment", action="append", metavar="FINESS")
    recap.set_defaults(handler=run_recap)


def run_validate(options: Any) -> int:
    from jalon.antibiotics.actions import loading, validating  # Django, only when a command needs it
    from jalon.antibiotics.rules.periods import read_period

    period = read_period(options.period)
    validating.validate(loading.establishment_of(options.establishment), period, by=None)
    return _say(options, {"period": period.code, "validated": True}, f"{period.label} est validé")


def run_reopen(options: Any) -> int:
    from jalon.antibiotics.actions import loading, validating
    from jalon.antibiotics.rules.periods import read_period

    period = read_period(options.period)
    validating.reopen(loading.establishment_of(options.establishment), period, by=None, reason=options.reason)
    return _say(options, {"period": period.code, "validated": False}, f"{period.label} est rouvert")


def run_template(options: Any) -> int:
    from jalon import catalogue
    from jalon.antibiotics.bringing.described import template_workbook
    from jalon.kernel.refusal import Refusal

    content = template_workbook(catalogue.current().hospital_files[options.kind])
    try:
        options.out.write_bytes(content)
    except OSError as error:
        raise Refusal(f"ne peut pas être écrit ({error.strerror})", where=str(options.out)) from error
    return _say(options, {"file": str(options.out), "kind": options.kind}, f"{options.out} est écrit")


def _say(options: Any, answer: dict[str, Any], sentence: str) -> int:
    print(json.dumps(answer, ensure_ascii=False) if options.json else sentence)
    return 0


def run_recap(options: Any) -> int:
    from jalon.antibiotics.bringing.words import kind_title
    from jalon.antibiotics.queries.asked import hospitals_of
    from jalon.antibiotics.queries.recap import as_told, recap

    told = as_told(recap(hospitals_of(options.establishment or [])))
    if options.json:
        print(json.dumps({"lines": told}, ensure_ascii=False))
        return 0
    for one in told:
        state = f"validé le {one['validated_on']}" if one["validated_on"] else "non validé"
        print(f"{one['establishment']}  {one['name']}, {one['period']} : {state}")
        for file in one["files"]:
            counts = ", ".join(f"{file[name]} {word}" for name, word in _COUNTS)
            print(f"  {kind_title(file['kind'])} : {file['file']} (v{file['version']}), {counts}")
        for kind in one["missing"]:
            print(f"  {kind_title(kind)} : manque")
    return 0


_COUNTS = (("read", "lues"), ("matched", "rapprochées"), ("pending", "en attente"), ("rejected", "rejetées"))
