from typing import Any

from django.apps import AppConfig

from jalon.ui.menu import Concern, MenuEntry


class DirectoryConfig(AppConfig):
    name = "jalon.directory"
    label = "directory"
    verbose_name = "Annuaire"
    menu = [MenuEntry("Annuaire", "directory:home", "building-2", order=40)]

    def concerns(self, user: Any) -> list[Concern]:
        from jalon.directory.concerns import concerns_of  # models exist only once Django has started

        return concerns_of(user)
