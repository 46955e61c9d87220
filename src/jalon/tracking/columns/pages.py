"""What the pages about columns say, ready to be drawn."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import IndicatorDefinition
from jalon.tracking import frame
from jalon.tracking.columns import access, queries, rules
from jalon.tracking.columns.actions import Plan
from jalon.tracking.columns.forms import ColumnForm
from jalon.tracking.columns.queries import Held, Row
from jalon.tracking.display import owner_of
from jalon.tracking.frame import Place
from jalon.ui.french import counted, number

PAGE = "tracking:columns"
GROUPS = (  # the fields of the form, as a person thinks of them
    ("Ce qu’elle dit", "", ("label", "why")),
    ("Son contenu", "", ("kind",)),
    ("", "for-lists", ("values",)),
    ("", "for-choice", ("open_list", "not_applicable")),
    ("", "for-counts", ("unit",)),
    ("", "for-numbers", ("minimum", "maximum")),
    ("", "for-sums", ("additive",)),
    ("À qui elle est", "", ("owner", "grain", "carries_over", "private")),
    ("Où elle se range", "", ("theme",)),
    ("", "for-new-theme", ("new_theme",)),
    ("", "for-known-theme", ("after",)),
    ("", "", ("width",)),
)
GRAINS = {"et": "établissement", "ej": "entité juridique", "projet": "projet"}


def list_context(place: Place, perimeter: Perimeter) -> dict:
    """The columns of the grid, theme after theme; then those the region retired."""
    themes = queries.by_theme(place, perimeter)
    rows = [row for _, found in themes for row in found]
    added = sum(bool(row.column.addition) for row in rows)
    return frame.context(
        place, PAGE, perimeter,
        page_title="Colonnes",
        page_note=f"{counted(len(rows), 'colonne')}, dont {added} de la région",
        themes=[(theme, [_line(place, row) for row in found]) for theme, found in themes],
        retired=[(held, kept, _address(place, held.addition.id)) for held, kept in queries.retired(place, perimeter)],
        may_arrange=access.may_arrange(perimeter, place.region),
        add_url=place.url("tracking:add_column"),
    )  # fmt: skip


def _line(place: Place, row: Row) -> dict:
    column, indicator = row.column, row.indicator
    own = bool(column.addition)
    url = _address(place, column.id) if own else reverse("indicators:indicator", args=[indicator.id])
    return {
        "column": column,
        "indicator": indicator,
        "url": url,
        "owner": owner_of(indicator),
        "type": type_words(indicator),
        "sources": _sources(row),
        "own": own,
        "version": column.addition or indicator.version,
        "used": row.used,
    }


def type_words(indicator: IndicatorDefinition) -> str:
    words = rules.KINDS.get(rules.kind_of(indicator.value), indicator.value.type)
    unit = indicator.value.unit
    return f"{words}, {unit}" if unit not in ("", "%", "€") else words


def _sources(row: Row) -> str:
    if row.indicator.derived:
        return "calculée"
    return ", ".join(row.sources) or "saisie dans la grille"


def _address(place: Place, column_id: str) -> str:
    return place.url("tracking:column", column_id)


def column_context(place: Place, held: Held, perimeter: Perimeter) -> dict:
    """One column of the region: what it is, what may be done with it, its versions."""
    may = access.may_arrange(perimeter, place.region, held.addition.theme)
    return frame.context(
        place, PAGE, perimeter,
        page_title=held.addition.title,
        page_note="colonne retirée" if held.is_retired else "colonne de la région",
        held=held,
        facts=list(_facts(place, held)),
        versions=queries.versions(held),
        files=files_written(held),
        may_arrange=may and held.addition.regions == (place.region,),
        change_url=place.url("tracking:change_column", held.addition.id),
        retire_url=place.url("tracking:retire_column", held.addition.id),
        restore_url=place.url("tracking:restore_column", held.addition.id),
        back=place.url(PAGE),
    )  # fmt: skip


def files_written(held: Held) -> list[tuple[str, str]]:
    """The files as they stand, by name; of a shared indicator, only the column's."""
    paths = [held.addition.path, *([held.indicator.path] if held.owns_indicator else [])]
    return [(f"{path.parent.name}/{path.name}", path.read_text("utf-8", errors="replace")) for path in paths]


def _facts(place: Place, held: Held) -> Iterator[tuple]:
    addition, indicator, value = held.addition, held.indicator, held.indicator.value
    known = catalogue.current()
    theme = known.themes.get(addition.theme)
    labels = {column.id: column.label for column in place.grid.columns}
    if held.is_retired:
        yield "Retirée parce que", addition.retired_because
    yield "À quoi elle sert", addition.why or indicator.why
    yield "Remplie par", owner_of(indicator)["word"]
    yield "On y écrit", type_words(indicator)
    if value.values and rules.kind_of(value) != "yes_no":
        yield "Valeurs", ", ".join(value.values), "ou toute autre" if value.open_list else ""
    if value.not_applicable:
        yield "Veut dire « non concerné »", ", ".join(value.not_applicable)
    yield "À propos de", ", ".join(GRAINS.get(grain, grain) for grain in indicator.grains)
    yield "D'un mois à l'autre", "tient jusqu'à nouvel ordre" if indicator.carries_over else "propre à chaque mois"
    yield "Qui la voit", "la région seule" if indicator.private else "ceux qui lisent la grille de la région"
    yield "Place", theme.title if theme else addition.theme, f"après {labels[addition.after]}" if (
        addition.after in labels) else "à la fin du thème"  # fmt: skip
    yield "Valeurs au registre", number(queries.values_kept(indicator.id))
    yield "Identifiant", addition.id, f"version {addition.version}"


def form_context(
    place: Place, form: ColumnForm, perimeter: Perimeter, *, title: str, plan: Plan | None, held: Held | None = None
) -> dict:
    """The form of a column, by groups of fields; with the files to be written once it has been read."""
    back = _address(place, held.addition.id) if held else place.url(PAGE)
    return frame.context(
        place, PAGE, perimeter,
        page_title=title,
        form=form,
        groups=list(_groups(form)),
        plan=plan,
        held=held,
        back=back,
        frozen=bool(held and queries.has_values(held.indicator.id)),
    )  # fmt: skip


def _groups(form: ColumnForm) -> Iterator[tuple[str, list[tuple[str, list[Any]]]]]:
    """Each group with its blocks of fields; a block may only concern some types."""
    title: str = ""
    blocks: list[tuple[str, list[Any]]] = []
    for name, css, fields in GROUPS:
        if name:
            if blocks:
                yield title, blocks
            title, blocks = name, []
        blocks.append((css, _bound(form, fields)))
    yield title, blocks


def _bound(form: ColumnForm, names: Iterable[str]) -> list[Any]:
    return [form[name] for name in names]
