"""Files as they arrive: each one planned, or refused with its reason; none is lost without a word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from jalon.accounts.access import Perimeter
from jalon.antibiotics import access
from jalon.antibiotics.actions import loading, together, validating
from jalon.antibiotics.actions.preparing import PRESENTATIONS, Prepared, prepare
from jalon.antibiotics.actions.together import Choice
from jalon.antibiotics.bringing.words import here
from jalon.antibiotics.facts import files as current_files
from jalon.antibiotics.models import HospitalFile
from jalon.antibiotics.rules.arrivals import next_period, period_in
from jalon.antibiotics.rules.periods import read_period
from jalon.directory.models import Entity
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.warehouse import originals

AT_ONCE = 20
SALT = "antibiotics.presentations"


@dataclass(frozen=True)
class Refused:
    """A file that was not taken: why, and where to go when the period is closed."""

    name: str
    reason: str
    url: str = ""

    @property
    def told(self) -> str:
        text = self.reason if self.reason.startswith(self.name) else f"{self.name} : {self.reason}"
        if not self.url:
            return text
        return format_html('{}. <a href="{}">Voir la période</a>', text.rstrip("."), self.url)


@dataclass
class Received:
    """What came of a deposit. `tables`: sealed names of tables of presentations."""

    planned: list[HospitalFile] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return not (self.planned or self.tables or self.same)

    @property
    def address(self) -> str:
        return address(self.planned, self.tables)


def address(files: Iterable[HospitalFile], tables: Iterable[str]) -> str:
    """The query string of a deposit's page."""
    return urlencode([*(("n", file.pk) for file in files), *(("m", one) for one in tables)])


def receive(
    uploads: Sequence[UploadedFile], *, hospital: Entity, period: Period | None, perimeter: Perimeter, by: Any
) -> Received:
    """Read every file. `period` None: what the file's name says, else the one after the last held."""
    received = Received()
    if not uploads:
        received.refused.append(Refused("Dépôt", "aucun fichier n'a été choisi"))
    for upload in uploads[AT_ONCE:]:
        received.refused.append(Refused(_name(upload), f"{AT_ONCE} fichiers au plus à la fois : il n'a pas été lu"))
    for upload in uploads[:AT_ONCE]:
        chosen = period or period_in(_name(upload)) or following_period(hospital)
        try:
            _take(upload, hospital, chosen, perimeter, by, received)
        except (Refusal, PermissionDenied) as refusal:
            closed = validating.standing(hospital, chosen.code)
            url = reverse("antibiotics:period") + here(hospital, chosen.code) if closed else ""
            received.refused.append(Refused(_name(upload), str(refusal), url))
    return received


def _name(upload: UploadedFile) -> str:
    return upload.name or "fichier"


def following_period(hospital: Entity) -> Period:
    """The period after the last one that the hospital brought."""
    today = timezone.localdate()
    return next_period(current_files.periods_held([hospital]), Period(f"{today.year}-T{(today.month + 2) // 3}"))


def _take(
    upload: UploadedFile, hospital: Entity, period: Period, perimeter: Perimeter, by: Any, received: Received
) -> None:
    one = prepare(upload.read(), name=_name(upload), establishment=hospital)
    access.check_may_bring(perimeter, hospital, person_level=one.person_level)
    if one.kind == PRESENTATIONS:
        originals.keep(settings.DATA_DIR / "originaux", [one.content], limit=loading.LARGEST)
        received.tables.append(sealed(one, hospital))
        return
    file = loading.plan(one, establishment=hospital, period=period, by=by)
    if file.state == HospitalFile.State.APPLIED:
        received.same.append(one.name)
    else:
        received.planned.append(file)


def sealed(one: Prepared, hospital: Entity) -> str:
    """A table of presentations that waits: its original is kept, its name travels in the address, signed."""
    return signing.dumps([one.sha256, one.name, hospital.code], salt=SALT)


@dataclass(frozen=True)
class WaitingTable:
    """A table of presentations read again from its original."""

    seal: str
    prepared: Prepared
    hospital: Entity

    @property
    def codes(self) -> list[str]:
        return [one.ucd7 for one in self.prepared.presented if not one.problem]

    @property
    def problems(self) -> list[tuple[int, str]]:
        return [(one.row, one.problem) for one in self.prepared.presented if one.problem]


def unsealed(text: str) -> WaitingTable:
    try:
        sha256, name, finess = signing.loads(text, salt=SALT, max_age=7 * 24 * 3600)
    except signing.BadSignature:
        raise Refusal("Ce dépôt n'est plus là : déposez de nouveau la table de médicaments.") from None
    content = originals.path_of(settings.DATA_DIR / "originaux", sha256).read_bytes()
    hospital = loading.establishment_of(finess)
    return WaitingTable(text, prepare(content, name=name, establishment=hospital, kind=PRESENTATIONS), hospital)


def choice_of(file: HospitalFile, said: Mapping[str, str]) -> Choice:
    """What a form decides for one planned file; what it does not say stays as it is."""
    period = read_period(said.get(f"periode-{file.pk}") or file.period)
    complete = said.get(f"mode-{file.pk}", file.mode) == HospitalFile.Mode.COMPLETE
    mode = HospitalFile.Mode.COMPLETE if complete else HospitalFile.Mode.REPLACE
    return Choice(period, mode, f"dedoublonne-{file.pk}" in said)


@transaction.atomic
def apply(
    files: Sequence[HospitalFile], seals: Iterable[str], said: Mapping[str, str], *, perimeter: Perimeter, by: Any
) -> int:
    """Tables of presentations first, then the files; all of them or none."""
    tables = [unsealed(seal) for seal in seals]
    for one in tables:
        region = one.hospital.region or ""
        access.check_may_bring(perimeter, one.hospital)
        for_all = said.get("pour") == "region"
        if for_all:
            access.check_may_decide_for_region(perimeter, region)
        together.record_presentations(
            one.prepared, establishment=None if for_all else one.hospital, region=region, by=by, validated=for_all
        )
    if not files and not tables:
        raise Refusal("Il n'y a plus rien à appliquer : ces fichiers l'ont été, ou ont été abandonnés.")
    together.apply_all(files, by=by)
    return len(files) + len(tables)
