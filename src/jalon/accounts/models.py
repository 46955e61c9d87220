from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone


class User(AbstractUser):
    """A person who signs in. What he may do is said by his grants, never by Django's permissions."""

    organisation = models.CharField("organisme", max_length=120, blank=True)
    seen_by: "User | None" = None  # the administrator who sees as this person, for the time of a request
    reminders = models.BooleanField("rappels par courriel", default=True)
    wants_seals = models.BooleanField("sceau du journal par courriel", default=False)
    second_factor_asked_at = models.DateTimeField("second facteur demandé depuis le", null=True, blank=True)
    activity = ""  # which one he acts for, for the time of a request: see signin/activities
    closed_at = models.DateTimeField("accès fermé le", null=True, blank=True)
    erased_at = models.DateTimeField("identité effacée le", null=True, blank=True)

    def __str__(self) -> str:
        if self.erased_at:
            return f"compte n° {self.pk} (identité effacée)"
        return self.get_full_name() or self.username


class Role(models.TextChoices):
    """What kind of act a grant allows; each wider than the one before, within its perimeter."""

    READER = "lecteur", "Lecteur : consulte et exporte"
    CONTRIBUTOR = "contributeur", "Contributeur : complète les colonnes de son organisme et commente"
    REGION = "region", "Région : importe, complète les colonnes régionales, règle les lignes en attente"
    NATIONAL = "national", "Propriétaire national : importe et corrige les colonnes de son organisme"
    ADMINISTRATOR = "administrateur", "Administrateur : comptes, annuaire, catalogue"


class Act(models.TextChoices):
    """What one may do within a right. Commenting and contesting are writing; settling lines is importing."""

    READ = "lire", "Lire"
    WRITE = "saisir", "Saisir"
    IMPORT = "importer", "Importer"
    CLOSE = "clore", "Clore"


class Grant(models.Model):
    """A role given to a person, for one actor, within a perimeter.

    `territories` are codes such as "region:75" or "departement:24", or else "etablissement:990000010" (a FINESS
    number); empty means everywhere.
    `themes` are theme ids of the catalogue; empty means all. `acts` are values of Act; empty means those of the role.
    `provider`: the identity provider that gives it, and alone takes it back; empty: given by hand. `activity`: it
    holds only for who acts, in his session, for that activity.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField("rôle", max_length=16, choices=Role)
    actor = models.CharField("acteur", max_length=30, help_text="identifiant du catalogue : region, ans, cnam…")
    territories = models.JSONField("territoires", default=list, blank=True)
    themes = models.JSONField("thèmes", default=list, blank=True)
    acts = models.JSONField(
        "actes", default=list, blank=True, help_text="lire, saisir, importer, clore ; vide : ceux du rôle"
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    provider = models.CharField("donné par le fournisseur", max_length=40, blank=True)
    activity = models.CharField("pour l'activité", max_length=16, blank=True)
    activity_label = models.CharField("libellé de l'activité", max_length=200, blank=True)
    granted_at = models.DateTimeField("donné le", default=timezone.now)
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(activity="") | ~models.Q(provider=""), name="grant_activity_has_a_provider"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.get_role_display()} ({self.actor})"


class AuditEvent(models.Model):
    """Who did what, to what, when. Written in the transaction of the act; sealed in batches.

    `seal` is the SHA-256 of this row and of the seal before it: `jalon audit verify` follows the chain. `stamp`
    shows that this instance wrote the row; rows sealed before there were stamps have none.
    """

    at = models.DateTimeField("le", default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField("acte", max_length=80, db_index=True)
    target_kind = models.CharField("nature de l'objet", max_length=60, blank=True)
    target_id = models.CharField("objet", max_length=60, blank=True)
    target_label = models.CharField("libellé", max_length=200, blank=True)
    details = models.JSONField("détails", default=dict)
    sequence = models.BigIntegerField(null=True, unique=True)
    seal = models.CharField(max_length=64, blank=True)
    stamp = models.CharField(max_length=80, null=True, unique=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_label}"


class JournalPurge(models.Model):
    """The rows of the journal up to a number, taken away by a purge: the chain goes on from its last seal."""

    last_sequence = models.BigIntegerField("jusqu'au n°", unique=True)
    seal = models.CharField("sceau", max_length=64)
    rows = models.PositiveBigIntegerField("lignes")
    last_at = models.DateTimeField("jusqu'au")
    purged_at = models.DateTimeField("purgées le", default=timezone.now)

    class Meta:
        ordering = ["-last_sequence"]
        verbose_name = "purge du journal"

    def __str__(self) -> str:
        return f"jusqu'au n° {self.last_sequence}"


class Verification(models.Model):
    """What a verification of the journal found, so that a page says when it was last done."""

    at = models.DateTimeField("le", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sealed = models.PositiveBigIntegerField("scellées")
    waiting = models.PositiveIntegerField("en attente")
    last_sequence = models.BigIntegerField("dernier n°")
    last_seal = models.CharField("dernier sceau", max_length=64)
    breaks = models.JSONField("ruptures", default=list)
    notes = models.JSONField("remarques", default=list)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "vérification du journal"

    def __str__(self) -> str:
        return "journal altéré" if self.breaks else "journal intact"


# What the parts of this module remember, where Django looks for it.
from jalon.accounts.retention.models import Hold, PurgeItem, PurgePlan  # noqa: E402
from jalon.accounts.sessions.models import Session  # noqa: E402
from jalon.accounts.signin.models import Identity  # noqa: E402
from jalon.accounts.tokens.models import KeptAnswer, Token  # noqa: E402

__all__ = [
    "Act",
    "AuditEvent",
    "Grant",
    "Hold",
    "Identity",
    "JournalPurge",
    "KeptAnswer",
    "PurgeItem",
    "PurgePlan",
    "Role",
    "Session",
    "Token",
    "User",
    "Verification",
]
