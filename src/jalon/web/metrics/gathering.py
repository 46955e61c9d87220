"""Every measure of the instance: counts and durations, never a name, a number of establishment or a file's."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Sum
from django.utils import timezone

from jalon import __version__
from jalon.indicators.models import Batch
from jalon.jobs.models import Job
from jalon.sources.models import Delivery
from jalon.web.health import Figures, figures
from jalon.web.metrics import counting
from jalon.web.metrics.text import Metric, Sample

RECENT = timedelta(days=1)
GAUGES = {
    "migrations_to_apply": ("migrations_to_apply", "Étapes de mise à jour que la base attend"),
    "free_bytes": ("disk_free_bytes", "Place libre dans le dossier de données"),
    "worker_silent_for": ("worker_silent_seconds", "Temps depuis le dernier signe d'un processus de travail"),
    "oldest_waiting_for": ("jobs_oldest_waiting_seconds", "Attente du plus ancien travail en attente"),
    "unsealed_acts": ("audit_unsealed", "Actes du journal qui attendent leur scellé"),
    "unsealed_for": ("audit_unsealed_seconds", "Attente du plus ancien acte sans scellé"),
    "backup_age": ("backup_age_seconds", "Temps depuis la dernière sauvegarde réussie"),
    "backup_bytes": ("backup_bytes", "Taille de la dernière sauvegarde réussie"),
    "catalogue_problems": ("catalogue_problems", "Problèmes du catalogue"),
}


def everything() -> list[Metric]:
    folder = Path(settings.DATA_DIR)
    return [
        Metric("jalon_info", "gauge", "Version de Jalon", [Sample(1, {"version": __version__})]),
        *_requests(counting.of_every_process(folder)),
        *_gauges(figures(folder)),
        *_jobs(),
        *_written(),
    ]


def _requests(processes: dict[str, dict[str, Any]]) -> Iterator[Metric]:
    each = list(processes.items())
    yield Metric(
        "jalon_requests_total",
        "counter",
        "Réponses du site",
        [
            Sample(count, {"process": name, "view": view, "status": str(status)})
            for name, said in each
            for view, status, count in said["answers"]
        ],
    )
    yield Metric(
        "jalon_view_seconds_total",
        "counter",
        "Temps passé à répondre, par page",
        [
            Sample(seconds, {"process": name, "view": view})
            for name, said in each
            for view, seconds in said["seconds"].items()
        ],
    )
    durations = [sample for name, said in each for sample in _histogram(name, said)]
    yield Metric("jalon_request_seconds", "histogram", "Durée des réponses", durations)


def _histogram(process: str, said: dict[str, Any]) -> Iterator[Sample]:
    bounds = [*map(str, counting.BOUNDS), "+Inf"]
    upto = list(accumulate(said["durations"]))
    for bound, count in zip(bounds, upto, strict=True):
        yield Sample(count, {"process": process, "le": bound}, "_bucket")
    yield Sample(round(sum(said["seconds"].values()), 4), {"process": process}, "_sum")
    yield Sample(upto[-1], {"process": process}, "_count")


def _gauges(found: Figures) -> Iterator[Metric]:
    for name, value in asdict(found).items():
        if name in GAUGES and value is not None:
            said, about = GAUGES[name]
            yield Metric(f"jalon_{said}", "gauge", about, [Sample(value)])


def _jobs() -> Iterator[Metric]:
    states = dict(Job.objects.order_by().values_list("state").annotate(held=Count("pk")))
    yield Metric(
        "jalon_jobs",
        "gauge",
        "Travaux, par état",
        [Sample(states.get(state, 0), {"state": state}) for state in Job.State.values],
    )
    lasted = ExpressionWrapper(F("finished_at") - F("started_at"), DurationField())
    recent = Job.objects.filter(finished_at__gte=timezone.now() - RECENT, started_at__isnull=False)
    told = recent.order_by("kind").values_list("kind").annotate(ended=Count("pk"), mean=Avg(lasted), most=Max(lasted))
    rows = [(kind, count, mean.total_seconds(), most.total_seconds()) for kind, count, mean, most in told]
    for name, about, rank in (
        ("jalon_jobs_last_day", "Travaux finis depuis un jour", 1),
        ("jalon_jobs_last_day_mean_seconds", "Leur durée moyenne", 2),
        ("jalon_jobs_last_day_longest_seconds", "La plus longue", 3),
    ):
        yield Metric(name, "gauge", about, [Sample(row[rank], {"kind": str(row[0])}) for row in rows])


def _written() -> Iterator[Metric]:
    """Counted from rows that are never removed, so that they only grow."""
    states = dict(Delivery.objects.order_by().values_list("state").annotate(held=Count("pk")))
    yield Metric(
        "jalon_deliveries",
        "gauge",
        "Livraisons de fichiers, par état",
        [Sample(states.get(state, 0), {"state": state}) for state in Delivery.State.values],
    )
    observations = Batch.objects.exclude(applied_at=None).aggregate(total=Sum("size"))["total"] or 0
    about = "Valeurs écrites au registre"
    yield Metric("jalon_observations_written_total", "counter", about, [Sample(observations)])
