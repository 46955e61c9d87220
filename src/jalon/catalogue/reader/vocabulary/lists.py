from jalon.catalogue.definitions import EVERY_DOMAIN
from jalon.catalogue.reader.forms import FLAG, SPELLINGS, TEXT, TEXTS, Key, block_of, list_of, named, one_of
from jalon.catalogue.reader.vocabulary.shared import COMMON, DOMAINS

LIST_KINDS = ("establishments", "members", "communes", "categories", "professionals")

# What a column of a directory file may say, by kind of list.
FIELDS: dict[str, dict[str, str]] = {
    "establishments": {
        "subject": "Ce que la ligne décrit : et (un établissement, si rien ne le dit) ou ej (une entité juridique)",
        "finess_et": "Numéro FINESS de l'établissement",
        "finess_ej": "Numéro FINESS de l'entité juridique",
        "ej_name": "Raison sociale de l'entité juridique (organisme gestionnaire)",
        "pmsi": "Numéro PMSI",
        "name": "Raison sociale",
        "category": "Code de catégorie FINESS",
        "category_label": "Libellé de catégorie",
        "stated_domain": "Domaine dit par la liste (ES, ESSMS…)",
        "sector": "Secteur : public, prive_lucratif, prive_non_lucratif",
        "stratum": "Classe d'établissements comparables",
        "commune_code": "Code commune INSEE",
        "town": "Nom de la commune",
        "postal_code": "Code postal",
        "department": "Code du département",
        "region": "Code de la région",
        "siret": "SIRET",
        "siren": "SIREN d'une entité juridique",
        "legal_status": "Statut juridique d'une entité juridique (code FINESS)",
        "capacity": "Capacité",
        "latitude": "Latitude",
        "longitude": "Longitude",
        "state": "A (actif) ou I (inactif)",
        "opened_on": "Ouverture",
        "closed_on": "Fin",
        "authorised_on": "Première autorisation",
        "vintage": "Ce que la ligne décrit : une date, ou une année (31 décembre)",
    },
    "members": {
        "type": "Nature du groupe ou du territoire : ght, cpts, bassin_sante, ditep…",
        "code": "Code du groupe ou du territoire",
        "name": "Son nom",
        "member_type": "Nature du membre : et, ej ou commune",
        "member": "Numéro FINESS ou code commune du membre",
        "member_name": "Nom du membre",
        "role": "Rôle : support, membre, siège…",
        "valid_from": "Depuis le",
        "valid_to": "Jusqu'au",
        "note": "Remarque",
    },
    "communes": {
        "code": "Code commune INSEE",
        "name": "Nom",
        "department": "Code du département",
        "region": "Code de la région",
        "epci": "Intercommunalité",
        "population": "Population",
        "postal_codes": "Codes postaux",
    },
    "categories": {
        "code": "Code de catégorie",
        "name": "Libellé",
        "short_name": "Libellé court",
        "valid_from": "Depuis le",
        "valid_to": "Jusqu'au",
        "aggregate1": "Agrégat de niveau 1",
        "aggregate2": "Agrégat de niveau 2",
        "aggregate3": "Agrégat de niveau 3",
        "aggregate1_label": "Libellé de l'agrégat 1",
        "aggregate2_label": "Libellé de l'agrégat 2",
        "aggregate3_label": "Libellé de l'agrégat 3",
    },
    "professionals": {
        "number_kind": "Nature du numéro : 8 (RPPS) ou 0 (ADELI)",
        "number": "Numéro du professionnel",
        "title": "Civilité d'exercice",
        "last_name": "Nom d'exercice",
        "first_name": "Prénom d'exercice",
        "profession": "Code de la profession",
        "profession_label": "Profession",
        "category": "Code de la catégorie professionnelle",
        "category_label": "Catégorie professionnelle : civil, militaire, étudiant",
        "skill_kind": "Nature du savoir-faire",
        "skill": "Code du savoir-faire",
        "skill_label": "Savoir-faire : spécialité, compétence, capacité…",
        "mode": "Mode d'exercice : L (libéral), S (salarié), B (bénévole)",
        "mode_label": "Libellé du mode d'exercice",
        "siret": "SIRET de la structure",
        "finess_et": "Numéro FINESS de la structure",
        "finess_ej": "Numéro FINESS de son entité juridique",
        "structure_id": "Identifiant technique de la structure",
        "structure_name": "Raison sociale de la structure",
        "brand_name": "Enseigne de la structure",
        "postal_code": "Code postal de la structure",
        "commune_code": "Code commune INSEE de la structure",
        "town": "Commune de la structure",
        "department": "Code du département de la structure",
        "sector": "Code du secteur d'activité",
        "sector_label": "Secteur d'activité",
    },
}
FIELD_NAMES = tuple(dict.fromkeys(name for names in FIELDS.values() for name in names))

FIELD = (
    Key("headers", TEXTS, "Ses en-têtes possibles ; casse, accents et ponctuation ne comptent pas", required=True),
    Key(
        "values", SPELLINGS, "Ce que le fichier écrit pour chaque valeur ; `*` vaut n'importe quel texte", default=None
    ),
    Key("required", FLAG, "Sans cette colonne le fichier n'est pas reconnu", default=False),
)

LIST = (
    *COMMON,
    Key("kind", one_of(LIST_KINDS), "establishments, members, communes, categories ou professionals", required=True),
    Key("subkind", TEXT, "Pour members sans colonne `type` : la nature du groupe", default=""),
    Key("file_patterns", TEXTS, "Les noms de fichier habituels ; `*` vaut n'importe quelle suite", default=()),
    Key(
        "vintage_field",
        one_of(FIELD_NAMES),
        "La colonne qui donne la date ou l'année décrite (31 décembre de cette année)",
        default="",
    ),
    Key(
        "complete_for",
        one_of((*DOMAINS, EVERY_DOMAIN)),
        "La liste est complète pour ce domaine, ou pour TOUS : un absent n'est plus listé",
        default="",
    ),
    Key(
        "fields",
        named(FIELD, "colonne", short="headers"),
        "Les colonnes, chacune sous le nom de ce qu'elle dit",
        required=True,
    ),
)

CLAUSE = (
    Key("domain", one_of(DOMAINS), "Le domaine donné", required=True),
    Key(
        "field",
        one_of(("stated_domain", "category", "aggregate1", "any")),
        "Ce qui est regardé : stated_domain (la liste le dit), category, aggregate1 (agrégat FINESS), any (le reste)",
        required=True,
    ),
    Key("values", TEXTS, "Les valeurs qui conviennent", default=()),
)

DOMAIN_RULE = (
    *COMMON,
    Key(
        "clauses", list_of(block_of(CLAUSE)), "Les cas, dans l'ordre : le premier qui convient l'emporte", required=True
    ),
)
