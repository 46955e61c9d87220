"""Who may share a cell that its region keeps to itself."""

from jalon.accounts.access import Perimeter
from jalon.tracking.cells import OpenedCell


def why_not_share(cell: OpenedCell, perimeter: Perimeter) -> str:
    """The sentence that says why this person may not share this cell, nor take it back; empty when he may."""
    if not cell.indicator.private:
        return "Cette case n'est pas réservée à la région : tout le monde la voit déjà."
    region, theme = cell.look.region, cell.definition.theme
    if not perimeter.is_inside(region, theme):
        return "Cette case est à une autre région : elle seule la partage."
    department = str(cell.line.get("departement") or "")
    return perimeter.why_not_write(cell.indicator.owner, region=region, department=department, theme=theme)
