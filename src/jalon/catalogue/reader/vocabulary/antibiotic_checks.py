from jalon.catalogue.reader.forms import NUMBER, TEXT, Form, Key, Node, Notes, list_of, one_of, place_of, read_block
from jalon.catalogue.reader.vocabulary.checks import SEVERITIES
from jalon.catalogue.reader.vocabulary.shared import COMMON

MEASURES = ("consumption", "bed_days", "isolates")

# What each rule may be told; the code of each is in `antibiotics`.
RULES: dict[str, tuple[Key, ...]] = {
    "consumption_without_bed_days": (Key("ddd", NUMBER, "En dessous de ces DDJ, rien n'est dit", default=0.0),),
    "bed_days_without_consumption": (
        Key("bed_days", NUMBER, "En dessous de ces journées, rien n'est dit", default=0.0),
    ),
    "eligible_unit_missing": (
        Key(
            "files",
            list_of(one_of(MEASURES)),
            "Les fichiers où chaque unité du périmètre doit être",
            default=("bed_days",),
        ),
    ),
    "unit_unknown": (Key("percent", NUMBER, "Part des lignes du fichier tolérée, en pourcentage", default=0.0),),
    "jump": (
        Key("percent", NUMBER, "Écart jugé anormal, en pourcentage, en hausse ou en baisse", default=30.0),
        Key("measures", list_of(one_of(MEASURES)), "Ce qui est comparé", default=MEASURES),
        Key(
            "against",
            one_of(("previous", "year_before")),
            "À quoi : la période d'avant, ou la même un an plus tôt",
            default="previous",
        ),
        Key("least", NUMBER, "En dessous de ce nombre à la première période, rien n'est dit", default=0.0),
    ),
    "implausible_rate": (Key("maximum", NUMBER, "DDJ pour 1 000 journées dans une unité", default=5000.0),),
    "natural_resistance": (),
    "bed_days_outside_perimeter": (),
    "service_code_per_unit": (),
    "unknown_ucd_share": (Key("percent", NUMBER, "Part des unités dispensées tolérée, en pourcentage", default=0.0),),
    "no_bed_day_eligible": (),
    "blse_c3g_all_s": (),
    "four_files_share_no_unit": (),
    "year_denominator_missing_quarter": (),
}


def _any_block(node: Node, notes: Notes) -> object:
    return node  # read again once the rule is known


ANTIBIOTIC_CHECK = (
    *COMMON,
    Key("rule", one_of(RULES), "Ce que le contrôle regarde", required=True),
    Key("severity", one_of(SEVERITIES), "info, avertissement ou erreur", required=True),
    Key("advice", TEXT, "Que faire, en une phrase", default=""),
    Key("settings", Form("bloc, selon `rule`", _any_block), "Les réglages de cette règle", default=None),
)


def read_rule_settings(rule: str, root: Node, notes: Notes) -> dict[str, object]:
    """The settings of a check, by the vocabulary of its rule."""
    node, keys = place_of(root, "settings"), RULES[rule]
    if node is root:
        return {key.name: key.default for key in keys}
    if not keys:
        notes.wrong(node, f"un contrôle « {rule} » n'a pas de réglage")
        return {}
    values = read_block(node, keys, notes)
    return values if isinstance(values, dict) else {}
