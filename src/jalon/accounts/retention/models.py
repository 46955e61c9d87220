"""What was proposed for purging, what became of it, and what is kept all the same."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone


def _person(label: str) -> models.ForeignKey:
    """Who did it; None: the operator of the command line."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=label, null=True, on_delete=models.PROTECT, related_name="+"
    )


class PurgePlan(models.Model):
    """A list of what has had its time, to be approved then purged."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "à approuver"
        APPROVED = "approved", "approuvé"
        DONE = "done", "exécuté"
        ABANDONED = "abandoned", "abandonné"

    state = models.CharField("état", max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField("proposé le", default=timezone.now)
    proposed_by = _person("proposé par")
    approved_at = models.DateTimeField("approuvé le", null=True)
    approved_by = _person("approuvé par")
    alone = models.BooleanField("approuvé par qui l'a proposé", default=False)
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField("exécuté le", null=True)
    rules = models.JSONField("durées", default=dict)  # what → {"title", "keep", "before"} as they were
    digest = models.CharField("empreinte de la liste", max_length=64, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "plan de purge"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None) | ~Q(state="proposed"), name="approved_plan_is_no_longer_proposed"
            )
        ]

    def __str__(self) -> str:
        return f"plan de purge n° {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:plan", args=[self.pk])


class PurgeItem(models.Model):
    """One thing of a plan. `marked`: the database says that it is gone, the disk perhaps not yet."""

    class State(models.TextChoices):
        PLANNED = "planned", "prévu"
        MARKED = "marked", "en cours"
        GONE = "gone", "purgé"
        LEFT = "left", "laissé"

    plan = models.ForeignKey(PurgePlan, on_delete=models.CASCADE, related_name="items")
    what = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    label = models.CharField("libellé", max_length=300)
    since = models.DateTimeField("depuis le")
    count = models.PositiveBigIntegerField("nombre", default=1)
    size = models.PositiveBigIntegerField("octets", default=0)
    digest = models.CharField("empreinte", max_length=64, blank=True)
    state = models.CharField("sort", max_length=8, choices=State, default=State.PLANNED)
    why = models.CharField("motif", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "what", "key"], name="plan_item_once")]

    def __str__(self) -> str:
        return self.label


class Hold(models.Model):
    """Something kept beyond its time, for a reason (« retenue ») : a source, a delivery, an establishment."""

    class Scope(models.TextChoices):
        SOURCE = "source", "une source"
        DELIVERY = "delivery", "une livraison"
        ESTABLISHMENT = "establishment", "un établissement"
        WHAT = "what", "toute une sorte de données"

    scope = models.CharField("portée", max_length=14, choices=Scope)
    value = models.CharField("valeur", max_length=60)
    reason = models.CharField("motif", max_length=300)
    held_at = models.DateTimeField("depuis le", default=timezone.now)
    held_by = _person("par")
    lifted_at = models.DateTimeField("levée le", null=True)
    lifted_by = _person("levée par")

    class Meta:
        ordering = ["-pk"]
        verbose_name = "retenue"
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "value"], condition=Q(lifted_at=None), name="one_standing_hold_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} : {self.value}"

    @property
    def tag(self) -> str:
        return f"{self.scope}:{self.value}"
