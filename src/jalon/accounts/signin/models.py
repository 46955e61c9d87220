from django.conf import settings
from django.db import models
from django.utils import timezone


class Identity(models.Model):
    """A person as an identity provider knows him: the pair (provider, subject) never changes, names and mails may."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities")
    provider = models.CharField("fournisseur", max_length=40)
    subject = models.CharField("identifiant chez lui", max_length=255)
    linked_at = models.DateTimeField("reconnue le", default=timezone.now)
    used_at = models.DateTimeField("dernière entrée", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "subject"], name="identity_once")]

    def __str__(self) -> str:
        return f"{self.user} par {self.provider}"
