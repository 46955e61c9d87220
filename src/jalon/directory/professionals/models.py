"""What is remembered of a professional: three kinds of statements of the national file, dated, each said once."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Professional(models.Model):
    """A person, by his number; what is known of him is in the statements. `gone_at`: since when no file names him."""

    class Kind(models.TextChoices):
        RPPS = "8", "RPPS"
        ADELI = "0", "ADELI"

    kind = models.CharField("nature du numéro", max_length=1, choices=Kind)
    number = models.CharField("numéro", max_length=20)
    known_from = models.DateTimeField("connu depuis", default=timezone.now)
    gone_at = models.DateTimeField("n'est plus dans le fichier depuis", null=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="professional_number_unique")]
        verbose_name = "professionnel"

    def __str__(self) -> str:
        return f"professionnel n° {self.pk}"  # never his name: the audit outlives him


class Statement(models.Model):
    """Something the file says of a professional. `fingerprint` names its whole content: the same is held once."""

    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="+")
    load = models.ForeignKey("directory.Load", on_delete=models.PROTECT, related_name="+")
    fingerprint = models.BigIntegerField("empreinte")
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    profession = models.CharField("profession", max_length=4)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(known_to=None), name="%(class)s_said_once_at_a_time"
            )
        ]


class Practice(Statement):
    """The exercise of a profession, under a name: civil, military or student."""

    category = models.CharField("catégorie professionnelle", max_length=2, blank=True)
    title = models.CharField("civilité", max_length=30, blank=True)
    last_name = models.CharField("nom", max_length=100, blank=True)
    first_name = models.CharField("prénom", max_length=100, blank=True)
    sort_key = models.CharField(max_length=200, blank=True)

    class Meta(Statement.Meta):
        verbose_name = "exercice d'une profession"
        indexes = [models.Index(fields=["sort_key"], name="practice_by_name")]

    def __str__(self) -> str:
        return f"exercice n° {self.pk}"


class Activity(Statement):
    """Where and how a professional exercises: mode, structure, place, sector."""

    mode = models.CharField("mode d'exercice", max_length=2, blank=True)
    finess_et = models.CharField("n° FINESS", max_length=9, blank=True)
    finess_ej = models.CharField("n° FINESS juridique", max_length=9, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    structure_id = models.CharField("identifiant de la structure", max_length=40, blank=True)
    structure_name = models.CharField("structure", max_length=200, blank=True)
    commune_code = models.CharField("code commune", max_length=5, blank=True)
    town = models.CharField("commune", max_length=120, blank=True)
    department = models.CharField("département", max_length=3)
    region = models.CharField("région", max_length=3)
    sector = models.CharField("secteur d'activité", max_length=6, blank=True)

    class Meta(Statement.Meta):
        verbose_name = "activité d'un professionnel"
        indexes = [
            models.Index(fields=["finess_et", "known_to"], name="activity_by_site"),
            models.Index(fields=["profession", "department"], name="activity_by_place", condition=Q(known_to=None)),
        ]

    def __str__(self) -> str:
        return f"activité n° {self.pk}"


class Skill(Statement):
    """A savoir-faire: speciality, competence, capacity…"""

    kind = models.CharField("nature du savoir-faire", max_length=4, blank=True)
    code = models.CharField("savoir-faire", max_length=12)

    class Meta(Statement.Meta):
        verbose_name = "savoir-faire d'un professionnel"
        indexes = [models.Index(fields=["code"], name="skill_by_code", condition=Q(known_to=None))]

    def __str__(self) -> str:
        return f"savoir-faire n° {self.pk}"
