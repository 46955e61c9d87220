"""What the archive of a month is called: by the rule of the tracking sheet, from the months really shown."""

from collections.abc import Iterable, Sequence

from jalon.catalogue.definitions import GridDefinition
from jalon.indicators.projection import ColumnView, MonthView
from jalon.indicators.rules import last_month
from jalon.kernel import archive_name
from jalon.kernel.archive_name import ArchiveName
from jalon.kernel.periods import Period
from jalon.tracking.export import region_name


def name_of(view: MonthView, version: int) -> ArchiveName:
    """The name of the V{version} of a month, as this view shows it."""
    grid = view.grid
    months = tuple((word, _month(columns, view.month)) for word, columns in words_of(grid, view.columns))
    return archive_name.made(
        year=int(view.month.code[:4]),
        prefix=grid.file_prefix or grid.title,
        region=region_name(view.region),
        version=version,
        months=months,
    )


def words_of(grid: GridDefinition, columns: Sequence[ColumnView]) -> list[tuple[str, list[ColumnView]]]:
    """The words of the name with the columns that give each its month; words of which no column is left are left out.

    A grid that declares none has one word per band.
    """
    declared = grid.archive_months or {_word(theme.title): (theme.id,) for theme in grid.themes}
    found = [(word, [one for one in columns if _named(one, ids)]) for word, ids in declared.items()]
    return [(word, chosen) for word, chosen in found if chosen]


def _named(column: ColumnView, ids: Iterable[str]) -> bool:
    return column.definition.id in ids or column.definition.theme in ids


def _month(columns: Sequence[ColumnView], month: Period) -> Period:
    """The last month of the data that files delivered in these columns; states that carry over say nothing of it."""
    delivered = [column for column in columns if not column.indicator.carries_over] or columns
    return Period(max((last_month(one.data_period) for one in delivered if one.data_period), default=month.code))


def _word(title: str) -> str:
    """A title in one word: "Prestations Ségur" → "PrestationsSégur"."""
    return "".join(part[:1].upper() + part[1:] for part in title.replace("-", " ").split()) or "Données"
