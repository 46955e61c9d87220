"""jalon antibiotics waiting | settle | drugs | ddd: what waits, answers given from a terminal, tables replaced."""

import json
from datetime import date
from pathlib import Path
from typing import Any

DONE, TO_SETTLE = 0, 3
ABOUT = ("antibiotic", "organism", "unit", "ucd")
SHOWN = 20


def add_words(words: Any) -> None:
    waiting = words.add_parser("waiting", help="ce qui attend une réponse : codes, libellés, unités inconnues")
    waiting.add_argument("--establishment", action="append", metavar="FINESS", help="défaut : tous")
    waiting.add_argument("--period", metavar="PÉRIODE", help="trimestre ou année (défaut : toutes)")
    waiting.set_defaults(handler=run_waiting)
    _add_settle(words)
    drugs = words.add_parser("drugs", help="charger la table de médicaments (UCD) d'une pharmacie")
    drugs.add_argument("file", type=Path, metavar="FICHIER")
    drugs.add_argument("--establishment", metavar="FINESS", help="pour cet hôpital seul (défaut : pour tous)")
    drugs.set_defaults(handler=run_drugs)
    ddd = words.add_parser("ddd", help="remplacer la table des DDJ par le fichier officiel, en gardant l'histoire")
    ddd.add_argument("file", type=Path, metavar="FICHIER", help="index ATC/DDD de l'OMS, ou atc, ddd, unit, route")
    ddd.add_argument("--from", dest="day", metavar="JOUR", help="premier jour des valeurs (défaut : ce 1er janvier)")
    ddd.add_argument("--partial", action="store_true", help="quelques doses seulement : les autres restent")
    ddd.add_argument("--dry-run", action="store_true", help="montrer ce qui changerait, ne rien écrire")
    ddd.set_defaults(handler=run_ddd)


def _add_settle(words: Any) -> None:
    settle = words.add_parser("settle", help="dire ce que veut dire un libellé, une unité ou un code UCD")
    settle.add_argument("about", choices=ABOUT)
    settle.add_argument("written", metavar="ÉCRIT", help="le libellé, l'unité ou le code UCD, comme dans le fichier")
    settle.add_argument(
        "code", nargs="?", default="", metavar="CODE",
        help="code ATC (« - » : pas un antibiotique), nom latin (no_organism : aucun germe), ou unité",
    )  # fmt: skip
    settle.add_argument("--establishment", metavar="FINESS", help="pour cet hôpital (défaut : pour tous)")
    settle.add_argument(
        "--flags", default="", metavar="PHÉNOTYPES", help="ce que dit le libellé : blse, epc, erv, sarm"
    )
    settle.add_argument("--route", default="", metavar="VOIE", help="d'un code UCD : O, P, R, I…")
    settle.add_argument("--dose", metavar="NOMBRE", help="d'une unité, de la substance dont parle la DDJ")
    settle.add_argument("--unit", default="g", metavar="UNITÉ", help="de la dose : g, mg, MUI, UI (défaut : g)")
    settle.add_argument("--label", default="", metavar="LIBELLÉ", help="d'un code UCD")
    settle.add_argument("--forget", action="store_true", help="reprendre la réponse : cela attend de nouveau")
    settle.set_defaults(handler=run_settle)


def run_waiting(options: Any) -> int:
    from jalon.antibiotics.queries.asked import hospitals_of  # Django, only when a command needs it
    from jalon.antibiotics.queries.waiting import waiting
    from jalon.antibiotics.rules.periods import read_period

    period = read_period(options.period).code if options.period else ""
    found = waiting(hospitals_of(options.establishment or []), period)
    told = {about: [_told(one) for one in some] for about, some in found.items()}
    if options.json:
        print(json.dumps({"waiting": told, "count": sum(map(len, told.values()))}, ensure_ascii=False))
    else:
        _print_waiting(told)
    return TO_SETTLE if any(told.values()) else DONE


def _told(one: Any) -> dict[str, Any]:
    return {
        "written": one.written, "rows": one.rows, "amount": one.weight, "share": one.share,
        "cumulative": one.cumulative, "establishments": [hospital.code for hospital in one.hospitals],
        "periods": sorted({file.period for file in one.files}),
    }  # fmt: skip


def _print_waiting(told: dict[str, list[dict[str, Any]]]) -> None:
    if not any(told.values()):
        print("Rien n'attend de réponse.")
        return
    for about, some in told.items():
        for one in some[:SHOWN]:
            share = f", {one['share']:.2f} % des unités".replace(".", ",") if one["share"] is not None else ""
            where = ", ".join(one["establishments"])
            print(f"{about:10}  {one['written'] or '(vide)'} : {one['amount']:g}{share} ({where})")
        if len(some) > SHOWN:
            print(f"{about:10}  et {len(some) - SHOWN} autres")
    print("Comptées et montrées, jamais jetées : jalon antibiotics settle donne une réponse.")


def run_settle(options: Any) -> int:
    from jalon.antibiotics.actions.loading import establishment_of

    hospital = establishment_of(options.establishment) if options.establishment else None
    said = _forget(options, hospital) if options.forget else _settle(options, hospital)
    print(json.dumps({"settled": said}, ensure_ascii=False) if options.json else said)
    return DONE


def _settle(options: Any, hospital: Any) -> str:
    from jalon.antibiotics.actions import settling
    from jalon.antibiotics.settling import words
    from jalon.antibiotics.settling.proposals import amount_of
    from jalon.kernel.refusal import Refusal

    if not options.code:
        raise Refusal("dites ce que cela veut dire : un code ATC, un nom latin, une unité")
    if options.about != "ucd":
        one = settling.answer_label(
            about=options.about, label=options.written, code=options.code, flags=options.flags,
            establishment=hospital, by=None,
        )  # fmt: skip
        return f"{words.said(one)}, pour {words.whose(one)}"
    made = settling.settle_ucd(
        ucd7=options.written, atc="" if options.code == "-" else options.code, route=options.route,
        dose=amount_of(options.dose or ""), dose_unit=options.unit, label=options.label, establishment=hospital,
        by=None,
    )  # fmt: skip
    return f"{words.said(made)}, pour {words.whose(made)}"


def _forget(options: Any, hospital: Any) -> str:
    from jalon.antibiotics.actions import settling
    from jalon.antibiotics.models import LabelAnswer, Presentation
    from jalon.antibiotics.queries.waiting import key_of
    from jalon.antibiotics.resolution import label_key
    from jalon.kernel.refusal import Refusal

    if options.about == "ucd":
        code = key_of("ucd", options.written)
        held = Presentation.objects.filter(ucd7=code, establishment=hospital, known_to=None).first()
        if held:
            settling.withdraw_presentation(held, by=None)
            return f"UCD {code} : réponse reprise"
    answers = LabelAnswer.objects.filter(about=options.about, establishment=hospital, forgotten_at=None)
    answer = answers.filter(folded=label_key(options.written)).first()
    if answer is None:
        raise Refusal(f"il n'y a pas de réponse à reprendre pour « {options.written} »")
    settling.forget_answer(answer, by=None)
    return f"« {options.written} » : réponse reprise"


def run_drugs(options: Any) -> int:
    from jalon.antibiotics.actions import settling
    from jalon.antibiotics.actions.loading import establishment_of
    from jalon.antibiotics.actions.preparing import PRESENTATIONS, prepare

    hospital = establishment_of(options.establishment) if options.establishment else None
    made = prepare(_bytes_of(options.file), name=options.file.name, establishment=None, kind=PRESENTATIONS)
    counts = settling.load_presentations(made, establishment=hospital, by=None)
    problems = [{"row": one.row, "problem": one.problem} for one in made.presented if one.problem]
    if options.json:
        print(json.dumps({"file": str(options.file), **counts, "problems": problems}, ensure_ascii=False))
    else:
        print(f"{options.file.name} : {counts['read']} lues, {counts['matched']} prises, {counts['rejected']} rejetées")
        for one in problems[:SHOWN]:
            print(f"ligne {one['row']} : {one['problem']}")
    return DONE


def _bytes_of(path: Path) -> bytes:
    from jalon.kernel.refusal import Refusal

    if not path.is_file():
        raise Refusal("ce fichier n'existe pas", where=path.name)
    return path.read_bytes()


def run_ddd(options: Any) -> int:
    from jalon.antibiotics.actions import replacing_doses

    made = replacing_doses.plan(
        _bytes_of(options.file), name=options.file.name, day=_day(options.day), partial=options.partial
    )
    writes = made.changes_something and not options.dry_run
    path = replacing_doses.replace(made, by=None) if writes else None
    if options.json:
        print(json.dumps(_plan_told(made, path), ensure_ascii=False))
    else:
        _print_plan(made, path)
        print(replacing_doses.CONDITIONS)
    return DONE


def _day(text: str | None) -> date:
    from django.utils import timezone

    from jalon.kernel.refusal import Refusal

    if not text:
        return timezone.localdate().replace(month=1, day=1)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"date illisible : « {text} » (attendu : 2026-01-01)") from None


def _plan_told(made: Any, path: Path | None) -> dict[str, Any]:
    return {
        "file": made.name, "from": made.day.isoformat(), "written": str(path) if path else None,
        "changed": [_change(one) for one in made.merged.changed],
        "added": [_change(one) for one in made.merged.added],
        "confirmed": len(made.merged.confirmed), "kept": len(made.merged.kept), "strangers": made.read.strangers,
        "left": made.read.left, "missing": list(made.missing),
        "doubtful": [" ".join(key) for key in made.doubtful],
    }  # fmt: skip


def _change(one: Any) -> dict[str, Any]:
    before = f"{one.before.value:g} {one.before.unit}" if one.before and one.before.value is not None else None
    return {"atc": one.atc, "route": one.route, "before": before, "after": f"{one.after.value:g} {one.after.unit}"}


def _print_plan(made: Any, path: Path | None) -> None:
    from jalon.antibiotics.references import molecule_name

    for one in map(_change, (*made.merged.changed, *made.merged.added)):
        print(
            f"{one['atc']} {one['route']}  {molecule_name(one['atc'])} : {one['before'] or 'aucune'} → {one['after']}"
        )
    merged = made.merged
    print(
        f"{len(merged.changed)} doses changées, {len(merged.added)} ajoutées, {len(merged.confirmed)} confirmées, "
        f"{len(merged.kept)} gardées (absentes du fichier), {made.read.strangers} lignes de molécules non suivies"
    )
    for key, some in made.doubtful.items():
        print(f"{' '.join(key)} : plusieurs doses, laissée ({' ; '.join(f'{one.value:g} {one.note}' for one in some)})")
    for said in made.read.left[:SHOWN]:
        print(said)
    if made.missing:
        print(f"molécules du total sans dose : {', '.join(made.missing)}")
    print(f"table écrite, en vigueur le {made.day:%d/%m/%Y} : {path}" if path else "rien n'a été écrit")
