"""The national figures of the invented MSSanté report, computed again by hand from the file itself."""

from statistics import mean, median

import pytest
from python_calamine import CalamineWorkbook

from jalon.accounts.access import system
from jalon.directory.models import Entity
from jalon.indicators.comparison.nation import nation
from jalon.kernel import finess
from jalon.tracking.reading import month_of
from tests.sources import worlds

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.real_data, pytest.mark.usefixtures("real_data")]


@pytest.fixture
def report():
    """The report of July, which comes with the files of August."""
    worlds.load_directory()
    (path,) = [one for one in worlds.month_files("2022-08") if "MSSant" in one.name]
    code, _ = worlds.sources_load(path)
    assert code in (0, 3)
    return path


def by_hand(path):
    """Messages sent by each legal entity of the directory that the file names, once, and how many rows name nobody."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Indicateurs ES").to_python()
    start = next(rank for rank, row in enumerate(rows) if "N° FINESS EJ" in row)
    known = set(Entity.objects.filter(kind="ej").values_list("code", flat=True))
    sent, strangers = {}, 0
    for row in rows[start + 1 :]:
        numbers = [one for one in finess.read(row[0]).numbers if one in known]
        if not numbers:
            strangers += any(str(cell).strip() for cell in row)
        elif (number := written(row[6])) is not None:
            sent.setdefault(numbers[0], set()).add(number)
    return {code: values.pop() for code, values in sent.items() if len(values) == 1}, strangers


def written(cell):
    """A number, or one written with its thousands apart; "nc" and #N/A are not numbers."""
    if isinstance(cell, float):
        return cell
    digits = "".join(str(cell).split())
    return float(digits) if digits.isdigit() else None


def test_nation_is_every_entity_of_the_file_and_the_region_a_part_of_it(report):
    expected, _ = by_hand(report)
    view = month_of(system(), "segur_es", "75", "2022-08", only=["mssante_messages_envoyes"])
    column = view.column("mssante_messages_envoyes")

    found = nation(column.indicator, column.data_period, "ES", view.indicators).measured.distribution()

    assert column.data_period == "2022-07"
    assert found.n == len(expected) > 300
    assert found.total == sum(expected.values())
    assert found.median == median(expected.values())
    assert found.mean == pytest.approx(mean(expected.values()))
