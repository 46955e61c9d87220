"""What a person does to the columns of his region: add, change, retire, put back. Never delete."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from jalon import catalogue
from jalon.accounts import audit
from jalon.accounts.access import Perimeter
from jalon.catalogue import writing
from jalon.indicators import definitions
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import clean
from jalon.tracking.columns import access, queries, rules
from jalon.tracking.columns.queries import Held
from jalon.tracking.columns.rules import Draft, Mistaken
from jalon.tracking.frame import Place
from jalon.tracking.queries import grid_definition

LOCK = 7_250_002  # PostgreSQL's advisory lock: one writer of the catalogue at a time
LONGEST_WHY = 300
STALE = (
    "Quelqu'un a changé les colonnes pendant que vous écriviez : relisez la page ci-dessous, puis enregistrez de "
    "nouveau. Rien n'est perdu."
)


class Stale(Refusal):
    """The form was filled on another version of the columns."""


@dataclass(frozen=True)
class Plan:
    """The files that an act would write, by their path in the region's folder."""

    identifier: str
    files: Mapping[str, str]
    warnings: tuple[str, ...] = ()


def plan_addition(place: Place, draft: Draft, perimeter: Perimeter) -> Plan:
    """The files of a new column; Mistaken or a refusal when it cannot be."""
    _refuse_wrong_place(place, draft, perimeter)
    taken = queries.names_taken()
    identifier = rules.identifier_of(place.region, draft.label, taken)
    files, draft = _placed(place, draft, {*taken, identifier})
    files[f"indicators/{identifier}.yaml"] = writing.as_yaml(rules.indicator_content(draft))
    content = rules.column_content(draft, grid=place.grid.id, region=place.region)
    files[f"columns/{identifier}.yaml"] = writing.as_yaml(content)
    writing.tried(files)
    return Plan(identifier, files, _warnings(place, draft))


def plan_change(place: Place, held: Held, draft: Draft, perimeter: Perimeter) -> Plan:
    """The files of a column as changed; refused where values already written would lose their meaning."""
    identifier = held.addition.id
    _refuse_wrong_place(place, draft, perimeter, but=identifier)
    access.refuse_others(perimeter, place.region, held.addition.theme)
    if wrong := _lost(held, draft):
        raise Mistaken(wrong)
    files, draft = _placed(place, draft, queries.names_taken(), but=identifier)
    column, indicator = queries.files_of(held)
    if held.owns_indicator:
        text = writing.as_yaml(rules.indicator_content(draft, before=indicator))
        files[f"indicators/{held.indicator.path.name}"] = text
    content = rules.column_content(draft, grid=place.grid.id, region=place.region, before=column)
    files[f"columns/{held.addition.path.name}"] = writing.as_yaml(content)
    writing.tried(files)
    return Plan(identifier, files, _warnings(place, draft, but=identifier))


def add_column(*, place: Place, draft: Draft, seen: str, perimeter: Perimeter, by: Any) -> str:
    """Write the files of a new column, and return its id. `seen`: the version of the grid that the form showed."""
    with _writing(place) as (pen, now):
        if now.grid.version != seen:
            raise Stale(STALE)
        plan = plan_addition(now, draft, perimeter)
        pen.write(plan.files)
        audit.write("tracking.column_added", by=by, **_told(now, plan.identifier, reason=draft.why))
    return plan.identifier


def change_column(*, place: Place, column_id: str, draft: Draft, seen: str, perimeter: Perimeter, by: Any) -> str:
    """Write a new version of a column; the one before stays in the registry."""
    with _writing(place) as (pen, now):
        held = _unmoved(now, column_id, seen, perimeter)
        plan = plan_change(now, held, draft, perimeter)
        _keep(now, column_id)
        pen.write(plan.files)
        audit.write("tracking.column_changed", by=by, **_told(now, column_id))
    return plan.identifier


def retire_column(*, place: Place, column_id: str, why: str, seen: str, perimeter: Perimeter, by: Any) -> None:
    """Take a column out of the open months. Its values stay; months closed meanwhile still show it."""
    why = clean(why)
    if not why:
        raise Refusal("Dites pourquoi la colonne est retirée.")
    if problem := rules.unreadable(why):
        raise Refusal(problem)
    if len(why) > LONGEST_WHY:
        raise Refusal(f"Dites le motif en moins de {LONGEST_WHY} signes.")
    status = {"status": "retired", "retired_because": why}
    with _writing(place) as (pen, now):
        _set_status(pen, now, column_id, seen, perimeter, status)
        audit.write("tracking.column_retired", by=by, **_told(now, column_id, reason=why))


def restore_column(*, place: Place, column_id: str, seen: str, perimeter: Perimeter, by: Any) -> None:
    """Show a retired column again, where it was, with the values it kept."""
    with _writing(place) as (pen, now):
        _set_status(pen, now, column_id, seen, perimeter, {})
        audit.write("tracking.column_restored", by=by, **_told(now, column_id))


def _set_status(
    pen: writing.Pen, place: Place, column_id: str, seen: str, perimeter: Perimeter, status: Mapping[str, str]
) -> None:
    """Write the column's file with another status; none said: in service."""
    held = _unmoved(place, column_id, seen, perimeter)
    access.refuse_others(perimeter, place.region, held.addition.theme)
    if held.is_retired == bool(status):
        raise Refusal("Cette colonne est déjà retirée." if status else "Cette colonne n'est pas retirée.")
    column, _ = queries.files_of(held)
    kept = {key: value for key, value in column.items() if key not in ("status", "retired_because")}
    files = {f"columns/{held.addition.path.name}": writing.as_yaml({**kept, **status})}
    writing.tried(files)
    _keep(place, column_id)
    pen.write(files)


@contextmanager
def _writing(place: Place) -> Iterator[tuple[writing.Pen, Place]]:
    """One writer at a time, on the files as they are now; files and trace together, or neither."""
    with writing.Pen() as pen, transaction.atomic():
        _alone()
        catalogue.look_again()
        yield pen, replace(place, grid=grid_definition(place.grid.id))


def _alone() -> None:
    """SQLite's transactions that write are alone from their start; PostgreSQL's ask for a lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _unmoved(place: Place, column_id: str, seen: str, perimeter: Perimeter) -> Held:
    held = queries.held_column(place, column_id, perimeter)
    access.refuse_elsewhere(held.addition, place.region)
    if held.seen != seen:
        raise Stale(STALE)
    return held


def _keep(place: Place, column_id: str) -> list[str]:
    """Keep the grid, the column and its indicator as they stand; returns the versions of the last two."""
    current = catalogue.current()
    column = current.columns[column_id]
    definitions.keep("grid", [current.grids[place.grid.id]])
    named = definitions.keep("column", [column]), definitions.keep("indicator", [current.indicators[column.indicator]])
    return [version for versions in named for version in versions.values()]


def _told(place: Place, column_id: str, reason: str = "") -> dict[str, Any]:
    """Keep what was just written; what the journal says of it."""
    return {
        "grid": place.grid.id, "region": place.region, "column": catalogue.current().columns[column_id].title,
        "definition": column_id, "versions": _keep(place, column_id), **({"reason": reason} if reason else {}),
    }  # fmt: skip


def _refuse_wrong_place(place: Place, draft: Draft, perimeter: Perimeter, but: str = "") -> None:
    wrong = {}
    if not access.may_arrange(perimeter, place.region, draft.theme):
        wrong["theme"] = "Ce thème n'est pas dans votre périmètre, ou vous ne tenez pas les colonnes de la région."
    if draft.theme not in {theme.id for theme in place.grid.themes} | {""}:
        wrong["theme"] = "Ce thème n'est pas dans la grille."
    if not draft.theme and not access.may_make_theme(perimeter, place.region):
        wrong["theme"] = "Votre droit porte sur certains thèmes : choisissez l'un d'eux."
    if draft.after and draft.after not in {c.id for c in place.grid.columns if c.theme == draft.theme and c.id != but}:
        wrong["after"] = "Cette colonne n'est pas dans le thème choisi."
    actor = catalogue.current().actors.get(draft.owner)
    if actor is None or not access.may_own(actor):
        wrong["owner"] = "Une région n'ajoute pas de colonne au nom d'un propriétaire national."
    if draft.theme in {theme for theme, _ in rules.same_label(draft, place.grid, but)}:
        wrong["label"] = "Une colonne de ce thème porte déjà ce nom."
    if wrong:
        raise Mistaken(wrong)


def _lost(held: Held, draft: Draft) -> dict[str, str]:
    """What the change would make of values already written, by field."""
    code = held.indicator.id
    if not held.owns_indicator:
        same = replace(draft, label="", why="", theme="", new_theme="", after="", width=0)
        other = replace(held.draft, label="", why="", theme="", new_theme="", after="", width=0)
        return {} if same == other else {"kind": "Cet indicateur sert ailleurs : seule la place de la colonne change."}
    if not queries.has_values(code):
        return {}
    wrong = rules.frozen_changes(draft, held.draft)
    if "kind" not in wrong and rules.is_closed_list(draft) and (used := queries.where_used(code, but=draft.values)):
        wrong["values"] = f"{' ; '.join(used[:3])}. Corrigez d'abord ces cases, ou gardez la valeur."
    return wrong


def _placed(place: Place, draft: Draft, taken: set[str], but: str = "") -> tuple[dict[str, str], Draft]:
    """The file of a new theme when there is one, and the draft with its theme and place."""
    if draft.theme:
        after = draft.after or rules.last_added(place.grid, draft.theme, but)
        return {}, rules.settled(draft, theme=draft.theme, after=after)
    theme = rules.identifier_of(place.region, draft.new_theme, taken)
    return {"themes.yaml": _themes_with(theme, draft.new_theme)}, rules.settled(draft, theme=theme, after="")


def _themes_with(theme: str, title: str) -> str:
    """The region's themes.yaml with one more line; what stands there is not touched."""
    own = catalogue.overlay()
    path = own / "themes.yaml" if own else None
    before = path.read_text("utf-8-sig") if path and path.is_file() else writing.NOTE
    line = writing.as_yaml({theme: {"title": title}}).removeprefix(writing.NOTE)
    return before + ("" if before.endswith("\n") else "\n") + line


def _warnings(place: Place, draft: Draft, but: str = "") -> tuple[str, ...]:
    titles = {theme.id: theme.title for theme in place.grid.themes}
    return tuple(
        f"Une colonne du thème « {titles[theme]} » porte déjà le nom « {label} »."
        for theme, label in rules.same_label(draft, place.grid, but)
    )
