"""The map of dispensed units: what each code holds, who said it, who validated it, what it was before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from jalon.antibiotics import access, frame, references
from jalon.antibiotics.models import Presentation
from jalon.antibiotics.rules.drug_labels.routes import ROUTES
from jalon.antibiotics.settling import words
from jalon.antibiotics.settling.asking import SETTLING, Asking, is_decider
from jalon.antibiotics.settling.pages.question import DOSE_UNITS
from jalon.antibiotics.settling.proposals import Content
from jalon.kernel.text import fold
from jalon.ui.tables import Column, Export, Table

BY_PAGE = 50
STATES = {"": "Toutes", "validees": "De la région", "proposees": "Proposées", "aucune": "Pas un antibiotique"}


@dataclass(frozen=True)
class Line:
    one: Presentation
    content: Content
    molecule: str
    route: str
    dose: str
    state: str
    whose: str
    own: bool
    replaced: bool = False  # it took the place of what was said before, which can come back


def standing(asking: Asking, query: Mapping[str, str]) -> QuerySet[Presentation]:
    """What the region says, and what the hospitals looked at say; narrowed by a search and a state."""
    held = Presentation.objects.filter(known_to=None).filter(
        Q(establishment=None) | Q(establishment__in=asking.place.looked_at)
    )
    state = query.get("etat", "")
    if state == "validees":
        held = held.filter(establishment=None)
    elif state == "proposees":
        held = held.filter(establishment__isnull=False, validated_at=None)
    elif state == "aucune":
        held = held.filter(atc="")
    if text := query.get("q", "").strip():
        held = held.filter(_matching(text))
    return held.select_related("establishment", "proposed_by", "validated_by").order_by("ucd7", "pk")


def _matching(text: str) -> Q:
    """By code, label or ATC; or by the French name of the molecule."""
    named = [one.atc for one in references.molecules().values() if fold(text) and fold(text) in fold(one.name)]
    return Q(ucd7__startswith=text) | Q(label__icontains=text) | Q(atc__istartswith=text) | Q(atc__in=named)


def drugs_context(asking: Asking, query: Mapping[str, str]) -> dict[str, Any]:
    page = Paginator(standing(asking, query), BY_PAGE).get_page(query.get("page"))
    more = {name: query.get(name, "") for name in ("q", "etat")}
    exports = [
        Export(label, asking.url("antibiotics:drugs_export", extension, **more))
        for label, extension in (("XLSX", "xlsx"), ("CSV", "csv"))
    ]
    context = frame.context(
        asking.place, SETTLING, page_title="Médicaments (codes UCD)", asking=asking, lines=lines(asking, page),
        exports=exports, states=STATES, decider=is_decider(asking.place.perimeter), **more,
    )  # fmt: skip
    return context | {"page": page}


def lines(asking: Asking, found: Iterable[Presentation]) -> list[Line]:
    return [_line(asking, one) for one in found]


def _line(asking: Asking, one: Presentation) -> Line:
    perimeter = asking.place.perimeter
    own = access.may_bring(perimeter, one.establishment) if one.establishment else is_decider(perimeter)
    return Line(
        one, Content(one.label, one.atc, one.route, one.dose, one.dose_unit),
        references.molecule_name(one.atc) if one.atc else "pas un antibiotique", words.route(one.route),
        words.dose(one.dose, one.dose_unit), state(one), words.whose(one), own and one.known_to is None,
    )  # fmt: skip


def state(one: Presentation) -> str:
    if one.known_to:
        return "remplacée"
    if one.establishment_id is None:
        return "validée" if one.validated_at else "à valider"
    if one.refused_at:
        return f"refusée par la région : {one.refused_because}"
    return "reprise par la région" if one.validated_at else "proposée"


def drugs_table(asking: Asking, query: Mapping[str, str]) -> Table:
    """The map as a table that leaves, in the columns that a pharmacy's table is loaded with."""
    columns = [
        Column("Code UCD7", "code"), Column("Libellé"), Column("Code ATC", "code"), Column("Molécule"),
        Column("Voie", "code"), Column("Dose par unité", "number", 6), Column("Unité"),
        Column("DDJ par unité", "number"), Column("Pour"), Column("Source"), Column("Dit par"), Column("Le", "date"),
        Column("Validé par"), Column("Validé le", "date"), Column("État"),
    ]  # fmt: skip
    return Table("Médicaments (codes UCD)", columns, [_row(line) for line in lines(asking, standing(asking, query))])


def _row(line: Line) -> list[Any]:
    one, ddd = line.one, line.content.ddd
    return [
        one.ucd7, one.label, one.atc, line.molecule if one.atc else "", one.route,
        float(one.dose) if one.dose is not None else None, one.dose_unit, float(ddd) if ddd is not None else None,
        line.whose, one.source, str(one.proposed_by or ""), one.known_from.date().isoformat(),
        str(one.validated_by or ""), one.validated_at.date().isoformat() if one.validated_at else "", line.state,
    ]  # fmt: skip


def drug_context(asking: Asking, ucd: str) -> dict[str, Any]:
    """One code: what holds, what was said before, and a form to correct it."""
    visible = Q(establishment=None) | Q(establishment__in=asking.place.hospitals)
    said = Presentation.objects.filter(visible, ucd7=ucd).order_by("-known_from", "-pk")
    history = lines(asking, said.select_related("establishment", "proposed_by", "validated_by"))
    ended = {(line.one.establishment_id, line.one.known_to) for line in history}
    history = [replace(line, replaced=(line.one.establishment_id, line.one.known_from) in ended) for line in history]
    standing_now = [line for line in history if line.one.known_to is None]
    own = next((line for line in standing_now if line.one.establishment == asking.hospital), None)
    shown = own or (standing_now[0] if standing_now else None)
    return frame.context(
        asking.place, SETTLING, page_title=f"UCD {ucd}", asking=asking, ucd=ucd, history=history, standing=standing_now,
        content=shown.content if shown else Content(), may_answer=asking.may_answer, routes=ROUTES,
        decider=is_decider(asking.place.perimeter),
        molecules=sorted(references.molecules().values(), key=lambda one: one.name), dose_units=DOSE_UNITS,
    )  # fmt: skip
