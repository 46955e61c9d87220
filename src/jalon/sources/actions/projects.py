"""Projects named by a file: made when they are new, their establishments linked to them for the period."""

from typing import Any

from jalon.directory import actions as directory
from jalon.directory.models import Entity, Link
from jalon.kernel.periods import Period
from jalon.sources.planning.shapes import Plan
from jalon.sources.rules.comparing import ValueCell
from jalon.sources.rules.outcomes import MATCHED


def ensure(plan: Plan, by: Any) -> list[ValueCell]:
    """Make the projects that do not exist yet and link their members; the cells that waited for them."""
    if not plan.projects:
        return []
    for code in sorted(code for code, entity in plan.projects.items() if entity is None):
        plan.projects[code] = directory.ensure_project(code, code).pk
    _link_members(plan, by)
    cells = plan.of_new_projects
    return [cell._replace(place=(cell.place[0], plan.projects[cell.place[1]])) for cell in cells]


def _link_members(plan: Plan, by: Any) -> None:
    known = _known_members([pk for pk in plan.projects.values() if pk], plan.period)
    first_day = Period(plan.period).first_day
    pairs = {
        (outcome.entity, plan.projects[row.project])
        for row, outcome in zip(plan.rows, plan.outcomes, strict=True)
        if outcome.outcome == MATCHED and row.project and plan.projects.get(row.project)
    }
    wanted = sorted(pairs - known)
    entities = Entity.objects.in_bulk({pk for pair in wanted for pk in pair})
    for child, parent in wanted:
        directory.link(
            child=entities[child], parent=entities[parent], kind=Link.Kind.MEMBER, valid_from=first_day,
            said_by=plan.delivery.file_name[:200], by=by,
        )  # fmt: skip


def _known_members(projects: list[int], period: str) -> set[tuple[int, int]]:
    """The memberships that already hold on the first day of the period."""
    day = Period(period).first_day
    links = Link.objects.filter(parent__in=projects, kind=Link.Kind.MEMBER, known_to=None)
    return {
        (child, parent)
        for child, parent, start, end in links.values_list("child_id", "parent_id", "valid_from", "valid_to")
        if (start is None or start <= day) and (end is None or end >= day)
    }
