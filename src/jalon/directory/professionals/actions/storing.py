"""Statements of a national file against those held: said again, new, or no longer said.

What is held in memory is a fingerprint per statement, whatever the size of the file.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from jalon.directory.models import Load
from jalon.directory.professionals.actions.account import Account
from jalon.directory.professionals.actions.inserting import insert
from jalon.directory.professionals.models import Activity, Practice, Professional, Skill, Statement
from jalon.directory.professionals.rules import ACTIVITY, PRACTICE, SKILL, Number, fingerprint
from jalon.kernel.text import fold

_CHUNK = 500
_COMMON = ("professional", "load", "known_from", "fingerprint")


class Kept(NamedTuple):
    """A row of the file that is taken: whose it is, and what it says."""

    number: Number
    values: dict[str, str]

    @property
    def key(self) -> str:
        return f"{self.number.kind}{self.number.number}"


class Store:
    """Writes the statements of the rows given, then closes what no row said."""

    def __init__(self, load: Load, account: Account) -> None:
        self._load, self._account = load, account
        self._instant = connection.ops.adapt_datetimefield_value(load.recorded_at)
        self._people: dict[str, int] = {}
        self._last = 0
        self._look_up_people()
        self._kinds = (
            _Kind(Practice, PRACTICE, (*PRACTICE, "sort_key")),
            _Kind(Activity, ACTIVITY, ACTIVITY),
            _Kind(Skill, SKILL, ("profession", "kind", "code")),
        )

    def say(self, rows: Sequence[Kept]) -> None:
        """Keep what these rows say and that is not held yet."""
        self._meet(rows)
        for kind in self._kinds:
            new = [said for row in rows if (said := self._new(kind, row))]
            insert(kind.model, (*_COMMON, *kind.columns), new)

    def close(self) -> None:
        """Close what the file no longer says, and note who left it or came back."""
        counts, closed_at = self._account.counts, self._load.recorded_at
        for kind in self._kinds:
            gone = list(kind.held - kind.seen)
            counts["withdrawn"] += len(gone)
            for start in range(0, len(gone), _CHUNK):
                marks = gone[start : start + _CHUNK]
                kind.standing().filter(fingerprint__in=marks).update(known_to=closed_at)
        named = Exists(Practice.objects.filter(professional=OuterRef("pk"), known_to=None))
        counts["left"] = Professional.objects.filter(~named, gone_at=None).update(gone_at=closed_at)
        Professional.objects.filter(named, gone_at__isnull=False).update(gone_at=None)
        counts["professionals"] = Professional.objects.filter(gone_at=None).count()

    def _meet(self, rows: Iterable[Kept]) -> None:
        """Create the persons that the directory did not know."""
        unknown = {row.key: row.number for row in rows if row.key not in self._people}
        if unknown:
            new = [(one.kind, one.number, self._instant) for one in unknown.values()]
            insert(Professional, ("kind", "number", "known_from"), new)
            self._account.counts["entered"] += len(new)
            self._look_up_people()

    def _look_up_people(self) -> None:
        """The persons recorded since the last look: this transaction is alone to record some."""
        recorded = Professional.objects.filter(pk__gt=self._last).order_by("pk").values_list("kind", "number", "pk")
        for kind, number, pk in recorded.iterator(chunk_size=10_000):
            self._people[f"{kind}{number}"] = self._last = pk

    def _new(self, kind: "_Kind", row: Kept) -> tuple[Any, ...] | None:
        """The statement of the row, unless another row of this file, or the last file, said the same."""
        values = kind.said_by(row)
        if not values:
            return None
        mark = fingerprint(row.number, values)
        if mark in kind.seen:
            return None
        kind.seen.add(mark)
        if kind.model is Practice:
            self._account.kinds[row.values["profession"]] += 1
        if mark in kind.held:
            self._account.counts["unchanged"] += 1
            return None
        self._account.counts["new"] += 1
        sort_key = (
            (fold(f"{row.values['last_name']} {row.values['first_name']}")[:200],) if kind.model is Practice else ()
        )
        return self._people[row.key], self._load.pk, self._instant, mark, *values, *sort_key


class _Kind:
    """One of the kinds of statements: the fingerprints held, and those that the file has said so far."""

    def __init__(self, model: type[Statement], fields: Sequence[str], columns: Sequence[str]) -> None:
        """`fields`: those of the file that it says; `columns`: where they are kept."""
        self.model, self._fields, self.columns = model, fields, columns
        marks = self.standing().values_list("fingerprint", flat=True)
        self.held: set[int] = set(marks.iterator(chunk_size=10_000))
        self.seen: set[int] = set()

    def standing(self) -> QuerySet[Any]:
        return self.model._default_manager.filter(known_to=None)

    def said_by(self, row: Kept) -> tuple[str, ...]:
        """The values of its fields; nothing when the row says nothing of that kind."""
        if self.model is Skill and not row.values.get("skill"):
            return ()
        return tuple([row.values.get(name, "") for name in self._fields])
