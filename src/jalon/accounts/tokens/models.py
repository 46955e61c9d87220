from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Token(models.Model):
    """A right to act given to a program: its person's rights, narrowed to some scopes, until a day.

    The secret is shown once and never kept: `digest` is its SHA-256, `shown` its first characters.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField("nom", max_length=80)
    shown = models.CharField("début", max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField("portées", default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("fait le", default=timezone.now)
    expires_at = models.DateTimeField("expire le")
    last_used_at = models.DateTimeField("dernier appel", null=True)
    revoked_at = models.DateTimeField("révoqué le", null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=False) | Q(revoked_by=None), name="revoked_by_only_when_revoked"
            )
        ]
        verbose_name = "jeton"

    def __str__(self) -> str:
        return f"{self.name} ({self.shown}…)"

    @property
    def state(self) -> str:
        if self.revoked_at:
            return "révoqué"
        return "expiré" if self.expires_at <= timezone.now() else "en service"


class KeptAnswer(models.Model):
    """What was answered to a write that bore an idempotency key: the same call again gets the same answer."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField("clé", max_length=100)
    asked = models.CharField("empreinte de la demande", max_length=64)
    answer = models.JSONField("réponse", null=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_for_a_key")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"
