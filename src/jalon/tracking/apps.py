from django.apps import AppConfig

from jalon.ui.menu import MenuEntry


class TrackingConfig(AppConfig):
    name = "jalon.tracking"
    label = "tracking"
    verbose_name = "Suivi"
    menu = [MenuEntry("Suivi", "tracking:home", "table", order=10)]
