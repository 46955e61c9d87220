"""How a look at a grid and a cell's entry arrive from the address bar and from forms."""

from collections.abc import Iterable
from datetime import datetime, time
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from jalon.catalogue.definitions import GridDefinition
from jalon.catalogue.regions import REGIONS
from jalon.directory.models import NamedList
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.tracking import queries
from jalon.tracking.models import SavedView
from jalon.tracking.queries import Look

FILTER = "f."
NOW = "maintenant"  # in the address: a closed month as known today


def read_look(
    grid: GridDefinition,
    data: QueryDict,
    *,
    regions: Iterable[str],
    view: SavedView | None = None,
    named_list: NamedList | None = None,
) -> Look:
    """The look asked for: the address first, then the saved view, then the latest month known.

    `regions`: those to open at when the address names none, gone through only then.
    """
    state = view.state if view else {}
    region = _region(data.get("region", "")) or next(iter(regions), "")
    typed = {key[len(FILTER) :]: str(data[key]) for key in data if key.startswith(FILTER)}
    filters = {column: written for column, written in typed.items() if written.strip()}
    return Look(
        grid=grid,
        region=region,
        month=_month(data.get("mois", ""), grid, region),
        known_at=_instant(data.get("connu", "")),
        now=data.get("connu", "") == NOW,
        search=str(data.get("q", state.get("search", ""))).strip(),
        filters=filters or state.get("filters", {}),
        sort=data.get("tri", state.get("sort", "")),
        columns=_columns(data, state),
        named_list=named_list,
    )


def address_of(look: Look, **changed: str) -> str:
    """The query string that shows this look again, with some of it changed."""
    pairs = {
        "region": look.region,
        "mois": look.month.code,
        "q": look.search,
        "tri": look.sort,
        "colonnes": ",".join(look.columns),
        "liste": str(look.named_list.pk) if look.named_list else "",
        "connu": NOW if look.now else look.known_at.isoformat() if look.known_at else "",
        **{FILTER + key: value for key, value in look.filters.items()},
        **changed,
    }
    return urlencode({key: value for key, value in pairs.items() if value})


def state_of(look: Look) -> dict:
    """What a saved view keeps of a look: not the month nor the region, so that it serves every month."""
    return {"search": look.search, "filters": dict(look.filters), "sort": look.sort, "columns": list(look.columns)}


def _region(code: str) -> str:
    if code and code not in REGIONS:
        raise Refusal(f"La région « {code} » n'existe pas : écrivez son code, comme 75.")
    return code


def _month(text: str, grid: GridDefinition, region: str) -> Period:
    if not text:
        return queries.latest_month(grid.id, region)
    try:
        month = Period(text)
    except ValueError as error:
        raise Refusal(f"Le mois « {text} » est illisible : écrivez 2022-08.") from error
    if month.length != "month":
        raise Refusal(f"« {text} » n'est pas un mois : écrivez 2022-08.")
    return month


def _instant(text: str) -> datetime | None:
    """A day (its end) or an instant of the past; None when nothing is asked, or the present."""
    if text in ("", NOW):
        return None
    try:
        day = parse_date(text)
        moment = datetime.combine(day, time.max) if day else parse_datetime(text.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None:
        raise Refusal(f"La date « {text} » est illisible : écrivez 2022-09-05.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _columns(data: QueryDict, state: dict) -> tuple[str, ...]:
    chosen = data.getlist("colonne") or [part for part in data.get("colonnes", "").split(",") if part]
    return tuple(chosen or state.get("columns", ()))
