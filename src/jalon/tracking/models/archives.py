from django.conf import settings
from django.db import models
from django.utils import timezone

from jalon.tracking.models.months import Closing


class Archive(models.Model):
    """The files made when a month was closed, sealed by the manifest of their hashes; served as they were.

    `name` follows the rule of the tracking sheet, from the months really shown; `version` is its V1, V2…
    """

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="archives")
    name = models.CharField("nom", max_length=255)
    version = models.PositiveIntegerField("version")
    made_at = models.DateTimeField("faite le", default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    manifest = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class ArchiveFile(models.Model):
    """One file of an archive, kept under its content's hash."""

    archive = models.ForeignKey(Archive, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField("nature", max_length=10)  # xlsx, parquet, csv, manifest
    file_name = models.CharField("fichier", max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("taille", default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["archive", "kind"], name="archive_file_unique")]

    def __str__(self) -> str:
        return self.file_name
