"""What `jalon sources load` prints for people: why lines wait, and nothing for a file that is already there."""

import pytest

from jalon.config import command_line
from tests.sources import files, small

pytestmark = pytest.mark.django_db
NAME = "DMP_certificats_2022-08.csv"


def printed(capsys, *words):
    options = command_line.parse(["sources", "load", *map(str, words)])
    options.handler(options)
    return capsys.readouterr().out


def test_first_lines_of_each_reason_are_printed_with_what_to_look_at(tmp_path, capsys):
    [site] = small.establishments(1)
    unknown = [(small.number(f"3307877{rank}"), "x", "Oui", "", "") for rank in range(5)]
    header = [*files.CERTIFICATES[:4], "Installé depuis peu"]
    rows = [(site.code, "x", "Oui", "", ""), *unknown, ("TOTAL", "", "", "", "")]

    said = printed(capsys, files.write(tmp_path, NAME, files.certificates(rows, header)))

    assert f"{NAME} : attention, colonnes laissées de côté : colonne E « Installé depuis peu » : inconnue" in said
    assert "si l'une a changé de nom, ajoutez ce nom à ses headers dans dmp_certificats.yaml" in said
    assert said.count("n’est dans aucune liste chargée") == 3
    assert f"{NAME} : … et 2 autres pour la même raison" in said
    assert f"{NAME} : ligne 8 rejetée : aucun numéro FINESS lisible" in said


def test_same_file_again_gives_no_account_of_its_cells(tmp_path, capsys):
    [site] = small.establishments(1)
    path = files.write(tmp_path, NAME, files.certificates([(site.code, "x", "Oui", "", "Oui")]))

    assert "cellules des lignes rapprochées" in printed(capsys, path)
    again = printed(capsys, path)

    assert "rien n'a changé" in again
    assert "cellules" not in again
