"""Taking a bundle in: verified, compared with what is here, then every file by the path of any other, all or none.

A definition that is unknown here, or that differs, is never taken silently: a person accepts to add the first, and
to read the files with his own definition in place of the second. None replaces a local one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jalon import catalogue
from jalon.accounts import audit
from jalon.catalogue import writing
from jalon.catalogue.contents import Catalogue
from jalon.kernel.memory import collector_paused
from jalon.kernel.refusal import Refusal
from jalon.sources.actions.apply import look_at
from jalon.sources.exchange import bundle as bundles
from jalon.sources.exchange import preparing
from jalon.sources.exchange.bundle import Bundle, Defined, Exchanged
from jalon.sources.exchange.preparing import Ready
from jalon.sources.exchange.trusting import trusted_name
from jalon.sources.models import Delivery, Receipt, Sender
from jalon.sources.planning.shapes import Plan

_HELD = (Delivery.State.APPLIED, Delivery.State.REPLACED)


class Known(StrEnum):
    """What this instance holds of a definition."""

    SAME = "same"
    UNKNOWN = "unknown"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Compared:
    """A verified bundle beside what is here. `held`: which of its files were already applied."""

    bundle: Bundle
    definitions: Sequence[tuple[Defined, Known]]
    held: frozenset[tuple[str, str, str]]
    already: Receipt | None

    def of(self, known: Known) -> list[Defined]:
        return [one for one, found in self.definitions if found == known]

    def holds(self, one: Exchanged) -> bool:
        return (one.source, one.period, one.sha256) in self.held


@dataclass(frozen=True)
class Taken:
    """What came of it. `deliveries` is empty when the bundle had been taken before."""

    compared: Compared
    deliveries: Sequence[Delivery]
    receipt: Receipt | None


def compare(bundle: Bundle) -> Compared:
    """Refuses what may not be mixed, or comes too late; says the rest."""
    if bundle.fictitious != settings.DEMO:
        raise Refusal("Ce paquet vient d'une région fictive, ou l'inverse : inventé et réel ne se mêlent pas.")
    already = Receipt.objects.filter(digest=bundle.digest).first()
    newest = Receipt.objects.filter(sender__fingerprint=bundle.fingerprint).order_by("-made_at").first()
    if already is None and newest is not None and newest.made_at >= bundle.made_at:
        raise Refusal(
            f"Ce paquet est plus ancien que le dernier reçu de {newest.sender} "
            f"({timezone.localtime(newest.made_at):%d/%m/%Y %H:%M}) : "
            "demandez-en un nouveau."
        )
    _check_sensitivity(bundle)
    found = [(one, _known(one)) for one in bundle.definitions]
    return Compared(bundle, found, _held(bundle), already)


def take(path: Path, *, by: Any, add: bool = False, with_ours: bool = False, dry_run: bool = False) -> Taken:
    """Verify and take in. `add`: write the unknown definitions here; `with_ours`: read with ours those that differ.

    The files are read, compared and staged out of sight first, while others work; then one transaction, from the
    first file to the last, publishes them. Nothing stays of a refusal.
    """
    with bundles.verified(path, trusted_name) as bundle, catalogue.held_still(), collector_paused():
        compared = compare(bundle)
        if compared.already:
            return Taken(compared, [], compared.already)
        _check_accepted(compared, add=add, with_ours=with_ours)
        with writing.Pen() as pen:
            _add_definitions(compared, pen)
            with preparing.prepared(bundle, by) as ready:
                taken = _switch(compared, ready, by, dry_run=dry_run)
            if dry_run:
                pen.take_back()
        return taken


def _switch(compared: Compared, ready: Sequence[Ready], by: Any, *, dry_run: bool) -> Taken:
    """What others wait for: nothing but writing down. The checks of the catalogue look at it afterwards."""
    with transaction.atomic():
        sender = Sender.objects.select_for_update().get(fingerprint=compared.bundle.fingerprint)
        if sender.revoked_at:  # since the signature was looked at
            raise Refusal(f"Les paquets de « {sender} » ne sont plus pris ici.")
        if again := compare(compared.bundle).already:  # by another, meanwhile
            return Taken(compared, [], again)
        taken, plans = _publish(compared, sender, ready, by)
        if dry_run:
            transaction.set_rollback(True)
    if not dry_run:
        for plan in plans:
            look_at(plan)
    return taken


def _publish(compared: Compared, sender: Sender, ready: Sequence[Ready], by: Any) -> tuple[Taken, list[Plan]]:
    bundle = compared.bundle
    preparing.check_still_ready(ready)
    receipt = Receipt.objects.create(
        sender=sender, digest=bundle.digest, made_at=bundle.made_at, received_by=by, definitions=_noted(compared)
    )
    plans = [preparing.publish(one, receipt, by) for one in ready]
    deliveries = [one.delivery for one in ready]
    audit.write(
        "exchange.imported", by=by, target=receipt, manifest=bundle.digest, files=len(deliveries),
        observations=sum(one.observations for one in deliveries),
    )  # fmt: skip
    return Taken(compared, deliveries, receipt), [plan for plan in plans if plan is not None]


def _check_accepted(compared: Compared, *, add: bool, with_ours: bool) -> None:
    unknown, different = compared.of(Known.UNKNOWN), compared.of(Known.DIFFERENT)
    if unknown and not add:
        raise Refusal(
            f"Ce paquet vient avec des définitions inconnues ici : {_names(unknown)}. Relisez-les, puis acceptez "
            "de les ajouter au catalogue (--add-definitions)."
        )
    if different and not with_ours:
        raise Refusal(
            f"Des définitions diffèrent de celles d'ici : {_names(different)}. Acceptez de lire ses fichiers avec les "
            "vôtres (--with-ours), ou mettez les deux instances à la même version."
        )


def _check_sensitivity(bundle: Bundle) -> None:
    known = catalogue.current().sources
    for one in bundle.deliveries:
        if one.source in known and known[one.source].sensitivity == "person":
            raise Refusal(f"« {one.file_name} » parle de personnes : un paquet n'en porte pas.")


def _known(one: Defined) -> Known:
    held = _version_in(catalogue.current(), one)
    if not held:
        return Known.UNKNOWN
    return Known.SAME if held == one.version else Known.DIFFERENT


def _version_in(known: Catalogue, one: Defined) -> str:
    found = {"source": known.sources, "indicator": known.indicators}.get(one.kind, {}).get(one.id)
    return found.version if found else ""


def _held(bundle: Bundle) -> frozenset[tuple[str, str, str]]:
    hashes = [one.sha256 for one in bundle.deliveries]
    found = Delivery.objects.filter(sha256__in=hashes, state__in=_HELD)
    return frozenset(found.values_list("source", "period", "sha256"))


def _add_definitions(compared: Compared, pen: writing.Pen) -> None:
    """Write the unknown ones in the catalogue folder, once the loader has found nothing wrong with the whole."""
    unknown = compared.of(Known.UNKNOWN)
    if not unknown:
        return
    changes = {one.member.removeprefix("catalogue/"): compared.bundle.text_of(one.member) for one in unknown}
    future = writing.tried(changes)
    for one in unknown:
        if _version_in(future, one) != one.version:
            raise Refusal(f"la définition « {one.id} » n'est pas celle que dit le manifeste")
    pen.write(changes)


def _noted(compared: Compared) -> list[dict[str, str]]:
    return [
        {"kind": one.kind, "id": one.id, "version": one.version, "known": str(known)}
        for one, known in compared.definitions if known != Known.SAME
    ]  # fmt: skip


def _names(found: Sequence[Defined]) -> str:
    shown = ", ".join(one.id for one in found[:6])
    return shown if len(found) <= 6 else f"{shown} et {len(found) - 6} autres"
