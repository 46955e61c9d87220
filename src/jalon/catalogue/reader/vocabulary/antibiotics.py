from jalon.catalogue.reader.forms import TEXT, TEXTS, Key, list_of, one_of
from jalon.catalogue.reader.vocabulary.shared import COMMON

# Domains of the disciplines (DE), as the table of disciplines names them.
UNIT_DOMAINS = (
    "MÉDECINE",
    "URGENCES",
    "CHIRURGIE",
    "RÉANIMATION",
    "PÉDIATRIE",
    "GYNÉCOLOGIE-OBSTÉTRIQUE",
    "SMR",
    "SLD",
    "PSYCHIATRIE",
    "EHPAD",
    "HAD",
    "MAS",
    "MÉDICO-TECHNIQUE",
    "TRAITEMENT ET CURE AMBULATOIRE",
)
_INSIDE_OR_NOT = one_of(("excluded", "included"))

PERIMETER = (
    *COMMON,
    Key(
        "activities",
        TEXTS,
        "Les types d'activité (TA) retenus, sans zéro devant ; absent : tous",
        default=(),
    ),
    Key(
        "domains",
        list_of(one_of(UNIT_DOMAINS)),
        "Les domaines de discipline (DE) retenus ; absent : tous",
        default=(),
    ),
    Key("screening", _INSIDE_OR_NOT, "Les prélèvements de dépistage : excluded ou included", default="excluded"),
    Key(
        "unknown_units",
        _INSIDE_OR_NOT,
        "Les unités inconnues de la structure : excluded ou included",
        default="excluded",
    ),
    Key("source", TEXT, "D'où vient la règle", default=""),
)
