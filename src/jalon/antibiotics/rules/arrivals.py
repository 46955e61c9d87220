"""Which period a file is about when its name says so, which comes next, and which ought to be there."""

import re
from collections.abc import Iterable

from jalon.kernel.periods import Period
from jalon.kernel.text import without_accents

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_QUARTER_AFTER = re.compile(rf"(?<!\d){_YEAR}[\s_.-]*(?:t|q|trim(?:estre)?[\s_.-]*)(?P<rank>[1-4])(?!\d)")
_QUARTER_BEFORE = re.compile(
    rf"(?<![a-z0-9])(?:t|q|trim(?:estre)?[\s_.-]*)(?P<rank>[1-4])[\s_.-]*{_YEAR}(?!\d)"
    rf"|(?<!\d)(?P<said>[1-4])\s*e?r?[\s_.-]*trim(?:estre)?[\s_.-]*(?P<then>(?:19|20)\d\d)(?!\d)"
)
_YEAR_ALONE = re.compile(rf"(?<!\d){_YEAR}(?!\d)")


def period_in(name: str) -> Period | None:
    """The quarter, else the only year, that the name of a file says: "conso_2024-T3.xlsx", "labo T1 2024", "2023"."""
    plain = without_accents(name).lower()
    if found := _QUARTER_AFTER.search(plain):
        return Period(f"{found['year']}-T{found['rank']}")
    if found := _QUARTER_BEFORE.search(plain):
        return Period(f"{found['year'] or found['then']}-T{found['rank'] or found['said']}")
    years = {one["year"] for one in _YEAR_ALONE.finditer(plain)}
    return Period(years.pop()) if len(years) == 1 else None


def next_period(held: Iterable[str], today: Period) -> Period:
    """The period after the last one held; the quarter before today's when nothing is."""
    last = max((Period(code) for code in held), key=lambda one: (one.last_day, len(one.code)), default=None)
    return last.shifted(1) if last else today.shifted(-1)


def periods_expected(held: Iterable[str]) -> list[str]:
    """The periods held and the quarters missing between the first and the last, the latest first."""
    codes = set(held)
    quarters = sorted(Period(code) for code in codes if Period(code).length == "quarter")
    if quarters:
        one = quarters[0]
        while one < quarters[-1]:
            one = one.shifted(1)
            if one.code[:4] not in codes:  # a yearly base stands for its quarters
                codes.add(one.code)
    return sorted(codes, key=lambda code: (Period(code).last_day, -len(code)), reverse=True)
