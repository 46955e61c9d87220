"""The ledger of observations, what each delivery covers, and the projections that grids read.

Two times: the period an observation is about, and the instants between which it was known, which
are those of the batch that published it and of the batch that superseded it. Nothing is overwritten.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jalon.directory.models import Entity


class Definition(models.Model):
    """A definition of the catalogue as it stood, named by the hash of its content."""

    kind = models.CharField(max_length=20)  # source, indicator, grid, check, rule
    code = models.CharField(max_length=60)
    version = models.CharField(max_length=16)
    body = models.JSONField()
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code", "version"], name="definition_version")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} ({self.version})"


class Indicator(models.Model):
    """The short number under which the ledger knows an indicator of the catalogue."""

    code = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.code


class Batch(models.Model):
    """A set of observations published together: a delivery, an edit, a settlement, an undo.

    Its rows are seen by nobody until `applied_at` is set, so that a large import is staged in small
    steps and switched on at once.
    """

    class Kind(models.TextChoices):
        DELIVERY = "delivery", "livraison"
        EDIT = "edit", "saisie"
        SETTLEMENT = "settlement", "ligne réglée"
        UNDO = "undo", "annulation"

    kind = models.CharField(max_length=12, choices=Kind)
    label = models.CharField(max_length=255, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undoes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by")
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)  # last sign of whoever stages it: see ledger.sweep
    applied_at = models.DateTimeField(null=True, db_index=True)
    size = models.PositiveIntegerField(default=0)
    first_period = models.CharField(max_length=7, blank=True)
    last_period = models.CharField(max_length=7, blank=True)
    indicators = models.JSONField(default=list)  # ids of Indicator touched, so that readers know what moved

    class Meta:
        verbose_name = "publication"

    def __str__(self) -> str:
        return self.label or self.get_kind_display()


class Clock(models.Model):
    """One row: the instant of the last publication. Whoever publishes locks it first.

    So publications follow one another, no two share an instant, and "as known at" is never in doubt.
    """

    published_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.published_at:%d/%m/%Y %H:%M:%S}"


class State(models.IntegerChoices):
    """The state of a value. Zero is a present value; absence is never stored."""

    PRESENT = 0, "présente"
    NOT_APPLICABLE = 1, "non concerné"
    UNAVAILABLE = 2, "non disponible"


VALUE_STATES = State.choices  # also for classes that have a state of their own


class Observation(models.Model):
    """One value: entity × indicator × period, with its state and where it was read.

    `number` for quantities (rates in percent), `text` for everything else (choices, dates as ISO,
    lists joined by " ; ", comments). `sheet` and `row` locate the line of the delivered file.
    Both NULL with state PRESENT means the cell was emptied by its owner.

    The database keeps no foreign key here: it looked up four of them per row, more than half of what an import
    cost on PostgreSQL. `ledger` looks the same things up once per import, and `ledger.orphans` proves there is none
    (docs/decisions/0009-no-foreign-key-on-observations.md).
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    period = models.CharField(max_length=7)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+")
    superseded_by = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    state = models.PositiveSmallIntegerField(choices=State, default=State.PRESENT)
    number = models.FloatField(null=True)
    text = models.TextField(null=True)
    sheet = models.PositiveSmallIntegerField(null=True)
    row = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period", "entity", "batch"], name="observation_path")
        ]
        indexes = [  # the first path of every reading is the constraint above; this one tells what a batch replaced
            models.Index(
                fields=["superseded_by"], condition=Q(superseded_by__isnull=False), name="observation_replaced"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}/{self.period}/{self.entity_id}"


class Coverage(models.Model):
    """What a delivery speaks of: an indicator, a period, kinds of establishments, a territory.

    Covered and no row: absent, derived when read, where the silence of the delivery speaks; where it does
    not (a sample, the region's own columns), nothing can be said of those it does not name.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="coverages")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    domains = models.JSONField(default=list)  # ["ES"], empty: every kind
    regions = models.JSONField(default=list)  # ["75"], empty: the whole country
    source = models.CharField(max_length=60)
    silence_speaks = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["indicator", "period"])]

    def __str__(self) -> str:
        return f"{self.source} {self.period}"


class Waiting(models.Model):
    """A value that a delivery holds but that waits in the queue: the grid says so rather than "absent".

    Settled then taken back, it waits again under another row: what was seen meanwhile is not forgotten.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="waiting")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    opened_at = models.DateTimeField(null=True)  # None: since its batch was published
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period", "entity", "batch"],
                condition=Q(closed_at=None),
                name="waiting_once_a_batch",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}/{self.period}/{self.entity_id} en attente"


class Projection(models.Model):
    """A grid of one region and month, ready to read: the lines; its columns are beside it.

    `known_at` empty: as known now. Otherwise a past day, kept while it is being read.
    """

    grid = models.CharField(max_length=60)
    region = models.CharField(max_length=2)
    month = models.CharField(max_length=7)
    known_at = models.DateTimeField(null=True)
    definition = models.CharField(max_length=16)  # hash of the grid and of every indicator it shows
    directory = models.CharField(max_length=16)  # what the directory was when the lines were listed
    lines = models.BinaryField()
    lines_name = models.CharField(max_length=32, default="")  # hash of `lines`: see projection/held.py
    built_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "region", "month"], condition=Q(known_at=None), name="projection_of_today_unique"
            ),
            models.UniqueConstraint(fields=["grid", "region", "month", "known_at"], name="projection_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.grid} {self.region} {self.month}"


class ProjectionColumn(models.Model):
    """One column of a projection: whether it still holds. `revision` moves with each change of its content."""

    projection = models.ForeignKey(Projection, on_delete=models.CASCADE, related_name="columns")
    column = models.CharField(max_length=60)
    revision = models.PositiveIntegerField(default=1)
    stale = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["projection", "column"], name="projection_column_unique")]

    def __str__(self) -> str:
        return self.column


class Fragment(models.Model):
    """The content of a column: its piece of the month's JSON, compressed.

    Apart from the column, so that marking thousands of columns stale moves no content.
    """

    column = models.OneToOneField(ProjectionColumn, primary_key=True, on_delete=models.CASCADE, related_name="fragment")
    payload = models.BinaryField()
    name = models.CharField(max_length=32, default="")  # hash of `payload`: see projection/held.py

    def __str__(self) -> str:
        return str(self.column_id)


class Finding(models.Model):
    """What a check of the catalogue noticed, until a person acknowledges it or the values are corrected."""

    check_code = models.CharField("contrôle", max_length=60)
    severity = models.CharField("gravité", max_length=16)
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="findings")
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7, blank=True)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="findings")
    message = models.CharField("constat", max_length=400)
    sheet = models.PositiveSmallIntegerField(null=True)
    row = models.PositiveIntegerField(null=True)
    found_at = models.DateTimeField(default=timezone.now)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    reason = models.CharField("motif", max_length=300, blank=True)
    cleared_at = models.DateTimeField("levé le", null=True)  # the check ran again and found nothing any more

    class Meta:
        indexes = [models.Index(fields=["entity"]), models.Index(fields=["check_code", "period"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="acknowledged_by_and_at_go_together",
            )
        ]

    def __str__(self) -> str:
        return self.message


class Contest(models.Model):
    """A value that a region disputes: what it proposes stands beside the value, never in its place.

    The owner accepts (the proposed value is then written in his name), answers without accepting, or the region
    withdraws it. `observation` is what was disputed, None when nothing was stated.
    """

    class State(models.TextChoices):
        OPEN = "open", "en attente de réponse"
        ACCEPTED = "accepted", "acceptée"
        ANSWERED = "answered", "réponse donnée"
        WITHDRAWN = "withdrawn", "retirée"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="contests")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    region = models.CharField("région", max_length=3)
    observation = models.ForeignKey(
        Observation, null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    proposed_state = models.PositiveSmallIntegerField(choices=VALUE_STATES, default=0)
    proposed_number = models.FloatField(null=True)
    proposed_text = models.TextField(null=True)
    reason = models.CharField("motif", max_length=400)
    opened_at = models.DateTimeField("ouverte le", default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("état", max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField("réponse", max_length=400, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")  # what acceptance wrote

    class Meta:
        indexes = [models.Index(fields=["entity", "indicator", "period"])]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "indicator", "period", "region"], condition=Q(state="open"), name="one_open_contest"
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="contest_ended_when_answered",
            ),
        ]
        verbose_name = "contestation"

    def __str__(self) -> str:
        return f"{self.indicator_id}/{self.period}/{self.entity_id}"
