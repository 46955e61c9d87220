"""The charts and tables of a pair's page."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from jalon.antibiotics.queries.resistance import SPECIMENS
from jalon.antibiotics.resisting import words
from jalon.antibiotics.resisting.asking import BY, pair_address
from jalon.antibiotics.resisting.drawings import bar_of, figure_row, percent
from jalon.antibiotics.resisting.pairing import Paired, Told
from jalon.antibiotics.resisting.tables import FIGURES, figures
from jalon.antibiotics.rules.duplicates import RULES
from jalon.antibiotics.rules.incidence import incidence
from jalon.ui.charts import Line, Mark, lines
from jalon.ui.charts.ranked import ranked
from jalon.ui.tables import Column, Export, Link, Table

MOST_BARS = 40
DENSITY = (Column("Journées", "number", 0), Column("/1 000 JH", "number", 3), Column("IC 95 %", "code"))


def url(paired: Paired, name: str, **changes: str) -> str:
    query = paired.looked.look.query(paired.looked.place, **(pair_address(paired.pair) | changes))
    return f"{reverse(f'antibiotics:{name}')}?{query}"


def exports(paired: Paired, name: str, **more: str) -> list[Export]:
    query = paired.looked.look.query(paired.looked.place, **(pair_address(paired.pair) | more))
    return [Export(word.upper(), f"{reverse(f'antibiotics:{name}', args=[word])}?{query}") for word in ("xlsx", "csv")]


def _row(one: Told) -> dict[str, Any]:
    return figure_row(one.figure, one.hidden)


def course(told: Sequence[Told], *, title: str) -> SafeString | str:
    """%R period by period; nothing is drawn of a single one, nor of a hidden one."""
    values = [None if one.hidden or one.figure.share is None else 100 * one.figure.share for one in told]
    if sum(value is not None for value in values) < 2:
        return ""
    return lines([Line("% R", values)], [one.what for one in told], title=title, shown=percent)


def course_table(paired: Paired, told: Sequence[Told]) -> Table:
    return Table(
        "Période après période", [Column("Période", "month"), *FIGURES, *DENSITY, Column("Remarque")],
        [[one.what, *figures(_row(one)), *_density(one), words.remark(_row(one))] for one in told],
        note="Chaque période est une fenêtre de dédoublonnage : la somme des trimestres dépasse l'année.",
    )  # fmt: skip


def rules_table(paired: Paired) -> Table:
    """The same isolates of the perimeter under every rule."""
    found = [
        [RULES[one.what].label, *figures(_row(one)), *_density(one), words.remark(_row(one))] for one in paired.rules
    ]
    return Table("Le couple sous chaque règle", [Column("Règle"), *FIGURES, *DENSITY, Column("Remarque")], found)


def _density(one: Told) -> list[Any]:
    held = None if one.hidden else one.figure.incidence
    interval = words.interval(held.low, held.high, times=1, decimals=3) if held else ""
    return [one.figure.bed_days, held.value if held else None, interval]


def rules_chart(paired: Paired) -> SafeString:
    bars = [bar_of(RULES[one.what].label, _row(one), own=one.what == paired.looked.look.rule) for one in paired.rules]
    return ranked(bars, title="% R sous chaque règle", shown=percent)


def _whole(paired: Paired) -> list[Mark]:
    share = paired.figure.share
    return [] if paired.hidden or share is None else [Mark("Ensemble", 100 * share)]


def places_chart(paired: Paired) -> SafeString:
    """A bar per place; inside the hospital it opens on its isolates, outside a hospital opens its own page."""
    rows = [row for row in paired.places if row["tested"] or row["hidden"]][:MOST_BARS]
    bars = [bar_of(place_name(row), row, link=_place_url(paired, row)) for row in rows]
    return ranked(
        bars, title=f"{paired.pair.title}, par {BY[paired.looked.look.by]}", marks=_whole(paired), shown=percent
    )


def place_name(row: dict[str, Any]) -> str:
    return " ".join(dict.fromkeys(part for part in (str(row["place"] or ""), row["place_label"]) if part)) or "sans nom"


def _place_url(paired: Paired, row: dict[str, Any]) -> str:
    by = paired.looked.look.by
    if by == "establishment" and paired.looked.place.hospital is None:
        return url(paired, "resistance_pair", etablissement=row["establishment"], par="")
    code = row.get({"unit": "unit", "service": "service_code", "pole": "pole_code"}.get(by, ""), "")
    if not paired.looked.place.inside or not code:
        return ""
    return url(paired, "resistance_isolates", lieu=f"{by}:{code}")


def places_table(paired: Paired, leading: Sequence[Export] = ()) -> Table:
    by = BY[paired.looked.look.by]
    columns = [Column(by.capitalize()), Column("Libellé"), *FIGURES, *DENSITY, Column("Remarque")]
    found = []
    for row in paired.places:
        days = row["bed_days"] if paired.looked.bed_days is not None else None
        density = None if row["hidden"] else incidence(row["resistant"], days)
        said = words.interval(density.low, density.high, times=1, decimals=3) if density else ""
        link = _place_url(paired, row)
        place = Link(row["place"] or "–", link) if link else row["place"] or "–"
        found.append([place, row["place_label"], *figures(row), days, density.value if density else None, said,
                      words.remark(row)])  # fmt: skip
    return Table(f"{paired.pair.title}, par {by}", columns, found, (), leading, words.note(paired.looked))


def specimens_chart(paired: Paired) -> SafeString:
    rows = sorted(paired.specimens, key=lambda row: -(row["isolates"] or 0))
    bars = [
        bar_of(SPECIMENS.get(row["specimen"] or "", "non précisé"), row, link=_specimen_url(paired, row["specimen"]))
        for row in rows
        if row["tested"] or row["hidden"]
    ]
    return ranked(bars, title=f"{paired.pair.title}, par prélèvement", marks=_whole(paired), shown=percent)


def _specimen_url(paired: Paired, kind: str | None) -> str:
    if not kind:
        return ""
    return url(paired, "resistance_isolates" if paired.looked.place.inside else "resistance_pair", prelevement=kind)


def specimens_table(paired: Paired) -> Table:
    found = [
        [SPECIMENS.get(row["specimen"] or "", "non précisé"), *figures(row), words.remark(row)]
        for row in paired.specimens
    ]
    return Table(f"{paired.pair.title}, par prélèvement", [Column("Prélèvement"), *FIGURES, Column("Remarque")], found)


def species_table(paired: Paired) -> Table:
    """The species of a group; empty for a pair of one species."""
    rows = paired.species if paired.pair.group else []
    found = [
        [Link(row["organism"], url(paired, "resistance_pair", germe=row["organism"])), *figures(row), words.remark(row)]
        for row in rows
    ]
    return Table(f"{paired.pair.title}, par espèce", [Column("Espèce"), *FIGURES, Column("Remarque")], found)
