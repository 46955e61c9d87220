"""The page of one file: its counts, what waits, what was rejected, its versions, its rows."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse

from jalon.accounts.retention.files import gone
from jalon.antibiotics import access, frame
from jalon.antibiotics.actions import loading, validating
from jalon.antibiotics.bringing import rows, words
from jalon.antibiotics.bringing.pages.deposit import differences_said, differences_table, found_in
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.antibiotics.queries.recap import versions
from jalon.kernel.numbers import read_whole
from jalon.kernel.refusal import Refusal
from jalon.publish import table as published
from jalon.ui import french
from jalon.ui.tables import Column, Export, Link, Table
from jalon.ui.templatetags.jalon import badge, state


def file_context(place: frame.Place, file: HospitalFile, said: QueryDict) -> dict[str, Any]:
    inside = access.is_inside(place.perimeter, file.establishment)
    shows_rows = may_show_rows(file, inside=inside)
    held = versions(file)
    waiting = list(words.waiting_lines(file, file.waiting)) if inside or file.kind != Kind.RESISTANCE else []
    differences = loading.differences_of(file) if file.replaces and file.part and file.replaces.part else []
    return frame.context(
        place, "antibiotics:files",
        page_title=file.file_name, file=file, kind=words.kind_title(file.kind), facts=facts(file),
        masked=words.rows_of(file, inside=inside) == words.MASKED,
        waiting=waiting_table(waiting), settling=words.settling(place, file), inside=inside,
        versions=versions_table(file, held), differences=differences_table(file, differences) if inside else None,
        differences_said=differences_said(file, differences) if inside else "",
        may_restore=file.state == HospitalFile.State.REPLACED and access.may_bring(place.perimeter, file.establishment),
        current=next((one for one in held if one.state == HospitalFile.State.APPLIED), None),
        may_download=may_download(place, file), shows_rows=shows_rows,
        closed=validating.standing(file.establishment, file.period),
        entry=reverse("antibiotics:entry", args=[words.definition_of(file.kind).id])
        + words.here(file.establishment, file.period),
        may_bring=access.may_bring(place.perimeter, file.establishment),
        **(rows_shown(file, said) if shows_rows else {}),
    )  # fmt: skip


def may_show_rows(file: HospitalFile, *, inside: bool) -> bool:
    """An isolate is read inside the hospital alone; a file given up has no rows any more."""
    return bool(file.part or file.kind == Kind.STRUCTURE) and (inside or file.kind != Kind.RESISTANCE)


def may_download(place: frame.Place, file: HospitalFile) -> bool:
    """The original, when it names nobody and was kept."""
    named = file.person_level or {"patient", "identity"} & file.layout.get("columns", {}).keys()
    if named or file.via == "saisie" or not access.may_bring(place.perimeter, file.establishment):
        return False
    return file.kind != Kind.RESISTANCE or access.is_inside(place.perimeter, file.establishment)


def facts(file: HospitalFile) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = [
        ("Nature", words.kind_title(file.kind)),
        ("Période", french.month(file.period)),
        ("Établissement", f"{file.establishment.name} ({file.establishment.code})"),
        ("Arrivé", f"{words.VIA.get(file.via, file.via)}, {french.instant(file.received_at)}"),
        ("Manière", "complète le fichier d'avant" if file.mode == HospitalFile.Mode.COMPLETE else "remplace"),
        ("Lu dans", found_in(file)),
    ]
    if file.applied_at:
        pairs.insert(4, ("Appliqué", f"{french.instant(file.applied_at)}, {words.who(file)}"))
    if file.replaced_at:
        pairs.insert(5, ("Remplacé", french.instant(file.replaced_at)))
    if file.kind == Kind.RESISTANCE:
        pairs.append(("Patients", _patients(file)))
    if file.rows_purged_at:
        pairs.append(("Lignes", gone(file.rows_purged_at, "Lignes purgées")))
    return pairs


def _patients(file: HospitalFile) -> str:
    if file.unlinked_at:
        return f"pseudonymes effacés le {french.day(file.unlinked_at)} : des numéros tirés au sort, gardés chiffrés"
    if file.person_level:
        return "colonne de patients : pseudonymes, gardés chiffrés dans le coffre"
    if file.declared_deduplicated:
        return "pas de colonne de patients ; déjà dédoublonné par le laboratoire"
    return "pas de colonne de patients : non dédoublonnable"


def waiting_table(found: Sequence[tuple[str, str, int]]) -> Table | None:
    columns = [Column("Pourquoi"), Column("Ce qui est écrit", "code"), Column("Lignes ou résultats", "number")]
    return Table("Ce qui attend une réponse", columns, found) if found else None


def versions_table(file: HospitalFile, held: Sequence[HospitalFile]) -> Table:
    columns = [
        Column("Version", "number"), Column("Fichier"), Column("État"), Column("Appliqué le", "datetime"),
        Column("Par"), Column("Arrivé par"), Column("Manière"), Column("Lignes", "number"),
    ]  # fmt: skip
    rows = [
        (one.version, one.file_name if one.pk == file.pk
         else Link(one.file_name, reverse("antibiotics:file", args=[one.pk])),
         _standing(one), one.applied_at, words.who(one), words.VIA.get(one.via, one.via), one.get_mode_display(),
         one.read)
        for one in held
    ]  # fmt: skip
    return Table("Versions", columns, rows)


def _standing(file: HospitalFile) -> Any:
    if file.state == HospitalFile.State.APPLIED:
        return badge("en cours", "success", "check")
    return state(file.state, file.get_state_display())


def rows_shown(file: HospitalFile, said: QueryDict) -> dict[str, Any]:
    """The rows of the page asked, or of the page that holds `ligne`."""
    asked = _whole(said.get("ligne", ""), "ligne")
    page = _whole(said.get("page", ""), "page") or 1
    found = rows.slice_of(file, chosen=said.get("lignes", ""), page=page, row=asked)
    return {
        "rows": found.rows, "asked": next((one for one in found.rows if one.number == asked), None),
        "titles": rows.TITLES[file.kind], "asked_row": asked, "chosen": said.get("lignes", ""),
        "rows_page": Paginator(range(found.total), rows.A_PAGE).page(found.page), "rows_total": found.total,
        "row_exports": [
            Export(label, reverse("antibiotics:file_export", args=[file.pk, extension]))
            for label, extension in (("XLSX", "xlsx"), ("CSV", "csv"))
        ],
    }  # fmt: skip


def _whole(text: str, name: str) -> int | None:
    if not text:
        return None
    number = read_whole(text)
    if number is None or number < 1:
        raise Refusal(f"« {name} » attend un nombre entier : « {text[:20]} »")
    return number


def as_file(file: HospitalFile) -> published.Table:
    """Every row with what became of it."""
    titles = rows.TITLES[file.kind]
    kinds = {"Journées": "integer", "Admissions": "integer", "Quantité": "number", "Date": "date"}
    columns = [
        published.Column("ligne", "Ligne", "integer"), published.Column("issue", "Issue"),
        published.Column("pourquoi", "Pourquoi", width=30),
        *(published.Column(f"c{rank}", title, kinds.get(title, "text"), width=20) for rank, title in enumerate(titles)),
    ]  # fmt: skip
    made = [
        [
            published.Cell(one.number),
            published.Cell(one.outcome),
            published.Cell(one.why),
            *_cells(one),
        ]
        for one in rows.rows_of(file, rows.frame_of(file))
    ]
    title = f"{file.file_name}, {file.establishment.name}, {french.month(file.period)}"
    return published.Table(title, columns, made, notes=["lues = rapprochées + en attente + rejetées"])


def _cells(one: rows.Row) -> list[published.Cell]:
    """The cells of a row, with all the results of an isolate."""
    values = (*one.cells[:-1], one.detail) if one.detail else one.cells
    return [published.Cell(value.isoformat() if hasattr(value, "isoformat") else value) for value in values]
