"""The recap: what was brought, by whom, when, and what is owed; then one period, with its validation."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jalon.accounts.models import Grant
from jalon.antibiotics import access, frame
from jalon.antibiotics.actions import validating
from jalon.antibiotics.bringing import words
from jalon.antibiotics.models import Alert, HospitalFile, Kind, Participation, PeriodValidation
from jalon.antibiotics.queries.recap import OPTIONAL, OWED_BY, Line, recap
from jalon.directory.models import Entity
from jalon.publish import table as published
from jalon.ui import french
from jalon.ui.tables import Column, Export, Link, Table
from jalon.ui.templatetags.jalon import badge, state


def lines_of(place: frame.Place) -> list[Line]:
    """One hospital: all its periods. Several: each for the period looked at."""
    if place.hospital:
        return recap([place.hospital])
    return recap(place.hospitals, place.period.code) if place.period else recap(place.hospitals)


def recap_context(place: frame.Place) -> dict[str, Any]:
    lines = lines_of(place)
    hospital = place.hospital
    may_bring = bool(hospital and access.may_bring(place.perimeter, hospital))
    return frame.context(
        place, "antibiotics:files",
        page_title="Récapitulatif des saisies", lines=lines, table=recap_table(place, lines),
        may_bring=may_bring, may_register=access.brings_for_others(place.perimeter),
        participation=Participation.objects.filter(establishment=hospital).first() if hospital else None,
        missing=sum(len(line.missing) for line in lines), pending=sum(line.pending for line in lines),
        bringing=people_of(hospital) if hospital else [], owed=sorted(set(OWED_BY.values())),
        entries=[words.definition_of(kind) for kind in Kind.values],
    )  # fmt: skip


def people_of(hospital: Entity) -> list[str]:
    """Who may bring the files of this hospital in its own name: whom to ask for what is missing."""
    territory = f"etablissement:{hospital.code}"
    grants = Grant.objects.filter(revoked_at=None, actor=access.HOSPITAL_ACTOR, user__is_active=True)
    return sorted({str(one.user) for one in grants.select_related("user") if territory in one.territories})


def recap_table(place: frame.Place, lines: Sequence[Line]) -> Table:
    one = place.hospital is not None
    first = Column("Période") if one else Column("Établissement")
    columns = [first, *(Column(words.kind_title(kind)) for kind in Kind.values), Column("Validation")]
    rows = [
        [_first(line, one=one), *(cell(place, line, kind) for kind in Kind.values), _validation(line)] for line in lines
    ]
    asked = place.address
    exports = [
        Export(label, reverse("antibiotics:files_export", args=[extension]) + (f"?{asked}" if asked else ""))
        for label, extension in (("XLSX", "xlsx"), ("CSV", "csv"))
    ]
    about = "période par période" if one else french.month(place.period.code if place.period else "")
    return Table(f"Ce qui a été apporté, {about}", columns, rows, exports=exports)


def _first(line: Line, *, one: bool) -> Link | SafeString:
    if one:
        return Link(french.month(line.period), reverse("antibiotics:period") + words.here(line.hospital, line.period))
    url = reverse("antibiotics:files") + words.here(line.hospital)
    name = line.hospital.name or line.hospital.code
    told = "" if line.registered else words.small("non inscrit")
    return format_html('<a href="{}">{}</a> {}', url, name, told)


def cell(place: frame.Place, line: Line, kind: str) -> SafeString:
    """A file with its version, rows, person and day; else what is owed, or the structure that is remembered."""
    if kind in line.files:
        return _held(line.files[kind], inside=access.is_inside(place.perimeter, line.hospital))
    if kind == Kind.STRUCTURE and line.structure_of:
        return words.small(f"reprise {french.month(line.structure_of, 'de')}")
    if kind in OPTIONAL:
        return words.small("facultatif")
    return format_html("{}<br>{}", badge("manque", "warning", "circle-dashed"), words.small(f"dû par {OWED_BY[kind]}"))


def _held(file: HospitalFile, *, inside: bool) -> SafeString:
    url = reverse("antibiotics:file", args=[file.pk])
    version = f"v{file.version}, " if file.version > 1 else ""
    marks = []
    if file.pending:
        marks.append(badge(f"{french.number(file.pending)} en attente", "warning", "circle-question-mark"))
    if file.rejected:
        marks.append(badge(french.counted(file.rejected, "rejetée"), "error", "circle-x"))
    return format_html(
        '<a href="{}">{}{}</a><br>{}{}',
        url, version, words.rows_of(file, inside=inside),
        words.small(f"{french.short_day(file.applied_at)}, {words.who(file)}"),
        format_html_join("", "<br>{}", ([one] for one in marks)),
    )  # fmt: skip


def _validation(line: Line) -> SafeString:
    url = reverse("antibiotics:period") + words.here(line.hospital, line.period)
    if line.validation:
        said = (
            f"{french.short_day(line.validation.validated_at)}, {line.validation.validated_by or 'ligne de commande'}"
        )
        return format_html("{}<br>{}", badge("validée", "success", "check"), words.small(said))
    if not line.files:
        return words.small("rien à valider")
    return format_html('<a href="{}">à valider</a>', url)


def as_file(place: frame.Place, lines: Sequence[Line]) -> published.Table:
    """One row per hospital, period and kind, what is missing included."""
    columns = [
        published.Column("finess", "FINESS", "code"), published.Column("nom", "Établissement", width=34),
        published.Column("periode", "Période", "code"), published.Column("nature", "Nature", width=26),
        published.Column("etat", "État", width=24), published.Column("du_par", "Dû par", width=24),
        published.Column("fichier", "Fichier", width=34), published.Column("version", "Version", "integer"),
        published.Column("le", "Appliqué le", "date"), published.Column("par", "Par", width=22),
        published.Column("lues", "Lues", "integer"), published.Column("rapprochees", "Rapprochées", "integer"),
        published.Column("attente", "En attente", "integer"), published.Column("rejetees", "Rejetées", "integer"),
        published.Column("validee", "Validée le", "date"), published.Column("inscrit", "Inscrit"),
    ]  # fmt: skip
    rows = [_row(place, line, kind) for line in lines for kind in Kind.values]
    notes = ["lues = rapprochées + en attente + rejetées"]
    return published.Table(f"Récapitulatif des saisies, {place.title}", columns, rows, notes=notes)


def _row(place: frame.Place, line: Line, kind: str) -> list[published.Cell]:
    file = line.files.get(kind)
    head = [line.hospital.code, line.hospital.name, line.period, words.kind_title(kind), state_word(line, kind)]
    owed = OWED_BY[kind] if kind in line.missing else ""
    tail = [line.validation.validated_at.date().isoformat() if line.validation else None,
            "oui" if line.registered else "non"]  # fmt: skip
    if file is None:
        return [published.Cell(value) for value in [*head, owed, *[None] * 8, *tail]]
    masked = words.rows_of(file, inside=access.is_inside(place.perimeter, line.hospital)) == words.MASKED
    counts = [words.MASKED] * 4 if masked else [file.read, file.matched, file.pending, file.rejected]
    applied = file.applied_at.date().isoformat() if file.applied_at else None
    held = [owed, file.file_name, file.version, applied, words.who(file), *counts]
    return [published.Cell(value) for value in [*head, *held, *tail]]


def state_word(line: Line, kind: str) -> str:
    if kind in line.files:
        return "apporté"
    if kind == Kind.STRUCTURE and line.structure_of:
        return f"reprise de {line.structure_of}"
    return "facultatif" if kind in OPTIONAL else "manque"


def period_context(place: frame.Place) -> dict[str, Any]:
    """One hospital and period: its files, what stands against it, its validation and those before."""
    hospital, period = words.chosen(place)
    line = recap([hospital], period.code)[0]
    alerts = Alert.objects.filter(establishment=hospital, period=period.code, cleared_at=None, acknowledged_at=None)
    return frame.context(
        place, "antibiotics:files",
        page_title=f"{french.month(period.code).capitalize()}", line=line, table=kinds_table(place, line),
        may_bring=access.may_bring(place.perimeter, hospital), hospital=hospital,
        validation=validating.standing(hospital, period.code),
        past=past_table(hospital, period.code), alerts=alerts_table(list(alerts)),
        missing=[(words.kind_title(kind), OWED_BY[kind]) for kind in line.missing],
    )  # fmt: skip


def kinds_table(place: frame.Place, line: Line) -> Table:
    columns = [
        Column("Nature"), Column("Fichier"), Column("Lues", "number"), Column("Rapprochées", "number"),
        Column("En attente", "number"), Column("Rejetées", "number"), Column("Appliqué le", "datetime"), Column("Par"),
        Column("Saisie"),
    ]  # fmt: skip
    return Table("Ce qui a été apporté", columns, [_kind_row(place, line, kind) for kind in Kind.values])


def _kind_row(place: frame.Place, line: Line, kind: str) -> list[Any]:
    file = line.files.get(kind)
    url = reverse("antibiotics:entry", args=[words.definition_of(kind).id]) + words.here(line.hospital, line.period)
    typed = Link("Saisir" if file is None else "Corriger en ligne", url)
    if file is None:
        return [words.kind_title(kind), cell(place, line, kind), "", "", "", "", None, "", typed]
    if words.rows_of(file, inside=access.is_inside(place.perimeter, line.hospital)) == words.MASKED:
        counts: list[Any] = [words.MASKED, "", "", ""]
    else:
        counts = [file.read, file.matched, file.pending, file.rejected]
    link = Link(f"{file.file_name} (v{file.version})", reverse("antibiotics:file", args=[file.pk]))
    return [words.kind_title(kind), link, *counts, file.applied_at, words.who(file), typed]


def past_table(hospital: Entity, period: str) -> Table | None:
    """Validations and reopenings, the latest first."""
    said = PeriodValidation.objects.filter(establishment=hospital, period=period)
    rows = [
        (one.validated_at, str(one.validated_by or "ligne de commande"), one.reopened_at,
         str(one.reopened_by or "ligne de commande") if one.reopened_at else "", one.reason)
        for one in said.select_related("validated_by", "reopened_by")
    ]  # fmt: skip
    columns = [Column("Validée le", "datetime"), Column("Par"), Column("Rouverte le", "datetime"), Column("Par"),
               Column("Motif")]  # fmt: skip
    return Table("Validations de la période", columns, rows) if rows else None


def alerts_table(alerts: Sequence[Alert]) -> Table | None:
    columns = [Column("Gravité"), Column("Constat"), Column("Vu le", "datetime")]
    rows = [(state(one.severity), one.message, one.found_at) for one in alerts]
    return Table("Constats non acquittés", columns, rows) if rows else None
