"""An invented region, its départements and communes: codes that no official list uses."""

from dataclasses import dataclass

REGION, REGION_NAME = "99", "Val-d'Estuaire (région fictive)"
# Beside it, a region that does not use this instance: national files speak of it too.
NEIGHBOUR, NEIGHBOUR_NAME = "98", "Haut-Plateau (région fictive)"
NEIGHBOUR_DEPARTMENT = ("98A", "Plateau (fictif)")

# Letters end the codes: no département of France is so written.
DEPARTMENTS = {
    "99A": "Haute-Estuaire (fictif)",
    "99B": "Côte-aux-Phares (fictif)",
    "99C": "Bocage-d'Ambre (fictif)",
    "99D": "Marais-Bleu (fictif)",
}

_NAMES = {
    "99A": (
        "Port-Estuaire Grandrive Valsonge Pont-aux-Hérons Hautegrève Clairmoulin Brumelande Saint-Fictif "
        "Orgeval-le-Haut"
    ),
    "99B": (
        "Fort-Lumière Anse-Neuve Phare-le-Vieux Sablevent Roche-Salée Port-aux-Mouettes Dunevive Cap-Imaginaire "
        "Blanc-Écueil"
    ),
    "99C": (
        "Ambreville Bois-Rêveur Champs-Dorés Haiemont Puits-Chantant Les-Trois-Chênes Fougerolle-Fictive Vieux-Lavoir"
    ),
    "99D": "Bleumarais Roselière Pont-des-Joncs Saulaie Belle-Écluse Canal-Neuf Iris-d'Eau Tourbière-Haute",
}


@dataclass(frozen=True)
class Town:
    code: str  # in place of INSEE's: 99A01
    name: str
    postal_code: str
    department: str
    population: int


def _towns(department: str, names: str) -> list[Town]:
    rank = ord(department[-1]) - ord("A") + 1
    return [
        Town(f"{department}{order:02d}", name, f"99{rank}{order:02d}", department, 64_000 // order**2 + 900 * order)
        for order, name in enumerate(names.split(), start=1)
    ]


TOWNS: tuple[Town, ...] = tuple(town for department, names in _NAMES.items() for town in _towns(department, names))

NEIGHBOUR_TOWN = Town("98A01", "Hautplateau", "98101", NEIGHBOUR_DEPARTMENT[0], 80_000)
