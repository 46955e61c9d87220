from jalon.catalogue.reader.forms import INTEGER, TEXT, Key, block_of, list_of, one_of, reference
from jalon.catalogue.reader.vocabulary.shared import COMMON

_ALWAYS = {
    "establishment_finess": "Numéro FINESS de l'établissement",
    "establishment_name": "Son nom",
    "period": "Période : 2024-T1 ou 2024",
    "year": "Année",
    "quarter": "Trimestre, de 1 à 4 ; vide pour une année",
    "perimeter": "Périmètre et sa version",
    "unit_code": "Code UF",
    "unit_label": "Libellé UF",
    "service_code": "Code du service",
    "service_label": "Libellé du service",
    "pole_code": "Code du pôle",
    "pole_label": "Libellé du pôle",
    "de": "Discipline d'équipement",
    "ta": "Type d'activité",
    "domain": "Domaine de la discipline",
}

# What a column may hold, by subject of the file.
VALUES: dict[str, dict[str, str]] = {
    "structure": {**_ALWAYS, "eligible": "Dans le périmètre : oui ou non"},
    "bed_days": {**_ALWAYS, "bed_days": "Journées d'hospitalisation", "admissions": "Entrées"},
    "consumption": {
        **_ALWAYS,
        "atc": "Code ATC",
        "molecule": "Nom de la substance",
        "family": "Famille",
        "aware": "Groupe AWaRe",
        "route": "Voie",
        "quantity": "Unités dispensées (UCD)",
        "ddd": "DDJ",
        "bed_days": "Journées d'hospitalisation",
        "ddd_per_1000_bed_days": "DDJ pour 1 000 journées",
        "ddd_set": "Jeu de DDJ",
    },
    "resistance": {
        **_ALWAYS,
        "organism": "Germe",
        "antibiotic": "Antibiotique ou classe",
        "atc": "Code ATC ; vide pour une classe",
        "isolates": "Souches du germe",
        "tested": "Souches testées",
        "susceptible": "Sensibles (S)",
        "increased_exposure": "Sensibles à forte posologie (SFP, I)",
        "resistant": "Résistantes (R)",
        "percent_resistant": "Part de résistantes",
        "low": "Borne basse de l'intervalle à 95 %",
        "high": "Borne haute de l'intervalle à 95 %",
        "bed_days": "Journées d'hospitalisation",
        "incidence": "Résistantes pour 1 000 journées",
        "deduplication": "Règle de dédoublonnage",
    },
}
_NAMES = tuple(dict.fromkeys(name for names in VALUES.values() for name in names))

EXPORT_COLUMN = (
    Key("header", TEXT, "L'en-tête écrit", required=True),
    Key("value", one_of(_NAMES), "Ce que la colonne contient", required=True),
    Key("decimals", INTEGER, "Le nombre de décimales ; absent : toutes", default=-1),
)

EXPORT_LAYOUT = (
    *COMMON,
    Key("subject", one_of(VALUES), "structure, bed_days, consumption ou resistance", required=True),
    Key(
        "by",
        one_of(("unit", "service", "pole", "domain", "establishment")),
        "Une ligne par : unit, service, pole, domain (de discipline) ou establishment",
        default="unit",
    ),
    Key("format", one_of(("csv", "xlsx")), "csv ou xlsx", default="csv"),
    Key("separator", one_of((";", ",", "|")), "Avec csv : ce qui sépare les colonnes", default=";"),
    Key("encoding", one_of(("utf-8", "utf-8-sig", "cp1252")), "Avec csv : l'encodage", default="utf-8-sig"),
    Key("decimal", one_of((",", ".")), "Avec csv : le signe décimal", default=","),
    Key("perimeter", reference("perimeter"), "Le périmètre appliqué", default="spares"),
    Key(
        "recipient",
        one_of(("outside", "inside")),
        "outside : le fichier quitte l'hôpital, ses décomptes d'isolats de 1 à 4 sont masqués ; inside : il y reste",
        default="outside",
    ),
    Key("notice", TEXT, "Ce que la personne doit savoir avant d'envoyer le fichier", default=""),
    Key("columns", list_of(block_of(EXPORT_COLUMN)), "Les colonnes, dans l'ordre", required=True),
)
