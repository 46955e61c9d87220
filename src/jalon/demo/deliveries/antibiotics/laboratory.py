"""How laboratories write their isolates: one row each, or one row per result."""

from collections.abc import Sequence

from jalon.demo.deliveries.sheets import Cell
from jalon.demo.invention.antibiotics import Isolate

Written = tuple[tuple[str, ...], list[tuple[Cell, ...]]]
_NO_GERM = "flore polymorphe"  # a row that says no germ: read, and left out with its reason


def wide(found: Sequence[Isolate], *, patients: bool, label: str = "", germ: str = "") -> Written:
    """One row per isolate, one column per antibiotic.

    `patients`: with patient, day, specimen and BLSE. `label`: a column that nobody can name for sure; `germ`: what
    every fiftieth or so row says in place of a germ.
    """
    tested = sorted({name for one in found for name in one.results})
    known = ("N° patient", "Date de prélèvement", "Nature du prélèvement", "BLSE", "EPC") if patients else ()
    header = ("Code UF", *known, "GERME", *tested, *([label] if label else []))
    rows: list[tuple[Cell, ...]] = []
    for rank, one in enumerate(found):
        said: tuple[Cell, ...] = (one.patient, one.day, one.specimen, "+" if one.blse else "-", "+" if one.carbapenemase
                                  else "-") if patients else ()  # fmt: skip
        results = [_written(one.results.get(name, ""), rank) for name in tested]
        unsure = ["R" if rank % 9 == 4 else "S" if rank % 3 == 0 else ""] if label else []
        named = germ if germ and rank % 61 == 7 else one.germ
        rows.append((one.ward, *said, named, *results, *unsure))
    rows += [(found[0].ward, *[""] * len(known), _NO_GERM)] if found else []
    return header, rows


def _written(result: str, rank: int) -> str:
    """Some software writes dashes before a result, or says that the zone is uncertain."""
    if rank % 40 == 11 and result == "R":
        return "---R"
    return "ZIT" if rank % 90 == 17 and result == "SFP" else result


def long(found: Sequence[Isolate]) -> Written:
    """One row per result; the number of the strain says which rows are one isolate."""
    rows: list[tuple[Cell, ...]] = [
        (one.ward, f"S{serial:05d}", one.germ, label, result)
        for serial, one in enumerate(found, start=1)
        for label, result in one.results.items()
    ]
    return ("Code UF", "N° souche", "Germe", "Antibiotique", "Résultat"), rows
