"""Is the instance able to serve? Asked by a proxy or a monitor, without login."""

from django.db import DatabaseError, connection

from jalon import __version__


def look() -> dict[str, object]:
    database = _database_answers()
    return {"ok": database, "version": __version__, "database": database}


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False
