"""Making a bundle: files that were applied here, with the definitions they were read with. No person's data leaves."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jalon import catalogue
from jalon.accounts import audit
from jalon.accounts.places import is_national
from jalon.catalogue.definitions import Definition, SourceDefinition
from jalon.indicators.queries import publishes
from jalon.kernel.refusal import Refusal
from jalon.sources import access
from jalon.sources.actions.receive import original_of
from jalon.sources.exchange import bundle, keys
from jalon.sources.exchange.bundle import Defined, Exchanged
from jalon.sources.models import Delivery

FOLDERS = {"source": "sources", "indicator": "indicators"}


@dataclass(frozen=True)
class Made:
    path: Path
    digest: str
    deliveries: tuple[Exchanged, ...]
    fingerprint: str


def export(
    path: Path,
    *,
    name: str,
    by: Any,
    sources: Collection[str] = (),
    periods: Collection[str] = (),
    themes: Collection[str] = (),
) -> Made:
    """Write the bundle of those sources (by default: the national ones), months and themes."""
    if path.exists():
        raise Refusal("ce fichier existe déjà : donnez un autre nom", where=path.name)
    chosen = _sources(sources, themes)
    deliveries = _deliveries(chosen, periods)
    if not deliveries:
        raise Refusal("Aucun fichier appliqué ne correspond : rien n'a été écrit.")
    key = keys.own_key(settings.DATA_DIR)
    members = {f"originaux/{one.sha256}": original_of(one) for one in deliveries}
    definitions, files = _definitions({one.source for one in deliveries})
    exchanged = tuple(map(_exchanged, deliveries))
    manifest = {
        "sender": {"name": " ".join(name.split())[:120]}, "made_at": timezone.now().isoformat(),
        "fictitious": settings.DEMO, "deliveries": [asdict(one) for one in exchanged],
        "definitions": [asdict(one) for one in definitions],
    }  # fmt: skip
    draft = path.with_name(f".{path.name}.part")
    try:
        digest = bundle.write(draft, manifest, members | files, key)
        with transaction.atomic():
            audit.write("exchange.exported", by=by, files=len(exchanged), sources=sorted({o.source for o in exchanged}),
                        manifest=digest)  # fmt: skip
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return Made(path, digest, exchanged, keys.fingerprint_of(keys.public_bytes(key)))


def _sources(asked: Collection[str], themes: Collection[str]) -> list[SourceDefinition]:
    known = catalogue.current().sources
    for one in asked:
        if one not in known:
            raise Refusal(f"la source « {one} » n'existe pas ; sources connues : {', '.join(sorted(known))}")
        if why := why_not_leave(known[one]):
            raise Refusal(why)
    for theme in themes:
        if theme not in catalogue.current().themes:
            raise Refusal(f"le thème « {theme} » n'existe pas")
    kept = [known[one] for one in asked] if asked else [one for one in known.values() if is_national(one.owner)]
    return [
        one for one in kept
        if not why_not_leave(one) and (not themes or access.themes_of(one.id) & set(themes))
    ]  # fmt: skip


def why_not_leave(source: SourceDefinition) -> str:
    """Why files of that source leave no instance; empty when they may."""
    if source.sensitivity == "person":
        return f"les fichiers de « {source.title} » parlent de personnes : ils ne quittent pas cette instance"
    if access.is_private(source.id):
        return f"« {source.title} » porte des colonnes que sa région garde pour elle : ses fichiers ne partent pas"
    return ""


def _deliveries(sources: Iterable[SourceDefinition], periods: Collection[str]) -> list[Delivery]:
    """Those that stand, in the order in which they were applied: corrected ones come after what they correct."""
    found = Delivery.objects.filter(source__in=[one.id for one in sources], state=Delivery.State.APPLIED)
    if periods:
        found = found.filter(period__in=periods)
    return [one for one in found.order_by("batch__applied_at", "pk") if original_of(one).exists()]


def _exchanged(delivery: Delivery) -> Exchanged:
    version = catalogue.current().sources[delivery.source].version
    return Exchanged(delivery.source, version, delivery.period, delivery.file_name, delivery.sha256, delivery.size)


def _definitions(sources: Collection[str]) -> tuple[list[Defined], dict[str, Path]]:
    """The sources and every indicator they publish, with the file of each."""
    known = catalogue.current()
    indicators = [
        one for one in known.indicators.values()
        if any(publishes(named, one.id) for source in sources for named in _named_by(known.sources[source]))
    ]  # fmt: skip
    found: list[tuple[str, Definition]] = [("source", known.sources[one]) for one in sorted(sources)]
    found += [("indicator", one) for one in sorted(indicators, key=lambda one: one.id)]
    files = {f"catalogue/{FOLDERS[kind]}/{one.path.stem}.yaml": one.path for kind, one in found}
    return [
        Defined(kind, one.id, one.version, f"catalogue/{FOLDERS[kind]}/{one.path.stem}.yaml") for kind, one in found
    ], files


def _named_by(source: SourceDefinition) -> set[str]:
    return {column.indicator for sheet in source.sheets for column in sheet.columns if column.indicator}
