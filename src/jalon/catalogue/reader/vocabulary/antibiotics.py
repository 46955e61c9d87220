from jalon.catalogue.reader.forms import FLAG, NUMBER, TEXT, TEXTS, Key, list_of, named, one_of, reference
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
    "HOSPITALISATION À DOMICILE",
    "MAISON D'ACCUEIL SPÉCIALISÉE",
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

LIST_KINDS = ("total", "class", "followed", "aware", "ratio")
AWARE = ("access", "watch", "reserve")
ROUTES = ("O", "P", "R", "I", "V", "N", "TD")
_LISTS = list_of(reference("atb_list"))
_ROUTES = list_of(one_of(ROUTES))
_INDICATOR = reference("indicator")

MOLECULE_LIST = (
    *COMMON,
    Key(
        "kind",
        one_of(LIST_KINDS),
        "total (tous les antibiotiques comptés), class (famille), followed (suivie de près), aware (groupe de l'OMS) "
        "ou ratio (part de certaines listes dans d'autres)",
        required=True,
    ),
    Key("codes", TEXTS, "Codes ATC, ou leur début : `J01DD` réunit toute la classe", default=()),
    Key("but_not", TEXTS, "Codes ATC, ou leur début, à en retirer", default=()),
    Key("routes", _ROUTES, "Les voies comptées : O orale, P parentérale… ; absent : toutes", default=()),
    Key("aware", one_of(AWARE), "Avec aware : le groupe, tel que la table des molécules le donne", default=""),
    Key("numerator", _LISTS, "Avec ratio : les listes dont on veut la part", default=()),
    Key("denominator", _LISTS, "Avec ratio : les listes dans lesquelles on la cherche", default=()),
    Key("numerator_routes", _ROUTES, "Avec ratio : les voies comptées au numérateur ; absent : toutes", default=()),
    Key("denominator_routes", _ROUTES, "Avec ratio : les voies comptées au dénominateur ; absent : toutes", default=()),
    Key("at_least", NUMBER, "Avec ratio : la cible, au moins ce pourcentage", default=None),
    Key("at_most", NUMBER, "Avec ratio : la cible, au plus ce pourcentage", default=None),
    Key("better", one_of(("lower", "higher", "none")), "Ce qui est souhaitable", default="none"),
    Key(
        "indicator",
        _INDICATOR,
        "L'indicateur publié : DDJ pour 1 000 journées, ou pourcentage pour un ratio",
        default="",
    ),
    Key("confirmed", FLAG, "`false` : écrite de mémoire, à confirmer ; l'écran le dit", default=True),
    Key("source", TEXT, "D'où vient la liste", default=""),
)

PAIR = (
    Key("title", TEXT, "Le nom montré à l'écran", required=True),
    Key("organism", TEXT, "Le germe, par son nom latin", default=""),
    Key("group", TEXT, "Ou un groupe de germes : enterobacterales…", default=""),
    Key("code", TEXT, "L'antibiotique, par son code ATC", default=""),
    Key("class", TEXT, "Ou une classe de résultats : C3G, FQ, CARBAPENEMES, METICILLINE…", default=""),
    Key("phenotype", one_of(("blse", "epc", "sarm", "erv")), "Ou un phénotype", default=""),
    Key(
        "measure",
        one_of(("percent", "incidence")),
        "percent (part de souches résistantes parmi les testées) ou incidence (pour 1 000 journées)",
        required=True,
    ),
    Key("specimens", TEXTS, "Les natures de prélèvement comptées ; absent : toutes celles du périmètre", default=()),
    Key("national", FLAG, "Indicateur de la stratégie nationale", default=False),
    Key("indicator", _INDICATOR, "L'indicateur publié", default=""),
    Key("tested_indicator", _INDICATOR, "Avec percent : l'indicateur qui dit sur combien de souches", default=""),
)

FOLLOWED_PAIRS = (
    *COMMON,
    Key("pairs", named(PAIR, "couple suivi"), "Les couples, dans l'ordre où ils sont montrés", required=True),
    Key("source", TEXT, "D'où vient la liste", default=""),
)
