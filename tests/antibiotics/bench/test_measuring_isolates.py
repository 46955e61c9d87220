"""The measurement of a million isolates runs, on a few. No time is asserted, what is found and who agrees is."""

import json

import polars as pl
import pytest

from jalon.antibiotics.bench import tasks, world


@pytest.mark.slow  # five processes, each with its libraries to load: 20 s on a busy machine
def test_bench_measures_each_task_and_agrees_with_the_twin(cli):
    [told] = json.loads(cli("bench", "antibiotics", "--isolates", 3000, "--json").stdout)["benches"]

    figures = {figure["label"].strip(): figure for figure in told["figures"]}
    assert figures["isolats décidés autrement"]["value"] == 0
    assert all(figure["value"] < 400 for label, figure in figures.items() if label.startswith("mémoire"))
    assert {"table de résistance (n, R)", "groupes SPARES", "plancher naïf, mêmes isolats"} <= figures.keys()


def test_invented_isolates_are_the_same_every_time(tmp_path):
    one, other = (world.write(tmp_path / name, 2000, hospitals=4) for name in ("one", "other"))

    assert pl.read_parquet(one).equals(pl.read_parquet(other))
    assert sum(map(tasks.isolates, one)) == 2000


def test_a_hospital_is_in_one_part(tmp_path, monkeypatch):
    monkeypatch.setattr(world, "PART", 500)

    parts = world.write(tmp_path, 2000, hospitals=8)

    hospitals = [set(pl.read_parquet(part)["hospital"]) for part in parts]
    assert len(parts) == 4
    assert sum(map(len, hospitals)) == len(set.union(*hospitals)) == 8


def test_parts_are_read_several_hospitals_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(world, "PART", 500)
    monkeypatch.setattr(tasks, "AT_ONCE", 900)
    parts = world.write(tmp_path, 2000, hospitals=8)

    read = list(tasks.hospitals(parts, ["hospital", "row"]))

    assert sum(frame.height for frame in read) == 2000
    assert all(frame.height >= 900 for frame in read[:-1])
    assert len(read) > 1
