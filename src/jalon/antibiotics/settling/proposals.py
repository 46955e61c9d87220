"""What is offered to the person who answers: meanings of a label, contents of a unit, units of the structure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from jalon.antibiotics import references
from jalon.antibiotics.facts.answers import Answers
from jalon.antibiotics.models import Presentation
from jalon.antibiotics.reading.rows import Presented
from jalon.antibiotics.resolution import Candidate, resolve_antibiotic
from jalon.antibiotics.rules.ddd import NO_DDD, REASONS, Computed, ddd_per_unit
from jalon.antibiotics.rules.drug_labels import propose
from jalon.directory.models import Entity, Unit
from jalon.kernel.hospital_codes import unit_key
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold

FOUND_AT_MOST = 30


@dataclass(frozen=True)
class Content:
    """What a unit is proposed to hold, and why; `ddd`: daily doses in one unit, or `without` says why there is none."""

    label: str = ""
    atc: str = ""
    route: str = ""
    dose: Decimal | None = None
    dose_unit: str = ""
    why: tuple[str, ...] = ()
    sure: bool = False  # read as written, nothing inferred, nothing missing

    @property
    def name(self) -> str:
        return references.molecule_name(self.atc) if self.atc else ""

    @property
    def complete(self) -> bool:
        return bool(self.atc and self.route and self.dose and self.dose_unit)

    @property
    def daily(self) -> references.DailyDose | None:
        return references.ddd(self.atc, self.route) if self.atc and self.route else None

    @property
    def ddd(self) -> Decimal | None:
        return self._computed().value

    @property
    def without(self) -> str:
        reason = self._computed().reason
        if reason == NO_DDD and self.atc and self.route:
            return references.why_no_ddd(self.atc, self.route)
        return REASONS.get(reason, "")

    def _computed(self) -> Computed:
        molecule = references.molecules().get(self.atc)
        daily = self.daily
        return ddd_per_unit(
            self.dose, self.dose_unit, daily.value if daily else None, daily.unit if daily else "",
            counted=molecule is not None and molecule.scope != "out",
        )  # fmt: skip


def from_label(label: str) -> Content:
    """What the label of a drug lets one propose; empty parts say why in `why`."""
    found = propose(label, _atc_of)
    said = (("molécule", found.molecule), ("voie", found.route), ("dose", found.dose))
    why = tuple(f"{name} : {guess.why}" for name, guess in said if guess.why)
    sure = all(guess.value and guess.sure for _, guess in said)
    return Content(label, found.molecule.value, found.route.value, found.amount, found.dose_unit, why, sure)


def _atc_of(name: str) -> str:
    found = resolve_antibiotic(name)
    return found.code if found.resolved else ""


def contents(ucds: Iterable[str], labels: Mapping[str, str]) -> dict[str, Content]:
    """For each code: what another hospital says, else what its label lets one propose, else what was once said."""
    wanted = list(ucds)
    said: dict[str, Presentation] = {}
    for one in Presentation.objects.filter(ucd7__in=wanted).exclude(atc="").order_by("pk"):
        if one.known_to is None or one.ucd7 not in said:
            said[one.ucd7] = one
    return {code: _content(labels.get(code, ""), said.get(code)) for code in wanted}


def _content(label: str, said: Presentation | None) -> Content:
    if said is not None and (said.known_to is None or not label):
        return _as_said(said, label or said.label)
    return from_label(label) if label else Content()


def _as_said(one: Presentation, label: str) -> Content:
    """Never sure: another hospital, or another day, may have been wrong."""
    when = "reprise depuis" if one.known_to else "validée" if one.validated_at else "en attente de la région"
    return Content(label, one.atc, one.route, one.dose, one.dose_unit, (f"réponse {when}, {one.source}",), sure=False)


def candidates(about: str, label: str, answers: Answers) -> tuple[tuple[Candidate, ...], str]:
    """What the tables would accept for a label that waits, and the reason why they did not choose."""
    found = answers.antibiotic(label) if about == "antibiotic" else answers.organism(label)
    return found.candidates, found.how


def search(about: str, text: str, hospital: Entity | None = None) -> list[Candidate]:
    """Molecules by French name or ATC code, organisms by their words, units of the hospital by code or label."""
    wanted = fold(text).split()
    if not wanted:
        return []
    found = [one for one in _offered(about, hospital) if all(word in fold(f"{one.code} {one.name}") for word in wanted)]
    first = wanted[0]
    return sorted(found, key=lambda one: (not fold(one.name).startswith(first), one.name))[:FOUND_AT_MOST]


def _offered(about: str, hospital: Entity | None) -> list[Candidate]:
    if about in ("antibiotic", "ucd"):
        return [Candidate(one.atc, one.name) for one in references.molecules().values()]
    if about == "organism":
        return [Candidate(name, name) for name in references.organisms()]
    return units_of(hospital) if hospital else []


def units_of(hospital: Entity) -> list[Candidate]:
    """The units of every structure that holds, by key: a unit of an earlier year is one too."""
    held = Unit.objects.filter(structure__establishment=hospital, structure__known_to=None)
    named = {unit.key: Candidate(unit.code, unit.label) for unit in held.order_by("structure__valid_to", "pk")}
    return sorted(named.values(), key=lambda one: one.code)


def near_units(key: str, hospital: Entity) -> list[Candidate]:
    """At most two units whose code is a slip away from the one written."""
    known = {unit_key(one.code): one for one in units_of(hospital)}
    return [known[one] for one in get_close_matches(key, list(known), n=2, cutoff=0.75)]


SEAL = "|"


def sealed(ucd: str, content: Content) -> str:
    """The proposal as it was shown, so that what is confirmed is what was read."""
    parts = (ucd, content.atc, content.route, f"{content.dose:f}", content.dose_unit, content.label)
    return SEAL.join(part.replace(SEAL, " ") for part in parts)


def unsealed(text: str) -> Presented:
    parts = text.split(SEAL)
    if len(parts) != 6:
        raise Refusal("cette proposition est illisible : rien n'a été changé")
    ucd, atc, route, dose, unit, label = parts
    return Presented(0, ucd, label, atc, route, amount_of(dose), unit)


def amount_of(text: str) -> Decimal | None:
    """A dose as typed, with a comma or a point; None when nothing is."""
    plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Refusal(f"« {text} » n'est pas une dose") from None
    if not value.is_finite():
        raise Refusal(f"« {text} » n'est pas une dose")
    return value
