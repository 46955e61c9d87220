"""Who may close a month, and who may take its archive."""

from jalon.accounts.access import Perimeter
from jalon.indicators.projection.shape import shape
from jalon.kernel.refusal import Refusal
from jalon.tracking.models import Closing
from jalon.tracking.months.defined import shape_at
from jalon.tracking.sharing.queries import kept_from


def must_close(perimeter: Perimeter, region: str) -> None:
    """Refuse whoever may not open, close or reopen the months of that region."""
    if why := perimeter.why_not_close(region):
        raise Refusal(why)


def why_not_take(perimeter: Perimeter, closing: Closing) -> str:
    """Why a person may not take the sealed files: they hold every theme, and what the region keeps to itself."""
    if not perimeter.may_read(region=closing.region):
        return "Cette région n'est pas dans votre périmètre."
    of_grid = shape_at(closing.grid, closing.definitions) or shape(closing.grid)
    themes = {column.theme for column in of_grid.columns.values()}
    if not all(perimeter.may_read(region=closing.region, theme=theme) for theme in themes):
        return "L'archive tient tous les thèmes de la grille ; vos droits n'en couvrent que certains."
    if kept_from(perimeter, of_grid.grid, closing.region, of_grid.indicators):
        return "L'archive tient ce que la région garde pour elle : exportez plutôt la grille du mois."
    return ""


def must_take(perimeter: Perimeter, closing: Closing) -> None:
    if why := why_not_take(perimeter, closing):
        raise Refusal(why)
