"""A new database brought to the migrations of a back-up, filled with its rows in one transaction, and compared."""

from collections.abc import Callable

from django.db import DatabaseError, transaction
from django.db.migrations.executor import MigrationExecutor

from jalon.config.backup import tables
from jalon.config.backup.archive import Archive, Table
from jalon.config.tables import make_all
from jalon.kernel.refusal import Refusal

ALIAS = "default"
# A row that is no row of this table.
_UNACCEPTED = (DatabaseError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError)
Tell = Callable[[int, int, str], None]


def fill(held: Archive, connection, tell: Tell) -> None:
    migrations = [(app, name) for app, name, _ in held.manifest.migrations]
    if tables.are_all(migrations):
        make_all(connection)
    MigrationExecutor(connection).migrate(tables.latest(migrations))
    with transaction.atomic():
        made = tables.made_by(migrations)
        tables.empty((one.name for one in made), ALIAS)
        _put_all(held, _matched(held, made), tell)
        connection.check_constraints()


def _matched(held: Archive, made: list[tables.Held]) -> list[tuple[Table, tables.Held]]:
    """Each table of the back-up with the one that waits for its rows, but for what is left out, saved or not."""
    waiting = {one.name: one for one in made if one.name not in tables.LEFT_OUT}
    saved = {one.name: one for one in held.manifest.tables if one.name not in tables.LEFT_OUT}
    if set(waiting) != set(saved) or any(waiting[name].columns != saved[name].columns for name in saved):
        raise Refusal("Les tables de cette sauvegarde ne sont pas celles que ses étapes annoncent.")
    return [(saved[name], waiting[name]) for name in saved]


def _put_all(held: Archive, matched: list[tuple[Table, tables.Held]], tell: Tell) -> None:
    for rank, (saved, waiting) in enumerate(matched):
        tell(rank, len(matched), f"base de données, {saved.name}")
        try:
            tables.put(waiting, held.lines(saved.member), ALIAS)
        except _UNACCEPTED as error:
            raise Refusal(
                f"La table « {saved.name} » n'est pas acceptée par cette base de données : une valeur y est trop "
                "longue, trop grande, en double, ou n'est pas de sa colonne. Rien n'est rétabli : relancez avec une "
                "autre sauvegarde, ce qui a été commencé ici est repris du début."
            ) from error
        tables.set_sequence(waiting, saved.sequence, ALIAS)
    for rank, (saved, waiting) in enumerate(matched):
        tell(rank, len(matched), f"comparaison, {saved.name}")
        if tables.digest(waiting, ALIAS) != (saved.rows, saved.sha256):
            raise Refusal(f"La table « {saved.name} » relue n'est pas celle qui a été sauvegardée.")
