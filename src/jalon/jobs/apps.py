from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jalon.jobs"
    label = "jobs"
    verbose_name = "Travaux en cours"
