from jalon.catalogue.reader.forms import (
    IDENTIFIER_FORM,
    INTEGER,
    NUMBER,
    TEXT,
    TEXTS,
    Key,
    block_of,
    list_of,
    named,
    one_of,
    reference,
)
from jalon.catalogue.reader.vocabulary.shared import COMMON

STATES = ("empty", "filled", "absent", "old")
# Tests of what a column shows, and tests of what the establishment is: a condition holds one of them.
OF_COLUMN = (
    "is", "is_not", "at_least", "at_most", "state", "unchanged_for", "silent_for", "carried_for", "fallen_by",
    "among_highest",
)  # fmt: skip
OF_ESTABLISHMENT = ("department", "category", "sector", "stratum", "member_of", "named_list")
COUNTED_IN_MONTHS = ("unchanged_for", "silent_for", "carried_for")
OF_NUMBERS = ("at_least", "at_most", "silent_for", "fallen_by", "among_highest")
SECTORS = ("public", "prive_lucratif", "prive_non_lucratif")

CONDITION = (
    Key("column", IDENTIFIER_FORM, "La colonne de la grille que l'on regarde", default=""),
    Key("is", TEXTS, "Elle montre l'une de ces valeurs (une liste : elle en contient une)", default=None),
    Key("is_not", TEXTS, "Elle montre une valeur, qui n'est aucune de celles-ci", default=None),
    Key("at_least", NUMBER, "Un nombre : au moins celui-ci", default=None),
    Key("at_most", NUMBER, "Un nombre : au plus celui-ci", default=None),
    Key(
        "state",
        one_of(STATES),
        "empty (rien n'y est montré), filled (une valeur, ou « non concerné »), absent (le fichier couvre "
        "l'établissement et n'en dit rien), old (plus ancienne que le délai de la colonne)",
        default=None,
    ),
    Key("unchanged_for", INTEGER, "La même valeur ce mois-ci et chacun de ces mois passés", default=None),
    Key("silent_for", INTEGER, "Un nombre : zéro ou aucune valeur pendant ces derniers mois", default=None),
    Key("carried_for", INTEGER, "Un état repris, que personne n'a confirmé depuis ce nombre de mois", default=None),
    Key("fallen_by", NUMBER, "Un nombre en baisse d'au moins ce pourcentage depuis `months` mois", default=None),
    Key("months", INTEGER, "Avec fallen_by : depuis combien de mois", default=3),
    Key("among_highest", NUMBER, "Un nombre : dans ce pourcentage des plus fortes valeurs de la région", default=None),
    Key("department", TEXTS, "L'établissement est dans l'un de ces départements (codes)", default=None),
    Key("category", TEXTS, "Il est de l'une de ces catégories FINESS (codes)", default=None),
    Key("sector", list_of(one_of(SECTORS)), "Il est de l'un de ces secteurs", default=None),
    Key("stratum", TEXTS, "Il est de l'une de ces classes d'établissements comparables", default=None),
    Key("member_of", TEXTS, "Il est membre d'un groupe de l'une de ces natures : ditep, dime, ght…", default=None),
    Key("named_list", TEXTS, "Il est dans l'une de ces listes nommées de la région", default=None),
)

RULE = (
    Key("label", TEXT, "Ce que la règle veut dire, en quelques mots : l'étiquette montrée", required=True),
    Key("weight", NUMBER, "Ce qu'elle ajoute au score quand elle tient", required=True),
    Key("why", TEXT, "Pourquoi elle compte, en une phrase", default=""),
    Key("when", list_of(block_of(CONDITION)), "Les conditions ; elles doivent toutes tenir", required=True),
)

PRIORITY = (
    *COMMON,
    Key("grid", reference("grid"), "La grille dont on classe les établissements", required=True),
    Key("rules", named(RULE, "règle"), "Les règles, chacune sous son identifiant", required=True),
)
