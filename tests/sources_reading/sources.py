"""The shipped sources, and what their indicators hold, as the reading tests need them."""

from functools import cache
from pathlib import Path

import jalon.catalogue
from jalon.catalogue.definitions import SourceDefinition, Value
from jalon.catalogue.reader.entries import read_definitions

FOLDER = Path(jalon.catalogue.__file__).parent / "sources"
YES_NO = Value(type="choice", values=("Oui", "Non"), synonyms={"o": "Oui", "n": "Non"})
COUNT = Value(type="integer", minimum=0)
AMOUNT = Value(type="amount", unit="€", minimum=0)
TEXT = Value(type="text")
DATE = Value(type="date")
OPEN = Value(type="choice", open_list=True)
ORDERS = ("Commande signée", "En cours de signature", "Non concerné", "Pas de commande signée")
MILESTONES = (
    "Candidature déposée", "Financement notifié", "Convention signée", "Marché notifié", "En déploiement",
    "VSR prononcée",
)  # fmt: skip
WEATHER = (
    "Non démarré", "En cours de déploiement - pas d'alerte", "En cours de déploiement - Alerte", "Déployé / VA signée",
)  # fmt: skip
VALUES = {
    "asp_etat": Value(type="choice", values=ORDERS, not_applicable=("Non concerné",)),
    "asp_date": DATE,
    "asp_editeur": OPEN,
    "asp_montant": AMOUNT,
    "insi_appel": YES_NO,
    "insi_taux_qualifiees": Value(type="percent", minimum=0, maximum=100),
    "insi_organisation": Value(
        type="choice", values=("Non démarré", "En cours - Pas d'alerte", "En cours - Alerte", "En place")
    ),
    "mssante_raccordement": Value(type="choice", values=("ES Emetteur", "Non raccordé")),
    "dmp_sortie": YES_NO,
    "dmp_labo": YES_NO,
    "dmp_radio": YES_NO,
    "dmp_certificat_commande": Value(type="choice", values=("Commande effectuée", "Pas de commande")),
    "dmp_certificat_date": DATE,
    "dmp_certificat_installe": YES_NO,
    "sun_domaines": Value(type="set", values=("D1", "D2", "D3", "D4", "Bonus CRO")),
    "sun_fenetre": TEXT,
    "sun_montant": AMOUNT,
    "pilote_mes": Value(type="choice", values=("ES Pilote MES",)),
    "meteo": Value(type="choice", values=WEATHER),
    "sih_editeur": OPEN,
    "esms_dui": YES_NO,
    "esms_editeur": OPEN,
    "esms_reference": Value(type="choice", values=("Oui (Résah)", "Oui (autre)", "Non")),
    "esms_jalon": Value(type="choice", values=MILESTONES),
    "esms_jalon_date": DATE,
    "esms_montant_accorde": AMOUNT,
    "esms_montant_verse": AMOUNT,
    "cnsa_risque": Value(type="choice", values=("faible", "moyen", "fort")),
    "cnsa_montant_projet": AMOUNT,
}


def value_of(indicator: str) -> Value:
    """What an indicator holds: counts and comments are told by their names."""
    if indicator.startswith("asp_"):
        indicator = indicator.rsplit("_", 1)[0]
    return VALUES.get(indicator) or (TEXT if indicator.startswith("commentaire") else COUNT)


@cache
def shipped() -> dict[str, SourceDefinition]:
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        entries, problems = read_definitions(path, "source")
        assert not problems, [str(problem) for problem in problems]
        found |= {entry.definition.id: entry.definition for entry in entries}
    return found
