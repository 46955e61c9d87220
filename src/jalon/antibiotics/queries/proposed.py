"""What hospitals propose to the region: answers said to be for all, and contents of units nobody has validated."""

from jalon.antibiotics.models import LabelAnswer, Presentation


def proposals() -> list[LabelAnswer | Presentation]:
    """Refused ones included; what the region has taken is not. Presentations first, by code, so that rivals meet.

    Presentations said once by a hospital are proposed by themselves: what a box holds is the same everywhere.
    """
    said = Presentation.objects.filter(establishment__isnull=False, validated_at=None, known_to=None)
    answers = LabelAnswer.objects.filter(proposed_at__isnull=False, validated_at=None, forgotten_at=None)
    related = ("establishment", "refused_by")
    return [
        *said.select_related(*related, "proposed_by").order_by("ucd7", "pk"),
        *answers.select_related(*related, "answered_by").order_by("about", "folded", "pk"),
    ]
