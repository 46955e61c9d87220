"""Why the vault says no, in words that tell what to do."""

from pathlib import Path

from jalon.kernel.refusal import Refusal


class VaultAbsent(Refusal):
    """No key ring: the vault was not switched on, or its keys are elsewhere."""


class VaultDamaged(Refusal):
    """A part, or the key ring, is not what was written."""


def not_switched_on() -> VaultAbsent:
    return VaultAbsent(
        "Les données de personnes demandent le coffre, qui n'est pas ouvert sur cette instance : "
        "un administrateur le crée avec « jalon vault create »."
    )


def keys_lost(ring: Path, parts: int) -> VaultAbsent:
    return VaultAbsent(
        f"Le coffre contient {parts} fichier(s) chiffré(s) mais son trousseau « {ring} » manque : "
        "remettez-le depuis sa sauvegarde. Un nouveau trousseau ne les ouvrirait pas."
    )


def forbidden() -> Refusal:
    return Refusal("Le coffre est interdit sur cette instance (JALON_VAULT=off) : aucune donnée de personne n'y entre.")


def ring_there(ring: Path) -> Refusal:
    return Refusal(f"Le coffre existe déjà : son trousseau est « {ring} ».")


def ring_unreadable(ring: Path) -> VaultDamaged:
    return VaultDamaged(f"Le trousseau « {ring} » est illisible ou incomplet : remettez-le depuis sa sauvegarde.")


def ring_open_to_all(ring: Path) -> Refusal:
    return Refusal(
        f"Le trousseau « {ring} » peut être lu ou changé par d'autres comptes de la machine : "
        "fermez-le (chmod 600), puis changez de clé si quelqu'un a pu le lire (« jalon vault rotate --rewrite »)."
    )


def ring_not_written(ring: Path) -> Refusal:
    return Refusal(f"Le trousseau « {ring} » ne peut pas être écrit : vérifiez le chemin et vos droits.")


def part_missing(name: str) -> VaultDamaged:
    return VaultDamaged(f"Le fichier « {name} » n'est plus dans le coffre : remettez-le depuis la sauvegarde.")


def part_damaged(name: str) -> VaultDamaged:
    return VaultDamaged(
        f"Le fichier « {name} » du coffre est abîmé, tronqué ou a été modifié : remettez-le depuis la sauvegarde."
    )


def key_unknown(name: str, key: str) -> VaultDamaged:
    return VaultDamaged(
        f"Le fichier « {name} » du coffre demande la clé {key}, que le trousseau n'a pas : "
        "remettez le trousseau qui va avec ces fichiers."
    )
