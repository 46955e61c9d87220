from django.apps import AppConfig

from jalon.ui.menu import MenuEntry


class TrackingConfig(AppConfig):
    name = "jalon.tracking"
    label = "tracking"
    verbose_name = "Suivi"
    menu = [MenuEntry("Suivi", "tracking:home", "table", order=10)]

    def ready(self) -> None:
        from jalon.directory import sections  # the registry lives in a loaded application
        from jalon.tracking.sections import lines_of

        sections.register(lines_of)
