"""What hospitals bring and what people decide: files, presentations, answers, validations, checks acknowledged.

Facts themselves are not here: they are immutable parts of the warehouse, or of the vault when a file bears a
patient column. `HospitalFile` says which part holds which file, and between which instants it was current.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from jalon.directory.models import Entity
from jalon.indicators.models import Batch


class Kind(models.TextChoices):
    """The kinds of files, in the order in which they are best loaded."""

    STRUCTURE = "structure", "Structure"
    BED_DAYS = "bed_days", "Journées d'hospitalisation"
    ADMISSIONS = "admissions", "Admissions"
    CONSUMPTION = "consumption", "Consommations"
    RESISTANCE = "resistance", "Résistances"


class HospitalFile(models.Model):
    """One file, or one online entry, of a hospital and a period. Current from `applied_at` until `replaced_at`.

    rows: read = matched + pending + rejected; an isolate, in long form, is several rows.
    `part` names the facts as read, labels and codes untouched: what they mean is decided each time they are read
    again, so that an answer given later counts for every file. Empty once the rows were purged.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "lu, à appliquer"
        APPLIED = "applied", "appliqué"
        REPLACED = "replaced", "remplacé"
        CANCELLED = "cancelled", "abandonné"
        PURGED = "purged", "lignes purgées"

    class Mode(models.TextChoices):
        REPLACE = "replace", "remplacer"
        COMPLETE = "complete", "compléter"

    establishment = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="hospital_files")
    period = models.CharField("période", max_length=7)  # 2024-T1, or 2024 for a yearly base
    kind = models.CharField("nature", max_length=12, choices=Kind)
    version = models.PositiveSmallIntegerField(default=1)
    file_name = models.CharField("fichier", max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("taille", default=0)
    via = models.CharField("arrivé par", max_length=12, default="navigateur")  # navigateur | commande | saisie | demo
    mode = models.CharField("manière", max_length=8, choices=Mode, default=Mode.REPLACE)
    state = models.CharField("état", max_length=9, choices=State, default=State.PLANNED)
    received_at = models.DateTimeField("reçu le", default=timezone.now)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField("appliqué le", null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField("remplacé le", null=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    part = models.CharField(max_length=80, blank=True)
    former_part = models.CharField(max_length=80, blank=True)  # left by a purge, until it is off the disk
    unlinked_at = models.DateTimeField("pseudonymes effacés le", null=True)
    rows_purged_at = models.DateTimeField("lignes purgées le", null=True)
    original_purged_at = models.DateTimeField("original purgé le", null=True)
    person_level = models.BooleanField("porte une colonne de patients", default=False)
    declared_deduplicated = models.BooleanField("dit déjà dédoublonné par le laboratoire", default=False)
    read = models.PositiveIntegerField("lues", default=0)
    matched = models.PositiveIntegerField("rapprochées", default=0)
    pending = models.PositiveIntegerField("en attente", default=0)
    rejected = models.PositiveIntegerField("rejetées", default=0)
    totals = models.JSONField(default=dict)  # bed_days, admissions, units, isolates, cells_pending, cells_zit
    waiting = models.JSONField(
        default=dict
    )  # {"unit": {code: [rows, amount]}, "ucd": …, "organism": …, "antibiotic": …}
    refused = models.JSONField(default=list)  # rejected rows: {"row", "reason", "message"}, the first hundred
    layout = models.JSONField(default=dict)  # sheet, header row, columns, labels, layout: wide | long
    warnings = models.JSONField(default=list)  # French sentences

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["establishment", "period", "kind"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(read=F("matched") + F("pending") + F("rejected")), name="hospital_file_rows_accounted_for"
            ),
            models.UniqueConstraint(
                fields=["establishment", "period", "kind"],
                condition=Q(state="applied"),
                name="one_current_hospital_file",
            ),
            models.CheckConstraint(
                condition=Q(rows_purged_at=None) | Q(state="purged", part=""), name="purged_rows_are_nowhere"
            ),
        ]
        verbose_name = "fichier d'hôpital"

    def __str__(self) -> str:
        return f"{self.file_name} ({self.establishment.code}, {self.period})"


class Presentation(models.Model):
    """What a dispensed unit (UCD) holds: molecule, route, dose. Shared by the region, or kept by one hospital.

    Never overwritten: a correction closes the row (`known_to`) and opens another. `source` says where it comes
    from; what a hospital proposes serves that hospital at once and the region once somebody has validated it.
    Refused by the region, it still serves the hospital that said it.
    """

    ucd7 = models.CharField(max_length=7, db_index=True)
    label = models.CharField("libellé", max_length=200, blank=True)
    atc = models.CharField("ATC", max_length=7, blank=True)  # empty: known not to be an antibiotic
    route = models.CharField("voie", max_length=2, blank=True)  # O, P, R, I…, as in the table of daily doses
    dose = models.DecimalField("dose par unité", max_digits=14, decimal_places=6, null=True)
    dose_unit = models.CharField("unité", max_length=8, blank=True)
    establishment = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=200)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    validated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    validated_at = models.DateTimeField("validée le", null=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField("refusée le", null=True)
    refused_because = models.CharField("motif du refus", max_length=300, blank=True)
    known_from = models.DateTimeField(default=timezone.now)
    known_to = models.DateTimeField(null=True)

    class Meta:
        ordering = ["ucd7"]
        constraints = [
            models.UniqueConstraint(
                fields=["ucd7", "establishment"], condition=Q(known_to=None), name="one_presentation_of_a_hospital"
            ),
            models.UniqueConstraint(
                fields=["ucd7"],
                condition=Q(known_to=None, establishment=None),
                name="one_presentation_of_the_region",
            ),
        ]
        verbose_name = "présentation"

    def __str__(self) -> str:
        return f"{self.ucd7} {self.label}"


class LabelAnswer(models.Model):
    """What a person said a label means: for the laboratory of one hospital, and for all once validated.

    `code`: an ATC code ("-": the column is no antibiotic), the Latin name of an organism ("no_organism": none), or
    the code of a unit of the structure.
    """

    class About(models.TextChoices):
        ANTIBIOTIC = "antibiotic", "antibiotique"
        ORGANISM = "organism", "germe"
        UNIT = "unit", "unité"

    about = models.CharField("objet", max_length=10, choices=About)
    label = models.CharField("libellé", max_length=200)
    folded = models.CharField(max_length=200)
    code = models.CharField(max_length=120)
    flags = models.CharField(max_length=60, blank=True)
    establishment = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)
    proposed_at = models.DateTimeField("proposée à la région le", null=True)
    validated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    validated_at = models.DateTimeField("validée le", null=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField("refusée le", null=True)
    refused_because = models.CharField("motif du refus", max_length=300, blank=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["about", "folded"]
        constraints = [
            models.UniqueConstraint(
                fields=["about", "folded", "establishment"],
                condition=Q(forgotten_at=None),
                name="one_answer_of_a_hospital",
            ),
            models.UniqueConstraint(
                fields=["about", "folded"],
                condition=Q(forgotten_at=None, establishment=None),
                name="one_answer_of_the_region",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} → {self.code}"


class PeriodValidation(models.Model):
    """A hospital says that the figures of a period are right; reopening it takes a reason."""

    establishment = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    period = models.CharField("période", max_length=7)
    validated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    validated_at = models.DateTimeField("validée le", default=timezone.now)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField("rouverte le", null=True)
    reason = models.CharField("motif", max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "period"], condition=Q(reopened_at=None), name="one_standing_validation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.establishment_id} {self.period}"


class Alert(models.Model):
    """What a check of the catalogue noticed in the files of a hospital, until a person acknowledges it with a reason.

    `key` makes it the same alert when the check runs again: the unit, the label or the pair it is about.
    """

    check_code = models.CharField("contrôle", max_length=60)
    severity = models.CharField("gravité", max_length=16)
    establishment = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    period = models.CharField("période", max_length=7)
    key = models.CharField(max_length=120, blank=True)
    message = models.CharField("constat", max_length=400)
    found_at = models.DateTimeField("vu le", default=timezone.now)
    cleared_at = models.DateTimeField("levé le", null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField("acquitté le", null=True)
    reason = models.CharField("motif", max_length=300, blank=True)

    class Meta:
        ordering = ["establishment", "period", "check_code", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "period", "check_code", "key"],
                condition=Q(cleared_at=None),
                name="one_standing_alert",
            )
        ]
        verbose_name = "alerte"

    def __str__(self) -> str:
        return self.message


class Publication(models.Model):
    """What was published of a hospital and a period: the batch of the ledger, so that a figure opens on its files."""

    establishment = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    period = models.CharField("période", max_length=7)
    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="antibiotics")
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["establishment", "period"])]

    def __str__(self) -> str:
        return f"{self.establishment_id} {self.period}"


class Participation(models.Model):
    """A hospital is registered: it said that it follows its antibiotics here. `actif` is derived from its files."""

    establishment = models.OneToOneField(Entity, on_delete=models.PROTECT, related_name="+")
    registered_on = models.DateField("inscrit le")
    tool = models.CharField("outil", max_length=120, blank=True)  # another tool than Jalon, for the contract
    compares_units = models.BooleanField("compare les services", default=True)
    compares_hospitals = models.BooleanField("compare les établissements", default=True)
    schedule = models.CharField("calendrier de déploiement", max_length=400, blank=True)

    def __str__(self) -> str:
        return f"{self.establishment_id} inscrit le {self.registered_on:%d/%m/%Y}"


class Naming(models.Model):
    """Whether the hospitals of a region see each other's names in comparisons. Without a row: no."""

    region = models.CharField("région", max_length=3, unique=True)
    shown = models.BooleanField("noms montrés", default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.region} : {'noms' if self.shown else 'anonyme'}"


class QualityAction(models.Model):
    """An action of the hospital's quality plan (PAQSS), or an item of ICATB 2: what, state, evidence."""

    establishment = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("année")
    item = models.CharField("rubrique", max_length=20)  # paqss | an ICATB 2 item of the catalogue
    title = models.CharField("action", max_length=200)
    state = models.CharField("avancement", max_length=12, default="prevue")  # prevue | en_cours | faite | abandonnee
    due_on = models.DateField("échéance", null=True)
    evidence = models.CharField("preuve", max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField("retirée le", null=True)

    class Meta:
        ordering = ["item", "pk"]
        verbose_name = "action qualité"

    def __str__(self) -> str:
        return self.title
