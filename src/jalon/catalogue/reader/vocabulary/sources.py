from jalon.catalogue.reader.forms import (
    FLAG,
    INTEGER,
    SPELLINGS,
    TEXT,
    TEXTS,
    Key,
    block_of,
    list_of,
    named,
    one_of,
    reference,
)
from jalon.catalogue.reader.vocabulary.shared import COMMON, DOMAINS, GRAINS, PERIODS, VALUE

ROLES = ("key", "control", "grain", "item", "project", "label", "value", "ignored")

WRITTEN = tuple(Key(key.name, key.form, key.about, default=None) for key in VALUE)

COLUMN = (
    Key(
        "role",
        one_of(ROLES),
        "key : le numéro qui désigne l'établissement ; control : un numéro comparé mais jamais utilisé ; "
        "grain : dit si la ligne parle d'une EJ ou d'un ET ; item : distingue plusieurs lignes d'un même "
        "établissement ; project : le code du projet ; label : le nom, pour aider à rapprocher ; "
        "value : une valeur à publier ; ignored : connue et laissée de côté",
        default="value",
    ),
    Key(
        "headers",
        TEXTS,
        "Les en-têtes que cette colonne a portés ; casse, accents et ponctuation ne comptent pas",
        required=True,
    ),
    Key("band", TEXTS, "Le bandeau au-dessus de l'en-tête, quand le même en-tête revient plusieurs fois", default=()),
    Key("required", FLAG, "Sans cette colonne le fichier n'est pas reconnu ; toujours vrai pour key", default=False),
    Key(
        "grain",
        one_of((*GRAINS, "pmsi")),
        "Pour key et value : et, ej, projet, ou pmsi (pour key : EJ d'un établissement public, ET d'un autre) ; "
        "sans cette clé : le grain de la ligne",
        default="",
    ),
    Key("indicator", TEXT, "Pour value : l'indicateur publié ; peut contenir {item}", default=""),
    Key(
        "value",
        block_of(WRITTEN),
        "Ce que ce fichier écrit autrement que l'indicateur ne le dit : mêmes clés que l'indicateur "
        "(type, values, synonyms, open_list…) ; les synonymes s'ajoutent aux siens",
        default=None,
    ),
    Key(
        "values", SPELLINGS, "Pour item et grain : ce que le fichier écrit pour chaque variante ou grain", default=None
    ),
    Key("unavailable", TEXTS, "Ce que le fichier écrit quand la valeur n'est pas disponible", default=()),
)

SHEET = (
    Key(
        "name",
        TEXTS,
        "Les noms de feuille possibles ; `*` vaut n'importe quelle suite ; absent : toute feuille",
        default=(),
    ),
    Key("columns", named(COLUMN, "colonne"), "Les colonnes de la feuille", required=True),
)

RECOGNISE = (
    Key(
        "file",
        TEXTS,
        "Les noms de fichier habituels ; `*` vaut n'importe quelle suite ; casse, accents et ponctuation ne comptent "
        "pas. Un autre nom n'empêche pas de reconnaître le fichier à ses en-têtes",
        default=(),
    ),
)

PERIOD = (
    Key(
        "found_in",
        list_of(one_of(PERIODS)),
        "Où chercher le mois, dans l'ordre : file (nom du fichier), title (lignes au-dessus des en-têtes), "
        "sheet (nom de la feuille), band (bandeaux)",
        default=PERIODS,
    ),
    Key("lag", INTEGER, "Mois à ajouter au mois trouvé pour avoir celui des données (-1 : le mois d'avant)", default=0),
    Key(
        "delay",
        INTEGER,
        "De combien de mois ses données suivent d'habitude celles des autres sources (1 : avec les fichiers de juin "
        "vient celui de mai) ; elle n'est dite en retard qu'au-delà",
        default=0,
    ),
)

EXPECTED = (
    Key(
        "by",
        INTEGER,
        "Le jour du mois suivant (1 à 28) avant lequel le fichier est attendu ; au-delà il est dit en retard et son "
        "propriétaire reçoit un rappel. Avec un `delay` de 1, c'est le mois d'après encore",
        required=True,
    ),
)

COVERAGE = (
    Key("domains", list_of(one_of(DOMAINS)), "De quels établissements le fichier parle ; vide : de tous", default=()),
    Key("regions", list_of(reference("region")), "De quelles régions ; vide : de toute la France", default=()),
    Key(
        "absent_speaks",
        FLAG,
        "Si oui, un établissement sans ligne est « absent », et cela veut dire quelque chose (la clé `absent` de "
        "l'indicateur) ; sinon le fichier ne dit rien de ceux qu'il ne cite pas",
        default=True,
    ),
)

SOURCE = (
    *COMMON,
    Key("producer", TEXT, "Qui fabrique le fichier, en clair", required=True),
    Key("owner", reference("actor"), "L'acteur qui le livre et peut l'importer", required=True),
    Key("recognise", block_of(RECOGNISE), "À quoi le fichier se reconnaît, en plus de ses en-têtes", default=None),
    Key("period", block_of(PERIOD), "De quel mois il parle", default=None),
    Key("expected", block_of(EXPECTED), "Quand il est attendu, s'il l'est chaque mois", default=None),
    Key("coverage", block_of(COVERAGE), "De quels établissements il parle", default=None),
    Key(
        "authority",
        one_of(("owner", "copy")),
        "owner : ce fichier fait foi ; copy : il ne fait que compléter ce que personne n'a dit, et attend ailleurs",
        default="owner",
    ),
    Key("fictitious", FLAG, "Les valeurs sont inventées, et chaque écran le dit", default=False),
    Key("sensitivity", one_of(("public", "internal", "person")), "Qui peut voir l'original", default="internal"),
    Key(
        "keep_months",
        INTEGER,
        "Combien de mois garder le fichier reçu ; 0 : le temps que dit `catalogue/retention/`",
        default=0,
    ),
    Key("columns", named(COLUMN, "colonne"), "Les colonnes, quand il n'y a qu'une sorte de feuille", default=None),
    Key("sheets", list_of(block_of(SHEET)), "Les sortes de feuille, quand il y en a plusieurs", default=None),
)
