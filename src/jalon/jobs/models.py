from django.conf import settings
from django.db import models
from django.urls import reverse


class Job(models.Model):
    """A piece of long work: what was asked, how far it is, what it answered."""

    class State(models.TextChoices):
        WAITING = "waiting", "en attente"
        RUNNING = "running", "en cours"
        DONE = "done", "terminé"
        FAILED = "failed", "échoué"
        CANCELLED = "cancelled", "annulé"

    kind = models.CharField("travail", max_length=60)
    arguments = models.JSONField(default=dict)
    title = models.CharField("intitulé", max_length=200)
    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("sur", default=0)
    message = models.CharField("étape", max_length=300, blank=True)
    result = models.JSONField("résultat", default=dict)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    worker = models.CharField("processus", max_length=120, blank=True, help_text="machine, numéro, départ")
    cancel_asked = models.BooleanField("annulation demandée", default=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("demandé le", auto_now_add=True)
    started_at = models.DateTimeField("commencé le", null=True)
    heartbeat_at = models.DateTimeField("dernier signe", null=True)
    finished_at = models.DateTimeField("fini le", null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state"])]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_state_display()})"

    def get_absolute_url(self) -> str:
        return reverse("jobs:one", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}

    @property
    def percent(self) -> int | None:
        """How far, out of 100; None while nobody knows the total."""
        return min(100, 100 * self.done // self.total) if self.total else None


class Timer(models.Model):
    """When a regular piece of work last started, so that one worker at a time runs it."""

    name = models.CharField(max_length=200, unique=True)
    last_run_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
