"""What the keys of perimeters, lists of molecules, followed pairs, checks and exports mean together."""

import re
from typing import Any

from jalon.catalogue.antibiotic_definitions import (
    AntibioticCheck,
    ExportColumn,
    ExportLayout,
    FollowedPair,
    FollowedPairs,
    MoleculeList,
    PerimeterDefinition,
)
from jalon.catalogue.reader.forms import Notes, listed, nearest, place_of
from jalon.catalogue.reader.nodes import Items, Node
from jalon.catalogue.reader.vocabulary.antibiotic_checks import read_rule_settings
from jalon.catalogue.reader.vocabulary.antibiotic_exports import VALUES

_ATC = re.compile(r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?")  # a code of any level
_RATIO_KEYS = ("numerator", "denominator", "numerator_routes", "denominator_routes", "at_least", "at_most")
_CODE_OF_ACTIVITY = "les codes TA s'écrivent en chiffres, sans zéro devant : 3, 20"


def read_perimeter(identity: dict[str, Any], node: Node, keys: Any, notes: Notes) -> PerimeterDefinition:
    """The definition, once its mistakes are noted."""
    for code in keys["activities"]:
        if not code.isdecimal() or code.startswith("0"):
            notes.wrong(place_of(node, "activities"), f"« {code} » : {_CODE_OF_ACTIVITY}")
    if (keys["activities"] or keys["domains"]) and keys["unknown_units"] == "included":
        message = "une unité inconnue n'a ni TA ni DE : elle ne peut pas être retenue par un périmètre qui les regarde"
        notes.wrong(place_of(node, "unknown_units"), message)
    names = ("activities", "domains", "screening", "unknown_units", "source")
    return PerimeterDefinition(**identity, **{name: keys[name] for name in names})


def read_molecule_list(identity: dict[str, Any], node: Node, keys: Any, notes: Notes) -> MoleculeList:
    """The definition, once its mistakes are noted."""
    kind = keys["kind"]
    wanted = {"ratio": ("numerator", "denominator"), "aware": ("aware",)}.get(kind, ("codes",))
    for name in wanted:
        if not keys[name]:
            notes.wrong(node, f"une liste « {kind} » demande la clé {name}")
    for name in ("codes", "but_not", "routes", "aware", *_RATIO_KEYS):
        if keys[name] not in ((), "", None) and not _goes_with(name, kind):
            notes.wrong(place_of(node, name), f"« {name} » n'a pas de sens dans une liste « {kind} »")
    for name in ("codes", "but_not"):
        for code in keys[name]:
            if not _ATC.fullmatch(code):
                notes.wrong(place_of(node, name), f"« {code} » n'est ni un code ATC ni le début d'un code ATC")
    for code in keys["but_not"]:
        if not code.startswith(keys["codes"]):
            notes.wrong(place_of(node, "but_not"), f"« {code} » n'est pas dans la liste : rien à en retirer")
    names = ("kind", "codes", "but_not", "routes", "aware", *_RATIO_KEYS, "better", "indicator", "confirmed", "source")
    return MoleculeList(**identity, **{name: keys[name] for name in names})


def _goes_with(name: str, kind: str) -> bool:
    if name in _RATIO_KEYS:
        return kind == "ratio"
    return kind == "aware" if name == "aware" else kind not in {"aware", "ratio"}


def read_pairs(identity: dict[str, Any], node: Node, keys: Any, notes: Notes) -> FollowedPairs:
    """The definition, once its mistakes are noted."""
    return FollowedPairs(**identity, pairs=tuple(_pair(one, notes) for one in keys["pairs"]), source=keys["source"])


def _pair(said: Any, notes: Notes) -> FollowedPair:
    for names in (("organism", "group"), ("code", "class", "phenotype")):
        told = [name for name in names if said[name]]
        if len(told) != 1:
            notes.wrong(said["at"], f"un couple dit une seule de ces clés : {listed(names)}")
    if said["code"] and not (_ATC.fullmatch(said["code"]) and len(said["code"]) == 7):
        notes.wrong(place_of(said["at"], "code"), f"« {said['code']} » n'est pas un code ATC complet (J01DD01)")
    if said["tested_indicator"] and said["measure"] != "percent":
        notes.wrong(place_of(said["at"], "tested_indicator"), "« tested_indicator » n'a de sens qu'avec percent")
    words = {name: held for name, held in said.items() if name not in {"at", "class"}}
    return FollowedPair(**words, class_code=said["class"])


def read_check(identity: dict[str, Any], node: Node, keys: Any, notes: Notes) -> AntibioticCheck:
    """The definition, once its mistakes are noted."""
    settings = read_rule_settings(keys["rule"], node, notes)
    words = {name: keys[name] for name in ("rule", "severity", "advice")}
    return AntibioticCheck(**identity, settings=settings, **words)


def read_export(identity: dict[str, Any], node: Node, keys: Any, notes: Notes) -> ExportLayout:
    """The definition, once its mistakes are noted."""
    known, place = VALUES[keys["subject"]], place_of(node, "columns")
    places = place.items if isinstance(place, Items) else (place,)
    for said, at in zip(keys["columns"], places, strict=True):
        if said["value"] not in known:
            hint = nearest(said["value"], known) or f" (valeurs possibles : {listed(known, 40)})"
            notes.wrong(place_of(at, "value"), f"un fichier {keys['subject']} n'a pas de « {said['value']} »{hint}")
    names = ("subject", "by", "format", "separator", "encoding", "decimal", "perimeter", "recipient", "notice")
    columns = tuple(ExportColumn(**said) for said in keys["columns"])
    return ExportLayout(**identity, columns=columns, **{name: keys[name] for name in names})
