from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "jalon.sources"
    label = "sources"
    verbose_name = "Sources"
