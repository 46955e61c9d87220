"""jalon retention plan | list | approve | run | abandon | hold | lift."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jalon.accounts.retention.models import PurgePlan


def add_commands(commands: Any) -> None:
    about = "la conservation : ce qui a fait son temps, proposé, approuvé, purgé"
    words = commands.add_parser("retention", help=about).add_subparsers(metavar="QUOI", required=True)
    plan = words.add_parser("plan", help="lister ce qui a fait son temps, et le proposer ; rien n'est purgé")
    plan.add_argument("--csv", metavar="FICHIER", help="y écrire aussi la liste entière")
    plan.set_defaults(handler=run_plan)
    shown = words.add_parser("list", help="les durées, les retenues et les plans")
    shown.set_defaults(handler=run_list)
    for name, handler, said in (
        ("approve", run_approve, "approuver un plan ; un travail le purge ensuite"),
        ("run", run_run, "faire ici la purge d'un plan approuvé, ou la reprendre"),
        ("abandon", run_abandon, "abandonner un plan proposé"),
    ):
        word = words.add_parser(name, help=said)
        word.add_argument("plan", metavar="PLAN", type=int, help="son numéro")
        word.set_defaults(handler=handler)
    _add_holds(words)


def _add_holds(words: Any) -> None:
    hold = words.add_parser("hold", help="garder quelque chose au-delà de sa durée, pour un motif")
    hold.add_argument("scope", metavar="PORTÉE", choices=("source", "delivery", "establishment", "what"),
                      help="source, delivery, establishment ou what")  # fmt: skip
    hold.add_argument("value", metavar="VALEUR", help="une source, un n° de livraison, un n° FINESS, un mot de what")
    hold.add_argument("reason", metavar="MOTIF", help="pourquoi")
    hold.set_defaults(handler=run_hold)
    lift = words.add_parser("lift", help="lever une retenue")
    lift.add_argument("hold", metavar="RETENUE", type=int, help="son numéro")
    lift.set_defaults(handler=run_lift)


def run_plan(options: Any) -> int:
    from jalon.accounts.retention import actions, tables
    from jalon.publish.table import to_csv

    plan = actions.propose(by=None)
    if options.csv:
        Path(options.csv).write_bytes(to_csv(tables.items_to_publish(plan)))
    _say(options, plan, f"Plan n° {plan.pk} proposé : rien n'est purgé tant qu'il n'est pas approuvé.")
    return 0


def run_list(options: Any) -> int:
    from jalon.accounts.retention import due, queries

    rules = [(one.definition, one.how) for one in due.rules()]
    if options.json:
        found = {
            "rules": [
                {"id": one.id, "what": one.what, "keep": one.keep_in_words, "here": bool(how)} for one, how in rules
            ],
            "holds": [{"id": one.pk, "tag": one.tag, "reason": one.reason} for one in queries.standing_holds()],
            "plans": [_described(one) for one in queries.plans()],
        }  # fmt: skip
        print(json.dumps(found, ensure_ascii=False))
        return 0
    for one, how in rules:
        print(f"{one.title} : {one.keep_in_words}{f' {how.counted_from}' if how and one.keep else ''}")
    for held in queries.standing_holds():
        print(f"Retenue n° {held.pk}, {held} ({held.reason})")
    for plan in queries.plans():
        print(f"Plan n° {plan.pk} : {plan.get_state_display()}")
    return 0


def run_approve(options: Any) -> int:
    from jalon.accounts.retention import actions

    plan = actions.approve(plan=_plan(options.plan), by=None)
    alone = " par qui l'a proposé, seul à pouvoir le faire" if plan.alone else ""
    _say(options, plan, f"Plan n° {plan.pk} approuvé{alone} : un travail va le purger.")
    return 0


def run_run(options: Any) -> int:
    from jalon.accounts.retention import purging

    plan = purging.purge(_plan(options.plan), _Silent())
    _say(options, plan, f"Plan n° {plan.pk} exécuté.")
    return 0


class _Silent:
    def step(self, done: int, total: int, message: str = "") -> None:
        """Nobody follows: the command says what was done at the end."""


def run_abandon(options: Any) -> int:
    from jalon.accounts.retention import actions

    plan = _plan(options.plan)
    actions.abandon(plan=plan, by=None)
    plan.refresh_from_db()
    _say(options, plan, f"Plan n° {plan.pk} abandonné.")
    return 0


def run_hold(options: Any) -> int:
    from jalon.accounts.retention import actions

    made = actions.hold(scope=options.scope, value=options.value, reason=options.reason, by=None)
    print(json.dumps({"hold": made.pk}) if options.json else f"Retenue n° {made.pk}, {made}.")
    return 0


def run_lift(options: Any) -> int:
    from jalon.accounts.retention import actions
    from jalon.accounts.retention.models import Hold
    from jalon.kernel.refusal import Refusal

    hold = Hold.objects.filter(pk=options.hold, lifted_at=None).first()
    if hold is None:
        raise Refusal(f"Aucune retenue en cours n'a le numéro {options.hold}.")
    actions.lift(hold=hold, by=None)
    print(json.dumps({"hold": hold.pk}) if options.json else f"Retenue n° {hold.pk} levée.")
    return 0


def _plan(number: int) -> "PurgePlan":
    from jalon.accounts.retention.models import PurgePlan
    from jalon.kernel.refusal import Refusal

    plan = PurgePlan.objects.filter(pk=number).first()
    if plan is None:
        raise Refusal(f"Aucun plan n'a le numéro {number}.")
    return plan


def _say(options: Any, plan: "PurgePlan", sentence: str) -> None:
    from jalon.accounts.retention import queries

    if options.json:
        print(json.dumps(_described(plan), ensure_ascii=False))
        return
    print(sentence)
    for kind in queries.kinds_of(plan):
        became = f" ; purgés {kind.gone}, laissés {kind.left}" if plan.done_at else ""
        oldest = f", le plus ancien du {kind.oldest:%d/%m/%Y}" if kind.oldest else ""
        print(f"  {kind.title} ({kind.keep}) : {kind.planned}{oldest}{became}")


def _described(plan: "PurgePlan") -> dict[str, Any]:
    from jalon.accounts.retention import queries

    kinds = [
        {"what": one.what, "planned": one.planned, "size": one.size, "oldest": _iso(one.oldest), "gone": one.gone,
         "left": one.left} for one in queries.kinds_of(plan)
    ]  # fmt: skip
    return {"plan": plan.pk, "state": plan.state, "alone": plan.alone, "digest": plan.digest, "kinds": kinds}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
