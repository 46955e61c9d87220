"""SUN-ES: the applications kept, some of a legal entity, some of an establishment; two come in the third month."""

from pathlib import Path

from jalon.demo.deliveries.month import Month
from jalon.demo.deliveries.sheets import Cell, Sheet, wear, write_workbook
from jalon.demo.invention import World
from jalon.demo.invention.chance import chance
from jalon.demo.invention.establishments import PUBLIC

_DOMAINS = ("D1 D4 Bonus CRO", "D1, D2", "D1 / D2 / Bonus CRO", "D1 D2 D3 D4", "D2 + D4", "d1 d4 bonus cro")
_HEADERS = (
    ("N° dossier", "Maille (EJ/ET)", "N° FINESS porteur", "Structure candidate", "Domaines validés",
     "Fenêtre de candidature", "Montant soutenu"),
    ("N° dossier", "Maille", "FINESS", "Raison sociale", "Candidat SUN-ES (Liste des domaines et bonus validés)",
     "Fenêtre", "Montant (€)"),
)  # fmt: skip


def write(month: Month) -> list[Path]:
    rows = _rows(month.world)
    if month.rank < 2:
        rows = rows[:-2]
    wear(rows, month.chance, key=2)
    sheet = Sheet(
        "Candidats",
        _HEADERS[month.rank % 2],
        rows,
        titles=(f"Programme SUN-ES - candidatures retenues, {month.period.label} - FICHIER FICTIF",),
        blank=2,
    )
    return [write_workbook(month.folder / f"SUN-ES_candidats_{month.period.code}.xlsx", sheet)]


def _rows(world: World) -> list[list[Cell]]:
    """The same each month: candidates do not change."""
    draws = chance(77)
    entities = [one for one in world.entity_courses if one.entity.sector == PUBLIC and len(one.sites) > 1]
    found: list[tuple[str, str, str]] = [
        ("EJ", one.entity.finess, one.entity.name) for one in draws.sample(entities, 14)
    ]
    private = [one for one in world.hospitals if one.entity.sector != PUBLIC]
    found += [("ET", one.finess, one.name) for one in draws.sample(private, 26)]
    return [
        [f"SUNES-F{rank:04d}", grain, number, name, draws.choice(_DOMAINS), str(draws.randrange(1, 5)),
         draws.randrange(12, 480) * 1000]
        for rank, (grain, number, name) in enumerate(found, start=1)
    ]  # fmt: skip
