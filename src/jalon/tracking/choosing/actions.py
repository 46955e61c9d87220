"""From a page to a list: the establishments ticked, ranked, drawn or filtered, kept with how they were chosen."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from jalon.accounts import audit
from jalon.accounts.access import Perimeter
from jalon.directory import access
from jalon.directory import actions as directory
from jalon.directory.actions import NewMember
from jalon.directory.models import NamedList
from jalon.kernel.refusal import Refusal
from jalon.tracking.choosing import rules
from jalon.tracking.choosing.forms import Naming
from jalon.tracking.choosing.queries import Ranking
from jalon.tracking.choosing.sampling import Sample
from jalon.tracking.queries import Sheet


@transaction.atomic
def list_from_ranking(
    *, ranking: Ranking, numbers: Collection[str], first: int, naming: Naming, perimeter: Perimeter, by: Any
) -> NamedList:
    """The establishments ticked, or else the first ones of those kept, each with its score and why."""
    codes = ranking.view.listed.columns["finess_et"]
    ticked = [one for one in ranking.kept if codes[one.line] in numbers] if numbers else list(ranking.kept[:first])
    if numbers and len(ticked) != len(set(numbers)):
        raise Refusal("Un établissement coché n'est plus parmi ceux que la page retient : relisez-la.")
    if not ticked:
        raise Refusal("Cochez des établissements, ou dites combien des premiers la liste doit prendre.")
    ids = ranking.view.listed.ids
    members = [NewMember(ids[one.line], one.score, why_of(one)) for one in ticked]
    definition = ranking.definition
    origin = {
        "how": "priority", "priority": definition.id, "version": definition.version,
        "weights": dict(ranking.weights), "themes": ranking.themes, **_where(ranking),
        "said": [
            f"Priorités « {definition.title} » (version {definition.version}), {ranking.place.month.label}.",
            *([_tried(ranking)] if ranking.changed else []),
            f"{len(ticked)} choisis à la main." if numbers else f"Les {len(ticked)} premiers.",
        ],
    }  # fmt: skip
    return _make(members, origin, ranking.place.region, ranking.place.grid.domain, naming, perimeter, by)


@transaction.atomic
def list_from_sample(*, sample: Sample, naming: Naming, perimeter: Perimeter, by: Any) -> NamedList:
    """The establishments drawn, in the order of the draw."""
    draw, look = sample.draw, sample.sheet.look
    members = [NewMember(one.entity_id, None, (one.why,)) for one in sample.drawn]
    origin = {
        "how": "sample", "seed": draw.seed, "size": draw.size, "stratum": draw.stratum,
        "parts": "equal" if draw.equal else "proportional", "method": "sha256", "frame": sample.frame,
        "grid": look.grid.id, "region": look.region, "month": look.month.code, "filters": dict(look.filters),
        "search": look.search, "themes": filtered_themes(sample.sheet), "said": list(sample.said),
    }  # fmt: skip
    return _make(members, origin, look.region, look.grid.domain, naming, perimeter, by)


@transaction.atomic
def list_from_sheet(*, sheet: Sheet, naming: Naming, perimeter: Perimeter, by: Any) -> NamedList:
    """The lines that the filters of the grid keep, in the order of the grid."""
    look, ids = sheet.look, sheet.view.listed.ids
    filters = [f"{column} : {written}" for column, written in named_filters(sheet)]
    said = f"{len(sheet.order)} lignes sur {sheet.total_lines} de {look.grid.title}, {look.month.label}"
    origin = {
        "how": "selection", "grid": look.grid.id, "region": look.region, "month": look.month.code,
        "filters": dict(look.filters), "search": look.search, "sort": look.sort, "themes": filtered_themes(sheet),
        "said": [f"{said}{' ; ' + ' ; '.join(filters) if filters else ''}."],
    }  # fmt: skip
    members = [NewMember(ids[position]) for position in sheet.order]
    return _make(members, origin, look.region, look.grid.domain, naming, perimeter, by)


def why_of(one: rules.Scored) -> tuple[str, ...]:
    """The reasons of a line as sentences: those that hold, then those that cannot be told."""
    held = [f"{reason.label} – {' ; '.join(reason.says)}" for reason in one.reasons]
    untold = [f"Non évaluable, {reason.label} – {' ; '.join(reason.says)}" for reason in one.untold]
    return (*held, *untold)


def note_export(*, ranking: Ranking, extension: str, by: Any) -> None:
    """Leave the trace of priorities taken out: which, of which month, how many lines."""
    place = ranking.place
    audit.write(
        "tracking.priorities_exported", by=by, grid=place.grid.id, region=place.region, month=place.month.code,
        priority=ranking.definition.id, format=extension, lines=len(ranking.kept),
    )  # fmt: skip


def named_filters(sheet: Sheet) -> list[tuple[str, str]]:
    """The filters of a look, by the names of their columns."""
    labels = {column.definition.id: column.definition.label for column in sheet.view.columns}
    found = [(labels.get(column, column), written) for column, written in sheet.look.filters.items()]
    return [("recherche", sheet.look.search), *found] if sheet.look.search else found


def filtered_themes(sheet: Sheet) -> list[str]:
    """The themes of the columns that a look filters by: a list made so tells something of them."""
    filtered = {*sheet.look.filters, sheet.look.sort.lstrip("-")}
    return sorted({one.definition.theme for one in sheet.view.columns if one.definition.id in filtered})


def _where(ranking: Ranking) -> dict[str, str]:
    return {"grid": ranking.place.grid.id, "region": ranking.place.region, "month": ranking.place.month.code}


def _tried(ranking: Ranking) -> str:
    labels = {rule.id: rule.label for rule in ranking.definition.rules}
    changed = (f"{labels[rule]} {weight:g}" for rule, weight in ranking.changed.items())
    return f"Poids essayés : {', '.join(changed)}."


def _make(
    members: Sequence[NewMember], origin: dict, region: str, domain: str, naming: Naming, perimeter: Perimeter, by: Any
) -> NamedList:
    access.check_may_keep_lists(perimeter, region)
    return directory.make_list(
        name=naming.name, why=naming.why, shared=naming.shared, region=region, domain=domain, members=members,
        origin=origin, by=by,
    )  # fmt: skip
