"""A journal that was exported, verified from its file alone: any line changed, added, left out or moved is seen."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from jalon.accounts.audit import anchors
from jalon.accounts.audit.exporting import FORMAT
from jalon.accounts.audit.sealing import digest
from jalon.accounts.audit.verifying import Verdict
from jalon.kernel.refusal import Refusal

NOT_THERE = "Le sceau noté n'est pas dans ce journal : sa fin a été coupée, ou c'est celui d'un autre."
LONGEST = 1 << 20  # characters of a line: an act says a few hundred


def verify(path: Path, noted: Sequence[str] = ()) -> Verdict:
    """Follow the chain of a file. `noted`: seals, or NUMBER:SEAL, that must be in it."""
    wanted = [_anchor(word) for word in noted]
    try:
        with path.open(encoding="utf-8", errors="strict") as stream:
            lines = _lines(stream)
            verdict = _begun(next(lines, None))
            seen = {verdict.last_sequence: verdict.last_seal}
            for said in lines:
                if not _follow(verdict, said):
                    return verdict
                seen[verdict.last_sequence] = verdict.last_seal
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"« {path} » ne se lit pas : vérifiez le chemin, et que c'est un journal exporté.") from error
    for anchor in wanted:
        held = anchor.seal in seen.values() if anchor.sequence is None else seen.get(anchor.sequence) == anchor.seal
        if not held:
            verdict.broken(verdict.last_sequence, NOT_THERE)
    return verdict


def _anchor(word: str) -> anchors.Anchor:
    number, _, seal = word.rpartition(":")
    if len(seal) != 64 or not set(seal) <= set("0123456789abcdef") or (number and not number.isdecimal()):
        raise Refusal(f"« {word} » n'est pas un sceau (64 chiffres de 0 à f, ou NUMÉRO:SCEAU).")
    return anchors.Anchor(int(number) if number else None, seal)


def _lines(stream: Any) -> Iterator[Any]:
    """Each line read; None for one that is not JSON, or far too long."""
    while text := stream.readline(LONGEST):
        try:
            yield json.loads(text) if text.endswith("\n") or len(text) < LONGEST else None
        except (ValueError, RecursionError):
            yield None


def _begun(said: Any) -> Verdict:
    """The first line says where the chain begins: after a purge, not at the first row."""
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Refusal("Ce fichier n'est pas un journal exporté par « jalon audit export ».")
    after, seal = said.get("after"), said.get("seal")
    if type(after) is not int or after < 0 or not isinstance(seal, str):
        raise Refusal("La première ligne de ce journal exporté est altérée : il ne peut pas être vérifié.")
    return Verdict(last_sequence=after, last_seal=seal)


def _follow(verdict: Verdict, said: Any) -> bool:
    """One row more; False at the first that does not follow: nothing after it can be told."""
    expected = verdict.last_sequence + 1
    row, seal = (said.get("row"), said.get("seal")) if isinstance(said, dict) else (None, None)
    if not isinstance(row, list) or not row or type(row[0]) is not int or row[0] != expected:
        verdict.broken(expected, f"La ligne n° {expected} manque, ou n'est pas lisible.")
        return False
    if not isinstance(seal, str) or _digest(verdict.last_seal, row) != seal:
        verdict.broken(expected, f"La ligne n° {expected} a été modifiée.")
        return False
    verdict.sealed += 1
    verdict.last_sequence, verdict.last_seal = expected, seal
    return True


def _digest(before: str, row: list[Any]) -> str:
    try:
        return digest(before, row)
    except ValueError:  # half a pair of UTF-16, which no journal holds
        return ""
