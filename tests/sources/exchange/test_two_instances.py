"""Two real instances, each with its own data folder: the national one hands its files, the regional one takes them.

Over ten seconds: it is a dozen commands, each a process, as an operator types them.
"""

import json

from tests.directory import lists
from tests.sources import files
from tests.tracking import worlds

PLACE = ("--grid", "segur_es", "--month", "2022-08", "--region", "75")


def test_figures_are_the_same_in_the_second_grid(cli, tmp_path):
    hospitals = tmp_path / "etablissements_essai.csv"
    row = lists.regional_row(worlds.BERGERAC, "CH DE BERGERAC", worlds.EJ_BERGERAC, pmsi=worlds.EJ_BERGERAC)
    hospitals.write_text(f"{lists.REGIONAL}\n{row}", encoding="utf-8")
    file = files.write(
        tmp_path, "DMP_certificats_2022-08.csv",
        files.certificates([(worlds.BERGERAC, "CH", "Oui", "01/08/2022", "Oui")]),
    )  # fmt: skip
    nation, region = tmp_path / "nation", tmp_path / "region"

    def on(folder, *words, **more):
        return cli("--data-dir", folder, *words, **more)

    for folder in (nation, region):
        on(folder, "migrate")
        on(folder, "directory", "load", hospitals)
    on(nation, "sources", "load", file)
    key, bundle = tmp_path / "nation.pem", tmp_path / "paquet.zip"
    on(nation, "exchange", "keys", "--out", key)
    on(nation, "exchange", "export", bundle, "--name", "Nation")
    assert "pas de confiance" in on(region, "exchange", "import", bundle, code=2).stderr
    on(region, "exchange", "trust", key, "--name", "Nation")

    taken = json.loads(on(region, "exchange", "import", bundle, "--json").stdout)

    assert (taken["files"], taken["already"]) == (1, False)
    grids = []
    for folder in (nation, region):
        out = folder / "grille.csv"
        on(folder, "tracking", "export", *PLACE, out)
        grids.append(out.read_bytes())
    assert grids[0] == grids[1]
    assert "Commande effectuée" in grids[0].decode("utf-8-sig")
    assert "déjà été pris" in on(region, "exchange", "import", bundle).stdout
