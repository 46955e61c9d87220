"""The tables of a comparison, on the page and in files: groups beside region and nation, months, départements."""

from collections.abc import Sequence

from django.utils.html import format_html

from jalon.catalogue.regions import DEPARTMENTS
from jalon.indicators.comparison.rules import Distribution, Rank, Shares
from jalon.publish import table as published
from jalon.publish.workbook import XLSX_TYPE, Book
from jalon.tracking.comparing import sentences
from jalon.tracking.comparing.queries import Comparison
from jalon.tracking.comparing.rules import Side
from jalon.ui import french
from jalon.ui.tables import Column, Export, Table

NUMBERS = ("n", "Sans valeur", "Moyenne", "Médiane", "1er quartile", "3e quartile", "Rang", "Écart à la région")
CHOICES = ("n", "Sans valeur", "Nombre", "Part", "Intervalle à 95 %", "Rang", "Écart à la région", "Cet écart")
CLEAR = {True: "net", False: "dans le hasard", None: ""}


def of_groups(comparison: Comparison, exports: Sequence[Export] = ()) -> Table:
    """A line per group, under those of the region and of the nation."""
    title = comparison.asked.stratum.title
    labels = NUMBERS if comparison.is_number else CHOICES
    columns = [Column(title), *(Column(label, "number") for label in labels)]
    found = [_line(comparison, side, None, None, None) for side in _references(comparison)]
    found += [_line(comparison, row.side, row.rank, row.gap, row.clear) for row in comparison.rows]
    rows = [[name, *(format_html("{}", cell) for cell in cells)] for name, *cells in found]  # written already
    return Table(
        caption=f"{comparison.column.definition.label}, par {sentences.stratum_word(comparison)}",
        columns=columns, rows=rows, exports=exports, note=_note(comparison),
    )  # fmt: skip


def of_months(comparison: Comparison) -> Table:
    """The months of the course."""
    unit = sentences.unit_of(comparison.column.indicator).partition(",")[0]
    columns = [
        Column("Mois"), Column("n", "number"), Column("Périmètre du mois", "number"),
        Column("Périmètre constant", "number", hint=f"{french.counted(comparison.course.always, unit)} chaque mois"),
    ]  # fmt: skip
    rows = [
        (
            french.month(one.period),
            french.number(one.n) if one.n else "aucun fichier",
            sentences.month_figure(comparison, one.own),
            sentences.month_figure(comparison, one.constant),
        )
        for one in comparison.course.months
    ]
    return Table(f"{comparison.column.definition.label}, {sentences.course_word(comparison)}", columns, rows)


def of_departments(comparison: Comparison, sides: dict[str, Side]) -> Table:
    """What the map shows, and what it cannot."""
    columns = [
        Column("Département"), Column("n", "number"), Column("Sans valeur", "number"),
        Column(sentences.figure_word(comparison).capitalize(), "number"),
    ]  # fmt: skip
    rows = [
        (f"{DEPARTMENTS[code].name} ({code})", french.number(side.n), french.number(side.without),
         sentences.figure_shown(comparison, side.figure(comparison.value)))
        for code, side in sorted(sides.items())
    ]  # fmt: skip
    return Table("Les valeurs de la carte", columns, rows)


def _references(comparison: Comparison) -> list[Side]:
    nation = sentences.nation_side(comparison.nation)
    return [comparison.region, *([nation] if nation else [])]


def _line(comparison: Comparison, side: Side, rank: Rank | None, gap: float | None, clear: bool | None) -> list[str]:
    head = [side.label, french.number(side.n), french.number(side.without)]
    tail = [sentences.rank_words(rank), sentences.gap_shown(comparison, gap)]
    if side.distribution is not None:
        return [*head, *_distributed(comparison, side.distribution), *tail]
    named_only = side.label == "Nation" and comparison.nation.named_only
    return [*head, *_shared(side.shares or Shares(), comparison.value, named_only), *tail, CLEAR[clear]]


def _distributed(comparison: Comparison, found: Distribution) -> list[str]:
    indicator = comparison.column.indicator
    figures = (found.weighted, found.median, found.q1, found.q3)
    return [sentences.value_of(indicator, figure) for figure in figures]


def _shared(shares: Shares, value: str, named_only: bool) -> list[str]:
    one = shares.of(value)
    if named_only or not one.out_of:
        return [french.number(one.count), sentences.DASH, sentences.DASH]
    interval = one.interval
    bounds = f"{french.number(interval.low * 100, 0)} à {french.percent(interval.high * 100, 0)}" if interval else ""
    return [french.number(one.count), french.percent(one.percent, 1), bounds]


def _note(comparison: Comparison) -> str:
    said = []
    if comparison.region.distribution is not None:
        said.append(f"Moyenne : {sentences.mean_word(comparison.region.distribution)}")
        said.append("quartiles de type 7, à partir de cinq valeurs")
    else:
        said.append("Part parmi ceux qui ont une valeur, « non concerné » à part ; intervalle de Wilson")
        said.append("« net » : l'écart au reste de la région dépasse le hasard (Newcombe, 95 %)")
    if comparison.region.without:
        said.append(f"sans valeur dans la région : {sentences.missing_words(comparison.region.missing)}")
    return " ; ".join(said) + "."


def as_file(comparison: Comparison) -> published.Table:
    """The groups as numbers that a spreadsheet can use."""
    kind = comparison.column.indicator.value.type if comparison.is_number else "percent"
    labels = ("Moyenne", "Médiane", "1er quartile", "3e quartile") if comparison.is_number else ("Part", "De", "À")
    columns = [
        published.Column("groupe", comparison.asked.stratum.title, width=34),
        published.Column("n", "n", "integer"), published.Column("sans_valeur", "Sans valeur", "integer"),
        *(published.Column(f"c{rank}", label, _decimal(kind)) for rank, label in enumerate(labels)),
        published.Column("rang_de", "Rang, au mieux", "integer"),
        published.Column("rang_a", "Rang, au pire", "integer"),
        published.Column("ecart", "Écart à la région", _decimal(kind)),
        published.Column("pourquoi", "Sans valeur : pourquoi", width=40),
    ]  # fmt: skip
    rows = [_cells(comparison, side, None, None) for side in _references(comparison)]
    rows += [_cells(comparison, row.side, row.rank, row.gap) for row in comparison.rows]
    value = f", « {comparison.value} »" if comparison.value else ""
    title = f"{comparison.column.definition.label}{value}, {comparison.view.month.label}"
    notes = [_note(comparison), f"Nation : {sentences.nation_words(comparison)}"]
    return published.Table(title, columns, rows, notes=notes)


def _decimal(kind: str) -> str:
    return "number" if kind == "integer" else kind


def _cells(comparison: Comparison, side: Side, rank: Rank | None, gap: float | None) -> list[published.Cell]:
    figures: list[float | None]
    if side.distribution is not None:
        found = side.distribution
        figures = [found.weighted, found.median, found.q1, found.q3]
    else:
        one = (side.shares or Shares()).of(comparison.value)
        hidden = side.label == "Nation" and comparison.nation.named_only
        bounds = [None, None] if one.interval is None or hidden else [bound * 100 for bound in one.interval]
        figures = [None if hidden else one.percent, *bounds]
    values: list[float | str | None] = [
        side.label, side.n, side.without, *figures, rank.best if rank else None, rank.worst if rank else None, gap,
        sentences.missing_words(side.missing),
    ]  # fmt: skip
    return [published.Cell(value) for value in values]


def to_workbook(comparison: Comparison) -> bytes:
    table = as_file(comparison)
    book = Book(title=table.title)
    book.add_list("Comparaison", table)
    return book.close()


FORMATS = {
    "xlsx": (to_workbook, XLSX_TYPE),
    "csv": (lambda comparison: published.to_csv(as_file(comparison)), "text/csv; charset=utf-8"),
}
