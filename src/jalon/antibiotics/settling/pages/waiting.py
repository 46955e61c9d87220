"""What waits, question by question, each with what can be answered in one press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from jalon.antibiotics import access, frame
from jalon.antibiotics.facts.answers import answers_of
from jalon.antibiotics.models import HospitalFile, Kind, LabelAnswer, Presentation
from jalon.antibiotics.queries import waiting as queries
from jalon.antibiotics.queries.waiting import Waiting
from jalon.antibiotics.resolution import Candidate
from jalon.antibiotics.settling import proposals, words
from jalon.antibiotics.settling.asking import SETTLING, Asking, is_decider
from jalon.antibiotics.settling.proposals import Content
from jalon.kernel.numbers import read_whole
from jalon.ui.tables import Column, Export, Table

SHOWN = 40  # questions of a kind on the page; the others after a press
FILES_SHOWN = 12


@dataclass
class Line:
    """A question as the page shows it."""

    question: Waiting
    weight: str
    stake: str
    url: str
    files: list[tuple[str, str, str]]  # where, address, how many rows
    left: int = 0  # files that are not listed
    content: Content | None = None
    candidates: Sequence[Candidate] = field(default_factory=tuple)
    why: str = ""
    hospital: str = ""  # FINESS, for a unit
    sealed: str = ""  # the proposal as shown, for a bulk confirmation


@dataclass(frozen=True)
class Done:
    """The answer just given, in words; `others`: how many more were given with it."""

    about: str
    said: str
    whose: str
    undo: str
    others: int


@dataclass
class Section:
    about: str
    title: str
    lines: list[Line]
    count: int
    left: int
    total: str


def waiting_context(asking: Asking, query: Mapping[str, str]) -> dict[str, Any]:
    place = asking.place
    found = queries.waiting(place.looked_at, asking.period)
    sections = [section(asking, about, found[about], query) for about in queries.ABOUT if found[about]]
    return frame.context(
        place, SETTLING,
        page_title="À régler", note="comptées et montrées, jamais jetées", asking=asking, picks_period=True,
        drugs_url=asking.url("antibiotics:drugs", periode=""), sections=sections,
        count=sum(one.count for one in sections),
        may_answer=asking.may_answer, done=done(asking, query), tells_hospitals=place.hospital is None,
        decider=is_decider(place.perimeter), has_files=bool(place.periods), units=_units(asking, found["unit"]),
        exports=[
            Export(label, asking.url("antibiotics:settling_export", extension))
            for label, extension in (("XLSX", "xlsx"), ("CSV", "csv"))
        ],
        sure=sum(bool(line.sealed) for one in sections for line in one.lines),
    )  # fmt: skip


def section(asking: Asking, about: str, found: list[Waiting], query: Mapping[str, str]) -> Section:
    shown = found if query.get("tout") == about else found[:SHOWN]
    lines = [_line(asking, one) for one in shown]
    if about == "ucd":
        _propose(asking, lines)
    elif about != "unit":
        _offer(asking, about, lines)
    total = words.amount(sum(one.weight for one in found), about, inside=asking.place.inside)
    return Section(about, words.TITLES[about], lines, len(found), len(found) - len(shown), total)


def _line(asking: Asking, one: Waiting) -> Line:
    inside = asking.place.inside
    stakes = [words.amount(value, kind, inside=inside) for kind, value in one.amounts.items() if value]
    hospital = one.hospitals[0].code if one.about == "unit" else asking.hospital.code if asking.hospital else ""
    more = {"libelle": one.written} | ({"etablissement": hospital} if hospital else {})
    line = Line(
        one, words.amount(one.weight, one.about, inside=inside), ", ".join(stakes),
        asking.url("antibiotics:settle_question", one.about, **more),
        [_where(asking, one, file) for file in one.files[:FILES_SHOWN]], max(0, len(one.files) - FILES_SHOWN),
        hospital=hospital,
    )  # fmt: skip
    if one.about == "unit":
        line.candidates = proposals.near_units(one.key, one.hospitals[0])
    return line


def _where(asking: Asking, one: Waiting, file: HospitalFile) -> tuple[str, str, str]:
    rows, _ = file.waiting.get(one.about, {}).get(one.written, (0, 0))
    inside = access.is_inside(asking.place.perimeter, file.establishment)
    kind = "antibiotic" if file.kind == Kind.RESISTANCE else "unit"
    told = words.amount(int(rows), kind, inside=inside)
    name = f"{file.get_kind_display()}, {file.period}"
    if asking.hospital is None:
        name = f"{file.establishment.name or file.establishment.code} : {name}"
    return name, reverse("antibiotics:file", args=[file.pk]) + "?lignes=attente#lignes", told


def _propose(asking: Asking, lines: list[Line]) -> None:
    labels = queries.labels_of_ucds(asking.place.looked_at)
    found = proposals.contents((line.question.key for line in lines), labels)
    for line in lines:
        line.content = found[line.question.key]
        if line.content.complete and line.content.sure:
            line.sealed = proposals.sealed(line.question.key, line.content)


def _offer(asking: Asking, about: str, lines: list[Line]) -> None:
    answers = answers_of(asking.hospital)
    for line in lines:
        line.candidates, line.why = proposals.candidates(about, line.question.written, answers)


def _units(asking: Asking, found: list[Waiting]) -> dict[str, list[Candidate]]:
    """The units that may be answered, by hospital, for the lists of the page."""
    hospitals = {one.hospitals[0].code: one.hospitals[0] for one in found}
    return {code: proposals.units_of(hospital) for code, hospital in hospitals.items()} if asking.may_answer else {}


def done(asking: Asking, query: Mapping[str, str]) -> Done | None:
    """The answer just given, to say it and offer to take it back."""
    text = query.get("fait", "")
    number, table = read_whole(text[1:]), {"l": LabelAnswer, "p": Presentation}.get(text[:1])
    if number is None or table is None:
        return None
    one = table.objects.filter(pk=number).select_related("establishment").first()
    mine = one is not None and one.establishment is not None and one.establishment == asking.hospital
    if one is None or not asking.may_answer or not (mine or (one.establishment is None and asking.for_region)):
        return None
    others = max(0, (read_whole(query.get("et", "")) or 0) - 1)
    about = one.about if isinstance(one, LabelAnswer) else "ucd"
    return Done(about, words.said(one), words.whose(one), undo_address(one) if not others else "", others)


def undo_address(one: LabelAnswer | Presentation) -> str:
    name = "antibiotics:act_on_presentation" if isinstance(one, Presentation) else "antibiotics:act_on_answer"
    return reverse(name, args=[one.pk, "annuler"])


def waiting_table(asking: Asking) -> Table:
    """Every question, as a table that leaves."""
    inside = asking.place.inside
    found = queries.waiting(asking.place.looked_at, asking.period)
    labels = queries.labels_of_ucds(asking.place.looked_at)
    columns = [
        Column("Objet"), Column("Écrit", "code"), Column("Libellé"), Column("Établissements"), Column("Périodes"),
        Column("Ce qui attend"), Column("Part des unités", "percent"), Column("Part cumulée", "percent"),
    ]  # fmt: skip
    rows = [
        [
            words.ABOUT[about], one.written, labels.get(one.key, ""), ", ".join(each.code for each in one.hospitals),
            ", ".join(sorted({file.period for file in one.files})), words.amount(one.weight, about, inside=inside),
            one.share, one.cumulative,
        ]
        for about in queries.ABOUT for one in found[about]
    ]  # fmt: skip
    return Table("Ce qui attend une réponse", columns, rows, note="Comptées et montrées, jamais jetées.")
