from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "jalon.tracking"
    label = "tracking"
    verbose_name = "Suivi"
