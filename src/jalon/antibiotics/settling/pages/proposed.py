"""What hospitals propose to all: taken or refused by the region, with its author."""

from typing import Any

from jalon.antibiotics import access, frame
from jalon.antibiotics.models import LabelAnswer, Presentation
from jalon.antibiotics.queries.proposed import proposals
from jalon.antibiotics.settling import words
from jalon.antibiotics.settling.asking import SETTLING, Asking
from jalon.antibiotics.settling.proposals import Content


def proposed_context(asking: Asking) -> dict[str, Any]:
    perimeter = asking.place.perimeter
    found = [
        one for one in proposals()
        if one.establishment and access.may_decide_for_region(perimeter, one.establishment.region or "")
    ]  # fmt: skip
    regional = _regional(found)
    waiting = [_line(one, regional) for one in found if not one.refused_at]
    refused = [_line(one, regional) for one in found if one.refused_at]
    return frame.context(
        asking.place, SETTLING, page_title="Propositions des hôpitaux", asking=asking, decider=True,
        waiting=waiting, refused=refused,
    )  # fmt: skip


def _regional(found: list[LabelAnswer | Presentation]) -> dict[tuple[str, str], str]:
    """What already holds for all, of the same codes and labels."""
    codes = [one.ucd7 for one in found if isinstance(one, Presentation)]
    labels = [one.folded for one in found if isinstance(one, LabelAnswer)]
    held = Presentation.objects.filter(establishment=None, known_to=None, ucd7__in=codes)
    said = LabelAnswer.objects.filter(establishment=None, forgotten_at=None, folded__in=labels)
    known = {("ucd", one.ucd7): words.content(one) for one in held}
    return known | {(one.about, one.folded): words.meaning(one.about, one.code, one.flags) for one in said}


def _line(one: LabelAnswer | Presentation, regional: dict[tuple[str, str], str]) -> dict[str, Any]:
    if isinstance(one, Presentation):
        content = Content(one.label, one.atc, one.route, one.dose, one.dose_unit)
        about, written, key, meaning = "ucd", one.ucd7, ("ucd", one.ucd7), words.content(one)
        author, name = one.proposed_by, "antibiotics:act_on_presentation"
    else:
        content, about, written, key = None, one.about, one.label, (one.about, one.folded)
        meaning = words.meaning(one.about, one.code, one.flags)
        author, name = one.answered_by, "antibiotics:act_on_answer"
    return {
        "one": one, "about": words.ABOUT[about], "written": written, "meaning": meaning, "content": content,
        "hospital": words.whose(one), "author": author,
        "at": one.known_from if isinstance(one, Presentation) else one.proposed_at, "act": name,
        "instead": regional.get(key, ""),
    }  # fmt: skip
