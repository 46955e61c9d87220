from jalon.catalogue.reader.forms import FLAG, INTEGER, TEXT, Key, block_of, one_of
from jalon.catalogue.reader.vocabulary.shared import COMMON

# What can be kept for a time: word → its French explanation.
WHATS = {
    "source_files": "Les fichiers reçus par les sources : l'original et ses lignes telles que lues",
    "waiting_rows": "Les lignes et valeurs en attente, une fois réglées, écartées ou sans objet",
    "rejected_rows": "Les lignes et valeurs rejetées des fichiers, gardées entières",
    "hospital_files": "Les originaux des fichiers d'hôpitaux, qui ne nomment aucun patient",
    "vault_lines": "Les lignes du coffre : les isolats de patients, fichier par fichier",
    "patient_links": "Les pseudonymes des patients dans les lignes du coffre",
    "messages": "Les fils de messages des établissements",
    "withdrawn_messages": "Le texte des messages retirés",
    "brought_bundles": "Les paquets d'une autre instance, déposés à l'écran et jamais pris",
    "returned_workbooks": "Les classeurs revenus : leur original",
    "audit_events": "Le journal des actes",
    "closed_accounts": "L'identité des personnes dont l'accès est fermé",
    "jobs": "Les travaux finis et leurs réponses",
    "incidents": "Les incidents : les endroits du programme par où une erreur est passée",
    "letters": "Les courriels partis ou abandonnés",
    "professionals": "Les professionnels de santé qu'aucun fichier ne nomme plus",
    "sessions": "Les sessions finies des navigateurs",
    "observations": "Les valeurs suivies, leur origine et leurs versions",
    "closed_months": "Les mois clos et leurs archives",
}
NEVER_PURGED = ("observations", "closed_months")

KEEP = (
    Key("years", INTEGER, "Des années", default=0),
    Key("months", INTEGER, "Des mois, en plus des années", default=0),
    Key("days", INTEGER, "Des jours, en plus", default=0),
)

RETENTION = (
    *COMMON,
    Key(
        "what",
        one_of(WHATS),
        "Ce qui est gardé : un mot de la liste ; un seul fichier par mot. "
        + " ; ".join(f"{word} : {about[:1].lower()}{about[1:]}" for word, about in WHATS.items()),
        required=True,
    ),
    Key(
        "keep",
        block_of(KEEP),
        "Combien de temps, compté comme la page « Conservation » le dit. Sans elle : sans limite, et jamais purgé",
        default=None,
    ),
    Key("basis", TEXT, "Pourquoi ce temps : la règle ou l'usage sur lequel il se fonde", required=True),
    Key("reference", TEXT, "Le texte qui le dit : article, délibération, page", default=""),
    Key(
        "from_memory",
        FLAG,
        "Le fondement est écrit de mémoire : à vérifier par le délégué à la protection des données",
        default=False,
    ),
    Key("personal", FLAG, "Ce sont des données de personnes", default=False),
    Key("remains", TEXT, "Ce qui reste après la purge", default=""),
)
