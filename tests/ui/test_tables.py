from datetime import UTC, date, datetime

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from jalon.ui.tables import Column, Export, Link, Table


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("number", 1386, "1\u202f386"),
        ("percent", 46.9, "46,9\u202f%"),
        ("amount", 12500, "12\u202f500\u00a0€"),
        ("month", "2022-08", "août\u00a02022"),
        ("date", date(2022, 8, 1), "01/08/2022"),
        ("datetime", datetime(2022, 8, 1, 12, 0, tzinfo=UTC), "01/08/2022\u00a014:00"),
        ("text", "CH", "CH"),
        ("number", None, ""),
        ("number", mark_safe("<b>1</b>"), "<b>1</b>"),
    ],
)
def test_a_cell_is_written_as_its_column_says(kind, value, written):
    table = Table("x", [Column("a", kind=kind)], [[value]])

    assert next(table.lines())[0].text == written


def test_a_row_of_another_length_is_refused():
    table = Table("x", [Column("a"), Column("b")], [["seul"]])

    with pytest.raises(ValueError, match="argument"):
        list(table.lines())


def test_drawn_table_names_its_rows_aligns_its_figures_and_escapes():
    columns = [
        Column("Nom", sort="nom", sorted="ascending"),
        Column("Envois", kind="number"),
        Column("État", kind="state"),
    ]
    table = Table(
        "Envois", columns, [[Link("CH <1>", "/a"), 1386, "pending"], ["CHU", None, None]],
        total=["2 lignes", 1386, ""], exports=[Export("CSV", "/a.csv")], note="Sans doublon.",
    )  # fmt: skip

    html = render_to_string(
        "ui/components/table.html", {"table": table, "request": RequestFactory().get("/?q=a&page=3")}
    )

    assert "<caption>Envois</caption>" in html
    assert '<th scope="row" class=""><a href="/a">CH &lt;1&gt;</a></th>' in html
    assert '<td class="number">1\u202f386</td>' in html
    assert '<th scope="col" class="" aria-sort="ascending"><a href="?q=a&amp;tri=nom">' in html
    assert "en attente" in html
    assert '<a href="/a.csv" download>CSV</a>' in html
    assert "Sans doublon." in html
