"""What there is in the vault, as an administrator may know it: counts and sizes, never a value."""

import os
from dataclasses import dataclass
from pathlib import Path

from jalon.kernel.refusal import Refusal
from jalon.warehouse.vault import keys, refusals
from jalon.warehouse.vault.parts import Vault, open_vault


@dataclass(frozen=True)
class VaultState:
    """`unreadable`: the parts, as dataset/name, that do not open; `why_closed`: empty when the keys are there."""

    present: bool
    forbidden: bool
    ring: str
    why_closed: str = ""
    keys: int = 0
    parts: int = 0
    bytes: int = 0
    unreadable: tuple[str, ...] = ()


def describe(data_folder: Path) -> VaultState:
    """Opens every part, to say whether all can be read: as long as reading the whole vault."""
    forbidden = os.environ.get("JALON_VAULT", "").lower() == "off"
    ring = str(keys.ring_path(data_folder))
    parts = keys.count_parts(data_folder)
    try:
        held = open_vault(data_folder)
    except Refusal as refusal:
        return VaultState(keys.is_present(data_folder), forbidden, ring, str(refusal), parts=parts)
    known = [(dataset, name) for dataset in held.datasets() for name in held.names(dataset)]
    return VaultState(
        present=True,
        forbidden=forbidden,
        ring=ring,
        keys=len(keys.load(data_folder).ciphers),
        parts=len(known),
        bytes=sum(held.path_of(*one).stat().st_size for one in known),
        unreadable=tuple(f"{dataset}/{name}" for dataset, name in known if not _opens(held, dataset, name)),
    )


def _opens(held: Vault, dataset: str, name: str) -> bool:
    try:
        held.check(dataset, name)
    except refusals.VaultDamaged:
        return False
    return True
