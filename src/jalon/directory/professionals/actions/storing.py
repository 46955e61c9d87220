"""Statements of a national file against those held: said again, new, or no longer said.

What is held in memory is a fingerprint per statement, whatever the size of the file.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from jalon.directory.models import Load
from jalon.directory.professionals.actions.account import Account
from jalon.directory.professionals.models import Activity, Practice, Professional, Skill, Statement
from jalon.directory.professionals.rules import ACTIVITY, PRACTICE, SKILL, Number, fingerprint
from jalon.kernel.text import fold

_CHUNK = 500
_RENAMED = {"skill_kind": "kind", "skill": "code"}


class Kept(NamedTuple):
    """A row of the file that is taken: whose it is, and what it says."""

    number: Number
    values: dict[str, str]


class Store:
    """Writes the statements of the rows given, then closes what no row said."""

    def __init__(self, load: Load, account: Account) -> None:
        self._load, self._account = load, account
        self._people = {f"{kind}{number}": pk for kind, number, pk in _every_number()}
        self._kinds = [_OneKind(model, fields) for model, fields in _STATEMENTS]

    def say(self, rows: Sequence[Kept]) -> None:
        """Keep what these rows say and that is not held yet."""
        self._meet(rows)
        for kind in self._kinds:
            kind.save(new for row in rows if (new := self._new(kind, row)))

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
        numbers = {f"{row.number.kind}{row.number.number}": row.number for row in rows}
        unknown = [
            Professional(kind=one.kind, number=one.number, known_from=self._load.recorded_at)
            for key, one in numbers.items()
            if key not in self._people
        ]
        made = Professional.objects.bulk_create(unknown, batch_size=_CHUNK)
        self._people.update({f"{one.kind}{one.number}": one.pk for one in made})
        self._account.counts["entered"] += len(made)

    def _new(self, kind: "_OneKind", row: Kept) -> Statement | None:
        """The statement of the row, unless another row of this file, or the last file, said the same."""
        values = kind.said_by(row)
        mark = fingerprint(row.number, values)
        if not values or mark in kind.seen:
            return None
        kind.seen.add(mark)
        if kind.model is Practice:
            self._account.kinds[row.values["profession"]] += 1
        self._account.counts["unchanged" if mark in kind.held else "new"] += 1
        return None if mark in kind.held else self._statement(kind, row, mark, values)

    def _statement(self, kind: "_OneKind", row: Kept, mark: int, values: Sequence[str]) -> Statement:
        said: dict[str, Any] = dict(zip(kind.columns, values, strict=True))
        if kind.model is Practice:
            said["sort_key"] = fold(f"{said['last_name']} {said['first_name']}")[:200]
        return kind.model(
            professional_id=self._people[f"{row.number.kind}{row.number.number}"],
            load=self._load, fingerprint=mark, known_from=self._load.recorded_at, **said,
        )  # fmt: skip


class _OneKind:
    """One of the kinds of statements: the fingerprints held, and those that the file has said so far."""

    def __init__(self, model: type[Statement], fields: Sequence[str]) -> None:
        self.model, self._fields = model, fields
        self.columns = [_RENAMED.get(name, name) for name in fields]
        self.held: set[int] = set(self.standing().values_list("fingerprint", flat=True).iterator(chunk_size=10_000))
        self.seen: set[int] = set()

    def standing(self) -> QuerySet[Any]:
        return self.model._default_manager.filter(known_to=None)

    def save(self, new: Iterable[Statement]) -> None:
        self.model._default_manager.bulk_create(new, batch_size=_CHUNK)

    def said_by(self, row: Kept) -> tuple[str, ...]:
        """The values of its fields; nothing when the row says nothing of that kind."""
        if self.model is Skill and not row.values.get("skill"):
            return ()
        return tuple(row.values.get(name, "") for name in self._fields)


_STATEMENTS: tuple[tuple[type[Statement], tuple[str, ...]], ...] = (
    (Practice, PRACTICE), (Activity, ACTIVITY), (Skill, SKILL),
)  # fmt: skip


def _every_number() -> Iterable[tuple[str, str, int]]:
    return Professional.objects.values_list("kind", "number", "pk").iterator(chunk_size=10_000)
