from jalon.catalogue.reader.forms import FLAG, SPELLINGS, TEXT, TEXTS, Key, list_of, named, one_of
from jalon.catalogue.reader.vocabulary.shared import COMMON

_UNIT = {"unit": "Code de l'unité fonctionnelle (UF)", "unit_label": "Son libellé, montré mais jamais comparé"}

# What a column of a hospital's file may say, by kind of file.
COLUMNS: dict[str, dict[str, str]] = {
    "structure": {
        **_UNIT,
        "service": "Code du service",
        "service_label": "Libellé du service",
        "pole": "Code du pôle",
        "pole_label": "Libellé du pôle",
        "de": "Discipline d'équipement (DE)",
        "ta": "Type d'activité (TA)",
    },
    "bed_days": {**_UNIT, "bed_days": "Journées d'hospitalisation complète"},
    "admissions": {**_UNIT, "admissions": "Entrées"},
    "consumption": {
        **_UNIT,
        "ucd": "Code UCD, à 7 ou 13 chiffres",
        "label": "Libellé du médicament",
        "quantity": "Nombre d'unités dispensées ; un retour à la pharmacie est négatif",
    },
    "resistance": {
        **_UNIT,
        "patient": "Numéro ou pseudonyme du patient : remplacé par un pseudonyme à clé avant d'être écrit",
        "date": "Date du prélèvement",
        "specimen": "Nature du prélèvement",
        "screening": "Prélèvement de dépistage : oui ou non",
        "organism": "Germe identifié",
        "strain": "Numéro de souche : réunit les lignes d'une forme longue",
        "blse": "Bêta-lactamase à spectre étendu : +, -, oui, non",
        "epc": "Carbapénémase : +, -, oui, non",
        "antibiotic": "Forme longue : l'antibiotique de la ligne",
        "result": "Forme longue : le résultat de la ligne",
        "identity": "Identité directe (nom, naissance, séjour…) : jamais lue, jamais gardée",
        "ignored": "Colonnes connues qui ne sont pas des antibiotiques",
    },
    "presentations": {
        "ucd7": "Code UCD ; à 13 chiffres s'il est le seul de la ligne",
        "ucd13": "Code UCD à 13 chiffres",
        "label": "Libellé de l'unité",
        "atc": "Code ATC de niveau 5",
        "molecule": "Nom de la substance",
        "route": "Voie : O (orale), P (parentérale), R (rectale), I (inhalée)…",
        "dose": "Dose d'une unité, de la substance qui porte la DDJ",
        "dose_unit": "Unité de la dose : g, mg, MUI…",
        "ddd": "DDJ de la substance par cette voie",
        "ddd_unit": "Unité de la DDJ",
    },
}
COLUMN_TYPES = ("code", "text", "number", "date", "result", "flag")

COLUMN = (
    Key("headers", TEXTS, "Ses en-têtes possibles ; casse, accents et ponctuation ne comptent pas", required=True),
    Key("type", one_of(COLUMN_TYPES), "Comment ses cases se lisent ; un code garde ses zéros", default="text"),
    Key("required", FLAG, "Sans cette colonne le fichier n'est pas reconnu", default=False),
    Key("example", TEXT, "Ce que montre le modèle vide", default=""),
    Key("about", TEXT, "Ce qu'il faut y mettre, en une phrase", default=""),
    Key("values", SPELLINGS, "Pour flag et result : ce que le fichier écrit pour chaque valeur", default=None),
    Key("in_template", FLAG, "La colonne est dans le modèle vide", default=True),
)

HOSPITAL_FILE = (
    *COMMON,
    Key("kind", one_of(COLUMNS), "Ce que le fichier apporte", required=True),
    Key("file_patterns", TEXTS, "Les noms de fichier habituels ; `*` vaut n'importe quelle suite", default=()),
    Key(
        "columns",
        named(COLUMN, "colonne", short="headers"),
        "Les colonnes, chacune sous le nom de ce qu'elle dit",
        required=True,
    ),
    Key(
        "other_columns",
        one_of(("ignored", "antibiotics")),
        "Les colonnes qu'aucun en-tête ne nomme : ignored, ou antibiotics (chacune en est un, testé)",
        default="ignored",
    ),
    Key(
        "needs_one_of",
        list_of(TEXTS),
        "Groupes de colonnes dont il faut au moins une : `[[ucd7, ucd13], [atc, label]]`",
        default=(),
    ),
    Key("template_antibiotics", TEXTS, "Les antibiotiques que le modèle vide propose en colonnes", default=()),
)
