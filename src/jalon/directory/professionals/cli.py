"""jalon directory professionals, professional, forget: count or list them, hand one his data, erase those who left."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

DONE = 0
Told = tuple[Sequence[str], Sequence[Sequence[object]]]  # headers, rows
_DAYS_A_MONTH = 30.4375


def add_commands(words) -> None:
    several = words.add_parser("professionals", help="compte ou liste les professionnels de santé")
    several.add_argument("--profession", default="", metavar="CODE", help="10 médecin, 60 infirmier…")
    several.add_argument("--department", default="", metavar="CODE", help="département d'exercice")
    several.add_argument("--mode", default="", metavar="CODE", help="L libéral, S salarié")
    several.add_argument("--skill", default="", metavar="CODE", help="savoir-faire, par exemple SM54")
    several.add_argument("--at", default="", metavar="FINESS", help="ceux qui exercent dans cet établissement")
    several.add_argument("--list", action="store_true", help="leurs noms plutôt que leur nombre")
    several.add_argument("--format", choices=("table", "csv", "json"), default="table")
    several.set_defaults(handler=show_several)
    one = words.add_parser("professional", help="tout ce qui est tenu sur un professionnel, pour le lui remettre")
    one.add_argument("number", metavar="RPPS")
    one.set_defaults(handler=show_one)
    forget = words.add_parser("forget", help="supprime les professionnels que plus aucun fichier ne nomme")
    forget.add_argument("--months", type=int, default=12, metavar="N", help="depuis plus de N mois (12)")
    forget.add_argument("--apply", action="store_true", help="supprimer ; sans ce mot, seulement compter")
    forget.set_defaults(handler=forget_gone)


def show_several(options) -> int:
    """Print counts by profession and département, or names with --list."""
    from django.db.models import Q  # Django, only when a command needs it

    from jalon.directory.professionals.queries.listing import Asked, labels

    asked = Asked(
        profession=options.profession, department=options.department, mode=options.mode, skill=options.skill,
        finess_et=options.at,
    )  # fmt: skip
    headers, rows = (_names if options.list else _counts)(asked, Q(), labels())
    _print(headers, rows, "json" if options.json else options.format)
    if options.list:
        from jalon.directory.professionals.actions.exporting import note_export

        note_export(asked=asked, count=len(rows), by=None)
    return DONE


def _counts(asked, within, known) -> Told:
    from jalon.directory.professionals.queries.listing import counts  # see show_several

    found = counts(asked, within)
    rows = [(one, known["profession"].get(one, one), place, count) for (one, place), count in sorted(found.items())]
    return ("profession", "libelle", "departement", "professionnels"), [
        row if row[2] else (*row[:2], "tous", row[3]) for row in rows
    ]


def _names(asked, within, known) -> Told:
    from jalon.directory.professionals.pages.listing import lines  # see show_several
    from jalon.directory.professionals.queries.listing import practices

    rows = [line[1:] for line in lines(list(practices(asked, within)), within, known)]
    return ("nom", "numero", "profession", "savoir_faire", "mode", "structure", "commune", "departement"), rows


def _print(headers: Sequence[str], rows: Iterable[Sequence[object]], form: str) -> None:
    if form == "json":
        found = [dict(zip(headers, row, strict=True)) for row in rows]
        print(json.dumps({"professionals": found}, ensure_ascii=False))
    elif form == "csv":
        writer = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
        writer.writerow(headers)
        writer.writerows(rows)
    else:
        for row in rows:
            print("  ".join(str(cell) for cell in row if cell != ""))


def show_one(options) -> int:
    """Print the access extract: every statement held, past ones included, with its file. It leaves a trace."""
    from jalon.directory.professionals.actions.exporting import hand_extract  # see show_several

    told = hand_extract(options.number, by=None)
    if options.json:
        print(json.dumps(told, ensure_ascii=False, default=str))
        return DONE
    print(f"{told['number_kind']} {told['number']}, connu depuis le {told['known_from']:%d/%m/%Y}")
    print(f"source : {told['source']}")
    for kind, title in (("practices", "Exercice"), ("activities", "Activité"), ("skills", "Savoir-faire")):
        for one in told[kind]:
            said = ", ".join(str(value) for name, value in one.items() if value and name not in _DATES)
            until = f" au {one['known_to']:%d/%m/%Y}" if one["known_to"] else ""
            print(f"  {title} : {said}  [du {one['known_from']:%d/%m/%Y}{until}, {one['file']}]")
    return DONE


_DATES = ("known_from", "known_to", "file")


def forget_gone(options) -> int:
    """Count those who left more than N months ago; erase them with --apply."""
    from django.utils import timezone  # see show_several

    from jalon.directory.professionals import retention

    before: datetime = timezone.now() - timedelta(days=max(options.months, 1) * _DAYS_A_MONTH)
    ids = retention.expired(before)
    erased = retention.purge(ids, reason=f"plus dans le fichier depuis {options.months} mois") if options.apply else 0
    if options.json:
        print(json.dumps({"before": before.date().isoformat(), "expired": len(ids), "erased": erased}))
    elif options.apply:
        print(f"{erased} professionnel(s) supprimé(s), que plus aucun fichier ne nommait depuis le {before:%d/%m/%Y}.")
    else:
        print(
            f"{len(ids)} professionnel(s) que plus aucun fichier ne nomme depuis le {before:%d/%m/%Y} ; "
            "pour les supprimer : --apply."
        )
    return DONE
