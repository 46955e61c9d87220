from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


class Session(AbstractBaseSession):
    """One way in that is open: who, from what, since when. Deleting the row closes it at once, wherever it is."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions"
    )
    began_at = models.DateTimeField("ouverte le", null=True, blank=True)
    seen_at = models.DateTimeField("vue le", default=timezone.now)
    device = models.CharField("appareil", max_length=80, blank=True)
    address = models.CharField("adresse abrégée", max_length=40, blank=True)
    means = models.CharField("entrée par", max_length=80, blank=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "connexion"
        verbose_name_plural = "connexions"

    @classmethod
    def get_session_store_class(cls):
        from jalon.accounts.sessions.store import SessionStore  # it needs this model

        return SessionStore
