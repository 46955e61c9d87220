"""One question: where it is written, what it may mean, and the form that answers it."""

from collections.abc import Mapping
from typing import Any

from jalon.antibiotics import access, frame, references
from jalon.antibiotics.facts import storage
from jalon.antibiotics.facts.answers import answers_of
from jalon.antibiotics.models import HospitalFile, Kind, LabelAnswer, Presentation
from jalon.antibiotics.queries import waiting as queries
from jalon.antibiotics.resolution import label_key
from jalon.antibiotics.rules.drug_labels.routes import ROUTES
from jalon.antibiotics.settling import proposals, words
from jalon.antibiotics.settling.asking import SETTLING, Asking, is_decider
from jalon.antibiotics.settling.proposals import Content
from jalon.kernel.refusal import Refusal

ROWS_SHOWN = 12  # rows of a file named on the page
DOSE_UNITS = ("g", "mg", "MUI", "UI")


def question_context(asking: Asking, about: str, query: Mapping[str, str]) -> dict[str, Any]:
    """`query`: libelle (what is written), q (what is searched), and the content of a unit being typed."""
    written = query.get("libelle", "").strip()
    if about not in queries.ABOUT or not written:
        raise Refusal("Dites de quel libellé, ou de quel code, il s'agit.")
    key = queries.key_of(about, written)
    asked = next((one for one in queries.waiting(asking.place.looked_at)[about] if one.key == key), None)
    context = frame.context(
        asking.place, SETTLING,
        page_title=f"{words.ABOUT[about][0].upper()}{words.ABOUT[about][1:]} « {written} »", asking=asking, about=about,
        written=written, key=key, question=asked, may_answer=asking.may_answer, q=query.get("q", ""),
        decider=is_decider(asking.place.perimeter),
        weight=words.amount(asked.weight, about, inside=asking.place.inside) if asked else "",
        places=[_place(asking, about, key, file) for file in asked.files] if asked else [],
        found=proposals.search(about, query.get("q", ""), asking.hospital), said=_said(asking, about, key),
    )  # fmt: skip
    if about == "ucd":
        return context | _content_context(asking, key, query)
    if about != "unit":
        context["candidates"], context["why"] = proposals.candidates(about, written, answers_of(asking.hospital))
    elif asking.hospital:
        context["candidates"] = proposals.near_units(key, asking.hospital)
        context["units"] = proposals.units_of(asking.hospital)
    return context


def _content_context(asking: Asking, ucd: str, query: Mapping[str, str]) -> dict[str, Any]:
    molecules = sorted(references.molecules().values(), key=lambda one: one.name)
    return {
        "content": _content(asking, ucd, query), "molecules": molecules, "routes": ROUTES, "dose_units": DOSE_UNITS,
        "readable": queries.Waiting("ucd", ucd, ucd).readable,
    }  # fmt: skip


def _content(asking: Asking, ucd: str, query: Mapping[str, str]) -> Content:
    """What was typed, else what the label typed lets one propose, else what is known already."""
    label = query.get("nom", "").strip()
    if query.get("geste") == "verifier":
        return Content(
            label, query.get("atc", ""), query.get("voie", ""), proposals.amount_of(query.get("dose", "")),
            query.get("unite", "")[:8],
        )  # fmt: skip
    if query.get("geste") == "lire":
        return proposals.from_label(label)
    return proposals.contents([ucd], queries.labels_of_ucds(asking.place.looked_at))[ucd]


def _said(asking: Asking, about: str, key: str) -> list[tuple[str, str]]:
    """What holds already for this label, here or for all."""
    if about == "ucd":
        held: Any = Presentation.objects.filter(ucd7=key, known_to=None)
    else:
        held = LabelAnswer.objects.filter(about=about, folded=key, forgotten_at=None)
    shown = [one for one in held.select_related("establishment") if one.establishment in (None, asking.hospital)]
    return [(words.whose(one), words.said(one)) for one in shown]


def _place(asking: Asking, about: str, key: str, file: HospitalFile) -> dict[str, Any]:
    """Where in a file; the rows of isolates are named to the people of the hospital alone."""
    inside = access.is_inside(asking.place.perimeter, file.establishment)
    shows = inside or file.kind != Kind.RESISTANCE
    rows = _rows(about, key, file) if shows else []
    count = sum(
        int(held[0]) for text, held in file.waiting.get(about, {}).items() if queries.key_of(about, text) == key
    )
    told = words.amount(count, "antibiotic" if file.kind == Kind.RESISTANCE else "unit", inside=inside)
    return {"file": file, "rows": rows[:ROWS_SHOWN], "left": max(0, len(rows) - ROWS_SHOWN), "told": told}


def _rows(about: str, key: str, file: HospitalFile) -> list[int]:
    """The rows of the worksheet where it is written."""
    import polars as pl  # only where rows are read

    frame_ = storage.read(file)
    if about == "antibiotic":
        ranks = [rank for rank, label in enumerate(file.layout.get("labels", [])) if label_key(label) == key]
        asked = pl.any_horizontal([pl.col(f"r{rank}").fill_null(0) > 0 for rank in ranks]) if ranks else pl.lit(False)
        return frame_.filter(asked)["row"].to_list()
    column = {"ucd": "ucd", "unit": "unit", "organism": "organism_label"}[about]
    values = frame_[column].unique().to_list()
    meant = [value for value in values if queries.key_of(about, value) == key]
    asked = pl.col(column).is_in(meant)
    if about == "ucd":
        asked |= pl.col("written_ucd") == key
    return frame_.filter(asked)["row"].to_list()
