"""Each kind of mistake gives its French sentence, at its line; several are said at once."""

import pytest

INDICATOR = """
title: Essai
theme: insi
owner: region
type: choice
values: [Oui, Non]
"""
SOURCE = """
title: Essai
producer: Nous
owner: region
columns:
  finess: {role: key, grain: et, headers: [FINESS]}
  appel: {role: value, indicator: insi_appel, headers: [Appel]}
"""
CHECK = """
title: Essai
kind: numerator_over_denominator
severity: info
settings: {numerator: cnsa_dui_actifs, denominator: cnsa_file_active}
"""
GRID = """
title: Essai
domain: ES
themes:
  insi:
    columns:
      insi_appel: Appel
"""
LIST = """
title: Essai
kind: communes
fields:
  code: [code]
  name: {headers: [nom], required: true}
"""


def changed(text, old, new):
    assert old in text
    return text.lstrip("\n").replace(old, new)


WRONG_INDICATORS = [
    ("theme: insi", "thème: insi", 2, "clé inconnue « thème » ; vouliez-vous dire « theme » ?"),
    ("theme: insi\n", "", 1, "il manque la clé « theme »"),
    (
        "theme: insi",
        "theme: inssi",
        2,
        "« inssi » n'est pas l'identifiant d'un thème connu ; vouliez-vous dire « insi » ?",
    ),
    ("owner: region", "owner: regions", 3, "d'un acteur connu ; vouliez-vous dire « region » ?"),
    ("type: choice", "type: choix", 4, "« choix » n'est pas accepté ici ; vouliez-vous dire « choice » ?"),
    ("title: Essai", "title:", 1, "le texte est vide"),
    ("title: Essai", "title: [a, b]", 1, "un texte est attendu ici"),
    ("[Oui, Non]", "[Oui, OUI]", 5, "« OUI » et « Oui » se lisent de la même façon"),
    ("[Oui, Non]", "[]", 1, "demande la liste des valeurs admises"),
    ("[Oui, Non]", "[Oui, Non]\nsynonyms: {Oui: [x], Non: [X]}", 6, "à la fois pour « Oui » et « Non »"),
    ("[Oui, Non]", "[Oui, Non]\nsynonyms: {Ouii: [x]}", 6, "« Ouii » n'est pas dans la liste des valeurs"),
    ("[Oui, Non]", "[Oui, Non]\nsynonyms: {Oui: [non]}", 6, "« Non » est une valeur admise"),
    ("[Oui, Non]", "[Oui, Non]\nnot_applicable: [Sans objet]", 6, "« Sans objet » n'est pas dans la liste"),
    ("[Oui, Non]", "[Oui, Non]\nminimum: 0", 6, "« minimum » n'a de sens qu'avec un nombre"),
    ("[Oui, Non]", "[Oui, Non]\nadditive: sum", 6, "ne s'additionnent pas"),
    ("[Oui, Non]", "[Oui, Non]\ncumulates: year", 6, "ne se cumulent pas"),
    ("[Oui, Non]", "[Oui, Non]\ncarries_over: peut-être", 6, "« oui » ou « non » est attendu"),
    ("[Oui, Non]", "[Oui, Non]\ngrains: [et, gt]", 6, "« gt » n'est pas accepté ici"),
    ("[Oui, Non]", "[Oui, Non]\nderived: {how: somme, of: [insi_appel]}", 6, "« somme » n'est pas accepté ici"),
    ("[Oui, Non]", "[Oui, Non]\nderived: {how: any, of: [insi_appel]}", 6, "demande les valeurs qui comptent"),
    ("[Oui, Non]", "[Oui, Non]\nderived: {how: any, of: [insi_apel], equals: [Oui]}", 6, "dire « insi_appel »"),
    (
        "[Oui, Non]",
        "[Oui, Non]\nderived: {how: any, of: [insi_appel], equals: [O]}",
        6,
        "« O » n'est pas une valeur de",
    ),
    ("[Oui, Non]", "[Oui, Non]\nderived: {how: any, of: [essai], equals: [Oui]}", 6, "tourne en rond : essai → essai"),
    ("[Oui, Non]", "[Oui, Non]\nvariants: [a, b]", 6, "bloc « variante: libellé »"),
    ("[Oui, Non]", "[Oui, Non]\ntitle: Autre", 6, "la clé « title » est écrite deux fois (la première fois ligne 1)"),
    ("values: [Oui, Non]", "values: [Oui, Non", 6, "n'est pas refermée, ou une virgule y manque"),
    ("theme: insi", "\ttheme: insi", 2, "une tabulation sert de retrait"),
    ("title: Essai", "title: Essai : le bon", 1, "se met entre guillemets"),
    ("title: Essai", 'title: "Essai', 6, "guillemet"),
    ("[Oui, Non]", "&a [Oui, Non]\nnot_applicable: *a", 5, "les renvois (&nom, *nom) ne sont pas admis"),
    (
        "type: choice\nvalues: [Oui, Non]",
        "type: integer\nderived: {how: ratio, of: [insi_appels]}",
        5,
        "part de 2 indicateurs",
    ),
    ("type: choice\nvalues: [Oui, Non]", "type: number\nderived: {how: change, of: [meteo]}", 5, "n'est pas un nombre"),
    (
        "type: choice\nvalues: [Oui, Non]",
        "type: integer\nderived: {how: monthly, of: [insi_appels]}",
        5,
        "cumul annuel",
    ),
    (
        "type: choice\nvalues: [Oui, Non]",
        "type: integer\nminimum: beaucoup",
        5,
        "un nombre est attendu, pas « beaucoup »",
    ),
    ("type: choice\nvalues: [Oui, Non]", "type: integer\nminimum: 5\nmaximum: 2", 5, "le minimum dépasse le maximum"),
]


@pytest.mark.parametrize(("old", "new", "line", "expected"), WRONG_INDICATORS)
def test_mistake_in_an_indicator(region, old, new, line, expected):
    region.write("indicators/essai.yaml", changed(INDICATOR, old, new))

    held = region.load()

    found = [(one.line, one.message) for one in held.problems]
    assert any(at == line and expected in message for at, message in found), found
    assert "essai" not in held.indicators


WRONG_SOURCES = [
    ("columns:", "colonnes:", 4, "clé inconnue « colonnes » ; vouliez-vous dire « columns » ?"),
    ("role: key", "role: clef", 5, "« clef » n'est pas accepté ici"),
    ("role: key, grain: et,", "role: label,", 5, "aucune colonne n'a le rôle key"),
    ("role: value, indicator: insi_appel", "role: ignored", 5, "aucune colonne n'a le rôle value"),
    (", indicator: insi_appel", "", 6, "dit quel indicateur elle publie"),
    ("indicator: insi_appel", "indicator: insi_apel", 6, "vouliez-vous dire « insi_appel » ?"),
    ("indicator: insi_appel", "indicator: asp_etat_{item}", 6, "{item}, {variant} ou {label} se met entre guillemets"),
    ("indicator: insi_appel", "indicator: 'asp_etat_{item}'", 6, "{item} demande une colonne de rôle item"),
    ("indicator: insi_appel", "indicator: dmp_un_domaine", 6, "est calculé : un fichier ne le publie pas"),
    ("indicator: insi_appel", "indicator: insi_appel, grain: ej", 6, "n'est pas dit au grain ej"),
    ("grain: et", "grain: ej", 6, "l'indicateur « insi_appel » n'est pas dit au grain ej (il l'est à : et)"),
    ("role: value, indicator: insi_appel", "role: key", 6, "une feuille n'a qu'une colonne de rôle key"),
    (
        "headers: [Appel]}",
        "headers: [Appel]}\n  double: {indicator: insi_appel, headers: [Double]}",
        7,
        "« insi_appel » est déjà publié par la colonne « appel »",
    ),
    ("headers: [Appel]", "headers: [*Appel]", 6, "un texte qui commence par ce caractère (*, &, %, @…)"),
    ("owner: region", "owner: regio", 3, "vouliez-vous dire « region » ? (connus : ans, asp, cnam,"),
    (
        "owner: region",
        "owner: region\ncoverage: {regions: [Bretagne]}",
        4,
        "« Bretagne » n'est pas l'identifiant d'une région connue ; écrivez son code : 53 pour Bretagne",
    ),
    ("grain: et", "grain: projet", 5, "le grain « projet » ne va pas avec le rôle key"),
    ("headers: [Appel]", "headers: [finess]", 6, "l'en-tête « finess » est déjà celui de la colonne « finess »"),
    (", headers: [Appel]", "", 6, "il manque la clé « headers »"),
    ("headers: [Appel]", "headers: []", 6, "il faut au moins un en-tête"),
    (
        "headers: [Appel]",
        "headers: [Appel], values: {a: [b]}",
        6,
        "« values » n'a de sens que pour les rôles item et grain",
    ),
    ("headers: [Appel]", "headers: [Appel], value: {type: integer}", 6, "ne peut pas être lue en integer"),
    ("headers: [Appel]", "headers: [Appel], value: {synonyms: {Ouais: [x]}}", 6, "« Ouais » n'est pas dans la liste"),
    ("owner: region", "owner: region\nperiod: {found_in: [nom]}", 4, "« nom » n'est pas accepté ici"),
    (
        "owner: region",
        "owner: region\ncoverage: {regions: [75, 999]}",
        4,
        "« 999 » n'est pas l'identifiant d'une région",
    ),
    ("owner: region", "owner: region\nsheets: []", 1, "il faut soit « columns »"),
    ("  finess: {", "  N° FINESS: {", 5, "« N° FINESS » n'est pas un identifiant"),
    ("  finess: {", "  - finess: {", 5, "il faut ici un bloc « identifiant: … » par colonne"),
]


@pytest.mark.parametrize(("old", "new", "line", "expected"), WRONG_SOURCES)
def test_mistake_in_a_source(region, old, new, line, expected):
    text = changed(SOURCE, old, new)
    if new.startswith("  - "):
        text = text.replace("  appel:", "  - appel:")
    region.write("sources/essai.yaml", text)

    held = region.load()

    found = [(one.line, one.message) for one in held.problems]
    assert any(at == line and expected in message for at, message in found), found
    assert "essai" not in held.sources


def test_grain_column_asks_both_grains_of_the_indicator(region):
    grain = "  niveau: {role: grain, headers: [Niveau], values: {ej: [EJ], et: [ET]}}\n"
    region.write("sources/essai.yaml", SOURCE + grain)

    [(line, message)] = region.problems()

    assert (line, message) == (6, "l'indicateur « insi_appel » n'est pas dit au grain ej (il l'est à : et) ; s'il "
                                  "peut l'être, ajoutez ej à sa clé grains")  # fmt: skip


def test_members_of_a_family_that_cannot_be_read_are_said_to_be_left_aside(region):
    region.write("indicators/brique.yaml", INDICATOR + "variants: [dpi, pui]\n")
    region.write("sources/essai.yaml", changed(SOURCE, "insi_appel", "brique_dpi"))

    followed = {one.path.stem: one.message for one in region.load().problems if one.follows}

    assert followed == {"essai": "« brique_dpi » est laissé de côté, son fichier ayant une erreur"}


def test_column_of_a_grid_may_say_nothing(region):
    region.write("grids/essai.yaml", changed(GRID, "insi_appel: Appel", "insi_appel:"))

    [column] = region.load().grids["essai"].columns

    assert column.label == region.load().indicators["insi_appel"].title


OTHERS = [
    ("checks", CHECK, "kind: numerator_over_denominator", "kind: devine", 2, "« devine » n'est pas accepté ici"),
    ("checks", CHECK, "severity: info", "severity: grave", 3, "(acceptés : info, avertissement, erreur)"),
    ("checks", CHECK, "numerator: cnsa_dui_actifs, ", "", 4, "il manque la clé « numerator »"),
    ("checks", CHECK, "numerator:", "numérateur:", 4, "vouliez-vous dire « numerator » ?"),
    ("checks", CHECK, "cnsa_dui_actifs", "cnsa_dui", 4, "d'un indicateur connu"),
    ("checks", CHECK, "kind: numerator_over_denominator", "kind: duplicate_row", 4, "n'a pas de réglage"),
    ("grids", GRID, "insi_appel: Appel", "insi_apel: Appel", 6, "vouliez-vous dire « insi_appel » ?"),
    ("grids", GRID, "  insi:", "  inssi:", 4, "d'un thème connu ; vouliez-vous dire « insi » ?"),
    ("grids", GRID, "Appel", "{label: Appel, fresh_for: 2}", 6, "n'a de sens qu'avec shows: latest"),
    ("grids", GRID, "domain: ES", "domain: ESM", 2, "vouliez-vous dire « ES » ?"),
    ("lists", LIST, "code: [code]", "codes: [code]", 4, "une liste de type communes n'a pas de colonne « codes »"),
    ("lists", LIST, "kind: communes", "kind: communes\nvintage_field: vintage", 3, "aucune colonne « vintage »"),
    (
        "domain_rules",
        "\ntitle: Essai\nclauses:\n  - {domain: ES, field: category}\n",
        "Essai",
        "Règle",
        3,
        "demande ses valeurs",
    ),
]


@pytest.mark.parametrize(("folder", "text", "old", "new", "line", "expected"), OTHERS)
def test_mistake_in_another_file(region, folder, text, old, new, line, expected):
    region.write(f"{folder}/essai.yaml", changed(text, old, new))

    held = region.load()

    found = [(one.line, one.message) for one in held.problems]
    assert any(at == line and expected in message for at, message in found), found
    assert "essai" not in getattr(held, folder)


@pytest.mark.parametrize(
    ("folder", "text"),
    [("indicators", INDICATOR), ("sources", SOURCE), ("checks", CHECK), ("grids", GRID), ("lists", LIST)],
)
def test_the_texts_of_this_file_are_right_before_they_are_spoilt(region, folder, text):
    region.write(f"{folder}/essai.yaml", text)

    held = region.load()

    assert held.problems == ()
    assert "essai" in getattr(held, folder)


def test_several_mistakes_are_said_at_once_with_line_and_column(region):
    region.write("indicators/essai.yaml", "titre: Essai\ntheme: nulle\nowner: region\ntype: choix\n")

    problems = region.load().problems

    assert [(one.line, one.column) for one in problems] == [(1, 1), (1, 1), (4, 7)]
    assert problems[2].message.startswith("« choix » n'est pas accepté ici")


def test_calculations_in_a_circle_are_named(region):
    for name, other in (("a", "b"), ("b", "c"), ("c", "a")):
        derived = f"derived: {{how: change, of: [{other}]}}"
        region.write(f"indicators/{name}.yaml", f"title: {name}\ntheme: insi\nowner: region\ntype: number\n{derived}\n")

    messages = [message for _, message in region.problems()]

    assert "le calcul tourne en rond : a → b → c → a" in messages


def test_file_name_that_is_no_identifier(region):
    region.write("indicators/Météo 2.yaml", INDICATOR)

    [(line, message)] = region.problems()

    assert line == 1
    assert "« Météo 2 » ne peut pas être un identifiant" in message


def test_file_in_an_unknown_folder(region):
    region.write("source/essai.yaml", SOURCE)

    [(_, message)] = region.problems()

    assert message.startswith("dossier inconnu « source » ; vouliez-vous dire « sources » ?")


def test_file_that_is_not_utf8(region):
    path = region.write("indicators/essai.yaml", INDICATOR)
    path.write_bytes("title: Essai\nwhy: été\n".encode("cp1252"))

    [(line, message)] = region.problems()

    assert line == 2
    assert "UTF-8" in message


@pytest.mark.parametrize("text", ["", "# rien\n"])
def test_empty_file(region, text):
    region.write("indicators/essai.yaml", text)

    assert region.problems() == [(1, "le fichier est vide")]


def test_same_identifier_in_two_files(region):
    region.write("indicators/essai.yaml", INDICATOR)
    region.write("indicators/encore/essai.yaml", INDICATOR)

    [(_, message)] = region.problems()

    assert "l'identifiant « essai » est déjà celui de essai.yaml" in message


def test_words_with_a_mistake_leave_the_others(region):
    region.write("themes.yaml", "pui: {titre: Pharmacie}\nsoins: {title: Soins}\n")

    held = region.load()

    assert {one.line for one in held.problems} == {1}
    assert "soins" in held.themes
    assert "pui" not in held.themes
