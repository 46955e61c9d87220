"""The charts of the page: places ranked, what the consumption is made of, its course."""

from django.urls import reverse
from django.utils.safestring import SafeString

from jalon.antibiotics.consuming.looking import Looked
from jalon.ui import french
from jalon.ui.charts import Line, Mark, lines
from jalon.ui.charts.ranked import RankedBar, ranked

MOST_BARS = 40
MOST_PARTS = 20
RATES = ("rate", "per_1000_admissions")  # sums of places are no place's yardstick


def places(looked: Looked) -> SafeString:
    """A bar per place, the whole across them; a bar opens on its lines."""
    measure = looked.look.measure
    bars = [
        RankedBar(
            name=_name(row), value=row[measure.key], note=_note(row),
            url=lines_url(looked, row),
        )
        for row in looked.places[:MOST_BARS]
    ]  # fmt: skip
    whole = looked.whole[measure.key]
    marks = [Mark("Ensemble", whole)] if whole is not None and measure.key in RATES else []
    return ranked(
        bars, title=f"{looked.look.chosen.title}, {measure.title}", marks=marks, shown=shown(measure.decimals)
    )


def shown(decimals: int):
    return lambda value: french.number(value, decimals)


def _name(row: dict) -> str:
    return " ".join(part for part in (str(row["place"]), row["place_label"]) if part) or "sans nom"


def _note(row: dict) -> str:
    if not row["eligible_units"]:
        return "hors périmètre"
    days = f"{french.number(row['bed_days'])} JH" if row["bed_days"] else "sans journées"
    return f"{french.number(row['ddd'], 0)} DDJ, {days}"


def lines_url(looked: Looked, row: dict) -> str:
    """The lines behind a bar."""
    said = {"lieu": row["place"], "hopital": row["establishment"]}
    return f"{reverse('antibiotics:consumption_lines')}?{looked.look.query(looked.place, **said)}"


def composition(looked: Looked) -> SafeString:
    """A bar per part of the whole consumption; a bar shows the page for that part alone."""
    bars = [
        RankedBar(
            name=row["title"], value=row["rate"] if row["rate"] is not None else row["ddd"],
            note=french.percent(100 * row["share"], 1) if row["share"] is not None else "",
            url=f"{reverse('antibiotics:consumption')}?{looked.look.query(looked.place, choix=row['code'])}",
        )
        for row in looked.composition[:MOST_PARTS]
    ]  # fmt: skip
    return ranked(bars, title="De quoi est faite la consommation", shown=shown(1))


def course(looked: Looked) -> SafeString:
    """The measure over the periods, in one set of daily doses."""
    measure = looked.look.measure
    values = [row.get(measure.key) for row in looked.course]
    series = [Line(looked.look.chosen.title, values)]
    return lines(series, looked.course_periods, title=measure.title, shown=shown(measure.decimals))
