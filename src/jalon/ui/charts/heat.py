"""An antibiogram table: organisms down, antibiotics across, each cell coloured by how often isolates resist.

A table and not a drawing, so that it is read, copied and printed as one. Colours follow the bands of the European
maps (EARS-Net: 1, 5, 10, 25, 50 %); the figure and the number tested are in every cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jalon.ui import french

BANDS = (1.0, 5.0, 10.0, 25.0, 50.0)  # percent: where each following colour begins
FEW = 30  # isolates tested: below, a proportion is grey


@dataclass(frozen=True)
class Cell:
    """A cell. `percent` is None when it may not be shown (`hidden`); `note` completes its words; `url` opens its rows.

    `natural`: the species always resists, so that a figure would say nothing of the hospital.
    """

    percent: float | None = None
    n: int = 0
    url: str = ""
    note: str = ""
    natural: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Molecule:
    """A column: its code, its short name, its whole name, the class it stands under."""

    code: str
    short: str
    name: str
    group: str = ""


@dataclass(frozen=True)
class Organism:
    """A row; its cells by the code of the column. Without a cell: not tested. `isolates` None: not to be told."""

    name: str
    cells: Mapping[str, Cell | None]
    isolates: int | None
    url: str = ""


def heat(organisms: Sequence[Organism], molecules: Sequence[Molecule], *, title: str, few: int = FEW) -> SafeString:
    """The table in a frame that scrolls, under its legend."""
    rows = [(_row(one, molecules, few),) for one in organisms]
    return format_html(
        '{}<div class="scroller" role="region" aria-label="{}" tabindex="0"><table class="heat"><caption>{}</caption>'
        "<thead>{}</thead><tbody>{}</tbody></table></div>",
        _legend(few), title, title, _heads(molecules), format_html_join("", "{}", rows),
    )  # fmt: skip


def _heads(molecules: Sequence[Molecule]) -> SafeString:
    """The classes over their molecules, when there are any; the molecules written upwards."""
    columns = format_html_join(
        "",
        '<th scope="col" class="molecule"><abbr title="{}">{}</abbr></th>',
        [(one.name, one.short) for one in molecules],
    )
    first = mark_safe('<th scope="col" class="organism">Espèce</th><th scope="col" class="number">Isolats</th>')
    if not any(one.group for one in molecules):
        return format_html("<tr>{}{}</tr>", first, columns)
    runs = [(len(list(run)), group, group) for group, run in groupby(molecules, key=lambda one: one.group)]
    classes = format_html_join("", '<th scope="colgroup" colspan="{}" class="class" title="{}">{}</th>', runs)
    return format_html('<tr><td colspan="2"></td>{}</tr><tr>{}{}</tr>', classes, first, columns)


def _row(one: Organism, molecules: Sequence[Molecule], few: int) -> SafeString:
    name = format_html('<a href="{}">{}</a>', one.url, one.name) if one.url else one.name
    cells = [(_cell(one, molecule, few),) for molecule in molecules]
    return format_html(
        '<tr><th scope="row" class="organism"><i>{}</i></th><td class="number">{}</td>{}</tr>',
        name, "•" if one.isolates is None else french.number(one.isolates), format_html_join("", "{}", cells),
    )  # fmt: skip


def _cell(one: Organism, molecule: Molecule, few: int) -> SafeString:
    cell = one.cells.get(molecule.code)
    if cell is not None and cell.natural:
        return _plain("natural", "RN", f"{one.name}, {molecule.name} : résistance naturelle")
    if cell is not None and cell.hidden:
        return _plain("hidden-cell", "•", f"{one.name}, {molecule.name} : masqué, effectif trop petit")
    if cell is None or cell.percent is None or not cell.n:
        return _plain("untested", "", f"{one.name}, {molecule.name} : non testé")
    css = "few" if cell.n < few else f"heat-{band_of(cell.percent)}"
    words = _words(one, molecule, cell, few)
    figures = format_html("<b>{}</b><small>{}</small>", _figure(cell.percent), french.number(cell.n))
    if cell.url:
        figures = format_html('<a href="{}" aria-label="{}">{}</a>', cell.url, words, figures)
    return format_html('<td class="{}" title="{}">{}</td>', css, words, figures)


def _figure(percent: float) -> str:
    """Whole percents; a decimal below one, where a nought would hide that some resist."""
    return french.number(percent, 1 if 0 < percent < 1 else 0)


def _plain(css: str, sign: str, words: str) -> SafeString:
    return format_html(
        '<td class="{}" title="{}"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></td>',
        css, words, sign, words.split(" : ")[-1],
    )  # fmt: skip


def _words(one: Organism, molecule: Molecule, cell: Cell, few: int) -> str:
    small = f", moins de {few} : à lire avec prudence" if cell.n < few else ""
    said = (
        f"{one.name}, {molecule.name} : {french.percent(cell.percent)} de résistance sur {french.number(cell.n)} testés"
    )
    return f"{said}{small}{', ' + cell.note if cell.note else ''}"


def band_of(percent: float) -> int:
    """The rank of a colour, 0 below the first bound. The figure that is judged is the one computed, not rounded."""
    return sum(percent >= bound for bound in BANDS)


def _legend(few: int) -> SafeString:
    thin = french.THIN
    bounds = [french.number(bound) for bound in BANDS]
    words = [f"moins de {bounds[0]}{thin}%"]
    words += [f"{low} à {high}" for low, high in zip(bounds, bounds[1:], strict=False)] + [
        f"{bounds[-1]}{thin}% et plus"
    ]
    keys = [(f"heat-{rank}", name) for rank, name in enumerate(words)]
    keys += [("few", f"moins de {few} testés"), ("untested", "non testé"), ("natural", "RN : résistance naturelle")]
    return format_html(
        '<ul class="plot-legend heat-legend"><li><b>35</b><small>120</small> : % de résistants, nombre de testés</li>'
        "{}</ul>",
        format_html_join("", '<li><span class="swatch {}"></span>{}</li>', keys),
    )
