"""Lists of establishments: one listing per row, compared with what the same list said before."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

from jalon.directory.actions.loading.changes import rewrite_changes
from jalon.directory.actions.loading.report import Findings
from jalon.directory.actions.refreshing import refresh_entities
from jalon.directory.models import Entity, EntityKind, Listed, Load
from jalon.directory.queries.population import DOMAIN_RULE, categories
from jalon.directory.reading import Recognised
from jalon.directory.reading.rows import WHY, Row, problem, read_rows, settle_number
from jalon.directory.rules import domain_of, vintage_of
from jalon.directory.rules.holding import FIELDS

_PLAIN = tuple(name for name in FIELDS if name != "ej_id")
_CHUNK = 400


class Statement(NamedTuple):
    """A row of the list, ready to be compared: who, of which vintage, saying what."""

    row: int
    finess_et: str
    finess_ej: str
    vintage: date | None
    values: dict[str, Any]


def load_establishments(recognised: Recognised, load: Load, findings: Findings) -> None:
    """Keep what the list says of each establishment; what it said before is closed, never erased."""
    known_et, known_ej = _entities(EntityKind.ET), _entities(EntityKind.EJ)
    statements = list(_statements(recognised, findings, known_et, known_ej))
    findings.counts["entities_et"] = _create(EntityKind.ET, {s.finess_et for s in statements}, known_et)
    findings.counts["entities_ej"] = _create(EntityKind.EJ, {s.finess_ej for s in statements} - {""}, known_ej)
    touched = _store(recognised, load, findings, statements, known_et, known_ej)
    refresh_entities(touched)
    if recognised.definition.complete_for:
        findings.changes = rewrite_changes(load, {s.vintage for s in statements if s.vintage})


def _statements(
    recognised: Recognised, findings: Findings, known_et: dict[str, int], known_ej: dict[str, int]
) -> Iterator[Statement]:
    complete_for = recognised.definition.complete_for
    seen: dict[tuple[str, date | None], Statement] = {}
    for row in read_rows(recognised):
        findings.read += 1
        numbers = _numbers(recognised, row, findings, known_et, known_ej)
        if numbers is None:
            continue
        values = {name: row.values.get(name, _blank(name)) for name in _PLAIN}
        values["stated_domain"] = values["stated_domain"] or complete_for
        said = row.values.get(recognised.definition.vintage_field) or row.values.get("vintage") or ""
        statement = Statement(row.row, *numbers, vintage_of(str(said)), values)
        first = seen.setdefault((statement.finess_et, statement.vintage), statement)
        if first is not statement and first[2:] != statement[2:]:
            message = f"cet établissement est déjà à la ligne {first.row}, autrement décrit"
            findings.leave(problem(recognised, row.row, "finess_et", statement.finess_et, message))
            continue
        findings.taken += 1
        findings.warn(row.problems)
        if first is not statement:
            findings.counts["identical_duplicates"] += 1
            continue
        findings.vintages[str(statement.vintage or "")] += 1
        yield statement


def _blank(name: str) -> Any:
    return None if name in ("capacity", "latitude", "longitude", "opened_on", "closed_on") else ""


def _numbers(
    recognised: Recognised, row: Row, findings: Findings, known_et: dict[str, int], known_ej: dict[str, int]
) -> tuple[str, str] | None:
    """The two numbers of the row, or None once the row is left with its reason."""
    found = []
    for name, known in (("finess_et", known_et), ("finess_ej", known_ej)):
        reading = row.numbers.get(name)
        if reading is None and name == "finess_ej":
            found.append("")
            continue
        number, wrong = settle_number(reading, known) if reading else ("", "no_key")
        if wrong:
            outcome = "pending" if wrong == "ambiguous" else "rejected"
            text = reading.text if reading else ""
            findings.leave(problem(recognised, row.row, name, text, WHY[wrong], outcome))
            return None
        if reading and number != reading.text:
            findings.repaired[reading.repair_of[reading.numbers.index(number)]] += 1
        found.append(number)
    return found[0], found[1]


def _entities(kind: str) -> dict[str, int]:
    return dict(Entity.objects.filter(kind=kind).values_list("code", "pk"))


def _create(kind: str, codes: Iterable[str], known: dict[str, int]) -> int:
    missing = sorted(set(codes) - known.keys())
    if missing:
        Entity.objects.bulk_create([Entity(kind=kind, code=code) for code in missing])
        known.update(_entities(kind))
    return len(missing)


def _store(
    recognised: Recognised,
    load: Load,
    findings: Findings,
    statements: list[Statement],
    known_et: dict[str, int],
    known_ej: dict[str, int],
) -> set[int]:
    """Write what is new or changed, close what no longer holds; the entities touched."""
    held = _held(load.list_id, {s.vintage for s in statements})
    new: list[Listed] = []
    closed: list[int] = []
    rule, labels = _domain_rule(), categories()
    for said in statements:
        values = {**said.values, "ej_id": known_ej.get(said.finess_ej)}
        before = held.pop((known_et[said.finess_et], said.vintage), None)
        aggregate = labels.get(values["category"], ("", ""))[1]
        stated, category = values["stated_domain"], values["category"]
        findings.kinds[domain_of(rule, stated=stated, category=category, aggregate1=aggregate)] += 1
        if before and before[1] == tuple(values[name] for name in FIELDS):
            findings.counts["unchanged"] += 1
            continue
        findings.counts["changed" if before else "new"] += 1
        closed += [before[0]] if before else []
        new.append(_listing(load, said, known_et[said.finess_et], values))
    gone = held if recognised.definition.complete_for else {}
    findings.counts["withdrawn"] = len(gone)
    _close([*closed, *(pk for pk, _ in gone.values())], load)
    Listed.objects.bulk_create(new, batch_size=_CHUNK)
    return {listing.entity_id for listing in new} | {entity for entity, _ in gone}


def _domain_rule() -> Any:
    from jalon import catalogue

    return catalogue.current().domain_rules.get(DOMAIN_RULE)


def _held(list_id: str, vintages: set[date | None]) -> dict[tuple[int, date | None], tuple[int, tuple[Any, ...]]]:
    """What the list says so far for those vintages: id and content by entity and vintage."""
    which = Q(vintage__in=[v for v in vintages if v]) | (Q(vintage=None) if None in vintages else Q())
    rows = Listed.objects.filter(which, list_id=list_id, known_to=None)
    return {(row[1], row[2]): (row[0], row[3:]) for row in rows.values_list("pk", "entity_id", "vintage", *FIELDS)}


def _listing(load: Load, said: Statement, entity: int, values: dict[str, Any]) -> Listed:
    return Listed(
        load=load,
        entity_id=entity,
        list_id=load.list_id,
        vintage=said.vintage,
        row=said.row,
        known_from=load.recorded_at,
        **values,
    )


def _close(listings: list[int], load: Load) -> None:
    for start in range(0, len(listings), _CHUNK):
        Listed.objects.filter(pk__in=listings[start : start + _CHUNK]).update(known_to=load.recorded_at)
