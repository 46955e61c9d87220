from django.conf import settings
from django.db import models
from django.utils import timezone

from jalon.directory.models import Entity
from jalon.indicators.models import Batch


class Workbook(models.Model):
    """A workbook that left Jalon to be completed elsewhere, and may come back.

    `base` is the hash of what it held when it left (kept among the originals): the third side of the merge.
    """

    key = models.CharField("clé", max_length=32, unique=True)  # written in its hidden sheet
    grid = models.CharField(max_length=60)
    region = models.CharField(max_length=3)
    month = models.CharField(max_length=7)
    known_at = models.DateTimeField(null=True)
    base = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    lines = models.PositiveIntegerField("lignes", default=0)
    made_at = models.DateTimeField("sorti le", default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    returns_until = models.DateField("revient avant le", null=True)
    lost_at = models.DateTimeField("déclaré perdu le", null=True)  # nobody waits for it any more
    lost_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = "classeur sorti"

    def __str__(self) -> str:
        return f"{self.grid} {self.region} {self.month} ({self.made_at:%d/%m/%Y})"


class WorkbookReturn(models.Model):
    """A workbook come back: what each of its cells became."""

    class State(models.TextChoices):
        PLANNED = "planned", "lu, à appliquer"
        APPLIED = "applied", "appliqué"
        CANCELLED = "cancelled", "abandonné"

    workbook = models.ForeignKey(Workbook, on_delete=models.PROTECT, related_name="returns")
    file_name = models.CharField("fichier", max_length=255)
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField("revenu le", default=timezone.now)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("état", max_length=10, choices=State, default=State.PLANNED)
    unchanged = models.PositiveIntegerField("inchangées", default=0)
    notes = models.JSONField(default=list)  # French sentences on the file as a whole
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)
    original_purged_at = models.DateTimeField("original purgé le", null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "retour de classeur"

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"


class ReturnedCell(models.Model):
    """A cell of a returned workbook that is not as it left: applied, in conflict, or refused with its reason."""

    class Outcome(models.TextChoices):
        APPLIED = "applied", "appliquée"
        CONFLICT = "conflict", "en conflit"
        REFUSED = "refused", "refusée"

    returned = models.ForeignKey(WorkbookReturn, on_delete=models.CASCADE, related_name="cells")
    row = models.PositiveIntegerField("ligne")
    column = models.CharField("colonne", max_length=60)
    letter = models.CharField("lettre", max_length=4, blank=True)
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("sort", max_length=10, choices=Outcome)
    reason = models.CharField("motif", max_length=400, blank=True)
    base = models.JSONField(null=True)  # [state, value, carried over] when it left
    theirs = models.JSONField(null=True)  # what the file says
    current = models.JSONField(null=True)  # what Jalon held when it came back
    written = models.CharField("écrit", max_length=500, blank=True)  # as typed in the file
    chosen = models.CharField("choix", max_length=10, blank=True)  # theirs, current
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["row", "pk"]
        verbose_name = "case revenue"

    def __str__(self) -> str:
        return f"{self.letter}{self.row}"
