from django.apps import AppConfig


class AntibioticsConfig(AppConfig):
    name = "jalon.antibiotics"
    label = "antibiotics"
    verbose_name = "Antibiotiques"
    acts = {
        "antibiotics.file_received": "Fichier d'hôpital reçu",
        "antibiotics.file_applied": "Fichier d'hôpital appliqué",
        "antibiotics.file_cancelled": "Fichier d'hôpital abandonné",
        "antibiotics.presentations_loaded": "Table de médicaments chargée",
    }
    act_details = {"mode": "manière", "changed": "changées", "source": "source", "kind": "nature"}
