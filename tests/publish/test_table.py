import csv
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jalon.publish.table import Cell, Column, Table, to_csv, to_parquet

TABLE = Table(
    "Suivi",
    [
        Column("finess", "FINESS", "code"),
        Column("n", "Messages", "integer", band="MSSanté"),
        Column("note", "Commentaire"),
    ],
    [
        [Cell("010000024"), Cell(1200.0), Cell("=1+1", "carried")],
        [Cell("2A0000303"), Cell(None, "unavailable"), Cell("@somme")],
    ],
    notes=["valeurs fictives"],
)


def test_csv_keeps_codes_whole_and_disarms_formulas():
    rows = list(csv.reader(io.StringIO(to_csv(TABLE).decode("utf-8-sig")), delimiter=";"))

    assert rows[0] == ["FINESS", "MSSanté - Messages", "Commentaire"]
    assert rows[1] == ["010000024", "1200", "'=1+1"]
    assert rows[2] == ["2A0000303", "", "'@somme"]


@pytest.mark.parametrize(("number", "written"), [(46.9, "46,9"), (0.0, "0"), (-3.25, "-3,25")])
def test_csv_writes_numbers_as_a_french_spreadsheet_reads_them(number, written):
    table = Table("t", [Column("n", "n", "number")], [[Cell(number)]])

    assert to_csv(table).decode("utf-8-sig").splitlines()[1] == written


def test_parquet_is_typed_and_says_the_manner_of_cells():
    table = pq.read_table(pa.BufferReader(to_parquet(TABLE)))

    assert table.schema.field("finess").type == pa.string()
    assert table["n"].to_pylist() == [1200.0, None]
    assert table["note"].to_pylist() == ["=1+1", "@somme"]
    assert table["note__etat"].to_pylist() == ["carried", None]
    assert table.schema.metadata[b"notes"] == b"valeurs fictives"
