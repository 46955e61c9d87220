"""Reading a directory file: from a path to a table, from a table to the list that it is.

Another format is one more function in `READERS`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from jalon.catalogue.definitions import ListDefinition
from jalon.directory.reading.csv_table import read_csv
from jalon.directory.reading.etalab import read_etalab
from jalon.directory.reading.finess_plus import read_finess_plus
from jalon.directory.reading.recognition import Recognised, recognise
from jalon.directory.reading.table import Table
from jalon.kernel.refusal import Refusal

Reader = Callable[[Path, str], Table | None]
READERS: list[Reader] = [read_finess_plus, read_etalab, read_csv]


def open_list(path: Path, name: str, lists: Sequence[ListDefinition]) -> Recognised:
    """The file as one of the declared lists, or a refusal that says what was nearest."""
    for reader in READERS:
        table = reader(path, name)
        if table is not None:
            return recognise(table, lists)
    raise Refusal(
        "ce n'est ni un fichier texte à colonnes (CSV), ni un FINESS+ (JSON) : ce format d'annuaire n'est pas lu",
        where=name,
    )


__all__ = ["READERS", "Reader", "Recognised", "Table", "open_list", "recognise"]
