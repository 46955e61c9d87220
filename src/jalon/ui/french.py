"""Numbers, dates and counted words written as French readers expect them. Plain Python."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from jalon.kernel.periods import MONTHS, Period

PARIS = ZoneInfo("Europe/Paris")
THIN = "\u202f"  # narrow no-break space: between thousands, before the percent sign
NO_BREAK = "\u00a0"
MINUS = "\u2212"


def number(value: object, decimals: int | None = None) -> str:
    """1386 → "1 386"; 46.9 → "46,9". At most two decimals unless told; what is not a number is left as it is."""
    amount = _decimal(value)
    if amount is None:
        return "" if value is None else str(value)
    places = 2 if decimals is None else decimals
    rounded = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, rest = f"{abs(rounded):f}".partition(".")
    if decimals is None:
        rest = rest.rstrip("0")
    sign = MINUS if rounded < 0 else ""
    return sign + f"{int(whole):,}".replace(",", THIN) + (f",{rest}" if rest else "")


def percent(value: object, decimals: int | None = None) -> str:
    """46.9 → "46,9 %": the value is already out of a hundred. One decimal unless told, none when it is zero."""
    shown = _decimal(value)
    if shown is None:
        return "" if value is None else str(value)
    if decimals is None:
        shown = shown.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{number(shown, decimals)}{THIN}%"


def amount(value: object, decimals: int = 0) -> str:
    """12500 → "12 500 €"."""
    if _decimal(value) is None:
        return "" if value is None else str(value)
    return f"{number(value, decimals)}{NO_BREAK}€"


def month(code: object, after: str = "") -> str:
    """ "2022-08" → "août 2022"; with after="de": "d’août 2022". Quarters and years too."""
    if isinstance(code, date):
        code = f"{code:%Y-%m}"
    if not code:
        return ""
    try:
        label = Period(str(code)).label.replace(" ", NO_BREAK)
    except ValueError:
        return str(code)
    if after == "de":
        return f"d’{label}" if label[0] in "ao" else f"du {label}" if "trimestre" in label else f"de {label}"
    return label


def months(first: object, last: object) -> str:
    """("2025-03", "2025-06") → "mars à juin 2025"; the year is said twice when it changes."""
    if first == last or not first or not last:
        return month(last or first)
    begins, ends = month(first), month(last)
    name, _, year = begins.partition(NO_BREAK)
    return f"{name if ends.endswith(NO_BREAK + year) else begins} à {ends}"


def day(value: object) -> str:
    """2022-08-01 → "1er août 2022"; an instant gives its day in Paris."""
    when = _as_date(value)
    if when is None:
        return "" if value is None else str(value)
    rank = "1er" if when.day == 1 else str(when.day)
    return f"{rank}{NO_BREAK}{MONTHS[when.month - 1]}{NO_BREAK}{when.year}"


def short_day(value: object) -> str:
    """2022-08-01 → "01/08/2022", for columns of tables."""
    when = _as_date(value)
    if when is None:
        return "" if value is None else str(value)
    return f"{when:%d/%m/%Y}"


def instant(value: datetime | None) -> str:
    """ "31 août 2022 à 14 h 05", in Paris."""
    if value is None:
        return ""
    local = in_paris(value)
    return f"{day(local)} à {local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02d}"


def short_instant(value: datetime | None) -> str:
    """ "31/08/2022 14:05", in Paris, for columns of tables."""
    return "" if value is None else f"{in_paris(value):%d/%m/%Y}{NO_BREAK}{in_paris(value):%H:%M}"


def in_paris(value: datetime) -> datetime:
    """The instant by Paris clocks; one without a zone is taken for a Paris time already."""
    return value.astimezone(PARIS) if value.tzinfo else value.replace(tzinfo=PARIS)


def counted(count: object, forms: str) -> str:
    """(1386, "ligne") → "1 386 lignes"; give both forms when an s is not enough: "cheval,chevaux"."""
    return f"{number(count)}{NO_BREAK}{agreed(count, forms)}"


def agreed(count: object, forms: str) -> str:
    """The word alone, in the number that goes with the count: singular below two."""
    one, _, many = forms.partition(",")
    size = _decimal(count)
    return one if size is None or abs(size) < 2 else many or f"{one}s"


def ranges(ranks: Iterable[int], most: int = 0) -> str:
    """[3, 7, 8, 9] → "3, 7 à 9". Beyond `most` of them (0: no limit) only their number is said: "3 et 3 autres"."""
    runs: list[list[int]] = []
    for rank in sorted(set(ranks)):
        if runs and rank == runs[-1][-1] + 1:
            runs[-1].append(rank)
        else:
            runs.append([rank])
    shown = runs[:most] if most else runs
    left = sum(len(run) for run in runs[len(shown) :])
    said = [f"{run[0]} à {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in shown]
    others = f" et {number(left)} {agreed(left, 'autre')}" if left else ""
    return ", ".join(said) + others


def _decimal(value: object) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        value = value.strip().replace(",", ".").replace(THIN, "").replace(NO_BREAK, "")
    try:
        read = Decimal(str(value))
    except InvalidOperation:
        return None
    return read if read.is_finite() else None


def _as_date(value: object) -> date | None:
    if isinstance(value, datetime):
        return in_paris(value).date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
