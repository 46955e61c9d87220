import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class SentLetter(models.Model):
    """A letter that a feature asked for: waiting, sent, or given up. Its key keeps it from being sent twice."""

    key = models.CharField("clé", max_length=200, unique=True)
    to = models.EmailField("à")
    subject = models.CharField("objet", max_length=200)
    text = models.TextField("texte")
    secret = models.BooleanField(default=False)  # its text is not kept once it has left
    asked_at = models.DateTimeField("demandé le", default=timezone.now, db_index=True)
    next_try_at = models.DateTimeField("prochain essai", default=timezone.now)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    problem = models.CharField("difficulté", max_length=200, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True)
    given_up_at = models.DateTimeField("abandonné le", null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "courriel"

    def __str__(self) -> str:
        return self.subject

    @property
    def is_waiting(self) -> bool:
        return self.sent_at is None and self.given_up_at is None

    @property
    def state(self) -> str:
        if self.sent_at:
            return "envoyé"
        if self.given_up_at:
            return "abandonné"
        return "à renvoyer" if self.attempts else "en attente"


class Subscription(models.Model):
    """An address that is told what happens, as far as its owner may read.

    `read_to`: the last act of the sealed journal that was looked at. No secret is kept: it is derived from the
    instance's own key, `salt` and `generation` (see webhooks/signing.py).
    """

    title = models.CharField("nom", max_length=120)
    address = models.CharField("adresse", max_length=500)
    events = models.JSONField("évènements", default=list)  # names of happenings
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("fait le", default=timezone.now)
    salt = models.UUIDField(default=uuid.uuid4, editable=False)
    generation = models.PositiveIntegerField(default=1)
    rotated_at = models.DateTimeField(null=True)
    read_to = models.BigIntegerField(default=0)
    started_at = models.DateTimeField("en marche depuis le", default=timezone.now)
    stopped_at = models.DateTimeField("arrêté le", null=True)
    stopped_why = models.CharField("pourquoi", max_length=200, blank=True)
    stopped_by_itself = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = "abonnement"

    def __str__(self) -> str:
        return self.title


class Dispatch(models.Model):
    """One message for one subscription: the same number and the same body at each attempt."""

    class State(models.TextChoices):
        WAITING = "waiting", "en attente"
        DELIVERED = "delivered", "remis"
        GIVEN_UP = "given_up", "abandonné"
        WITHHELD = "withheld", "retenu"

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="dispatches")
    number = models.UUIDField("numéro", default=uuid.uuid4, unique=True)  # sent as Jalon-Event-Id
    event = models.CharField("évènement", max_length=40)
    body = models.TextField()
    acts = models.JSONField(default=list)  # places in the sealed journal; none for a trial
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_try_at = models.DateTimeField("prochain essai", default=timezone.now)
    taken_until = models.DateTimeField(null=True)  # a process is sending it; past that instant, it was killed
    tried_at = models.DateTimeField("dernier essai", null=True)
    milliseconds = models.PositiveIntegerField("durée", null=True)
    status = models.PositiveSmallIntegerField("réponse", null=True)
    excerpt = models.CharField("début de la réponse", max_length=200, blank=True)
    problem = models.CharField("difficulté", max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "subscription"])]
        verbose_name = "envoi"

    def __str__(self) -> str:
        return f"{self.event} {self.number}"
