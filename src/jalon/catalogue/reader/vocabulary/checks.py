from jalon.catalogue.reader.forms import (
    INTEGER,
    NUMBER,
    TEXT,
    TEXTS,
    Form,
    Key,
    Node,
    Notes,
    list_of,
    mapping_of,
    one_of,
    place_of,
    read_block,
    reference,
)
from jalon.catalogue.reader.vocabulary.shared import COMMON

SEVERITIES = ("info", "avertissement", "erreur")

_INDICATOR = reference("indicator")
_PAIRS = mapping_of(_INDICATOR, _INDICATOR, "bloc « indicateur: indicateur »")
_FALLS = Key("fall", NUMBER, "Baisse jugée anormale, en part de la médiane (0.8 : moins 80 %)", default=0.8)
_MONTHS = Key("months", INTEGER, "Nombre de mois regardés", default=3)

# What each kind of check may be told; the code of each kind is in `indicators` or `sources`.
KINDS: dict[str, tuple[Key, ...]] = {
    "key_check_digit": (),
    "key_unknown": (),
    "closed_with_activity": (),
    "ej_moved": (),
    "ej_different_values": (),
    "out_of_range": (),
    "numerator_over_denominator": (
        Key("numerator", _INDICATOR, "Ce qui est compté", required=True),
        Key("denominator", _INDICATOR, "Ce sur quoi l'on compte", required=True),
    ),
    "cumulative_fall": (),
    "jump": (
        Key("rise", NUMBER, "Hausse jugée anormale, en multiple de la médiane", default=5.0),
        _FALLS,
        _MONTHS,
        Key("least", NUMBER, "En dessous de cette médiane, rien n'est dit", default=20.0),
    ),
    "messages_while_not_connected": (
        Key("connection", _INDICATOR, "L'état de raccordement", required=True),
        Key("not_connected", TEXTS, "Les valeurs qui disent « pas raccordé »", required=True),
        Key("messages", _INDICATOR, "Le nombre de messages", required=True),
    ),
    "connected_without_messages": (
        Key("connection", _INDICATOR, "L'état de raccordement", required=True),
        Key("connected", TEXTS, "Les valeurs qui disent « raccordé »", required=True),
        Key("messages", _INDICATOR, "Le nombre de messages", required=True),
        _MONTHS,
    ),
    "rate_without_calls": (
        Key("rate", _INDICATOR, "Le taux", required=True),
        Key("calls", _INDICATOR, "L'état d'appel", required=True),
        Key("no_call", TEXTS, "Les valeurs qui disent « aucun appel »", required=True),
    ),
    "fed_without_certificate": (
        Key("fed", list_of(_INDICATOR), "Les alimentations", required=True),
        Key("equals", TEXTS, "Les valeurs qui disent « alimenté »", default=("Oui",)),
        Key("certificate", _INDICATOR, "La commande du certificat", required=True),
        Key("not_ordered", TEXTS, "Les valeurs qui disent « pas commandé »", required=True),
    ),
    "installed_not_ordered": (
        Key("installed", _INDICATOR, "L'installation", required=True),
        Key("equals", TEXTS, "Les valeurs qui disent « installé »", default=("Oui",)),
        Key("certificate", _INDICATOR, "La commande", required=True),
        Key("not_ordered", TEXTS, "Les valeurs qui disent « pas commandé »", required=True),
    ),
    "deployed_without_order": (
        Key("state", _INDICATOR, "L'état de déploiement (météo)", required=True),
        Key("deployed", TEXTS, "Les valeurs qui disent « déployé »", required=True),
        Key("orders", list_of(_INDICATOR), "Les commandes", required=True),
        Key("ordered", TEXTS, "Les valeurs qui disent « commandé »", required=True),
    ),
    "not_applicable_with_activity": (
        Key("pairs", _PAIRS, "Pour chaque état « non concerné », l'activité qui le contredit", required=True),
    ),
    "older_than_fresh": (),
    "missing_since_last_month": (),
    "duplicate_row": (),
    "text_in_number": (),
}

# Who looks: rows of a file while it is read, or observations once they are there.
OF_FILES = {"key_check_digit", "key_unknown", "ej_moved", "ej_different_values", "duplicate_row", "text_in_number"}


def _any_block(node: Node, notes: Notes) -> object:
    return node  # read again once the kind is known


CHECK = (
    *COMMON,
    Key("kind", one_of(KINDS), "Ce que le contrôle regarde", required=True),
    Key("severity", one_of(SEVERITIES), "info, avertissement ou erreur", required=True),
    Key("advice", TEXT, "Que faire, en une phrase", default=""),
    Key(
        "indicators", list_of(_INDICATOR), "Les indicateurs regardés ; absent : tous ceux que cela concerne", default=()
    ),
    Key("settings", Form("bloc, selon `kind`", _any_block), "Les réglages de cette sorte de contrôle", default=None),
)


def read_settings(kind: str, root: Node, notes: Notes) -> dict[str, object]:
    """The settings of a check, by the vocabulary of its kind."""
    node = place_of(root, "settings")
    keys = KINDS[kind]
    if node is root:
        for key in keys:
            if key.required:
                notes.wrong(root, f"un contrôle « {kind} » demande le réglage « {key.name} » (clé settings)")
        return {key.name: key.default for key in keys}
    if not keys:
        notes.wrong(node, f"un contrôle « {kind} » n'a pas de réglage")
        return {}
    values = read_block(node, keys, notes)
    return values if isinstance(values, dict) else {}
