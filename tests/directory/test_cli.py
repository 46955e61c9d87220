"""The commands of the directory, run as a person runs them."""

import json

from tests.directory.lists import ET1, ET2, SAE, sae_row


def test_load_show_and_search(cli, tmp_path):
    good, mixed = tmp_path / "ID_2022r.csv", tmp_path / "ID_2023r.csv"
    good.write_text(f"{SAE}\n{sae_row(ET1, 'CH')}\n{sae_row(ET2, 'CLINIQUE')}\n")
    mixed.write_text(f"{SAE}\n{sae_row(ET1, 'CH DE BERGERAC', year=2023)}\n{sae_row('240000371', 'FAUX', year=2023)}\n")
    cli("migrate")

    first = json.loads(cli("directory", "load", good, "--json").stdout)
    second = cli("directory", "load", mixed, code=3).stdout
    again = cli("directory", "load", good).stdout
    shown = json.loads(cli("directory", "show", ET1, "--on", "2022-08-31", "--json").stdout)
    found = json.loads(cli("directory", "search", "bergerac", "--json").stdout)

    assert (first["read"], first["taken"], first["rejected"]) == (2, 2, 0)
    assert "1 rejetées" in second
    assert "1 plus listés" in second
    assert "rien n'a changé" in again
    assert (shown["name"], shown["finess_ej"][:2]) == ("CH", "24")
    assert found["results"][0]["finess"] == ET1
    assert "CH DE BERGERAC" in cli("directory", "show", ET1).stdout
    assert "ne connaît" in cli("directory", "show", "999999999", code=2).stderr


def test_a_refused_file_writes_nothing(cli, tmp_path):
    good, bad = tmp_path / "ID_2022r.csv", tmp_path / "autre.csv"
    good.write_text(f"{SAE}\n{sae_row(ET1, 'CH')}\n")
    bad.write_text("a;b\n1;2\n")
    cli("migrate")

    refused = cli("directory", "load", good, bad, code=2)

    assert "la plus proche" in refused.stderr
    assert "ne connaît" in cli("directory", "show", ET1, code=2).stderr
