"""What a part of Jalon does with data about people or establishments, as its AppConfig declares it (`treatments`)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Treatment:
    """A line of the record. `persons`: whose data they are; `whats`: the keeping times that apply to it."""

    title: str
    purpose: str
    persons: tuple[str, ...]
    data: tuple[str, ...]
    whats: tuple[str, ...] = ()
    vault: bool = False  # handles data of patients, only where the vault is open
