from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class GridMonth(models.Model):
    """A month of a grid that a region opened, and the day by which it means to close it."""

    grid = models.CharField(max_length=60)
    region = models.CharField(max_length=3)
    month = models.CharField(max_length=7)
    opened_at = models.DateTimeField("ouvert le", default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closes_on = models.DateField("à clore le", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grid", "region", "month"], name="grid_month_unique")]
        verbose_name = "point de suivi"

    def __str__(self) -> str:
        return f"{self.grid} {self.region} {self.month}"


class Closing(models.Model):
    """A month closed: nobody writes through that grid any more, and it shows what was known at `known_at`.

    `definitions` names every version it rests on, so that the month can be built again as it was defined:
    {"grid": version, "indicators": {code: version}, "domain_rules": {id: version}, "lists": {id: version},
    "categories": version}. Reopened, the row keeps why.
    """

    grid = models.CharField(max_length=60)
    region = models.CharField(max_length=3)
    month = models.CharField(max_length=7)
    closed_at = models.DateTimeField("clos le", default=timezone.now)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    known_at = models.DateTimeField("tel que connu le")
    note = models.CharField("note", max_length=300, blank=True)
    definitions = models.JSONField(default=dict)
    reopened_at = models.DateTimeField("rouvert le", null=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reopened_why = models.CharField("motif de réouverture", max_length=300, blank=True)

    class Meta:
        ordering = ["-month", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "region", "month"], condition=Q(reopened_at=None), name="one_standing_closing"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_why="") | (Q(reopened_at__isnull=False) & ~Q(reopened_why="")),
                name="reopened_with_a_reason",
            ),
        ]
        verbose_name = "clôture"

    def __str__(self) -> str:
        return f"{self.grid} {self.region} {self.month}"


class Visit(models.Model):
    """When a person last looked at a grid, and the time before: what "since my last visit" means."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    grid = models.CharField(max_length=60)
    region = models.CharField(max_length=3)
    last_at = models.DateTimeField(default=timezone.now)
    before_at = models.DateTimeField(null=True)  # the end of the visit before this one

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "grid", "region"], name="visit_unique")]
        verbose_name = "visite"

    def __str__(self) -> str:
        return f"{self.user_id} {self.grid} {self.region}"
