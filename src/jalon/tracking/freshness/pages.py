"""What the page of a month's freshness is given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from django.urls import reverse
from django.utils import timezone

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.kernel.periods import Period
from jalon.publish.table import Cell, Column, Table
from jalon.tracking import frame, origins, reading
from jalon.tracking.frame import Place
from jalon.tracking.freshness import actions, letters, queries
from jalon.tracking.freshness.queries import ExpectedFile, Part
from jalon.tracking.freshness.rules import Completeness, Timeliness
from jalon.ui.french import agreed, counted
from jalon.ui.states import Look

STATES = {
    "come": Look("success", "check", "arrivé"),
    "come_late": Look("neutral", "clock-alert", "arrivé en retard"),
    "expected": Look("info", "hourglass", "attendu"),
    "missing": Look("error", "circle-x", "manquant"),
}
SIGNS = {"come": "●", "come_late": "◐", "expected": "·", "missing": "○"}
PARTS = (
    ("filled", "remplies"), ("carried", "reprises, à confirmer"), ("old", "plus anciennes que prévu"),
    ("waiting", "en attente d'une réponse"), ("empty", "vides"),
)  # fmt: skip
MONTHS_DRAWN = 12


@dataclass(frozen=True)
class FileRow:
    """A file of the month, ready to be shown."""

    expected: ExpectedFile
    look: Look
    when: str  # "arrivé le 12/09, 2 jours de retard", "attendu le 15/09"
    url: str
    themes: str
    told: int  # persons whom a reminder reaches


@dataclass(frozen=True)
class CompletenessRow:
    """A line of the table of completeness; `segments`: (part, words, x, width) of its bar, in percent."""

    label: str
    owner_id: str
    theme: str
    columns: int
    parts: Completeness
    segments: Sequence[tuple[str, str, float, float]]


@dataclass(frozen=True)
class PunctualRow:
    source: str
    owner: str
    cells: Sequence[tuple[str, str, str]]  # state, sign, words
    summary: str


def page(place: Place, perimeter: Perimeter) -> dict:
    view = reading.month_of(perimeter, place.grid.id, place.region, place.month)
    readable = {column.definition.theme for column in view.columns}
    files = [file for file in queries.expected_files(place.grid, place.month) if readable.intersection(file.themes)]
    parts = queries.by_owner_and_theme(view)
    people = letters.reachable()
    months = _months(place)
    missing = sum(file.state == "missing" for file in files)
    return frame.context(
        place,
        "tracking:freshness",
        perimeter,
        page_title="Fraîcheur",
        page_note=_note(files, missing),
        fictitious=origins.is_fictitious(view.columns),
        files=[_file(file, place, people) for file in files],
        missing=missing,
        owners=list(_owners(parts)),
        themes=list(_themes(parts, place)),
        words=PARTS,
        months_drawn=[_short(month) for month in months],
        punctuality=[_punctual(source, row, months) for source, row in _punctuality(place, months, files)],
        may_remind=missing and actions.may_remind(perimeter, place),
        export=place.url("tracking:freshness_export", "xlsx"),
        export_csv=place.url("tracking:freshness_export", "csv"),
    )


def exported(place: Place, perimeter: Perimeter) -> Table:
    """The files of the month, as a list."""
    columns = [
        Column("etat", "État", width=20), Column("fichier", "Fichier", width=40),
        Column("mois", "Données de", width=16), Column("du_par", "Dû par", width=24),
        Column("attendu", "Attendu le", "date", width=12),
        Column("arrive", "Arrivé le", "date", width=12), Column("retard", "Jours de retard", "integer", width=14),
        Column("versions", "Versions reçues", "integer", width=14), Column("themes", "Thèmes", width=40),
    ]  # fmt: skip
    rows = [list(map(Cell, row)) for row in _exported(page(place, perimeter)["files"])]
    return Table(f"Fichiers attendus – {place.grid.title} – {place.month.label}", columns, rows)


def _exported(files: Sequence[FileRow]) -> Iterator[tuple]:
    for row in files:
        one, time = row.expected, row.expected.timeliness
        received = f"{time.received:%Y-%m-%d}" if time.received else None
        yield (
            row.look.word, one.source.title, one.period.label, one.owed_by, f"{time.due:%Y-%m-%d}", received,
            time.late or None, one.versions or None, row.themes,
        )  # fmt: skip


def _note(files: Sequence[ExpectedFile], missing: int) -> str:
    come = sum(file.timeliness.received is not None for file in files)
    said = f"{come} {agreed(come, 'fichier arrivé,fichiers arrivés')} sur {len(files)}"
    return f"{said}, {missing} {agreed(missing, 'manquant')}" if missing else said


def _file(file: ExpectedFile, place: Place, people: list[letters.Reachable]) -> FileRow:
    themes = {theme.id: theme.title for theme in place.grid.themes}
    return FileRow(
        expected=file,
        look=STATES[file.state],
        when=_when(file.timeliness),
        url=reverse("sources:delivery", args=[file.delivery.pk]) if file.delivery else "",
        themes=", ".join(themes[theme] for theme in file.themes),
        told=len(letters.recipients(file, place.region, people)) if file.state == "missing" else 0,
    )


def _when(time: Timeliness) -> str:
    late = f", {counted(time.late, 'jour')} de retard" if time.late else ""
    return f"arrivé le {time.received:%d/%m/%Y}{late}" if time.received else f"attendu le {time.due:%d/%m/%Y}{late}"


def _owners(parts: Sequence[Part]) -> Iterator[CompletenessRow]:
    for owner, whole in sorted(queries.by_owner(parts).items()):
        columns = sum(part.columns for part in parts if part.owner == owner)
        yield _completeness(owner, "", columns, whole)


def _themes(parts: Sequence[Part], place: Place) -> Iterator[CompletenessRow]:
    titles = {theme.id: theme.title for theme in place.grid.themes}
    order = {theme.id: rank for rank, theme in enumerate(place.grid.themes)}
    for part in sorted(parts, key=lambda one: (order[one.theme], one.owner)):
        yield _completeness(part.owner, titles[part.theme], part.columns, part.completeness)


def _completeness(owner: str, theme: str, columns: int, parts: Completeness) -> CompletenessRow:
    actor = catalogue.current().actors.get(owner)
    segments, at = [], 0.0
    for name, words in PARTS:
        width = 100 * getattr(parts, name) / parts.expected if parts.expected else 0
        if width:
            segments.append((name, words, round(at, 2), round(width, 2)))
        at += width
    return CompletenessRow(actor.title if actor else owner, owner, theme, columns, parts, segments)


def _months(place: Place) -> list[Period]:
    return [place.month.shifted(-step) for step in range(MONTHS_DRAWN - 1, -1, -1)]


def _short(month: Period) -> tuple[str, str]:
    """("sept.", "septembre 2022"): what heads a narrow column, and what it says aloud."""
    return f"{month.code[5:]}/{month.code[2:4]}", month.label


def _punctuality(place: Place, months: Sequence[Period], files: Sequence[ExpectedFile]):
    shown = {file.source.id for file in files}
    rows = queries.punctuality(place.grid, months, timezone.localdate())
    return [(source, row) for source, row in rows if source.id in shown]


def _punctual(source, row: Sequence[Timeliness], months: Sequence[Period]) -> PunctualRow:
    actor = catalogue.current().actors.get(source.owner)
    cells = [
        (one.state, SIGNS[one.state], f"{month.label} : {_when(one)}") for month, one in zip(months, row, strict=True)
    ]
    come = [one for one in row if one.received]
    in_time = sum(one.state == "come" for one in come)
    late = [one.late for one in come if one.late]
    said = f"{in_time} sur {len(come)} à l'heure" if come else "jamais arrivé"
    return PunctualRow(
        source.title, actor.title if actor else source.owner, cells,
        f"{said}, retard médian {counted(round(median(late)), 'jour')}" if late else said,
    )  # fmt: skip
