from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jalon.directory.models import Entity


class SharedCell(models.Model):
    """A cell that a region keeps to itself (météo, comment) and shares, this one, with the other regions and owners."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=60)
    shared_at = models.DateTimeField("partagée le", default=timezone.now)
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("reprise le", null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "indicator"], condition=Q(withdrawn_at=None), name="shared_once")
        ]
        verbose_name = "case partagée"

    def __str__(self) -> str:
        return f"{self.indicator}/{self.entity_id}"
