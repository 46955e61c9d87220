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


NOTHING_LOST = (
    "valeurs importées qui manquent", "saisies confirmées et perdues", "cases qui tiennent deux valeurs",
    "ruptures du journal scellé", "sans pause : erreurs",
)  # fmt: skip


@pytest.mark.slow  # a real site and its workers, sixty people: some thirty seconds of processor, half of it to open
def test_many_people_at_once_lose_nothing_and_each_act_is_measured_alone(cli):
    size = ("--lines", 120, "--columns", 30, "--seconds", 8, "--pace", 2)

    [told] = json.loads(cli("bench", "people", *size, "--json").stdout)["benches"]

    found = {figure["label"]: figure["value"] for figure in told["figures"]}
    assert {label: found[label] for label in NOTHING_LOST} == dict.fromkeys(NOTHING_LOST, 0)
    assert found["erreurs"] == 0
    assert found["saisie : processeur d'une demande seule, Python"] > 0
