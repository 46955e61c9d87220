from jalon.catalogue.reader.forms import (
    FLAG,
    IDENTIFIER_FORM,
    INTEGER,
    NUMBER,
    TEXT,
    TEXTS,
    Key,
    block_of,
    list_of,
    mapping_of,
    one_of,
    reference,
)
from jalon.catalogue.reader.vocabulary.shared import COMMON, GRAINS, VALUE

HOWS = ("ratio", "change", "any", "all", "monthly")

DERIVED = (
    Key(
        "how",
        one_of(HOWS),
        "ratio : le premier indicateur de `of` divisé par le second ; change : la valeur moins celle de `months` mois "
        "plus tôt ; any : « Oui » si l'un des indicateurs de `of` vaut l'une des valeurs de `equals` ; all : « Oui » "
        "s'ils le valent tous ; monthly : le mois tiré d'un cumul annuel",
        required=True,
    ),
    Key("of", list_of(reference("indicator")), "Les indicateurs dont on part, dans l'ordre", required=True),
    Key("equals", TEXTS, "Pour any et all : les valeurs qui comptent", default=()),
    Key("times", NUMBER, "Pour ratio : le multiplicateur (100 pour un pourcentage)", default=1.0),
    Key("months", INTEGER, "Pour change : l'écart en mois", default=1),
)

INDICATOR = (
    *COMMON,
    Key("theme", reference("theme"), "Le thème où il est rangé (fichier themes.yaml)", required=True),
    Key(
        "owner",
        reference("actor"),
        "L'acteur à qui la donnée appartient, seul à pouvoir la modifier ici",
        required=True,
    ),
    Key(
        "grains",
        list_of(one_of(GRAINS)),
        "À propos de quoi il est dit : et (établissement), ej (entité juridique), projet",
        default=("et",),
    ),
    *VALUE,
    Key(
        "additive",
        one_of(("sum", "none")),
        "sum : les valeurs d'établissements s'additionnent ; none : jamais (taux, moyennes)",
        default="none",
    ),
    Key("cumulates", one_of(("year",)), "year : la valeur se cumule depuis le 1er janvier", default=""),
    Key(
        "carries_over",
        FLAG,
        "L'état vaut jusqu'à nouvel ordre : il est repris, en gris, des mois précédents",
        default=False,
    ),
    Key(
        "private",
        FLAG,
        "Réservé à la région : les propriétaires nationaux et les autres régions n'en voient que les cases partagées "
        "une par une",
        default=False,
    ),
    Key("absent", TEXT, "Ce que l'absence veut dire là où une livraison parle de l'établissement", default=""),
    Key("derived", block_of(DERIVED), "L'indicateur est calculé à partir d'autres", default=None),
    Key(
        "better", one_of(("lower", "higher", "none")), "Le sens du progrès : plus bas, plus haut, aucun", default="none"
    ),
    Key(
        "ordered",
        one_of(("rising", "falling")),
        "Pour choice : les valeurs vont du moins avancé au plus avancé (rising), ou l'inverse (falling) ; passer de "
        "l'une à l'autre est alors un progrès ou un recul",
        default="",
    ),
    Key(
        "denominator",
        reference("indicator"),
        "Pour un pourcentage : l'indicateur qui compte le dénominateur",
        default="",
    ),
    Key(
        "variants",
        mapping_of(IDENTIFIER_FORM, TEXT, "bloc « variante: libellé »"),
        "Plusieurs indicateurs semblables dans un fichier : chacun a pour identifiant celui du fichier suivi de "
        "`_variante` ; {variant} et {label} sont remplacés partout dans le fichier",
        default=None,
    ),
    Key(
        "ids",
        TEXT,
        "Avec variants : le modèle des identifiants, quand ce n'est pas le nom du fichier suivi de `_variante`",
        default="",
    ),
)
