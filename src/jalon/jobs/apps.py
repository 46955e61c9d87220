from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from jalon.jobs.expiring import Expiring
from jalon.ui.menu import MenuEntry


class JobsConfig(AppConfig):
    name = "jalon.jobs"
    label = "jobs"
    verbose_name = "Travaux en cours"
    menu = [MenuEntry("Travaux", "jobs:list", "loader", order=90)]

    def ready(self) -> None:
        """Every feature's `jobs` module registers what it can do."""
        autodiscover_modules("jobs")

    def expiring(self) -> list[Expiring]:
        from jalon.jobs import retention  # models exist only once Django has started

        return retention.expiring()
