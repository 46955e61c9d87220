"""Mistakes in the description of a report are explained at their line; what it leaves out has a default."""

import pytest

REPORT = """
title: Essai
why: Voir.
grids: [segur_es]
audience: Comité
sections:
  - kind: key_figures
    figures:
      - {column: asp_etat_dpi, counts: [Commande signée]}
      - insi_appel
  - kind: lines
    columns: [finess_et, meteo]
    where:
      - {column: meteo, is: [Non démarré]}
    sort: -raison_sociale
  - kind: missing
"""
WRONG = [
    ("audience: Comité\n", "", 1, "il manque la clé « audience »"),
    ("grids: [segur_es]", "grids: [segur]", 3, "« segur » n'est pas l'identifiant d'une grille connue"),
    ("kind: missing", "kind: manquant", 15, "« manquant » n'est pas accepté ici"),
    ("kind: lines", "kind: alerts", 11, "clé inconnue « columns »"),
    (
        "- insi_appel",
        "- insi_appell",
        9,
        "n'est une colonne d'aucune de ses grilles ; vouliez-vous dire « insi_appel »",
    ),
    ("- insi_appel", "- esms_dui", 9, "« esms_dui » n'est une colonne d'aucune de ses grilles"),
    ("[Commande signée]", "[Commandé]", 8, "« Commandé » n'est pas une valeur de « asp_etat_dpi »"),
    ("is: [Non démarré]", "is: [Démarré]", 13, "« Démarré » n'est pas une valeur de « meteo »"),
    ("{column: asp_etat_dpi,", "{column: asp_montant_dpi,", 8, "est un nombre : « Commande signée » n'est pas"),
    ("-raison_sociale", "-nom", 14, "« nom » n'est une colonne d'aucune de ses grilles"),
    ("audience: Comité", "audience: Comité\nformats: [docx]", 5, "« docx » n'est pas accepté ici"),
    ("  - kind: missing", "  - kind: alerts", 15, "dit ce qui alerte : signals, contests ou findings"),
]


@pytest.mark.parametrize(("old", "new", "line", "expected"), WRONG)
def test_mistake_is_explained_at_its_line(region, old, new, line, expected):
    assert old in REPORT
    region.write("reports/essai.yaml", REPORT.replace(old, new))

    found = region.problems()

    assert [place for place, message in found if expected in message] == [line], found
    assert "essai" not in region.load().reports


def test_report_with_nothing_more_has_its_defaults(region):
    region.write("reports/essai.yaml", REPORT)

    report = region.load().reports["essai"]

    assert (report.formats, report.layout, report.notice) == (("pdf", "xlsx"), "portrait", "")
    assert [section.kind for section in report.sections] == ["key_figures", "lines", "missing"]
    assert report.sections[0].figures[1].column == "insi_appel"
    assert report.sections[1].where[0].among == ("Non démarré",)


def test_region_replaces_a_shipped_report(region):
    version = region.load().reports["comite"].version
    region.write("reports/comite.yaml", REPORT + f"replaces: {version}\n")

    held = region.load()

    assert held.problems == ()
    assert held.reports["comite"].title == "Essai"


def test_column_that_the_region_added_may_be_in_its_report(region):
    region.write("indicators/r75_avis.yaml", "title: Avis\ntheme: sih\nowner: region\ntype: text\n")
    region.write("columns/r75_avis.yaml", "title: Avis\ngrid: segur_es\ntheme: sih\nregions: [75]\n")
    region.write("reports/essai.yaml", REPORT.replace("columns: [finess_et, meteo]", "columns: [finess_et, r75_avis]"))

    assert region.problems() == []


def test_report_waits_for_the_file_it_names_to_be_mended(region):
    """A regional indicator with a mistake gives way to the shipped one: the shipped reports still stand."""
    version = region.load().indicators["meteo"].version
    region.write(
        "indicators/meteo.yaml", f"title: Météo\ntheme: nulle\nowner: region\ntype: yes_no\nreplaces: {version}\n"
    )

    assert set(region.load().reports) >= {"comite", "cors", "cosui"}
