"""What is asked of a report, from the address bar: which one, over which establishments."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from jalon.catalogue import regions
from jalon.catalogue.definitions import ReportDefinition
from jalon.kernel.numbers import read_whole
from jalon.kernel.refusal import Refusal
from jalon.tracking.reports import queries
from jalon.tracking.reports.queries import Scope


@dataclass(frozen=True)
class Asked:
    """A report of the grid, and the part of the region it is to be about."""

    report: ReportDefinition
    scope: Scope


def read_asked(data: QueryDict, *, grid_id: str, region: str, user: Any, report_id: str = "") -> Asked | None:
    """The report asked for, the committee pack when none is; None when the grid has no report."""
    known = [one.id for one in queries.reports_of(grid_id)]
    if not known and not report_id:
        return None
    wanted = report_id or data.get("rapport") or ("comite" if "comite" in known else known[0])
    return Asked(queries.report_definition(wanted, grid_id), read_scope(data, region=region, user=user))


def read_scope(data: QueryDict, *, region: str, user: Any) -> Scope:
    department = str(data.get("departement") or "")
    if department and (department not in regions.DEPARTMENTS or regions.DEPARTMENTS[department].region != region):
        raise Refusal(f"Le département « {department} » n'est pas dans cette région.")
    return queries.scope_of(_named_list(str(data.get("liste") or ""), region, user), department)


def _named_list(written: str, region: str, user: Any):
    if not written:
        return None
    number = read_whole(written)
    found = next((one for one in queries.lists_for(user, region) if one.pk == number), None)
    if found is None:
        raise Refusal("Cette liste n'existe pas, ou n'est pas partagée avec vous.")
    return found
