from jalon.catalogue.reader.forms import FLAG, NUMBER, SPELLINGS, TEXT, TEXTS, Key, one_of

STATUSES = ("draft", "preview", "published", "retired")
TYPES = ("integer", "number", "percent", "amount", "choice", "yes_no", "set", "text", "date")
NUMBERS = {"integer", "number", "percent", "amount"}
GRAINS = ("et", "ej", "projet")
DOMAINS = ("ES", "ESSMS", "VILLE", "FORMATION", "AUTRE")
PERIODS = ("file", "title", "sheet", "band")

COMMON = (
    Key("title", TEXT, "Le nom montré à l'écran", required=True),
    Key("why", TEXT, "À quoi cela sert, en une phrase ; montré dans l'aide", default=""),
    Key(
        "status",
        one_of(STATUSES),
        "draft (brouillon), preview (à l'essai), published (en service) ou retired (retiré)",
        default="published",
    ),
    Key(
        "replaces",
        TEXT,
        "Dans le dossier de la région seulement : la version du fichier livré que celui-ci remplace, "
        "telle que `jalon catalogue list` l'affiche",
        default="",
    ),
)

VALUE = (
    Key("type", one_of(TYPES), "La nature de la valeur", required=True),
    Key("unit", TEXT, "L'unité montrée après le nombre : €, messages, documents…", default=""),
    Key("values", TEXTS, "Pour choice et set : les valeurs admises, telles qu'elles sont montrées", default=()),
    Key(
        "synonyms",
        SPELLINGS,
        "Les autres façons d'écrire une valeur admise ; la casse, les accents et la ponctuation ne comptent jamais",
        default=None,
    ),
    Key("not_applicable", TEXTS, "Celles des valeurs admises qui veulent dire « non concerné »", default=()),
    Key(
        "open_list",
        FLAG,
        "Avec choice : une valeur hors de la liste est gardée comme elle est écrite (éditeurs…)",
        default=False,
    ),
    Key("minimum", NUMBER, "La plus petite valeur plausible", default=None),
    Key("maximum", NUMBER, "La plus grande valeur plausible", default=None),
)
