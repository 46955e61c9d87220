"""The measurements run, on SQLite in a file, with cells edited while a file is imported. No figure is asserted."""

import json

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("name", ["grid", "edit", "professionals"])
def test_bench_measures_a_small_world(cli, name):
    size = ("--lines", 150, "--columns", 30, "--months", 7, "--people", 300)

    [told] = json.loads(cli("bench", name, *size, "--json").stdout)["benches"]

    assert told["figures"]
    assert {"machine", "versions"} <= told["facts"].keys()
