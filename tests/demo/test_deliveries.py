"""The files of the pretend region are those that the shipped sources read."""

import hashlib

import pytest

from jalon import catalogue
from jalon.demo import deliveries
from jalon.demo.invention import MONTHS
from jalon.sources.reading import open_tables, recognise

LATE = "mssante_general"  # its data are those of the month before the delivery


def recognised(path):
    return recognise(open_tables(path, name=path.name), path.name, catalogue.current().sources)


def test_every_shipped_source_is_delivered(delivered):
    assert {recognised(path).source.id for path in delivered} == set(catalogue.current().sources)


def test_every_file_says_its_month_and_that_it_is_fictitious(delivered):
    for path in delivered[1:]:
        found = recognised(path)
        month = next(period for period in MONTHS if period.code == path.parent.name)

        assert found.period == (month.shifted(-1) if found.source.id == LATE else month), path.name
        assert found.fictitious, path.name


def test_no_column_of_value_is_missed(delivered):
    missed = {
        (path.name, column.id)
        for path in delivered[1:]
        for sheet in recognised(path).sheets
        for column in sheet.missing
        if column.role == "value"
    }

    assert missed == set()


def test_one_file_is_corrected_and_one_is_late(delivered):
    names = [path.name for path in delivered]

    assert names.index("DMP_alimentation_ES_2025-05_corrige.xlsx") > names.index("DMP_alimentation_ES_2025-05.xlsx")
    assert "DMP_certificats_2025-05.csv" in names
    assert "DMP_certificats_2025-06.csv" not in names


def test_files_are_the_same_each_time(world, delivered, tmp_path):
    again = list(deliveries.write_all(world, tmp_path))

    assert [digest(path) for path in again] == [digest(path) for path in delivered]


def digest(path):
    return path.name, hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("rank", range(6))
def test_lists_are_those_that_the_directory_reads(lists, rank):
    from jalon.directory.reading import open_list

    path = lists[rank]

    assert open_list(path, path.name, list(catalogue.current().lists.values())).table.rows
