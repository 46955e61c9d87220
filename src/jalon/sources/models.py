from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from jalon.directory.models import Entity
from jalon.indicators.models import Batch
from jalon.jobs.models import Job


class Sender(models.Model):
    """Another instance whose bundles are taken here: its key was trusted by a person, and may be no longer."""

    name = models.CharField("nom", max_length=120)
    fingerprint = models.CharField("empreinte", max_length=64, unique=True)
    trusted_at = models.DateTimeField("confiance donnée le", default=timezone.now)
    trusted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField("confiance retirée le", null=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """A bundle that was taken in whole. `digest` names it: that of its manifest."""

    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="receipts")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("fait le")
    received_at = models.DateTimeField("reçu le", default=timezone.now)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    definitions = models.JSONField(default=list)  # those that were written here, or read with ours

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"paquet de {self.sender} du {timezone.localtime(self.made_at):%d/%m/%Y}"


class BroughtBundle(models.Model):
    """A bundle left on the screen, verified and not taken yet; its bytes are in echange/paquets, under its hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    file_name = models.CharField("fichier", max_length=255)
    size = models.PositiveBigIntegerField("taille")
    brought_at = models.DateTimeField("déposé le", default=timezone.now)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("fait le")
    contents = models.JSONField("ce qu'il contient", default=dict)  # source → months

    class Meta:
        ordering = ["-brought_at"]
        verbose_name = "paquet déposé"

    def __str__(self) -> str:
        return f"{self.file_name}, de {self.sender}"


class Delivery(models.Model):
    """One file received: what it was recognised as, what it held, what was applied.

    rows:  read = matched + pending + rejected
    cells of matched rows:  new + unchanged + changed + empty + pending + rejected
    """

    class State(models.TextChoices):
        RECEIVED = "received", "reçue"
        PLANNED = "planned", "lue, à appliquer"
        APPLYING = "applying", "en cours d'application"
        APPLIED = "applied", "appliquée"
        DUPLICATE = "duplicate", "déjà appliquée"
        REPLACED = "replaced", "remplacée par une version corrigée"
        REFUSED = "refused", "refusée"
        CANCELLED = "cancelled", "abandonnée"

    source = models.CharField(max_length=60, blank=True)
    source_version = models.CharField(max_length=16, blank=True)
    period = models.CharField("période", max_length=7, blank=True)
    file_name = models.CharField("fichier", max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("taille", default=0)
    via = models.CharField("arrivée par", max_length=10, default="navigateur")
    receipt = models.ForeignKey(Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries")
    received_at = models.DateTimeField("reçue le", default=timezone.now)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField("état", max_length=10, choices=State, default=State.RECEIVED)
    message = models.TextField(blank=True)
    read = models.PositiveIntegerField("lues", default=0)
    matched = models.PositiveIntegerField("rapprochées", default=0)
    pending = models.PositiveIntegerField("en attente", default=0)
    rejected = models.PositiveIntegerField("rejetées", default=0)
    cells = models.JSONField(default=dict)  # new, unchanged, changed, empty, pending, rejected
    observations = models.PositiveIntegerField(default=0)
    layout = models.JSONField(default=dict)  # per sheet: name, header row, column letters, unknown columns
    warnings = models.JSONField(default=list)  # French sentences: {"kind", "message", "count", "rows": […]}
    report = models.JSONField("compte rendu", default=dict)  # changes, gone, waiting, regions: what the page lists
    rows_part = models.CharField(max_length=120, blank=True)  # the rows as read, in the warehouse
    # A batch staged and never published may be swept away; a published one is never deleted.
    batch = models.OneToOneField(Batch, null=True, on_delete=models.SET_NULL, related_name="delivery")
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    original_purged_at = models.DateTimeField("original purgé le", null=True)  # with its rows as read

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(read=F("matched") + F("pending") + F("rejected")), name="every_row_is_accounted_for"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be applied or given up."""
        return self.state in {self.State.RECEIVED, self.State.PLANNED, self.State.APPLYING}

    @property
    def may_be_applied(self) -> bool:
        """Whether it is read and waits to be applied, or applying it was begun by a job that is over.

        On a full disk, a job that fails has no room even to write that it gave up.
        """
        begun = self.state == self.State.APPLYING
        return self.state == self.State.PLANNED or (begun and (self.job is None or self.job.is_over))

    def waiting_count(self) -> int:
        """Rows and cells of this delivery that a person can settle, pending ones only."""
        waits = {"state": Waiting.State.OPEN, "outcome": "pending"}
        return self.waiting_rows.filter(**waits).count() + self.waiting_cells.filter(**waits).count()


class Waiting(models.Model):
    """What two kinds of waiting things have in common: why, until when, settled by whom."""

    class State(models.TextChoices):
        OPEN = "open", "à régler"
        SETTLED = "settled", "réglée"
        DISMISSED = "dismissed", "écartée"
        SUPERSEDED = "superseded", "sans objet"

    reason = models.CharField("motif", max_length=30)
    message = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    answer = models.CharField("réponse", max_length=300, blank=True)

    class Meta:
        abstract = True


class PendingRow(Waiting):
    """A row that waits for a person (pending) or that names no establishment (rejected), kept whole."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="waiting_rows")
    outcome = models.CharField(max_length=10)  # pending, rejected
    sheet = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField()
    key = models.CharField("clé lue", max_length=100, blank=True)
    label = models.CharField("libellé lu", max_length=300, blank=True)
    item = models.CharField(max_length=60, blank=True)
    question = models.CharField(max_length=300, blank=True)  # rows of a source with this one in common: one answer
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(default=dict)  # header → text, as read
    candidates = models.JSONField(default=list)  # [{"entity": id, "code", "name", "why"}]
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["delivery_id", "sheet", "row"]
        indexes = [models.Index(fields=["question", "reason"])]

    def __str__(self) -> str:
        return f"ligne {self.row} : {self.message}"


class PendingCell(Waiting):
    """A cell of a matched row that could not be taken as it stood."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="waiting_cells")
    outcome = models.CharField(max_length=10)  # pending, rejected
    sheet = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField()
    column = models.CharField("colonne", max_length=8)
    header = models.CharField(max_length=200, blank=True)
    field = models.CharField(max_length=60)
    indicator = models.CharField(max_length=60)
    period = models.CharField(max_length=7, blank=True)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    raw = models.CharField("écrit", max_length=500, blank=True)
    value = models.JSONField(null=True)  # [state, number, text] when it can be read
    current = models.CharField("valeur tenue", max_length=500, blank=True)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["delivery_id", "sheet", "row", "column"]

    def __str__(self) -> str:
        return f"ligne {self.row}, colonne {self.column} : {self.message}"


class KeyAlias(models.Model):
    """A key or label that a person tied to an entity, for one source; applied to later files."""

    source = models.CharField(max_length=60)
    key = models.CharField(max_length=300)  # folded
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    learnt_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    learnt_at = models.DateTimeField(default=timezone.now)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"], condition=Q(forgotten_at=None), name="one_standing_key_alias"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} : {self.key}"


class ValueAlias(models.Model):
    """A spelling that a person read as a value of the list, for one source and field."""

    source = models.CharField(max_length=60)
    field = models.CharField(max_length=60)
    written = models.CharField(max_length=300)  # folded
    value = models.CharField(max_length=300)
    learnt_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    learnt_at = models.DateTimeField(default=timezone.now)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "field", "written"], condition=Q(forgotten_at=None), name="one_standing_value_alias"
            )
        ]

    def __str__(self) -> str:
        return f"{self.written} → {self.value}"
