from typing import Any

from django.apps import AppConfig

from jalon.accounts.apps import sees_places
from jalon.ui.menu import Concern, MenuEntry


class IndicatorsConfig(AppConfig):
    name = "jalon.indicators"
    label = "indicators"
    verbose_name = "Indicateurs"
    acts = {"indicators.finding_acknowledged": "Constat vu"}
    act_details = {"message": "constat", "batch": "publication"}
    menu = [MenuEntry("Indicateurs", "indicators:home", "ruler", order=50, visible=sees_places)]

    def concerns(self, user: Any) -> list[Concern]:
        from jalon.indicators.concerns import concerns_of  # models exist only once Django has started

        return concerns_of(user)
