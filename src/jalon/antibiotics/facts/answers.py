"""What people have said labels and codes mean, as one hospital reads them: its own answers before the region's."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from jalon.antibiotics.models import LabelAnswer, Presentation
from jalon.antibiotics.resolution import Resolution, label_key, resolve_antibiotic, resolve_organism
from jalon.directory.models import Entity

Learnt = Mapping[str, str]
NOT_AN_ANTIBIOTIC, IGNORED = "-", "ignored"


@dataclass(frozen=True)
class Answers:
    """Label (its `label_key`) → code, by what the label is about; organisms with their flags."""

    antibiotics: Learnt = field(default_factory=dict)
    organisms: Learnt = field(default_factory=dict)
    units: Learnt = field(default_factory=dict)
    flags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def antibiotic(self, label: str) -> Resolution:
        """Status `ignored` when a person said that the column is no antibiotic."""
        if self.antibiotics.get(label_key(label)) == NOT_AN_ANTIBIOTIC:
            return Resolution(label, IGNORED, how="learnt")
        return resolve_antibiotic(label, learnt=self.antibiotics)

    def organism(self, label: str) -> Resolution:
        return resolve_organism(label, learnt=self.organisms)


def answers_of(establishment: Entity | None) -> Answers:
    """The standing answers that hold for a hospital; those of the region alone without one."""
    held: dict[str, dict[str, str]] = {about: {} for about in LabelAnswer.About.values}
    flags: dict[str, tuple[str, ...]] = {}
    for answer in _standing(establishment):
        held[answer.about][answer.folded] = answer.code
        if answer.about == LabelAnswer.About.ORGANISM:
            flags[answer.folded] = tuple(answer.flags.split())
    return Answers(held["antibiotic"], held["organism"], held["unit"], flags)


def _standing(establishment: Entity | None) -> list[LabelAnswer]:
    """The region's first, so that the hospital's own word is the last."""
    found = LabelAnswer.objects.filter(Q(establishment=None) | Q(establishment=establishment), forgotten_at=None)
    return sorted(found, key=lambda one: one.establishment_id is not None)


def presentations_of(establishment: Entity) -> dict[str, Presentation]:
    """What each UCD holds, as the hospital counts it: its own word, else what the region has validated."""
    found = Presentation.objects.filter(
        Q(establishment=establishment) | Q(establishment=None, validated_at__isnull=False), known_to=None
    )
    return {one.ucd7: one for one in sorted(found, key=lambda one: one.establishment_id is not None)}
