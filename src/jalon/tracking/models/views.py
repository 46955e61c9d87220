from django.conf import settings
from django.db import models
from django.utils import timezone


class SavedView(models.Model):
    """A way of looking at a grid that someone named: filters, sort, columns; his own or shared."""

    grid = models.CharField(max_length=60)
    name = models.CharField("nom", max_length=80)
    state = models.JSONField(default=dict)  # {"filters": {column: …}, "sort": "-column", "columns": […]}
    shared = models.BooleanField("partagée", default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["grid", "owner", "name"], name="view_name_unique")]

    def __str__(self) -> str:
        return self.name
