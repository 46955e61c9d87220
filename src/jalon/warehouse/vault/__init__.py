"""The vault: what is said of persons, encrypted before it touches the disk, under keys of its own.

    held = vault.open_vault(settings.DATA_DIR)   # a Refusal in French when the vault is not switched on
    patients = held.pseudonyms("990000010", identifiers)
    name = held.write("isolates", table)
    held.read("isolates", name, columns=["unit", "date"])

Why it is made so: docs/decisions/0018-the-vault.md.
"""

from jalon.warehouse.vault.keys import create, is_present, ring_path, rotate
from jalon.warehouse.vault.parts import Vault, open_vault
from jalon.warehouse.vault.refusals import VaultAbsent, VaultDamaged
from jalon.warehouse.vault.state import VaultState, describe

__all__ = [
    "Vault",
    "VaultAbsent",
    "VaultDamaged",
    "VaultState",
    "create",
    "describe",
    "is_present",
    "open_vault",
    "ring_path",
    "rotate",
]
