"""What two vintages of a list say in the same words: compared where they are kept, so that only what moved is read."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from jalon.directory.models import Listed


def said_alike(list_id: str, earlier: date, later: date, columns: Sequence[str]) -> set[int]:
    """The entities of which both vintages say the same in those columns; a blank is like a blank."""
    queries = [
        Listed.objects.filter(list_id=list_id, known_to=None, vintage=vintage)
        .order_by()
        .values_list("entity_id", *columns)
        .query.sql_with_params()
        for vintage in (earlier, later)
    ]
    both = " INTERSECT ".join(sql for sql, _ in queries)  # as Django writes them
    given = [one for _, parameters in queries for one in parameters]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT entity_id FROM ({both}) AS alike", given)  # noqa: S608 (no value is in the text)
        return {entity for (entity,) in cursor}  # one at a time: a national list has a hundred thousand


def still_held(list_id: str, vintage: date, on: date, columns: Sequence[str]) -> set[int]:
    """The entities of which that vintage, the latest of its list, changes nothing that is held on that day.

    It says what the vintage before says, and no listing of another list ranks between the two or before them: whoever
    of the two speaks, the same is heard.
    """
    standing = Listed.objects.filter(known_to=None).order_by()
    own = standing.filter(list_id=list_id)
    before = own.filter(vintage__lt=vintage).order_by("-vintage").values_list("vintage", flat=True).first()
    if before is None or vintage > on or own.filter(vintage__gt=vintage, vintage__lte=on).exists():
        return set()
    others = standing.filter(vintage__gte=before, vintage__lte=on).exclude(list_id=list_id)
    return said_alike(list_id, before, vintage, columns) - set(others.values_list("entity_id", flat=True).iterator())
