"""What goes with every figure of the pages: period, perimeter, rule, filters, numbers; how a figure is written."""

from typing import Any

from jalon.antibiotics.queries.resistance import GROUPS, SPECIMENS
from jalon.antibiotics.resisting.asking import BY
from jalon.antibiotics.resisting.looking import Looked
from jalon.antibiotics.rules.resistance import GREY_UNDER, HIDE_UNDER
from jalon.ui import french

MASKED = f"masqué (<{french.NO_BREAK}{HIDE_UNDER})"
FEW = f"n <{french.NO_BREAK}{GREY_UNDER}"
FORMULA = "%R = R ÷ (S + SFP + R) ; une zone d'incertitude technique (ZIT) est lue comme SFP, un vide n'est pas testé"


def note(looked: Looked) -> str:
    """The sentence beside every figure and in every file."""
    asked = looked.asked
    days = f"{french.number(looked.bed_days)} journées" if looked.bed_days else "sans journées : aucune incidence"
    return (
        f"{asked.period.label} ; périmètre {asked.perimeter.title} (version {asked.perimeter.version}) ; "
        f"{looked.selection.statement} ; {filters(looked)}{_counted(looked)} ; {days}."
    )


def _counted(looked: Looked) -> str:
    """How many isolates count among those of the perimeter; few of them are not told outside."""
    kept, read = looked.kept.height, looked.decided.height
    if not looked.place.inside and 0 < kept < HIDE_UNDER:
        return f"isolats : {MASKED}"
    return f"{french.counted(kept, 'isolat compté,isolats comptés')} sur {french.number(read)} du périmètre"


def filters(looked: Looked) -> str:
    """What the filters keep; "" without any."""
    look = looked.look
    said = [
        GROUPS.get(look.group, look.group), SPECIMENS.get(look.specimen, ""),
        f"{BY[look.place_kind]} {look.place_code}" if look.where else "",
    ]  # fmt: skip
    chosen = ", ".join(one for one in said if one)
    return f"{chosen} ; " if chosen else ""


def interval(low: float | None, high: float | None, *, times: float = 100, decimals: int = 1) -> str:
    """ "16,4 à 57,3"; "" when there is none."""
    if low is None or high is None:
        return ""
    return f"{french.number(times * low, decimals)} à {french.number(times * high, decimals)}"


def remark(row: dict[str, Any], *, natural: bool = False) -> str:
    """What a reader must know of a cell."""
    said = ["résistance naturelle"] if natural else []
    if row.get("hidden"):
        said.append(MASKED)
    elif row.get("grey") and row.get("tested"):
        said.append(FEW)
    return ", ".join(said)
