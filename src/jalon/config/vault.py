"""What `jalon vault` does: the acts of an operator on the vault, audited, and how its state is told."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from jalon.accounts import audit
from jalon.config import state
from jalon.kernel.refusal import Refusal
from jalon.warehouse import vault
from jalon.warehouse.vault import VaultState

APART = "Sauvegardez ce fichier à part des données : sans lui, le coffre est perdu ; avec lui, il est lisible."


def create(data_folder: Path) -> dict[str, Any]:
    """Switch the vault on; where its keys are, which must be said."""
    ring = vault.create(data_folder)
    if _has_journal():
        audit.write("vault.created", by=None, key=ring.current)
    return {"key": ring.current, "ring": str(vault.ring_path(data_folder))}


def rotate(data_folder: Path, *, rewrite: bool) -> dict[str, Any]:
    """A new key for what is written from now on; with `rewrite`, for what is already there too."""
    if rewrite and (broken := vault.describe(data_folder).unreadable):
        raise Refusal(
            f"{len(broken)} fichier(s) du coffre ne s'ouvre(nt) pas (« jalon vault status ») : clé inchangée."
        )
    ring = vault.rotate(data_folder)
    rewritten = vault.open_vault(data_folder).rewrite() if rewrite else 0
    if _has_journal():
        audit.write("vault.rotated", by=None, key=ring.current, rewritten=rewritten)
    return {"key": ring.current, "rewritten": rewritten, "ring": str(vault.ring_path(data_folder))}


def described(data_folder: Path) -> dict[str, Any]:
    return asdict(vault.describe(data_folder))


def is_well(found: dict[str, Any]) -> bool:
    """A vault that was never made is well; one that cannot be read is not."""
    return not found["unreadable"] and not (found["why_closed"] and (found["present"] or found["parts"]))


def sentences(found: dict[str, Any]) -> list[str]:
    told = VaultState(**found)
    if told.why_closed:
        return ["Coffre : fermé" if told.present or told.parts else "Coffre : absent", told.why_closed]
    lines = [
        "Coffre : ouvert" + (" (en créer un autre est interdit : JALON_VAULT=off)" if told.forbidden else ""),
        f"Trousseau : {told.ring}, {told.keys} clé(s)",
        f"Fichiers chiffrés : {told.parts}, {told.bytes} octets",
    ]
    if told.unreadable:
        lines.append(f"{len(told.unreadable)} ne s'ouvre(nt) pas, à remettre depuis la sauvegarde :")
        return lines + [f"  {name}" for name in told.unreadable]
    return [*lines, "Tous se lisent." if told.parts else "Rien n'y est encore."]


def _has_journal() -> bool:
    """The vault may be made before the database."""
    return state.database_answers() and not state.unapplied()
