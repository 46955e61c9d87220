from jalon.catalogue.reader.forms import (
    FLAG,
    IDENTIFIER_FORM,
    INTEGER,
    TEXT,
    Key,
    list_of,
    mapping_of,
    named,
    one_of,
    reference,
)
from jalon.catalogue.reader.vocabulary.shared import COMMON, DOMAINS

INDICATOR = Key(
    "indicator",
    reference("indicator"),
    "L'indicateur montré ; absent : celui qui porte le nom de la colonne",
    default="",
)
SHOWN = (
    Key(
        "shows",
        one_of(("same", "latest")),
        "same : la valeur du mois de la grille ; latest : la dernière connue jusqu'à ce mois",
        default="same",
    ),
    Key("fresh_for", INTEGER, "Avec latest : grisée quand elle a plus que ce nombre de mois ; 0 : jamais", default=0),
    Key("width", INTEGER, "Largeur en caractères ; 0 : selon la nature de la valeur", default=0),
    Key("hidden", FLAG, "Masquée au départ ; le choix des colonnes la fait paraître", default=False),
)

COLUMN = (
    Key("label", TEXT, "Le nom de la colonne ; absent : le titre de l'indicateur", default=""),
    INDICATOR,
    *SHOWN,
)

COLUMN_ADDITION = (
    *COMMON,
    Key("grid", reference("grid"), "La grille à laquelle la colonne s'ajoute", required=True),
    Key(
        "theme",
        reference("theme"),
        "Le bandeau où elle se range ; un thème que la grille n'a pas y fait un bandeau de plus, à la fin",
        required=True,
    ),
    Key("after", IDENTIFIER_FORM, "La colonne qu'elle suit ; absent : à la fin de son bandeau", default=""),
    INDICATOR,
    *SHOWN,
    Key("regions", list_of(reference("region")), "Les seules régions qui la voient ; absent : toutes", default=()),
    Key("retired_because", TEXT, "Avec status: retired : pourquoi elle a été retirée", default=""),
)

ARCHIVE_MONTHS = mapping_of(TEXT, list_of(IDENTIFIER_FORM), "bloc « mot: thème ou colonnes »")

THEME = (
    Key("title", TEXT, "Le titre du bandeau ; absent : celui du thème", default=""),
    Key("columns", named(COLUMN, "colonne", short="label"), "Les colonnes du bandeau, dans l'ordre", required=True),
)

GRID = (
    *COMMON,
    Key("domain", one_of(DOMAINS), "Les établissements qui y ont une ligne", required=True),
    Key("file_prefix", TEXT, "Le début du nom des fichiers exportés", default=""),
    Key(
        "archive_months",
        ARCHIVE_MONTHS,
        "Les mots du nom des archives, chacun suivi du mois des données qu'il désigne : des thèmes ou des colonnes de "
        "la grille, par exemple `INS: insi` ; absent : un mot par bandeau",
        default=None,
    ),
    Key(
        "themes",
        named(THEME, "thème"),
        "Les bandeaux, dans l'ordre ; chacun porte l'identifiant d'un thème",
        required=True,
    ),
)
