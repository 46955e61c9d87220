from jalon.catalogue.reader.forms import FLAG, INTEGER, TEXT, Key, named, one_of, reference
from jalon.catalogue.reader.vocabulary.shared import COMMON, DOMAINS

COLUMN = (
    Key("label", TEXT, "Le nom de la colonne ; absent : le titre de l'indicateur", default=""),
    Key(
        "indicator",
        reference("indicator"),
        "L'indicateur montré ; absent : celui qui porte le nom de la colonne",
        default="",
    ),
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

THEME = (
    Key("title", TEXT, "Le titre du bandeau ; absent : celui du thème", default=""),
    Key("columns", named(COLUMN, "colonne", short="label"), "Les colonnes du bandeau, dans l'ordre", required=True),
)

GRID = (
    *COMMON,
    Key("domain", one_of(DOMAINS), "Les établissements qui y ont une ligne", required=True),
    Key("file_prefix", TEXT, "Le début du nom des fichiers exportés", default=""),
    Key(
        "themes",
        named(THEME, "thème"),
        "Les bandeaux, dans l'ordre ; chacun porte l'identifiant d'un thème",
        required=True,
    ),
)
