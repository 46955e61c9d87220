from typing import Any

from django.apps import AppConfig

from jalon.accounts.processing.declared import Treatment
from jalon.jobs.expiring import Expiring
from jalon.ui.menu import Concern, MenuEntry


class AntibioticsConfig(AppConfig):
    name = "jalon.antibiotics"
    label = "antibiotics"
    verbose_name = "Antibiotiques"
    treatments = [
        Treatment(
            "Consommations d’antibiotiques",
            "Mesurer et comparer les consommations des hôpitaux, services et pôles.",
            ("Aucune : des unités d’hôpitaux",),
            ("Quantités dispensées, journées et admissions par unité",),
            ("hospital_files",),
        ),
        Treatment(
            "Résistances bactériennes",
            "Suivre les résistances, un isolat par patient et par période.",
            ("Patients hospitalisés, sous un pseudonyme propre à leur hôpital",),
            ("Germe, antibiogramme, date, unité, nature du prélèvement ; ni nom, ni date de naissance",),
            ("hospital_files", "patient_links", "vault_lines"),
            vault=True,
        ),
    ]
    acts = {
        "antibiotics.file_received": "Fichier d'hôpital reçu",
        "antibiotics.file_applied": "Fichier d'hôpital appliqué",
        "antibiotics.file_cancelled": "Fichier d'hôpital abandonné",
        "antibiotics.file_restored": "Version d'un fichier d'hôpital reprise",
        "antibiotics.rows_exported": "Lignes d'un fichier d'hôpital exportées",
        "antibiotics.isolates_exported": "Isolats derrière un chiffre exportés",
        "antibiotics.registered": "Établissement inscrit au suivi des antibiotiques",
        "antibiotics.period_validated": "Période validée par l'hôpital",
        "antibiotics.period_reopened": "Période rouverte",
        "antibiotics.names_shown": "Noms des hôpitaux montrés entre eux",
        "antibiotics.names_hidden": "Noms des hôpitaux masqués entre eux",
        "antibiotics.vault_created": "Coffre créé",
        "antibiotics.alert_acknowledged": "Constat d'un contrôle acquitté",
        "antibiotics.export_written": "Fichier de surveillance écrit",
        "antibiotics.alert_reopened": "Constat d'un contrôle rouvert",
        "antibiotics.presentations_loaded": "Table de médicaments chargée",
        "antibiotics.report_made": "Rapport sur les antibiotiques fait",
        "antibiotics.tool_described": "Outil de suivi des antibiotiques décrit",
        "antibiotics.quality_action_added": "Action de qualité inscrite",
        "antibiotics.quality_action_changed": "Action de qualité modifiée",
        "antibiotics.quality_action_withdrawn": "Action de qualité retirée",
        "antibiotics.label_answered": "Libellé ou unité réglé",
        "antibiotics.answer_forgotten": "Réponse oubliée",
        "antibiotics.answer_proposed": "Réponse proposée à la région",
        "antibiotics.answer_not_proposed": "Proposition retirée",
        "antibiotics.ucd_settled": "Code UCD réglé",
        "antibiotics.presentation_validated": "Présentation prise pour tous",
        "antibiotics.presentation_withdrawn": "Présentation retirée",
        "antibiotics.presentation_restored": "Présentation remise",
        "antibiotics.proposal_refused": "Proposition refusée",
        "antibiotics.proposal_reopened": "Proposition à revoir",
        "antibiotics.ddd_replaced": "Table des DDJ remplacée",
    }
    act_details = {
        "tool": "outil", "mode": "manière", "changed": "changées", "source": "source", "kind": "nature",
        "about": "objet", "refused": "refusées", "added": "ajoutées", "read": "lues",
        "pending": "en attente", "rejected": "rejetées", "title": "intitulé", "state": "état",
    }  # fmt: skip
    menu = [MenuEntry("Antibiotiques", "antibiotics:home", "pill", order=20)]

    def act_values(self) -> dict[str, dict[str, str]]:
        from jalon.antibiotics.models import HospitalFile, Kind  # models: only once Django has started

        return {"kind": dict(Kind.choices), "mode": dict(HospitalFile.Mode.choices)}

    def happenings(self) -> Any:
        from jalon.antibiotics.happenings import HAPPENINGS  # models: only once Django has started

        return HAPPENINGS

    def origins(self, batches: Any) -> dict:
        from jalon.antibiotics.queries.origins import origins  # models: only once Django has started

        return origins(batches)

    def concerns(self, user: Any) -> list[Concern]:
        from jalon.antibiotics.bringing import concerns as bringing  # models: only once Django has started
        from jalon.antibiotics.checks import concerns as checks
        from jalon.antibiotics.settling import concerns as settling

        return [concern for part in (settling, checks, bringing) for concern in part.concerns_of(user)]

    def expiring(self) -> list[Expiring]:
        from jalon.antibiotics import retention  # models exist only once Django has started

        return retention.expiring()

    def originals_in_use(self, hashes: set[str]) -> set[str]:
        from jalon.antibiotics import retention  # likewise

        return retention.originals_in_use(hashes)
