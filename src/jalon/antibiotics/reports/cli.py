"""jalon antibiotics report: a hospital's year, the poster of a unit, the region, the evidence of the contract."""

import json
from pathlib import Path
from typing import Any

KINDS = {"hospital": "etablissement", "unit": "unite", "region": "region", "contract": "contrat"}


def add_words(words: Any) -> None:
    report = words.add_parser("report", help="faire un rapport (PDF ou XLSX)")
    report.add_argument("kind", choices=KINDS, help="établissement, affiche d'unité, région, dossier du contrat")
    report.add_argument("--establishment", metavar="FINESS", help="l'établissement (FINESS géographique)")
    report.add_argument("--period", metavar="PÉRIODE", help="année ou trimestre (défaut : le dernier tenu)")
    report.add_argument("--unit", metavar="UF", default="", help="le code de l'unité, pour son affiche")
    report.add_argument("--region", metavar="CODE", default="", help="une région, pour son rapport (défaut : toutes)")
    report.add_argument("out", type=Path, metavar="SORTIE", help="fichier à écrire : .pdf ou .xlsx")
    report.set_defaults(handler=run_report)


def run_report(options: Any) -> int:
    """Write the file; say what it is."""
    from jalon import catalogue  # Django, only when a report is really made
    from jalon.antibiotics.reports import making
    from jalon.kernel.refusal import Refusal

    extension = options.out.suffix.lstrip(".").lower()
    if extension not in making.FORMATS:
        raise Refusal(f"« {options.out.name} » : écrivez un nom en .pdf ou .xlsx.")
    if not options.out.resolve().parent.is_dir():
        raise Refusal(f"Le dossier « {options.out.parent} » n'existe pas.")
    with catalogue.held_still():
        report = making.make(KINDS[options.kind], _place(options), options.unit)
        body = making.file_of(report, extension)
    options.out.write_bytes(body)
    if options.json:
        told = {"file": str(options.out), "report": options.kind, "title": report.title, "place": report.place,
                "period": report.period, "parts": [part.title for part in report.parts if part.title]}  # fmt: skip
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"{options.out} : {report.title}, {report.place}, {report.period}")
    return 0


def _place(options: Any) -> Any:
    """The place of the operator, who may see everything."""
    from jalon.accounts.access import system
    from jalon.antibiotics import access
    from jalon.antibiotics.frame import Place
    from jalon.antibiotics.queries.asked import RATES, ask, hospitals_of
    from jalon.kernel.refusal import Refusal

    if options.kind != "region" and not options.establishment:
        raise Refusal("Dites de quel établissement : --establishment FINESS.")
    hospital = hospitals_of([options.establishment])[0] if options.establishment and options.kind != "region" else None
    everyone = tuple(one for one in access.hospitals(system()) if options.region in ("", one.region))
    asked = ask([hospital] if hospital else everyone, options.period, RATES)
    return Place(system(), everyone, hospital, asked.period, RATES)
