from jalon.catalogue.reader.forms import FLAG, TEXT, Key, one_of

ACTOR = (
    Key("title", TEXT, "Le nom de l'acteur", required=True),
    Key("national", FLAG, "Il écrit pour toutes les régions", default=False),
    Key("colour", one_of(("gris", "jaune", "bleu", "vert")), "La couleur de ses colonnes", default="gris"),
)
THEME = (Key("title", TEXT, "Le titre du thème", required=True),)
