"""The kinds of checks that look at observations: a closed list, tuned by the files of the catalogue."""

from collections.abc import Callable, Iterator
from statistics import median

from jalon.catalogue.definitions import CheckDefinition
from jalon.directory.models import Listed
from jalon.indicators import rules
from jalon.indicators.checks.jumps import jumps
from jalon.indicators.checks.look import Look, Noticed
from jalon.kernel.periods import Period


def closed_with_activity(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    """Activity of an establishment that a list states closed before the period."""
    first_day = Period(look.period).first_day
    rows = Listed.objects.filter(known_to=None, closed_on__lt=first_day).values_list("entity_id", "closed_on")
    closed = dict(rows)
    for indicator in look.chosen(check):
        for entity, number in look.numbers(indicator.id).items() if closed else ():
            if number > 0 and entity in closed:
                yield Noticed(
                    indicator.id, entity, f"{_fr(number)} alors que la fin est dite le {closed[entity]:%d/%m/%Y}."
                )


def out_of_range(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    """A number outside what its indicator allows; a percentage outside 0 to 100."""
    for indicator in look.chosen(check):
        value = indicator.value
        low, high = value.minimum, value.maximum
        if value.type == "percent":
            low, high = low if low is not None else 0, high if high is not None else 100
        if low is None and high is None:
            continue
        for entity, number in look.numbers(indicator.id).items():
            if low is not None and number < low:
                yield Noticed(indicator.id, entity, f"{_fr(number)} est au-dessous du minimum ({_fr(low)}).")
            elif high is not None and number > high:
                yield Noticed(indicator.id, entity, f"{_fr(number)} est au-dessus du maximum ({_fr(high)}).")


def numerator_over_denominator(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    part, whole = str(check.settings["numerator"]), str(check.settings["denominator"])
    wholes = look.numbers(whole)
    for entity, number in look.numbers(part).items():
        if entity in wholes and number > wholes[entity]:
            yield Noticed(part, entity, f"{_fr(number)} comptés sur {_fr(wholes[entity])} : la partie dépasse le tout.")


def cumulative_fall(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    """A total since January that is lower than the month before; no negative month is ever derived from it."""
    for indicator in look.chosen(check):
        if indicator.cumulates != "year":
            continue
        before = look.numbers(indicator.id, look.before(1))
        for entity, number in look.numbers(indicator.id).items():
            if rules.falls(number, before.get(entity), look.period):
                message = f"Le cumul recule de {_fr(before[entity])} à {_fr(number)} en un mois."
                yield Noticed(indicator.id, entity, message)


def jump(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    """A sudden rise or fall against the median of the last months, that the others do not share."""
    settings = check.settings
    months, least = int(_number(settings, "months", 3)), _number(settings, "least", 20)
    rise, fall = _number(settings, "rise", 5), _number(settings, "fall", 0.8)
    for indicator in look.chosen(check):
        if not indicator.value.is_number or indicator.cumulates or indicator.value.type == "percent":
            continue
        past = [look.numbers(indicator.id, look.before(step)) for step in range(1, months + 1)]
        now = look.numbers(indicator.id)
        usual = {e: median(series) for e in now if len(series := [p[e] for p in past if e in p]) == months}
        usual = {entity: middle for entity, middle in usual.items() if middle >= least}
        for entity in jumps(now, usual, rise=rise, fall=fall):
            message = f"{_fr(now[entity])}, quand la médiane des {months} mois précédents est {_fr(usual[entity])}."
            yield Noticed(indicator.id, entity, message)


def messages_while_not_connected(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    connection, messages = str(check.settings["connection"]), str(check.settings["messages"])
    states = look.words(connection)
    for entity, number in look.numbers(messages).items():
        if number > 0 and states.get(entity) in _list(check, "not_connected"):
            yield Noticed(messages, entity, f"{_fr(number)} messages, alors que l'état est « {states[entity]} ».")


def connected_without_messages(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    connection, messages = str(check.settings["connection"]), str(check.settings["messages"])
    months = int(_number(check.settings, "months", 3))
    series = [look.numbers(messages, look.before(step)) for step in range(months)]
    for entity, state in look.words(connection).items():
        if state in _list(check, "connected") and all(month.get(entity) == 0 for month in series):
            yield Noticed(messages, entity, f"Aucun message depuis {months} mois, alors que l'état est « {state} ».")


def rate_without_calls(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    rate, calls = str(check.settings["rate"]), str(check.settings["calls"])
    states = look.words(calls)
    for entity, number in look.numbers(rate).items():
        if number > 0 and states.get(entity) in _list(check, "no_call"):
            yield Noticed(rate, entity, f"Un taux de {_fr(number)} %, alors que l'appel est « {states[entity]} ».")


def fed_without_certificate(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    ordered = look.words(str(check.settings["certificate"]))
    for code in _list(check, "fed"):
        for entity, fed in look.words(code).items():
            if fed in _list(check, "equals", ("Oui",)) and ordered.get(entity) in _list(check, "not_ordered"):
                yield Noticed(code, entity, f"Alimenté (« {fed} »), alors que le certificat est « {ordered[entity]} ».")


def installed_not_ordered(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    installed, ordered = str(check.settings["installed"]), look.words(str(check.settings["certificate"]))
    for entity, word in look.words(installed).items():
        if word in _list(check, "equals", ("Oui",)) and ordered.get(entity) in _list(check, "not_ordered"):
            yield Noticed(installed, entity, f"Installé (« {word} »), alors que la commande est « {ordered[entity]} ».")


def deployed_without_order(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    """Said deployed without any signed order; nothing is said when no order is known for the period."""
    state = str(check.settings["state"])
    orders = [look.words(code) for code in _list(check, "orders")]
    if not any(orders):
        return
    for entity, word in look.words(state).items():
        has_order = any(order.get(entity) in _list(check, "ordered") for order in orders)
        if word in _list(check, "deployed") and not has_order:
            yield Noticed(state, entity, f"« {word} », sans commande signée pour {Period(look.period).label}.")


def not_applicable_with_activity(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    pairs = check.settings["pairs"]
    for code, activity in pairs.items() if isinstance(pairs, dict) else ():
        active = {**look.numbers(activity), **{e: 1 for e, word in look.words(activity).items() if word == rules.YES}}
        for entity, (_, state) in look.facts(code).items():
            if state == rules.NOT_APPLICABLE and active.get(entity, 0) > 0:
                yield Noticed(
                    code, entity, f"Dit « non concerné », alors que {_title(look, activity)} dit le contraire."
                )


def older_than_fresh(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    """A column of a grid whose latest data are older than the grid allows."""
    told = set()
    for grid in look.catalogue.grids.values():
        for column in grid.columns:
            old = look.last_period_before(column.indicator, column.fresh_for) if column.fresh_for else ""
            if old and column.indicator not in told:
                told.add(column.indicator)
                message = f"Dernières données de {Period(old).label} : plus de {column.fresh_for} mois."
                yield Noticed(column.indicator, None, message)


def missing_since_last_month(check: CheckDefinition, look: Look) -> Iterator[Noticed]:
    """Present last month, absent from a delivery that should speak of it: once per establishment."""
    lost: dict[int, list[str]] = {}
    covered = look.batch.coverages.filter(period=look.period).values_list("indicator__code", flat=True)
    for indicator in look.chosen(check):
        if indicator.id in covered:
            for entity in look.missing(indicator.id, look.before(1)):
                lost.setdefault(entity, []).append(indicator.id)
    for entity, codes in lost.items():
        others = f" et {len(codes) - 1} autre(s)" if len(codes) > 1 else ""
        yield Noticed(
            codes[0], entity, f"Présent le mois précédent, absent ce mois-ci : {_title(look, codes[0])}{others}."
        )


LOOKING: dict[str, Callable[[CheckDefinition, Look], Iterator[Noticed]]] = {
    check.__name__: check
    for check in (
        closed_with_activity, out_of_range, numerator_over_denominator, cumulative_fall, jump,
        messages_while_not_connected, connected_without_messages, rate_without_calls, fed_without_certificate,
        installed_not_ordered, deployed_without_order, not_applicable_with_activity, older_than_fresh,
        missing_since_last_month,
    )
}  # fmt: skip


def _fr(number: float) -> str:
    return f"{rules.whole(round(number, 2)):,}".replace(",", "\u202f").replace(".", ",")


def _title(look: Look, code: str) -> str:
    return f"« {look.catalogue.indicators[code].title} »"


def _list(check: CheckDefinition, name: str, default: tuple = ()) -> tuple[str, ...]:
    words = check.settings.get(name)
    return (words,) if isinstance(words, str) else tuple(words) if words else default  # type: ignore[arg-type]


def _number(settings, name: str, default: float) -> float:
    given = settings.get(name)
    return default if given is None else float(given)
