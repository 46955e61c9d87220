"""Priorities: each mistake has its French sentence at its line; what is right becomes rules and conditions."""

import pytest

PRIORITY = """
title: Essai
grid: segur_es
rules:
  muet:
    label: Muet
    weight: 3
    when:
      - {column: meteo, is: Non démarré}
"""
CONDITION = "{column: meteo, is: Non démarré}"
WRONG = [
    ("grid: segur_es", "grid: segur_e", 2, "« segur_e » n'est pas l'identifiant d'une grille connue"),
    ("weight: 3", "weight: 0", 6, "un poids est plus grand que zéro"),
    ("weight: 3", "weight: lourd", 6, "un nombre est attendu, pas « lourd »"),
    ("    weight: 3\n", "", 5, "il manque la clé « weight »"),
    (f"\n      - {CONDITION}", " []", 7, "il faut au moins une condition"),
    (CONDITION, "{column: meteo}", 8, "celle-ci n'en a pas"),
    (CONDITION, "{column: meteo, is: Non démarré, is_not: Non démarré}", 8, "celle-ci en a 2 (is, is_not)"),
    (CONDITION, "{is: Non démarré}", 8, "« is » se dit d'une colonne"),
    (CONDITION, "{column: meteo, sector: public}", 8, "« sector » se dit de l'établissement"),
    (CONDITION, "{sector: publique}", 8, "vouliez-vous dire « public » ?"),
    (CONDITION, "{department: [971A]}", 8, "« 971A » n'est pas le code d'un département"),
    (CONDITION, "{category: [EHPAD]}", 8, "« EHPAD » n'est pas le code d'une catégorie FINESS"),
    (CONDITION, "{column: méteo, is: x}", 8, "« méteo » n'est pas un identifiant"),
    (CONDITION, "{column: metteo, is: x}", 8, "la grille « segur_es » ; vouliez-vous dire « meteo » ?"),
    (CONDITION, "{column: meteo, is: Non démaré}", 8, "vouliez-vous dire « Non démarré » ?"),
    (CONDITION, "{column: meteo, is: []}", 8, "il faut au moins une valeur"),
    (CONDITION, "{column: meteo, at_least: 3}", 8, "« at_least » se dit d'un nombre"),
    (CONDITION, "{column: insi_appels, is: 3}", 8, "est un nombre : dites at_least ou at_most"),
    (CONDITION, "{column: insi_appel, carried_for: 3}", 8, "ne se reprend pas d'un mois à l'autre"),
    (CONDITION, "{column: insi_appels, silent_for: 0}", 8, "un nombre de mois va de 1 à 24"),
    (CONDITION, "{column: insi_appels, fallen_by: 120}", 8, "un pourcentage va de 0 (exclu) à 100"),
    (CONDITION, "{column: meteo, state: vide}", 8, "« vide » n'est pas accepté ici"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "message"), WRONG)
def test_mistake_is_explained_at_its_line(region, old, new, line, message):
    assert old in PRIORITY
    region.write("priorities/essai.yaml", PRIORITY.replace(old, new))

    found = region.problems()

    assert [one for one, said in found if message in said] == [line], found


def test_conditions_are_read_with_their_limits(region):
    several = "[{column: insi_appels, fallen_by: 40, months: 6}, {column: meteo, unchanged_for: 3}, {member_of: ght}]"
    region.write("priorities/essai.yaml", PRIORITY.replace(f"\n      - {CONDITION}", f" {several}"))

    fallen, unchanged, member = region.load().priorities["essai"].rules[0].when

    assert (fallen.test, fallen.number, fallen.months) == ("fallen_by", 40, 6)
    assert (unchanged.test, unchanged.months) == ("unchanged_for", 3)
    assert (member.column, member.test, member.values) == ("", "member_of", ("ght",))


def test_region_replaces_shipped_weights_by_naming_their_version(region):
    shipped = region.load().priorities["accompagner_es"]
    text = shipped.path.read_text("utf-8").replace("weight: 5", "weight: 9")
    region.write("priorities/accompagner_es.yaml", f"{text}replaces: {shipped.version}\n")

    held = region.load()

    assert held.problems == ()
    assert held.priorities["accompagner_es"].rules[0].weight == 9
