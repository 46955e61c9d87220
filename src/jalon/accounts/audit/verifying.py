"""The chain followed from its first row, and compared with its witness. Reads row by row: any length will do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from jalon.accounts.audit import anchors
from jalon.accounts.audit.anchors import Anchor, Witness
from jalon.accounts.audit.sealing import START, seal_of
from jalon.accounts.audit.writing import is_ours
from jalon.accounts.models import AuditEvent, JournalPurge

PURGED = "accounts.journal_purged"
CHUNK = 2000
_SAID = ("at", "by_id", "verb", "target_kind", "target_id", "target_label", "details")
_MOST = 200  # breaks told one by one


@dataclass(frozen=True)
class Break:
    """Where the chain no longer holds, and what it looks like."""

    sequence: int
    message: str


@dataclass
class Verdict:
    """What was found. `notes` are no proof of anything, but somebody should know them."""

    sealed: int = 0
    waiting: int = 0
    purged: int = 0  # rows taken away by recorded purges, at the beginning of the chain
    last_sequence: int = 0
    last_seal: str = START
    breaks: list[Break] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    witnessed: int = 0  # the last number that the witness confirms
    cut: int = 0  # rows that a witness saw beyond the last one

    @property
    def holds(self) -> bool:
        return not self.breaks

    def broken(self, sequence: int, message: str) -> None:
        if len(self.breaks) < _MOST:
            self.breaks.append(Break(sequence, message))
        elif len(self.breaks) == _MOST:
            self.breaks.append(Break(sequence, "D'autres lignes sont en cause ; la liste s'arrête ici."))


def verify(others: Sequence[Witness] = ()) -> Verdict:
    """Follow the chain. `others`: what was noted elsewhere, besides the witness of the data folder."""
    verdict = Verdict()
    own = anchors.read(anchors.path())
    compared = [_Compared(witness) for witness in ([own] if own else []) + list(others)]
    _start_after_purges(verdict, own, compared)
    last = _follow(verdict, compared)
    for one in compared:
        one.end(verdict)
    _judge_own(verdict, own, compared)
    _judge_unsealed(verdict, last)
    return verdict


def _start_after_purges(verdict: Verdict, own: Witness | None, compared: "list[_Compared]") -> None:
    """The rows of a purge are gone with a trace: an act of the journal, which says the same number and seal."""
    purge = JournalPurge.objects.order_by("-last_sequence").first()
    if purge is None:
        return
    verdict.purged = verdict.last_sequence = purge.last_sequence
    verdict.last_seal = purge.seal
    for one in compared:
        one.pass_over(purge.last_sequence, purge.seal, verdict)
    acts = AuditEvent.objects.filter(verb=PURGED, details__last=purge.last_sequence, details__seal=purge.seal)
    if not acts.exists():
        verdict.broken(
            purge.last_sequence,
            f"Les lignes n° 1 à {purge.last_sequence} manquent, et aucun acte du journal ne dit leur purge.",
        )
    if own and (purge.last_sequence, purge.seal) not in own.purges:
        verdict.notes.append(f"Le témoin n'a pas noté la purge des lignes n° 1 à {purge.last_sequence}.")


def _follow(verdict: Verdict, compared: "list[_Compared]") -> int:
    """Each sealed row in turn; returns the key of the last one."""
    last = 0
    for sequence, pk, seal, *said in sealed_rows():
        verdict.sealed += 1
        if sequence != verdict.last_sequence + 1:
            verdict.broken(verdict.last_sequence + 1, _missing(verdict.last_sequence + 1, sequence - 1))
        elif seal_of(verdict.last_seal, sequence, pk, *said) != seal:
            verdict.broken(sequence, f"La ligne n° {sequence} a été modifiée après son scellement.")
        for one in compared:
            one.see(sequence, seal, verdict)
        verdict.last_sequence, verdict.last_seal, last = sequence, seal, max(last, pk)
    return last


def sealed_rows() -> Iterator[tuple[Any, ...]]:
    rows = AuditEvent.objects.exclude(sequence=None).order_by("sequence")
    return rows.values_list("sequence", "pk", "seal", *_SAID).iterator(chunk_size=CHUNK)


def _missing(first: int, last: int) -> str:
    if last < first:
        return f"Une ligne porte un numéro déjà passé ou purgé (n° {last + 1})."
    if first == last:
        return f"La ligne n° {first} a été supprimée."
    return f"Les lignes n° {first} à {last} ont été supprimées."


class _Compared:
    """A witness read beside the chain: both are in the order of the numbers."""

    def __init__(self, witness: Witness) -> None:
        self.name = witness.name
        self._left = iter(witness.anchors)
        self._next: Anchor | None = next(self._left, None)
        self.confirmed = 0

    def pass_over(self, last: int, seal: str, verdict: Verdict) -> None:
        """What the witness saw of purged rows cannot be compared any more, but the last of them can."""
        while self._next is not None and self._next.sequence is not None and self._next.sequence < last:
            self._advance()
        self.see(last, seal, verdict)

    def see(self, sequence: int, seal: str, verdict: Verdict) -> None:
        while self._next is not None and (self._next.sequence or sequence) <= sequence:
            if self._next.sequence is None:
                if self._next.seal != seal:
                    return
            elif self._next.sequence == sequence and self._next.seal != seal:
                verdict.broken(sequence, f"La ligne n° {sequence} n'a pas le sceau que le témoin ({self.name}) a noté.")
            self.confirmed = sequence
            self._advance()

    def end(self, verdict: Verdict) -> None:
        """What the witness saw beyond the last row is gone."""
        beyond = self._next
        if beyond is None:
            return
        if beyond.sequence is None:
            verdict.broken(
                verdict.last_sequence,
                "Aucune ligne ne porte le sceau donné : la fin du journal a été coupée, ou il est d'un autre journal.",
            )
            return
        last = max([beyond.sequence, *(one.sequence or 0 for one in self._left)])
        verdict.cut = max(verdict.cut, last - verdict.last_sequence)
        verdict.broken(
            verdict.last_sequence + 1,
            f"Le témoin ({self.name}) a vu le journal aller jusqu'au n° {last} ; il s'arrête au n° "
            f"{verdict.last_sequence} : la fin a été supprimée, ou une sauvegarde plus ancienne a été remise.",
        )

    def _advance(self) -> None:
        self._next = next(self._left, None)


def _judge_own(verdict: Verdict, own: Witness | None, compared: list[_Compared]) -> None:
    """The witness of the data folder should be there, and have seen all that is sealed."""
    if own is None:
        if verdict.last_sequence:
            verdict.notes.append("Le témoin (journal/sceaux.txt) manque : rien ne prouve que la fin est entière.")
        return
    verdict.witnessed = compared[0].confirmed
    if own.after:
        verdict.notes.append(f"Le témoin ne commence qu'après le n° {own.after} : il a été ouvert ou refait alors.")
    if own.torn:
        verdict.notes.append(f"Le témoin a {own.torn} ligne(s) illisible(s).")
    if verdict.holds and verdict.witnessed < verdict.last_sequence:
        verdict.notes.append(
            f"Le témoin s'arrête au n° {verdict.witnessed} ; le journal va jusqu'au n° {verdict.last_sequence}."
        )


# Rows that are not sealed yet


def _judge_unsealed(verdict: Verdict, last: int) -> None:
    """Each must bear the stamp of this instance; a hole between their keys is told."""
    previous, missing, given = last, 0, _last_key()
    # One query, so that a row sealed since the chain was followed is still there, and no hole.
    later = AuditEvent.objects.filter(Q(sequence=None) | Q(sequence__gt=verdict.last_sequence)).order_by("pk")
    for pk, sequence, stamp, *said in later.values_list("pk", "sequence", "stamp", *_SAID).iterator(chunk_size=CHUNK):
        verdict.waiting += sequence is None
        if not is_ours(stamp, *said):
            verdict.broken(
                0, f"La ligne de clé {pk} n'est pas de Jalon, ou a été modifiée avant son scellement ({_day(said[0])})."
            )
        if pk > previous:
            missing += pk - previous - 1 if previous else 0
            previous = pk
    missing = max(0, missing + max(0, given - previous) - verdict.cut)  # those were sealed, and told already
    if missing and connection.vendor == "sqlite":  # an undone transaction gives its keys back: a hole is a removal
        verdict.broken(0, f"{_hole(missing)} : elles ont été supprimées.")
    elif missing:
        said = "des actes annulés avant d'être enregistrés, ou des lignes supprimées ; rien ne les distingue"
        verdict.notes.append(f"{_hole(missing)} : {said}.")


def _last_key() -> int:
    """The last key that SQLite gave to a row; 0 on PostgreSQL, where undone transactions count too."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [AuditEvent._meta.db_table])
        found = cursor.fetchone()
    return found[0] if found else 0


def _hole(missing: int) -> str:
    return f"{missing} ligne(s) manquent parmi celles qui ne sont pas encore scellées"


def _day(at: datetime) -> str:
    return f"{at:%d/%m/%Y}"
