from django.apps import AppConfig

from jalon.accounts.apps import sees_places
from jalon.accounts.processing.declared import Treatment
from jalon.jobs.expiring import Expiring
from jalon.ui.menu import Concern, MenuEntry


class SourcesConfig(AppConfig):
    name = "jalon.sources"
    label = "sources"
    verbose_name = "Sources"
    treatments = [
        Treatment(
            "Fichiers reçus",
            "Lire les fichiers des producteurs, rapprocher leurs lignes des établissements, publier leurs valeurs.",
            ("Aucune : des établissements",),
            ("Valeurs par établissement", "Qui a reçu et réglé quoi"),
            ("source_files", "waiting_rows", "rejected_rows", "brought_bundles"),
        )
    ]
    acts = {
        "sources.received": "Fichier reçu",
        "sources.apply_asked": "Application demandée",
        "sources.refused": "Fichier refusé",
        "sources.applied": "Fichier appliqué",
        "sources.cancelled": "Fichier abandonné",
        "sources.row_settled": "Ligne réglée",
        "sources.row_dismissed": "Ligne écartée",
        "sources.row_reopened": "Ligne rouverte",
        "sources.cell_settled": "Valeur réglée",
        "sources.cell_dismissed": "Valeur écartée",
        "sources.cell_reopened": "Valeur rouverte",
        "sources.item_settled": "Nature de ligne réglée",
        "sources.key_forgotten": "Numéro appris oublié",
        "sources.value_forgotten": "Valeur apprise oubliée",
        "exchange.exported": "Paquet fait pour une autre instance",
        "exchange.brought": "Paquet d'une autre instance déposé",
        "exchange.dropped": "Paquet déposé abandonné",
        "exchange.imported": "Paquet d'une autre instance pris",
        "exchange.trusted": "Confiance donnée à une autre instance",
        "exchange.revoked": "Confiance retirée à une autre instance",
    }
    act_details = {
        "file": "fichier", "source": "source", "period": "mois", "observations": "valeurs", "gone": "disparues",
        "reason": "motif", "rows": "lignes", "entity": "entité", "kept": "valeur gardée", "value": "valeur",
        "files": "fichiers", "item": "nature", "written": "écrit",
        "fingerprint": "empreinte", "manifest": "empreinte du manifeste", "sources": "sources",
    }  # fmt: skip
    menu = [
        MenuEntry("Sources", "sources:home", "inbox", order=20, visible=sees_places),
        MenuEntry("À régler", "sources:queue", "list-checks", order=30, visible=sees_places),
    ]

    def concerns(self, user) -> list[Concern]:
        from jalon.sources.queries.today import concerns  # see above

        return concerns(user)

    def happenings(self) -> tuple:
        from jalon.sources.happenings import HAPPENINGS  # see above

        return HAPPENINGS

    def origins(self, batches) -> dict:
        from jalon.sources.queries.origins import origins  # see above

        return origins(batches)

    def expiring(self) -> list[Expiring]:
        from jalon.sources import retention  # models exist only once Django has started

        return retention.expiring()

    def originals_in_use(self, hashes: set[str]) -> set[str]:
        from jalon.sources import retention  # likewise

        return retention.originals_in_use(hashes)
