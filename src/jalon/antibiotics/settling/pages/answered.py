"""The answers that hold: by whom, when, for whom; each can be forgotten, or proposed to the region."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from jalon.antibiotics import access, frame
from jalon.antibiotics.models import LabelAnswer
from jalon.antibiotics.settling import words
from jalon.antibiotics.settling.asking import SETTLING, Asking, is_decider
from jalon.ui.tables import Column, Export, Table


@dataclass(frozen=True)
class Line:
    answer: LabelAnswer
    about: str
    meaning: str
    whose: str
    state: str
    own: bool  # he may take it back
    may_propose: bool


def standing(asking: Asking) -> list[LabelAnswer]:
    """Those of the hospitals looked at, and those of the region."""
    held = LabelAnswer.objects.filter(forgotten_at=None).filter(
        Q(establishment=None) | Q(establishment__in=asking.place.looked_at)
    )
    return list(held.select_related("establishment", "answered_by", "validated_by", "refused_by"))


def answers_context(asking: Asking) -> dict[str, Any]:
    place = asking.place
    decider = is_decider(place.perimeter)
    lines = [_line(one, _is_own(asking, one, decider=decider)) for one in standing(asking)]
    exports = [
        Export(label, asking.url("antibiotics:answers_export", extension))
        for label, extension in (("XLSX", "xlsx"), ("CSV", "csv"))
    ]
    return frame.context(
        place, SETTLING, page_title="Réponses données", asking=asking, lines=lines, exports=exports, decider=decider,
    )  # fmt: skip


def _is_own(asking: Asking, one: LabelAnswer, *, decider: bool) -> bool:
    return decider if one.establishment is None else access.may_bring(asking.place.perimeter, one.establishment)


def _line(one: LabelAnswer, own: bool) -> Line:
    proposable = own and one.establishment_id is not None and one.about != LabelAnswer.About.UNIT
    return Line(
        one, words.ABOUT[one.about], words.meaning(one.about, one.code, one.flags), words.whose(one), state(one), own,
        may_propose=proposable and not one.validated_at and (one.proposed_at is None or one.refused_at is not None),
    )  # fmt: skip


def state(one: LabelAnswer) -> str:
    if one.establishment_id is None:
        return "pour tous"
    if one.refused_at:
        return f"refusée par la région : {one.refused_because}"
    if one.validated_at:
        return "reprise par la région"
    return "proposée à la région" if one.proposed_at else "pour cet hôpital"


def answers_table(asking: Asking) -> Table:
    columns = [
        Column("Objet"), Column("Écrit"), Column("Veut dire"), Column("Pour"), Column("Répondu par"),
        Column("Le", "date"), Column("État"),
    ]  # fmt: skip
    rows = [
        [
            words.ABOUT[one.about], one.label, words.meaning(one.about, one.code, one.flags), words.whose(one),
            str(one.answered_by or ""), one.answered_at.date().isoformat(), state(one),
        ]
        for one in standing(asking)
    ]  # fmt: skip
    return Table("Réponses données", columns, rows)
