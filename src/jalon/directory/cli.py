"""jalon directory: load lists of establishments, show one of them, search."""

import json
from datetime import date, datetime, time
from pathlib import Path

from jalon.directory.professionals import cli as professionals

DONE, REFUSED, TO_SETTLE = 0, 2, 3
_CHANGES = {
    "newly_listed": "nouvellement listés",
    "no_longer_listed": "plus listés",
    "ej_changed": "changent d'entité juridique",
    "renamed": "renommés",
    "category_changed": "changent de catégorie",
}
_SHOWN = 10  # problems printed per file; the page of the load shows them all


def add_commands(commands) -> None:
    words = commands.add_parser("directory", help="l'annuaire des établissements").add_subparsers(required=True)
    load = words.add_parser("load", help="charge des listes d'établissements, de groupes ou de territoires")
    load.add_argument("files", nargs="+", type=Path, metavar="FICHIER")
    load.set_defaults(handler=load_lists)
    fetch = words.add_parser("fetch", help="va chercher les fichiers des flux que l'instance décrit")
    fetch.add_argument("feed", nargs="?", default="", metavar="FLUX", help="un seul d'entre eux (défaut : tous)")
    fetch.set_defaults(handler=fetch_feeds)
    show = words.add_parser("show", help="montre un établissement, aujourd'hui ou un jour donné")
    show.add_argument("finess", metavar="FINESS")
    show.add_argument("--on", type=_day, metavar="JOUR", help="tel qu'il était ce jour-là, par exemple 2022-08-31")
    show.add_argument("--as-known", type=_day, metavar="JOUR", help="tel qu'on le connaissait à la fin de ce jour")
    show.set_defaults(handler=show_one)
    units = words.add_parser("units", help="montre les services et unités d'un établissement")
    units.add_argument("finess", metavar="FINESS")
    when = units.add_mutually_exclusive_group()
    when.add_argument("--on", type=_day, metavar="JOUR", help="la structure de ce jour-là (aujourd'hui sans autre mot)")
    when.add_argument(
        "--period", metavar="PERIODE", help="la structure de ce trimestre ou de cette année : 2024-T1, 2024"
    )
    units.set_defaults(handler=show_units)
    professionals.add_commands(words)
    search = words.add_parser("search", help="cherche par numéro, nom ou commune")
    search.add_argument("text", nargs="+", metavar="TEXTE")
    search.add_argument("--limit", type=int, default=20, metavar="N")
    search.set_defaults(handler=search_text)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def load_lists(options) -> int:
    """Take the files in, in the order given; when one is refused, none is taken."""
    from jalon.directory import actions  # Django, only when a command needs it

    reports = actions.load_files(options.files)
    if options.json:
        counts = ("read", "taken", "pending", "rejected")
        totals = {name: sum(getattr(report, name) for report in reports) for name in counts}
        print(json.dumps({"files": [report.as_json() for report in reports], **totals}, ensure_ascii=False))
    else:
        for report in reports:
            _print_report(report)
    return TO_SETTLE if any(report.to_settle and not report.already for report in reports) else DONE


def fetch_feeds(options) -> int:
    """Ask each feed for its file; a feed that is refused does not stop the others."""
    from jalon.directory import actions  # see load_lists
    from jalon.directory.queries.feeds import feeds  # see load_lists
    from jalon.kernel.refusal import Refusal  # see load_lists

    wanted = [options.feed] if options.feed else [feed.definition.id for feed in feeds()]
    if not wanted:
        raise Refusal("aucun flux n'est décrit dans catalogue/feeds du dossier de données")
    done = [actions.fetch(feed) for feed in wanted]
    if options.json:
        print(json.dumps({"feeds": [_fetched(one) for one in done]}, ensure_ascii=False))
    else:
        for one in done:
            said = f" ({one.message})" if one.message else ""
            rows = f", {one.load.rows} lignes" if one.load else ""
            print(f"{one.feed_id} : {one.get_outcome_display()}{said}{rows}")
    if any(one.outcome == "refused" for one in done):
        return REFUSED
    return TO_SETTLE if any(one.outcome == "loaded" and _to_settle(one) for one in done) else DONE


def _fetched(one) -> dict:
    return {
        "feed": one.feed_id, "outcome": one.outcome, "message": one.message, "bytes": one.size, "sha256": one.sha256,
        "load": one.load_id, "rows": one.load.rows if one.load else 0,
    }  # fmt: skip


def _to_settle(one) -> int:
    return one.load.report.get("pending", 0) + one.load.report.get("rejected", 0)


def _print_report(report) -> None:
    details = report.details
    again = " (déjà chargé : rien n'a changé)" if report.already else ""
    print(f"{report.file} : {details['list_title']}{again}")
    print(
        f"  {report.read} lignes lues = {report.taken} prises + {report.pending} en attente "
        f"+ {report.rejected} rejetées" + _left_out(details)
    )
    words = {"new": "nouvelles", "changed": "changées", "unchanged": "inchangées", "withdrawn": "retirées"}
    counts = [f"{details['counts'][name]} {word}" for name, word in words.items() if details["counts"].get(name)]
    if counts:
        print(f"  inscriptions : {', '.join(counts)}")
    for change in details["changes"]:
        said = ", ".join(f"{count} {_CHANGES[what]}" for what, count in sorted(change["counts"].items()))
        between = f"entre {change['between']} et {change['and']}"
        print(f"  {between} : {change['entities']} établissements ({said or 'aucun changement'})")
    for problem in details["problems"][:_SHOWN]:
        print(f"  ligne {problem['row']}, colonne {problem['column']} ({problem['header']}) : {problem['message']}")
    if len(details["problems"]) > _SHOWN:
        print(f"  … et {len(details['problems']) - _SHOWN} autres remarques")


def _left_out(details) -> str:
    """The rows of a national file that this instance does not keep, by reason."""
    from jalon.directory.professionals.rules import LEFT_OUT  # see load_lists

    reasons = details.get("left_out") or {}
    said = " ; ".join(f"{LEFT_OUT[why]} : {count}" for why, count in reasons.items())
    return f" + {sum(reasons.values())} laissées de côté ({said})" if reasons else ""


def show_one(options) -> int:
    """Print what is held of an establishment or a legal entity, with the list each field comes from."""
    from jalon.directory.queries.described import described  # see load_lists

    shown = described(options.finess, on=options.on or date.today(), known_at=_end_of(options.as_known))
    if options.json:
        print(json.dumps(shown, ensure_ascii=False, default=str))
        return DONE
    print(f"{shown['finess']}  {shown['name'] or shown['kind_label']}")
    for field in shown["fields"]:
        corrected = " (corrigé)" if field["corrected"] else ""
        print(f"  {field['label']} : {field['value']}{corrected}  [{field['origin']}]")
    for site in shown["sites"]:
        print(f"  site {site['finess']}  {site['name']}")
    for change in shown["changes"]:
        print(f"  {change['said']}")
    return DONE


def _end_of(day: date | None) -> datetime | None:
    from django.utils import timezone  # see load_lists

    return timezone.make_aware(datetime.combine(day, time.max)) if day else None


def show_units(options) -> int:
    """Print the units of the structure that holds for a day or a period, with the period it was said of."""
    from jalon.directory.queries.described import find  # see load_lists
    from jalon.directory.queries.units import as_told

    period = (options.period or _quarter(options.on or date.today())).upper().replace("-Q", "-T")
    told = as_told(find(options.finess, "et"), period)
    if options.json:
        print(json.dumps(told, ensure_ascii=False, default=str))
        return DONE
    if told["structure"] is None:
        print(f"{told['finess']}  {told['name']} : aucune structure connue pour {period}.")
        return DONE
    print(f"{told['finess']}  {told['name']}  structure {told['structure']} ({told['file']})")
    for unit in told["units"]:
        service = f"{unit['service_code']} {unit['service_label']}".strip()
        print(f"  {unit['code']:<8} {unit['label']:<40} DE {unit['de']:<5} TA {unit['ta']:<3} {service}".rstrip())
    return DONE


def _quarter(day: date) -> str:
    return f"{day.year:04d}-T{(day.month + 2) // 3}"


def search_text(options) -> int:
    """Print what the text names best, the nearest first."""
    from jalon.directory.queries import search  # see load_lists

    hits = search(" ".join(options.text), options.limit)
    found = [
        {
            "finess": hit.entity.code, "kind": hit.entity.kind, "name": hit.entity.name, "town": hit.entity.town,
            "department": hit.entity.department, "domain": hit.entity.domain, "score": hit.score, "why": hit.why,
        }
        for hit in hits
    ]  # fmt: skip
    if options.json:
        print(json.dumps({"results": found}, ensure_ascii=False))
        return DONE
    for one in found:
        place = f"{one['town']} ({one['department']})" if one["department"] else one["town"] or "lieu inconnu"
        print(f"{one['finess']}  {one['name']}  {place}  {one['domain']}")
    if not found:
        print("Aucun établissement ne ressemble à cela.")
    return DONE
