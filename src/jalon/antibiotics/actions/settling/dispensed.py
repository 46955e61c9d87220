"""What a dispensed unit (UCD) holds, as a hospital says it; and for all, once the region has validated it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.antibiotics import references
from jalon.antibiotics.actions import presentations
from jalon.antibiotics.actions.preparing import Prepared
from jalon.antibiotics.actions.settling import proposals, reach
from jalon.antibiotics.models import Presentation
from jalon.antibiotics.reading.rows import Presented
from jalon.antibiotics.rules.ddd import converted
from jalon.antibiotics.rules.drug_labels.routes import ROUTES
from jalon.directory.models import Entity
from jalon.kernel.hospital_codes import ucd7 as seven_digits
from jalon.kernel.refusal import Refusal

_SAID = ("label", "atc", "route", "dose", "dose_unit")
_LARGEST = Decimal("99999999")  # what the database holds


@transaction.atomic
def settle_ucd(
    *, ucd7: str, atc: str, establishment: Entity | None, by: Any, route: str = "", dose: Decimal | None = None,
    dose_unit: str = "", label: str = "",
) -> Presentation:  # fmt: skip
    """One code. `atc` empty: the unit is no antibiotic, and counts nowhere. It serves the hospital at once."""
    return settle_ucds([Presented(0, ucd7, label, atc, route, dose, dose_unit)], establishment=establishment, by=by)[0]


@transaction.atomic
def settle_ucds(stated: Sequence[Presented], *, establishment: Entity | None, by: Any) -> list[Presentation]:
    """Several codes at once; one that cannot be taken refuses them all. They wait for the region's word.

    `establishment` None: the region says it, for all.
    """
    now = timezone.now()
    who = (establishment.name or establishment.code) if establishment else "la région"
    regional = {} if establishment else {"validated_by": by, "validated_at": now}
    made = [_written(_checked(one), establishment, f"dit par {who}", by, now, **regional) for one in stated]
    for one in made:
        finess = establishment.code if establishment else ""
        audit.write("antibiotics.ucd_settled", by=by, target=one, code=one.atc, establishment=finess)
    reach.follow(reach.UCD, [one.ucd7 for one in made], establishment, by=by)
    return made


@transaction.atomic
def load_presentations(prepared: Prepared, *, establishment: Entity | None, by: Any) -> dict[str, int]:
    """A pharmacy's table, whole: for its hospital, or (None) for all; read = matched + rejected."""
    counts = presentations.record(
        prepared.presented, source=prepared.name, establishment=establishment, by=by, validated=establishment is None
    )
    codes = [one.ucd7 for one in prepared.presented if not one.problem]
    reach.follow(reach.UCD, codes, establishment, by=by)
    return counts


def _checked(one: Presented) -> Presented:
    """The same, its codes as they are kept; a Refusal that names what is missing or impossible."""
    code, atc, label = seven_digits(one.ucd7), one.atc.strip().upper(), one.label.strip()[:200]
    if not code:
        raise Refusal(f"« {one.ucd7} » n'est pas un code UCD : il se corrige dans le fichier")
    if not atc:
        return Presented(0, code, label, "", "", None, "")
    known = references.molecules().get(atc)
    if known is None:
        raise Refusal(f"« {atc} » n'est pas le code ATC d'une molécule de la table", where=f"UCD {code}")
    if one.route not in ROUTES:
        raise Refusal(f"dites la voie : {', '.join(ROUTES)}", where=f"UCD {code}")
    dose, unit = one.dose, one.dose_unit.strip()[:8]
    if known.scope == "out" and dose is None:
        return Presented(0, code, label, atc, one.route, None, "")
    if dose is None or not 0 < dose <= _LARGEST:
        raise Refusal("dites la dose d'une unité, plus grande que zéro", where=f"UCD {code}")
    if converted(dose, unit) is None:
        raise Refusal(f"unité de dose inconnue : « {unit} » (g, mg, MUI, UI…)", where=f"UCD {code}")
    return Presented(0, code, label, atc, one.route, dose, unit)


def _written(
    one: Presented, establishment: Entity | None, source: str, author: Any, now: datetime, **validated: Any
) -> Presentation:
    """The row in place of the standing one, which is closed."""
    standing = _standing(one.ucd7, establishment)
    if standing:
        _close(standing, now)
    return Presentation.objects.create(
        ucd7=one.ucd7, label=one.label, atc=one.atc, route=one.route, dose=one.dose, dose_unit=one.dose_unit,
        establishment=establishment, source=source[:200], proposed_by=author, known_from=now, **validated,
    )  # fmt: skip


def _standing(ucd7: str, establishment: Entity | None) -> Presentation | None:
    held = Presentation.objects.filter(ucd7=ucd7, establishment=establishment, known_to=None)
    return held.select_for_update().first()


def _close(one: Presentation, now: datetime) -> None:
    one.known_to = now
    one.save(update_fields=["known_to"])


def _check_standing(one: Presentation) -> None:
    one.refresh_from_db()
    if one.known_to:
        raise Refusal("cette présentation a déjà été reprise ou remplacée : rien n'a été changé")


def _as_stated(one: Presentation) -> Presented:
    return Presented(0, one.ucd7, *(getattr(one, name) for name in _SAID))


@transaction.atomic
def withdraw_presentation(one: Presentation, *, by: Any) -> None:
    """Close it: the code is what the region says it is, or waits again."""
    _check_standing(one)
    _close(one, timezone.now())
    audit.write("antibiotics.presentation_withdrawn", by=by, target=one, code=one.atc)
    reach.follow(reach.UCD, [one.ucd7], one.establishment, by=by)


@transaction.atomic
def undo_presentation(one: Presentation, *, by: Any) -> Presentation | None:
    """Take it back: what it replaced holds again; None when there was nothing before."""
    former = Presentation.objects.filter(
        ucd7=one.ucd7, establishment=one.establishment, known_to=one.known_from
    ).first()
    if one.establishment is None:  # the hospital's row it came from is a proposal again
        Presentation.objects.filter(ucd7=one.ucd7, establishment__isnull=False, validated_at=one.validated_at).update(
            validated_at=None, validated_by=None
        )
    if former is None:
        withdraw_presentation(one, by=by)
        return None
    _check_standing(one)
    kept = {"validated_by": former.validated_by, "validated_at": former.validated_at}
    made = _written(_as_stated(former), one.establishment, former.source, former.proposed_by, timezone.now(), **kept)
    audit.write("antibiotics.presentation_restored", by=by, target=made, code=made.atc)
    reach.follow(reach.UCD, [one.ucd7], one.establishment, by=by)
    return made


@transaction.atomic
def validate_presentation(one: Presentation, *, by: Any) -> Presentation:
    """The region takes what a hospital said: it now serves all those that said nothing of the code."""
    _check_standing(one)
    if one.establishment is None:
        raise Refusal("cette présentation est déjà celle de la région")
    now = timezone.now()
    made = _written(_as_stated(one), None, one.source, one.proposed_by, now, validated_by=by, validated_at=now)
    proposals.mark_taken(one, by=by, at=now)
    audit.write("antibiotics.presentation_validated", by=by, target=made, code=made.atc)
    reach.follow(reach.UCD, [one.ucd7], None, by=by)
    return made


@transaction.atomic
def reject_presentation(one: Presentation, *, because: str, by: Any) -> None:
    """The region does not take it; it still serves the hospital that said it."""
    _check_standing(one)
    proposals.mark_refused(one, because=because, by=by)


@transaction.atomic
def undo_presentation_refusal(one: Presentation, *, by: Any) -> None:
    """The proposal waits for the region again."""
    _check_standing(one)
    proposals.mark_waiting(one, by=by)
