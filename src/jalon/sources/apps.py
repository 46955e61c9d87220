from django.apps import AppConfig

from jalon.ui.menu import Concern, MenuEntry


def _may_enter(user) -> bool:
    from jalon.accounts.access import perimeter_of  # once Django has started

    return bool(perimeter_of(user).roles)


class SourcesConfig(AppConfig):
    name = "jalon.sources"
    label = "sources"
    verbose_name = "Sources"
    menu = [
        MenuEntry("Sources", "sources:home", "inbox", order=20, visible=_may_enter),
        MenuEntry("À régler", "sources:queue", "list-checks", order=30, visible=_may_enter),
    ]

    def concerns(self, user) -> list[Concern]:
        from jalon.sources.queries.today import concerns  # see above

        return concerns(user)
