"""The merge of a workbook, against its naive twin; and everything an export writes, read back as it was."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.accounts import access
from jalon.catalogue.definitions import GridColumn, GridDefinition, IndicatorDefinition, Value
from jalon.indicators.projection import ColumnView, MonthView, encoding
from jalon.indicators.projection.encoding import Encoded
from jalon.indicators.projection.lines import Lines
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.publish.returning import Return, add_returning
from jalon.publish.table import Cell, Column, Table
from jalon.publish.workbook import Book
from jalon.sources.reading import Table as Read
from jalon.sources.reading import open_tables
from jalon.tracking import export, rules
from jalon.tracking.workbooks.bases import Base, BaseColumn, BaseLine
from jalon.tracking.workbooks.leaving import FINESS, MARK, written
from jalon.tracking.workbooks.opened import key_of, open_sheet
from jalon.tracking.workbooks.planning import Judge, plan
from jalon.tracking.workbooks.rules import Held, read
from tests.directory.lists import number
from tests.reference import naive_merge

HERE = Path(__file__)
KEY = "0123456789abcdef" * 2
STATES = ("Oui", "En cours - Alerte", "Non démarré")
VALUES = {
    "nb": Value(type="integer"), "taux": Value(type="percent"), "montant": Value(type="amount"),
    "mesure": Value(type="number"), "etat": Value(type="choice", values=STATES),
    "editeur": Value(type="choice", open_list=True), "domaines": Value(type="set", values=("D1", "D4", "Bonus CRO")),
    "jour": Value(type="date"), "texte": Value(type="text"),
}  # fmt: skip
FOUR = 4
ALL_LINES = [number(f"2400{rank:04d}") for rank in range(FOUR)]
LINES = ALL_LINES[:3]

readable = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")) | st.just("\n"), max_size=40)
texts = readable.filter(lambda text: text.strip())
plain = {
    "nb": st.integers(-10**9, 10**9), "taux": st.floats(-1000, 1000).map(lambda x: round(x, 3)),
    "montant": st.floats(0, 10**9).map(lambda x: round(x, 2)), "mesure": st.floats(-(10**12), 10**12),
    "etat": st.sampled_from(STATES), "editeur": texts.map(lambda text: " ".join(text.split())).filter(bool),
    "domaines": st.sampled_from(["D1", "D1 ; D4", "D4 ; Bonus CRO"]),
    "jour": st.dates(min_value=date(1901, 1, 1)).map(str) | st.sampled_from(["2022-T3", "2021"]),
    "texte": texts,
}  # fmt: skip


def cells(column):
    """What a cell of the grid may be: [value, state, period, flags]."""
    stated = st.tuples(plain[column], st.just(rules.PRESENT), st.none(), st.sampled_from([0, 1, 2, 3, 4, 16]))
    silent = st.sampled_from(
        [
            (None, rules.PRESENT, None, 0), (None, rules.NOT_APPLICABLE, None, 0), (None, rules.UNAVAILABLE, None, 0),
            (None, rules.UNAVAILABLE, None, 1), (None, rules.ABSENT, "2022-08", 0), (None, rules.NOT_COVERED, None, 0),
            (None, rules.WAITING, "2022-08", 0),
        ]
    )  # fmt: skip
    absent = st.just(("Pas de commande signée", rules.ABSENT, "2022-08", 0))
    return (stated | silent | absent if column in ("etat", "texte", "editeur") else stated | silent).map(list)


def months():
    """The cells of a month: column → its cell on each line."""
    size = {"min_size": len(LINES), "max_size": len(LINES)}
    return st.fixed_dictionaries({column: st.lists(cells(column), **size) for column in VALUES})


def described(name):
    return {"id": name, "title": name, "version": "1", "path": HERE}


def view_of(month):
    """The month as the grid reads it."""
    count = len(next(iter(month.values())))
    own = {"id": list(range(1, count + 1)), "finess_et": ALL_LINES[:count], "departement": ["24"] * count}
    listed = Lines(own | {"ej": [None] * count, "projet": [None] * count})
    columns = [
        ColumnView(
            GridColumn(id=name, theme="t", label=name.title(), indicator=name),
            IndicatorDefinition(
                id=name, title=name, version="1", path=HERE, theme="t", owner="region", value=VALUES[name]
            ),
            encoding.packed(Encoded("2022-08", entries, list(range(count)), None)),
            listed,
        )
        for name, entries in month.items()
    ]
    grid = GridDefinition(**described("g"), domain="ES", themes=(), columns=())
    return MonthView(grid, "75", Period("2022-08"), None, listed, columns)


def base_of(month):
    count = len(next(iter(month.values())))
    columns = [
        BaseColumn(
            name, name.title(), "Thème",
            [[e[1], e[0], e[3] & rules.CARRIED, written(e)] for e in entries], list(range(count)),
        )
        for name, entries in month.items()
    ]  # fmt: skip
    lines = [BaseLine(rank + 1, ALL_LINES[rank], f"Hôpital {rank}") for rank in range(count)]
    return Base(KEY, lines, columns, "", "")


def judged(month):
    return Judge(access.system(), view_of(month), closed=False)


def saved(month):
    """The month as a workbook, closed and opened again by the real writer and the real reader."""
    kinds = {name: export.KINDS.get(value.type, "text") for name, value in VALUES.items()}
    columns = [Column("finess_et", "FINESS géographique", "code")]
    columns += [Column(name, name.title(), kinds[name], band="Thème") for name in month]
    count = len(next(iter(month.values())))
    rows = [[Cell(LINES[i]), *(export.exported(month[name][i]) for name in month)] for i in range(count)]
    everywhere = frozenset(range(count))
    back = Return(
        codes=[column.id for column in columns], key_codes=[MARK + KEY, FINESS],
        keys=[(str(i + 1), LINES[i]) for i in range(count)], open=dict.fromkeys(range(1, len(columns)), everywhere),
    )  # fmt: skip
    book = Book(title="t")
    add_returning(book, "Suivi", Table("Suivi", columns, rows), back)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        path.write_bytes(book.close())
        return open_tables(path)


@settings(max_examples=60)
@given(months())
def test_what_an_export_writes_is_read_back_as_it_was(month):
    tables, base = saved(month), base_of(month)

    found = plan(open_sheet(tables, base, "x"), base, judged(month))

    assert key_of(tables) == KEY
    assert [(cell.column, cell.base, cell.theirs, cell.written, cell.reason) for cell in found.cells] == []
    assert found.unchanged == len(LINES) * len(VALUES)


MERGED = ("nb", "etat", "texte")
simple = {"nb": st.integers(0, 3), "etat": st.sampled_from(STATES), "texte": st.sampled_from(["a", "b", "c"])}


def small(column):
    """Few different cells, so that sides often agree: (what is stated, carried over)."""
    return st.tuples(st.none() | simple[column] | st.sampled_from(["n.d.", "Non concerné"]), st.booleans())


def side():
    return st.fixed_dictionaries({column: st.lists(small(column), min_size=FOUR, max_size=FOUR) for column in MERGED})


def entry(said, carried):
    flags = rules.CARRIED if carried else 0
    if said in ("n.d.", "Non concerné"):
        return [None, rules.UNAVAILABLE if said == "n.d." else rules.NOT_APPLICABLE, None, flags]
    return [said, rules.PRESENT if said is not None else rules.NOT_COVERED, None, flags if said is not None else 0]


def spelled(said, manner):
    """The same thing as people and spreadsheets write it."""
    if said is None:
        return "" if manner else "  "
    if isinstance(said, int):
        return float(said) if manner else f"{said},0 EJ"
    return said if manner else f" {said} "


def kept():
    """The lines and the columns that the file still has, in its own order."""
    lines = st.lists(st.sampled_from(range(FOUR)), min_size=1, unique=True)
    return st.tuples(lines, st.lists(st.sampled_from(MERGED), min_size=1, unique=True))


def stated(one, name):
    """What the cells of a column hold; free text says "n.d." as any other word, so it is left out there."""
    words = ("n.d.", "Non concerné") if name == "texte" else ()
    cells = [(None if said in words else said, carried) for said, carried in one[name]]
    return [(said, carried and said is not None) for said, carried in cells]


def by_place(one):
    return {(i + 1, name): cell for name in MERGED for i, cell in enumerate(stated(one, name))}


@settings(max_examples=300)
@given(side(), side(), side(), kept(), st.booleans())
def test_merge_is_that_of_its_naive_twin(left, file, now, places, manner):
    lines, columns = places
    said = {(i + 1, name): stated(file, name)[i][0] for i in lines for name in columns}
    titles = ["FINESS géographique", *(name.title() for name in columns), ""]
    rows = [["finess_et", *columns, MARK + KEY], titles]
    rows += [[ALL_LINES[i], *(spelled(said[i + 1, name], manner) for name in columns), float(i + 1)] for i in lines]
    before, present = ({name: [entry(*cell) for cell in stated(one, name)] for name in MERGED} for one in (left, now))
    base = base_of(before)

    found = plan(open_sheet([Read("Suivi", rows)], base, "x"), base, judged(present))

    expected = naive_merge.merge(by_place(left), said, by_place(now))
    changed = {place: outcome for place, outcome in expected.items() if outcome != "unchanged"}
    assert {(cell.entity, cell.column): cell.outcome for cell in found.cells} == changed
    assert found.unchanged == len(expected) - len(changed)


@pytest.mark.parametrize(
    ("column", "raw", "held"),
    [
        ("nb", "1 830 EJ", Held(0, 1830.0)),
        ("nb", 1830.0, Held(0, 1830.0)),
        ("montant", "147 500,00 €", Held(0, 147500.0)),
        ("taux", "46,9 %", Held(0, 46.9)),
        ("taux", "0,5 %", Held(0, 0.5)),
        ("taux", 47.0, Held(0, 47.0)),
        ("etat", "(En cours - alerte)", Held(0, "En cours - Alerte")),
        ("etat", "n.d.", Held(2)),
        ("etat", "pas disponible", Held(2)),
        ("etat", "Non concerné", Held(1)),
        ("domaines", "d1, d4", Held(0, "D1 ; D4")),
        ("jour", "15/03/2022", Held(0, "2022-03-15")),
        ("jour", date(2022, 3, 15), Held(0, "2022-03-15")),
        ("jour", "T3 2022", Held(0, "2022-T3")),
        ("texte", "n.d.", Held(0, "n.d.")),
        ("texte", "a\r\nb  ", Held(0, "a\nb")),
        ("texte", 12.0, Held(0, "12")),
        ("etat", "", Held()),
    ],
)
def test_cell_is_read_as_people_write_it(column, raw, held):
    assert read(VALUES[column], raw) == held


@pytest.mark.parametrize(
    ("column", "raw", "said"),
    [
        ("taux", 0.47, "47 %"),
        ("nb", "douze", "nombre"),
        ("nb", 1.5, "entier"),
        ("etat", "Presque", "liste"),
        ("etat", "#N/A", "erreur"),
        ("jour", "31/02/2022", "date"),
        ("texte", "vu 1 85 05 78 006 084 36", "sécurité sociale"),
    ],
)
def test_cell_that_cannot_be_read_says_why(column, raw, said):
    with pytest.raises(Refusal, match=said):
        read(VALUES[column], raw)
