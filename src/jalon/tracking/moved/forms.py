"""What moved, as the address asks for it: between which months or since when, and which part of it."""

from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.tracking.moved import rules

VISIT = "visite"
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class Asked:
    """`earlier`: the month compared with; None when asked since an instant (`since`, empty: since the last visit)."""

    earlier: Period | None
    since: str = ""
    theme: str = ""
    column: str = ""
    department: str = ""
    kind: str = ""
    direction: str = ""


def read(data: QueryDict, month: Period) -> Asked:
    """A month by default: the one before."""
    since = data.get("depuis", "").strip()
    return Asked(
        earlier=None if since else _earlier(data.get("entre", "").strip(), month),
        since=since,
        theme=data.get("theme", "").strip(),
        column=data.get("colonne", "").strip(),
        department=data.get("departement", "").strip(),
        kind=_one_of(data.get("genre", ""), rules.KINDS),
        direction=_one_of(data.get("sens", ""), (rules.PROGRESS, rules.SETBACK)),
    )


def instant_of(since: str) -> datetime:
    """The beginning of a day, in the time of this instance."""
    try:
        day = parse_date(since)
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refusal(f"La date « {since} » est illisible : écrivez 2022-09-05.")
    return timezone.make_aware(datetime.combine(day, time.min))


def address_of(place_address: str, asked: Asked, **changed: str) -> str:
    """The query string that shows this again, with some of it changed ("" removes)."""
    pairs = {
        "entre": asked.earlier.code if asked.earlier else "", "depuis": asked.since, "theme": asked.theme,
        "colonne": asked.column, "departement": asked.department, "genre": asked.kind, "sens": asked.direction,
    } | changed  # fmt: skip
    kept = urlencode({name: value for name, value in pairs.items() if value})
    return f"{place_address}&{kept}" if kept else place_address


def _earlier(text: str, month: Period) -> Period:
    if not text:
        return month.shifted(-1)
    try:
        earlier = Period(text)
    except ValueError:
        earlier = month
    if earlier.length != "month" or earlier >= month:
        raise Refusal(f"« {text} » n'est pas un mois d'avant {month.label} : écrivez {month.shifted(-1).code}.")
    return earlier


def _one_of(text: str, words: tuple[str, ...]) -> str:
    return text if text in words else ""
