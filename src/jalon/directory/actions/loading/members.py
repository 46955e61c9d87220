"""Groups and territories from a file: each row says that a commune, a legal entity or an establishment belongs."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from jalon.directory.actions.loading.report import Findings
from jalon.directory.models import Entity, EntityKind, Link, Load, TerritoryCommune
from jalon.directory.queries.numbers import known_numbers
from jalon.directory.reading import Recognised
from jalon.directory.reading.problems import Problem
from jalon.directory.reading.rows import WHY, Row, problem, read_rows, settle_number
from jalon.directory.reading.table import Membership as Said
from jalon.directory.rules import KnownNumbers, official_commune
from jalon.kernel import finess
from jalon.kernel.text import fold

GROUPS = {"ght", "ditep", "dime", "groupe", "organisme_gestionnaire", "gcs", "gcc", "gco"}


class Membership(NamedTuple):
    """One row, read: which group, which member, since when."""

    group: tuple[str, str]  # type, code
    member: str | int  # code of a commune, or id of an entity
    role: str
    valid_from: date | None
    valid_to: date | None


def load_members(recognised: Recognised, load: Load, findings: Findings) -> None:
    """Keep dated memberships; the groups that the file names are as it says, the others stay as they were."""
    known = known_numbers()
    names: dict[tuple[str, str], str] = {}
    memberships: dict[Membership, None] = {}
    for row in read_rows(recognised):
        findings.read += 1
        found = _membership(recognised, row, findings, known)
        if found is None:
            continue
        findings.taken += 1
        findings.warn(row.problems)
        findings.kinds[found.group[0]] += 1
        names[found.group] = str(row.values.get("name") or found.group[1])
        memberships.setdefault(found)
    groups = _ensure_groups(names, findings)
    _replace(groups, memberships, names, load, findings)


def keep_memberships(said: Iterable[Said | Problem], load: Load, findings: Findings) -> None:
    """Keep the groups that a list of establishments describes beside them, each with its members."""
    known = known_numbers()
    names: dict[tuple[str, str], str] = {}
    memberships: dict[Membership, None] = {}
    for one in said:
        findings.read += 1
        member = (
            None if isinstance(one, Problem) else (known.ej if one.kind == EntityKind.EJ else known.et).get(one.code)
        )
        if isinstance(one, Problem) or member is None:
            findings.leave(one if isinstance(one, Problem) else _not_taken(one))
            continue
        findings.taken += 1
        findings.kinds[one.type] += 1
        names[one.type, one.group] = one.name
        memberships.setdefault(Membership((one.type, one.group), member, one.role, None, None))
    if names:
        _replace(_ensure_groups(names, findings), memberships, names, load, findings)


def _not_taken(one: Said) -> Problem:
    message = f"le membre {one.code} n'a pas été pris : sa ligne a été rejetée"
    return Problem(one.row, 1, one.type, one.code, message)


def _membership(recognised: Recognised, row: Row, findings: Findings, known: KnownNumbers) -> Membership | None:
    code = str(row.values.get("code") or "")
    if not code:
        findings.leave(problem(recognised, row.row, "code", "", "le code du groupe ou du territoire manque"))
        return None
    subkind = fold(str(row.values.get("type") or recognised.definition.subkind)).replace(" ", "_")
    member = _member(recognised, row, findings, known)
    if member is None:
        return None
    values = row.values
    return Membership(
        (subkind, code), member, str(values.get("role") or ""), values.get("valid_from"), values.get("valid_to")
    )


def _member(recognised: Recognised, row: Row, findings: Findings, known: KnownNumbers) -> str | int | None:
    kind = fold(str(row.values.get("member_type") or "")) or "et"
    written = str(row.values.get("member") or "")
    column = "member" if "member" in recognised.columns else "finess_et"
    if kind == "commune":
        if len(official_commune(written)) == 5:
            return official_commune(written)
        findings.leave(problem(recognised, row.row, column, written, "ce n'est pas un code de commune (INSEE)"))
        return None
    reading = row.numbers.get("finess_et") or finess.read(written)
    numbers = known.ej if kind == "ej" else known.et
    number, wrong = settle_number(reading, numbers)
    if wrong:
        outcome = "pending" if wrong == "ambiguous" else "rejected"
        findings.leave(problem(recognised, row.row, column, reading.text, WHY[wrong], outcome))
        return None
    if number not in numbers:
        word = "entité juridique" if kind == "ej" else "établissement"
        message = f"aucune liste chargée ne connaît cet {word} : chargez d'abord l'annuaire".replace(
            "cet entité", "cette entité"
        )
        findings.leave(problem(recognised, row.row, column, number, message, "pending"))
        return None
    return numbers[number]


def _ensure_groups(names: dict[tuple[str, str], str], findings: Findings) -> dict[tuple[str, str], Entity]:
    rows = [
        Entity(
            kind=EntityKind.GROUP if subkind in GROUPS else EntityKind.TERRITORY,
            subkind=subkind, code=code, name=name[:200], sort_key=fold(name)[:200],
        )
        for (subkind, code), name in names.items()
    ]  # fmt: skip
    Entity.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "subkind", "code"],
        update_fields=["name", "sort_key"],
    )
    findings.counts["groups"] = len(rows)
    subkinds = {subkind for subkind, _ in names}
    found = Entity.objects.filter(kind__in=(EntityKind.GROUP, EntityKind.TERRITORY), subkind__in=subkinds)
    return {(one.subkind, one.code): one for one in found}


def _replace(
    groups: dict[tuple[str, str], Entity],
    memberships: Iterable[Membership],
    names: dict[tuple[str, str], str],
    load: Load,
    findings: Findings,
) -> None:
    """Compare with what is held of those groups: add, close, leave. A membership of a group renamed is another one."""
    held = _held([group.pk for group in groups.values()])
    communes: list[TerritoryCommune] = []
    links: list[Link] = []
    for one in memberships:
        group, name = groups[one.group], names[one.group][:200]
        key = (group.pk, *one[1:]) if isinstance(one.member, str) else (group.pk, *one[1:], name)
        if held.pop(key, None):
            findings.counts["unchanged"] += 1
            continue
        findings.counts["new"] += 1
        common: dict[str, Any] = {
            "role": one.role[:30], "valid_from": one.valid_from, "valid_to": one.valid_to,
            "said_by": load.file_name[:200], "load": load, "known_from": load.recorded_at,
        }  # fmt: skip
        if isinstance(one.member, str):
            communes.append(TerritoryCommune(territory=group, commune_code=one.member, **common))
        else:
            links.append(Link(child_id=one.member, parent=group, parent_name=name, kind=Link.Kind.MEMBER, **common))
    findings.counts["withdrawn"] += len(held)
    for model, pk in held.values():
        model.objects.filter(pk=pk).update(known_to=load.recorded_at)
    TerritoryCommune.objects.bulk_create(communes)
    Link.objects.bulk_create(links)


def _held(groups: list[int]) -> dict[tuple[Any, ...], tuple[type[Link] | type[TerritoryCommune], int]]:
    """The memberships held by key; those that a person stated are left alone."""
    from_files = Link.objects.filter(parent__in=groups, kind=Link.Kind.MEMBER, known_to=None).exclude(load=None)
    by_link = from_files.values_list("pk", "parent_id", "child_id", "role", "valid_from", "valid_to", "parent_name")
    by_commune = TerritoryCommune.objects.filter(territory__in=groups, known_to=None)
    rows = by_commune.values_list("pk", "territory_id", "commune_code", "role", "valid_from", "valid_to")
    found: dict[tuple[Any, ...], tuple[type[Link] | type[TerritoryCommune], int]] = {}
    found.update({row[1:]: (Link, row[0]) for row in by_link})
    found.update({row[1:]: (TerritoryCommune, row[0]) for row in rows})
    return found
