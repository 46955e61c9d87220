from collections.abc import Iterable

from jalon.catalogue.reader.forms import (
    FLAG,
    IDENTIFIER_FORM,
    INTEGER,
    NUMBER,
    TEXT,
    TEXTS,
    Form,
    Key,
    Node,
    Notes,
    block_of,
    list_of,
    one_of,
    place_of,
    read_block,
    reference,
)
from jalon.catalogue.reader.nodes import Block, Items, Text
from jalon.catalogue.reader.vocabulary.shared import COMMON

FORMATS = ("pdf", "xlsx")
LAYOUTS = ("two_pages", "portrait", "landscape")
# What a line says of the establishment itself, beside the columns of the grid.
LINE_FIELDS = (
    "finess_et", "raison_sociale", "finess_pmsi", "finess_ej", "departement", "categorie", "commune", "projet",
)  # fmt: skip
GROUPS = ("departement", "categorie", "commune", "finess_ej", "projet")
STATES = ("filled", "empty", "carried", "unavailable", "waiting", "contested")

COLUMN = Key("column", IDENTIFIER_FORM, "La colonne de la grille", required=True)

FIGURE = (
    COLUMN,
    Key(
        "counts",
        TEXTS,
        "Pour une colonne à valeurs : celles que l'on compte ; absent : la première de sa liste. Une quantité est "
        "additionnée, un taux est recalculé sur ses parts",
        default=(),
    ),
    Key("label", TEXT, "Le nom montré ; absent : celui de la colonne", default=""),
)

CONDITION = (
    COLUMN,
    Key("is", TEXTS, "Elle vaut l'une de ces valeurs", default=()),
    Key("is_not", TEXTS, "Elle ne vaut aucune de ces valeurs", default=()),
    Key("at_least", NUMBER, "Pour un nombre : au moins", default=None),
    Key("at_most", NUMBER, "Pour un nombre : au plus", default=None),
    Key(
        "state",
        one_of(STATES),
        "L'état de la case : filled (renseignée), empty (vide), carried (reprise, non confirmée), unavailable (n.d.), "
        "waiting (en attente), contested (contestée)",
        default="",
    ),
    Key("label", TEXT, "Dans les alertes : ce qui est dit de la ligne ; absent : la colonne et sa valeur", default=""),
)


def _short(keys: Iterable[Key]) -> Form:
    """A block, or the column alone."""
    known = tuple(keys)

    def read(node: Node, notes: Notes) -> object:
        if isinstance(node, Text):
            node = Block({"column": (node, node)}, node.line, node.column)
        values = read_block(node, known, notes)
        return {**values, "at": place_of(node, "column")} if isinstance(values, dict) else values

    return Form("colonne, ou bloc", read, keys=known)


_FIGURES = Key("figures", list_of(_short(FIGURE)), "Les colonnes dont le chiffre est donné, dans l'ordre")
_WHERE = Key(
    "where", list_of(block_of(CONDITION)), "Les seules lignes qui remplissent toutes ces conditions", default=()
)
_MOST = Key("most", INTEGER, "Le plus de lignes à montrer dans la mise en page ; 0 : toutes", default=0)
_COLUMNS = Key(
    "columns",
    list_of(_short((COLUMN, Key("label", TEXT, "L'en-tête ; absent : le nom de la colonne", default="")))),
    f"Les colonnes montrées : celles de la grille, ou {', '.join(LINE_FIELDS)}",
    default=(),
)


def _needed(key: Key) -> Key:
    return Key(key.name, key.form, key.about, required=True)


# What each kind of section may be told.
SECTIONS: dict[str, tuple[Key, ...]] = {
    "key_figures": (_needed(_FIGURES),),
    "progress_by_theme": (
        _needed(_FIGURES),
        Key("months", INTEGER, "Combien de mois dessine la courbe", default=6),
        _MOST,
    ),
    "lines": (
        _needed(_COLUMNS),
        _WHERE,
        Key("sort", TEXT, "La colonne qui donne l'ordre ; précédée de « - », du plus grand au plus petit", default=""),
        _MOST,
    ),
    "counts": (
        Key("by", one_of(GROUPS), "Ce qui fait les groupes", required=True),
        _needed(_FIGURES),
        _MOST,
    ),
    "alerts": (
        Key(
            "signals",
            list_of(block_of(CONDITION)),
            "Ce qui fait une alerte ; une ligne qui en remplit plusieurs est dite une fois",
            default=(),
        ),
        Key("contests", FLAG, "Les contestations sans réponse sont des alertes", default=False),
        Key("findings", FLAG, "Les constats des contrôles, non acquittés, sont des alertes", default=False),
        Key("comment", IDENTIFIER_FORM, "La colonne de commentaires montrée à côté", default=""),
        _MOST,
    ),
    "map": (Key("figure", _short(FIGURE), "Ce que montre la carte des départements", required=True),),
    "national_position": (_needed(_FIGURES), _MOST),
    "moved": (_MOST,),
    "missing": (_MOST,),
    "text": (Key("text", TEXT, "Le texte, tel qu'il est montré", required=True),),
}

SECTION = (
    Key(
        "kind",
        one_of(SECTIONS),
        "key_figures (chiffres clés), progress_by_theme (avancement par thème), lines (tableau de lignes), counts "
        "(chiffres par groupe), alerts (alertes), map (carte des départements), national_position (région et France), "
        "moved (ce qui a bougé), missing (cases manquantes et qui les doit) ou text",
        required=True,
    ),
    Key("title", TEXT, "Le titre de la partie ; absent : celui de sa nature", default=""),
    Key("note", TEXT, "Une phrase sous le titre", default=""),
    Key("new_page", FLAG, "Commence une page", default=False),
)


def _sections(node: Node, notes: Notes) -> object:
    nodes = node.items if isinstance(node, Items) else (node,)
    return tuple(found for one in nodes if isinstance(found := _section(one, notes), dict))


def _section(node: Node, notes: Notes) -> object:
    """The keys of a section, by the vocabulary of its kind."""
    said = place_of(node, "kind")
    kind = said.text.strip() if isinstance(said, Text) and said is not node else ""
    values = read_block(node, (*SECTION, *SECTIONS.get(kind, ())), notes) if kind in SECTIONS else None
    if values is None:
        return read_block(node, SECTION, notes)
    return {**values, "at": node} if isinstance(values, dict) else values


REPORT = (
    *COMMON,
    Key("grids", list_of(reference("grid")), "Les grilles dont il peut être tiré", required=True),
    Key("audience", TEXT, "À qui il s'adresse", required=True),
    Key("notice", TEXT, "Ce qui est dit au pied de chaque page, par exemple d'où vient la mise en page", default=""),
    Key("formats", list_of(one_of(FORMATS)), "Les fichiers proposés : pdf, xlsx", default=FORMATS),
    Key(
        "layout",
        one_of(LAYOUTS),
        "two_pages (A4, exactement deux pages : les listes s'arrêtent où la page finit), portrait ou landscape "
        "(autant de pages qu'il en faut)",
        default="portrait",
    ),
    Key(
        "sections",
        Form("une partie par élément de liste", _sections, keys=SECTION),
        "Les parties, dans l'ordre ; une partie dont la grille n'a aucune colonne n'est pas montrée",
        required=True,
    ),
)
