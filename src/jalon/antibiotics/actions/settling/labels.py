"""What a label of a laboratory, or a strange unit, means for a hospital; and for all, once the region has said so."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.antibiotics import references
from jalon.antibiotics.actions.settling import proposals, reach
from jalon.antibiotics.facts.answers import NOT_AN_ANTIBIOTIC
from jalon.antibiotics.models import LabelAnswer
from jalon.antibiotics.resolution import NO_ORGANISM, label_key
from jalon.directory.models import Entity, Unit
from jalon.kernel.hospital_codes import unit_key
from jalon.kernel.refusal import Refusal

About = LabelAnswer.About
FLAGS = ("blse", "epc", "erv", "sarm")


@transaction.atomic
def answer_label(
    *, about: str, label: str, code: str, establishment: Entity | None, by: Any, flags: str = ""
) -> LabelAnswer:
    """What the label means from now on, in every file of the hospital (None: of all), past ones included.

    The standing answer is closed, not erased. A Refusal when the code is not one that can be answered.
    """
    written = label.strip()
    if not written:
        raise Refusal("dites de quel libellé il s'agit")
    code, flags = _checked(about, code.strip(), establishment), _flags(about, flags)
    return _stated(about, written, code, flags, establishment, by, author=by)


def _checked(about: str, code: str, establishment: Entity | None) -> str:
    """The code as it is kept; a Refusal when the tables, or the structure, do not hold it."""
    if about == About.ANTIBIOTIC:
        if code.upper() in references.molecules():
            return code.upper()
        if code == NOT_AN_ANTIBIOTIC:
            return code
        raise Refusal(f"« {code} » n'est pas le code ATC d'une molécule de la table")
    if about == About.ORGANISM:
        if code in references.organisms() or code == NO_ORGANISM:
            return code
        raise Refusal(f"« {code} » n'est pas le nom latin d'un germe de la table")
    if about != About.UNIT:
        raise Refusal(f"objet inconnu : « {about} » (il y a : {', '.join(About.values)})")
    if establishment is None:
        raise Refusal("une unité ne se règle que pour un établissement : la région n'en a pas")
    known = Unit.objects.filter(structure__establishment=establishment, structure__known_to=None, key=unit_key(code))
    if not known.exists():
        raise Refusal(f"l'unité {code} n'est dans aucune structure de l'établissement : chargez d'abord la structure")
    return code


def _flags(about: str, flags: str) -> str:
    said = flags.lower().replace(",", " ").split() if about == About.ORGANISM else []
    if wrong := [one for one in said if one not in FLAGS]:
        raise Refusal(f"phénotype inconnu : {', '.join(wrong)} (il y a : {', '.join(FLAGS)})")
    return " ".join(one for one in FLAGS if one in said)


def _stated(
    about: str, label: str, code: str, flags: str, establishment: Entity | None, by: Any, *, author: Any,
    now: datetime | None = None,
) -> LabelAnswer:  # fmt: skip
    """Write the answer in place of the standing one; nothing moves when it says the same already."""
    key, now = label_key(label), now or timezone.now()
    standing = _standing(about, key, establishment)
    if standing and (standing.code, standing.flags) == (code, flags):
        return standing
    if standing:
        _close(standing, now)
    regional = {} if establishment else {"validated_by": by, "validated_at": now}
    made = LabelAnswer.objects.create(
        about=about, label=label[:200], folded=key[:200], code=code, flags=flags, establishment=establishment,
        answered_by=author, answered_at=now, **regional,
    )  # fmt: skip
    audit.write("antibiotics.label_answered", by=by, target=made, about=about, code=code, establishment=_who(made))
    reach.follow(about, [key], establishment, by=by)
    return made


def _standing(about: str, key: str, establishment: Entity | None) -> LabelAnswer | None:
    held = LabelAnswer.objects.filter(about=about, folded=key, establishment=establishment, forgotten_at=None)
    return held.select_for_update().first()


def _close(answer: LabelAnswer, now: datetime) -> None:
    answer.forgotten_at = now
    answer.save(update_fields=["forgotten_at"])


def _who(answer: LabelAnswer) -> str:
    return answer.establishment.code if answer.establishment else ""


def _check_standing(answer: LabelAnswer) -> None:
    answer.refresh_from_db()
    if answer.forgotten_at:
        raise Refusal("cette réponse a déjà été reprise ou remplacée : rien n'a été changé")


@transaction.atomic
def forget_answer(answer: LabelAnswer, *, by: Any) -> None:
    """The label waits again, unless the tables or the region know it."""
    _check_standing(answer)
    _close(answer, timezone.now())
    audit.write("antibiotics.answer_forgotten", by=by, target=answer, about=answer.about, establishment=_who(answer))
    reach.follow(answer.about, [answer.folded], answer.establishment, by=by)


@transaction.atomic
def undo_answer(answer: LabelAnswer, *, by: Any) -> LabelAnswer | None:
    """Take an answer back: the one that it replaced holds again; None when there was none."""
    former = LabelAnswer.objects.filter(
        about=answer.about, folded=answer.folded, establishment=answer.establishment, forgotten_at=answer.answered_at
    ).first()
    if answer.establishment is None:  # the hospital's answer it came from is a proposal again
        LabelAnswer.objects.filter(
            about=answer.about, folded=answer.folded, validated_at=answer.validated_at, establishment__isnull=False
        ).update(validated_at=None, validated_by=None)
    if former is None:
        forget_answer(answer, by=by)
        return None
    _check_standing(answer)
    return _stated(
        answer.about, former.label, former.code, former.flags, answer.establishment, by, author=former.answered_by
    )


@transaction.atomic
def propose_answer(answer: LabelAnswer, *, by: Any) -> None:
    """Ask the region to make it everybody's."""
    _check_standing(answer)
    if answer.establishment is None or answer.about == About.UNIT:
        raise Refusal("seule la réponse d'un hôpital sur un antibiotique ou un germe se propose à la région")
    answer.proposed_at, answer.refused_at, answer.refused_by, answer.refused_because = timezone.now(), None, None, ""
    answer.save(update_fields=["proposed_at", "refused_at", "refused_by", "refused_because"])
    audit.write("antibiotics.answer_proposed", by=by, target=answer, about=answer.about, establishment=_who(answer))


@transaction.atomic
def undo_proposal(answer: LabelAnswer, *, by: Any) -> None:
    """Keep the answer to oneself again; what the region has taken meanwhile stays."""
    _check_standing(answer)
    answer.proposed_at = None
    answer.save(update_fields=["proposed_at"])
    audit.write("antibiotics.answer_not_proposed", by=by, target=answer, establishment=_who(answer))


@transaction.atomic
def share_answer(answer: LabelAnswer, *, by: Any) -> LabelAnswer:
    """The region makes the answer of a hospital everybody's; a hospital that said otherwise keeps its own word."""
    _check_standing(answer)
    if answer.establishment is None:
        raise Refusal("cette réponse est déjà celle de la région")
    now = timezone.now()
    made = _stated(
        answer.about, answer.label, _checked(answer.about, answer.code, None), answer.flags, None, by,
        author=answer.answered_by, now=now,
    )  # fmt: skip
    proposals.mark_taken(answer, by=by, at=made.validated_at or now)
    return made


@transaction.atomic
def reject_answer(answer: LabelAnswer, *, because: str, by: Any) -> None:
    """The region does not take it; the hospital keeps it."""
    _check_standing(answer)
    proposals.mark_refused(answer, because=because, by=by)


@transaction.atomic
def undo_refusal(answer: LabelAnswer, *, by: Any) -> None:
    """The proposal waits for the region again."""
    _check_standing(answer)
    proposals.mark_waiting(answer, by=by)
