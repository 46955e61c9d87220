"""jalon catalogue check and list, as typed."""

import json

import pytest

from jalon.__main__ import main

WRONG = "title: Essai\ntheme: inssi\nowner: region\ntype: yes_no\n"


@pytest.fixture
def wrong(region):
    return region.write("indicators/essai.yaml", WRONG)


def test_check_of_the_shipped_catalogue(capsys, tmp_path):
    assert main(["catalogue", "check"]) == 0

    assert capsys.readouterr().out.startswith("Aucune faute : ")


def test_check_says_file_line_and_column(capsys, region, wrong):
    code = main(["catalogue", "check", str(region.folder)])

    said = capsys.readouterr().out
    assert code == 2
    assert "indicators/essai.yaml, ligne 2, colonne 8 : « inssi » n'est pas l'identifiant d'un thème connu" in said
    assert "1 faute dans 1 fichier, laissé de côté" in said


@pytest.mark.parametrize("name", ["indicators/essai.yaml", "indicators", "."])
def test_check_takes_a_file_or_a_folder(capsys, region, wrong, name):
    assert main(["catalogue", "check", str(region.folder / name)]) == 2


def test_check_of_a_file_leaves_out_the_others(capsys, region, wrong):
    right = region.write("indicators/juste.yaml", WRONG.replace("inssi", "insi"))

    assert main(["catalogue", "check", str(right)]) == 0


def test_check_in_json(capsys, region, wrong):
    main(["catalogue", "check", str(region.folder), "--json"])

    said = json.loads(capsys.readouterr().out)
    [problem] = said["problems"]
    assert (problem["file"], problem["line"], problem["column"]) == (str(wrong), 2, 8)
    assert said["sources"] > 0


@pytest.mark.parametrize("name", ["nulle_part", "."])
def test_check_of_what_is_no_catalogue_is_refused(capsys, tmp_path, name):
    assert main(["catalogue", "check", str(tmp_path / name)]) == 2

    assert str(tmp_path) in capsys.readouterr().err


def test_list_gives_each_version(capsys):
    assert main(["catalogue", "list", "grids"]) == 0

    said = capsys.readouterr().out
    assert "Grilles" in said
    assert "segur_es" in said
    assert "Indicateurs" not in said


def test_list_in_json(capsys):
    assert main(["catalogue", "list", "--json"]) == 0

    said = json.loads(capsys.readouterr().out)
    assert {"id", "version", "title", "status", "shipped"} == set(said["indicators"][0])


def test_check_says_first_what_is_to_be_mended(capsys, region, wrong):
    derived = "    derived: {how: any, of: [essai], equals: [Oui]}\n"
    region.write("indicators/ailleurs.yaml", WRONG.replace("inssi", "insi") + derived.lstrip())

    main(["catalogue", "check", str(region.folder)])

    first, second, _ = capsys.readouterr().out.splitlines()
    assert first.startswith("indicators/essai.yaml, ligne 2")
    assert second.endswith("« essai » est laissé de côté, son fichier ayant une erreur")


def test_list_names_actors_and_themes(capsys):
    main(["catalogue", "list", "actors"])
    main(["catalogue", "list", "themes", "--json"])

    text, themes = capsys.readouterr().out.rsplit("\n{", 1)
    assert "cnam                             Cnam" in text
    assert {"id": "insi", "title": "INSi"} in json.loads("{" + themes)["themes"]
