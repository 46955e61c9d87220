"""The words, signs and tones of states: what a reader sees beside every colour.

Tones: neutral, info, success, warning, error. Icons are names of the lucide set.
"""

from dataclasses import dataclass

from jalon.kernel.text import fold


@dataclass(frozen=True)
class Look:
    tone: str
    icon: str
    word: str


STATES = {
    # jobs
    "waiting": Look("neutral", "hourglass", "en attente"),
    "running": Look("info", "loader", "en cours"),
    "done": Look("success", "check", "terminé"),
    "failed": Look("error", "circle-x", "échoué"),
    "cancelled": Look("neutral", "ban", "annulé"),
    # deliveries
    "received": Look("neutral", "inbox", "reçue"),
    "planned": Look("info", "eye", "lue, à appliquer"),
    "applying": Look("info", "loader", "en cours d’application"),
    "applied": Look("success", "check", "appliquée"),
    "duplicate": Look("neutral", "copy", "déjà appliquée"),
    "purged": Look("neutral", "trash-2", "purgé"),
    "replaced": Look("neutral", "history", "remplacée"),
    "refused": Look("error", "circle-x", "refusée"),
    # rows and cells that wait
    "open": Look("warning", "circle-dot", "à régler"),
    "settled": Look("success", "check", "réglée"),
    "dismissed": Look("neutral", "minus", "écartée"),
    "matched": Look("success", "check", "rapprochée"),
    "pending": Look("warning", "circle-question-mark", "en attente"),
    "rejected": Look("error", "circle-x", "rejetée"),
    # values
    "present": Look("neutral", "dot", "présente"),
    "not_applicable": Look("neutral", "minus", "non concerné"),
    "unavailable": Look("neutral", "circle-slash", "non disponible"),
    "absent": Look("neutral", "circle-dashed", "absente de la livraison"),
    "not_covered": Look("neutral", "circle-slash-2", "non couvert"),
    "carried": Look("info", "history", "reprise du mois précédent"),
    "derived": Look("info", "sigma", "calculée"),
    "stale": Look("warning", "clock-alert", "ancienne"),
    "corrected": Look("info", "pencil", "corrigé en région"),
    "fictitious": Look("warning", "flask-conical", "valeurs fictives"),
    "no_longer_listed": Look("warning", "list-x", "absent de la dernière liste"),
    "newly_listed": Look("info", "list-plus", "nouveau dans la liste"),
    # findings of checks
    "info": Look("info", "info", "information"),
    "avertissement": Look("warning", "triangle-alert", "avertissement"),
    "erreur": Look("error", "circle-x", "erreur"),
    # catalogue
    "draft": Look("neutral", "pencil-line", "brouillon"),
    "preview": Look("info", "eye", "en essai"),
    "published": Look("success", "check", "publié"),
    "retired": Look("neutral", "archive", "retiré"),
}

NOTICES = {
    "info": Look("info", "info", "Pour information"),
    "success": Look("success", "circle-check", "C’est fait"),
    "warning": Look("warning", "triangle-alert", "Attention"),
    "error": Look("error", "circle-x", "Erreur"),
    "debug": Look("info", "info", "Pour information"),
}

METEO = {
    "deploye va signee": Look("success", "sun", "Déployé / VA signée"),
    "deploye": Look("success", "sun", "Déployé"),
    "en cours de deploiement pas d alerte": Look("info", "cloud-sun", "En cours, pas d’alerte"),
    "en cours pas d alerte": Look("info", "cloud-sun", "En cours, pas d’alerte"),
    "en cours de deploiement alerte": Look("error", "cloud-lightning", "En cours, alerte"),
    "en cours alerte": Look("error", "cloud-lightning", "En cours, alerte"),
    "non demarre": Look("neutral", "cloud", "Non démarré"),
}


def look_of(state: object) -> Look:
    """How a state is shown; one that nobody foresaw keeps its own word."""
    code = str(getattr(state, "value", state) or "")
    return STATES.get(code, Look("neutral", "dot", code.replace("_", " ")))


def meteo_of(value: object) -> Look:
    """The sky of a deployment: the region's word with the sign that goes with it."""
    return METEO.get(fold(str(value or "")), Look("neutral", "cloud-off", str(value or "non renseignée")))
