"""Verifying, exporting and taking up the witness again: the acts that people do on the journal itself."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from jalon.accounts.audit import anchors, exporting
from jalon.accounts.audit.sealing import end_of_chain, seal
from jalon.accounts.audit.verifying import Verdict, verify
from jalon.accounts.audit.writing import write
from jalon.accounts.models import Verification
from jalon.kernel.refusal import Refusal


def verify_and_note(*, by: Any, noted: Sequence[str] = ()) -> Verdict:
    """Seal what waits, follow the chain, and remember what was found. `noted`: files of anchors, or seals."""
    witnesses = []
    for word in noted:
        try:
            witnesses.append(anchors.noted(word))
        except ValueError:
            raise Refusal(f"« {word} » n'est ni un fichier, ni un sceau (64 chiffres de 0 à f).") from None
    seal()
    verdict = verify(witnesses)
    Verification.objects.create(
        by=by, sealed=verdict.sealed, waiting=verdict.waiting, last_sequence=verdict.last_sequence,
        last_seal=verdict.last_seal, breaks=[one.message for one in verdict.breaks], notes=verdict.notes,
    )  # fmt: skip
    return verdict


def facts(verdict: Verdict) -> list[str]:
    """What the verdict rests on, in French."""
    said = [f"Dernière ligne : n° {verdict.last_sequence} ; confirmé par le témoin jusqu'au n° {verdict.witnessed}."]
    if verdict.waiting:
        said.append(f"Pas encore scellées : {verdict.waiting}.")
    if verdict.purged:
        said.append(f"Lignes n° 1 à {verdict.purged} purgées à la fin de leur durée de conservation, l'acte est là.")
    return said


def export(*, by: Any) -> Iterator[str]:
    """The sealed rows as they are, the act of exporting them included."""
    with transaction.atomic():
        write("accounts.journal_exported", by=by)
    seal()
    return exporting.lines()


def export_to(path: Path, *, by: Any) -> int:
    """How many rows were written."""
    rows = -1  # the first line says where the chain begins
    try:
        with path.open("x", encoding="utf-8") as stream:
            for line in export(by=by):
                stream.write(f"{line}\n")
                rows += 1
    except FileExistsError:
        raise Refusal(f"« {path} » existe déjà : donnez un autre nom.") from None
    except OSError:
        raise Refusal(f"« {path} » ne peut pas être écrit : vérifiez le chemin et vos droits.") from None
    return rows


def restored(*, reason: str, by: Any) -> int:
    """A back-up was put back: the witness keeps what it saw, set aside, and begins again. Leaves its trace."""
    if not reason.strip():
        raise Refusal("Dites quelle sauvegarde a été remise, et pourquoi.")
    aside = anchors.set_aside()
    with transaction.atomic():
        write("accounts.journal_restored", by=by, reason=reason.strip()[:300], file=aside)
    seal()
    return end_of_chain()[0]
