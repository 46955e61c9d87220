from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """No model, no page: the acts of an operator upon the instance, and its back-ups at regular times."""

    name = "jalon.config"
    label = "config"
    verbose_name = "Instance"
    acts = {"backup.made": "Sauvegarde faite", "backup.restored": "Sauvegarde rétablie"}
    act_details = {"size": "octets", "encrypted": "chiffrée", "made_at": "faite le"}
