"""What only the house knows of itself: `responsable.yaml`, in the data folder. What is not said is to be completed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jalon.kernel.refusal import Refusal

NAME = "responsable.yaml"
TO_COMPLETE = "à compléter"
KEYS = {
    "controller": "Responsable du traitement",
    "address": "Adresse",
    "representative": "Représentant légal",
    "dpo": "Délégué à la protection des données",
    "dpo_contact": "Joindre le délégué",
    "legal_basis": "Fondement juridique",
    "processors": "Sous-traitants (hébergement, maintenance)",
    "backups": "Sauvegardes : où, à quel rythme, gardées combien de temps",
    "transfers": "Transferts hors de l’Union européenne",
    "recipients": "Autres destinataires, qui ne se connectent pas à Jalon",
    "rights": "Comment une personne exerce ses droits",
}
DERIVED = {
    "transfers": "Aucun n’est fait par Jalon",
    "recipients": "Aucun n’est connu de Jalon",
}  # when nothing is said


@dataclass(frozen=True)
class Instance:
    said: Mapping[str, str] = field(default_factory=dict)

    def facts(self) -> list[tuple[str, str]]:
        return [(label, self.said.get(key) or DERIVED.get(key, TO_COMPLETE)) for key, label in KEYS.items()]

    @property
    def missing(self) -> list[str]:
        return [label for key, label in KEYS.items() if not self.said.get(key) and key not in DERIVED]


def read(folder: Path) -> Instance:
    """The file of the data folder; empty when there is none. Refuses what it does not understand, by its line."""
    path = folder / NAME
    if not path.is_file():
        return Instance()
    # Read only when the record is asked for.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        said: Any = YAML(typ="safe").load(path.read_text("utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Refusal("ce fichier n'est pas écrit en YAML", where=f"{NAME}, ligne {line}") from None
    except (YAMLError, UnicodeDecodeError):
        raise Refusal("ce fichier n'est pas un texte YAML en UTF-8", where=NAME) from None
    if said is None:
        return Instance()
    if not isinstance(said, dict):
        raise Refusal("des lignes « clé: valeur » sont attendues", where=NAME)
    for key, value in said.items():
        if key not in KEYS:
            raise Refusal(f"clé inconnue « {key} » (clés connues : {', '.join(KEYS)})", where=NAME)
        if value is not None and not isinstance(value, str):
            raise Refusal(f"« {key} » : un texte est attendu", where=NAME)
    return Instance({key: " ".join(value.split()) for key, value in said.items() if value})
