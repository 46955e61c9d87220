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
