"""Perimeters, lists of molecules, followed pairs, checks and exports: those shipped, and their mistakes."""

import csv

import pytest

from jalon.catalogue import SHIPPED
from jalon.catalogue.loader import load
from jalon.catalogue.reader.vocabulary.antibiotic_exports import VALUES
from jalon.catalogue.reader.vocabulary.antibiotics import UNIT_DOMAINS

TABLES = SHIPPED / "codelists" / "antibiotics"
LIST = "title: Essai\nkind: class\ncodes: [J01DD]\n"
RATIO = "title: Essai\nkind: ratio\nnumerator: [c3g]\ndenominator: [antibiotiques_total]\n"
PAIRS = (
    "title: Essai\npairs:\n  un:\n    title: Un\n    organism: Escherichia coli\n    class: C3G\n    measure: percent\n"
)
EXPORT = "title: Essai\nsubject: bed_days\ncolumns:\n  - {header: UF, value: unit_code}\n"


@pytest.fixture(scope="module")
def shipped():
    return load(SHIPPED)


def table(name):
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_spares_keeps_complete_hospitalisation_of_ten_domains(shipped):
    spares = shipped.perimeters["spares"]

    assert spares.activities == ("3", "20")
    assert spares.domains == UNIT_DOMAINS[:10]
    assert (spares.screening, spares.unknown_units, spares.filters_units) == ("excluded", "excluded", True)


def test_other_perimeters_keep_every_unit(shipped):
    diagnostic, none = shipped.perimeters["diagnostic"], shipped.perimeters["none"]

    assert (diagnostic.filters_units, diagnostic.unknown_units, diagnostic.screening) == (False, "included", "excluded")
    assert (none.filters_units, none.unknown_units, none.screening) == (False, "included", "included")


def test_domains_and_activities_are_those_of_the_tables(shipped):
    activities = {one["code"] for one in table("ta") if one["eligible"] == "oui"}

    assert set(UNIT_DOMAINS) == {one["domain"] for one in table("de")}
    assert set(shipped.perimeters["spares"].activities) == activities


@pytest.mark.parametrize(
    ("id", "column", "value"),
    [
        ("antibiotiques_total", "scope", "total"),
        ("large_spectre", "broad_spectrum", "oui"),
        ("critiques", "critical", "oui"),
        ("dernier_recours", "last_resort", "oui"),
        ("fluoroquinolones", "family", "fluoroquinolones"),
        ("carbapenemes", "family", "carbapenemes"),
        ("aminosides", "family", "aminosides"),
    ],
)
def test_list_is_what_the_table_of_molecules_marks(shipped, id, column, value):
    listed = {one["atc"] for one in table("molecules") if shipped.atb_lists[id].holds(one["atc"])}

    assert listed == {one["atc"] for one in table("molecules") if one[column] == value}


def test_every_code_of_a_list_begins_a_molecule_of_the_table(shipped):
    molecules = [one["atc"] for one in table("molecules")]
    codes = {code for one in shipped.atb_lists.values() for code in (*one.codes, *one.but_not)}

    assert [code for code in sorted(codes) if not any(atc.startswith(code) for atc in molecules)] == []


def test_every_code_of_a_list_says_its_name(shipped):
    for one in shipped.atb_lists.values():
        lines = one.path.read_text("utf-8").splitlines()
        assert [line for line in lines if line.startswith("  - ") and " # " not in line] == [], one.id


def test_what_is_written_from_memory_says_so(shipped):
    unsure = {one.id for one in shipped.atb_lists.values() if not one.confirmed}

    assert {"large_spectre", "part_large_spectre", "critiques", "dernier_recours", "anti_sarm"} <= unsure
    assert [one.id for one in shipped.atb_lists.values() if not one.source] == []


def test_aware_lists_take_their_group_from_the_table(shipped):
    groups = {one.aware for one in shipped.atb_lists.values() if one.kind == "aware"}

    assert groups == {one["aware"] for one in table("molecules")} - {""}


def test_lists_tell_class_from_molecule(shipped):
    lists = shipped.atb_lists

    assert lists["c3g"].holds("J01DD04")
    assert not lists["fluoroquinolones"].holds("J01MB02")
    assert lists["critiques"].holds("J01DD01")
    assert not lists["critiques"].holds("J01DD52")
    assert not lists["aware_access"].holds("J01CA04")  # the table says it, not the code


def test_pairs_name_organisms_antibiotics_and_specimens_of_the_tables(shipped):
    pairs = shipped.atb_pairs["suivies"].pairs

    assert {one.organism for one in pairs} - {""} <= {one["name"] for one in table("organisms")}
    assert {one.group for one in pairs} - {""} <= {one["group"] for one in table("organisms")}
    assert {one.code for one in pairs} - {""} <= {one["atc"] for one in table("molecules")}
    assert {one.class_code for one in pairs} - {""} <= {one["code"] for one in table("classes")}
    assert {kind for one in pairs for kind in one.specimens} <= {one["kind"] for one in table("specimens")}


def test_the_five_national_indicators_are_there(shipped):
    national = {one.id for one in shipped.atb_pairs["suivies"].pairs if one.national}

    assert national == {
        "epc_incidence",
        "kpneumoniae_c3g_incidence",
        "kpneumoniae_blse_incidence",
        "kpneumoniae_epc_hemocultures",
        "efaecium_vancomycine_hemocultures",
    }


def test_published_percentages_are_weighted_by_their_tested_isolates(shipped):
    published = [one for one in shipped.atb_pairs["suivies"].pairs if one.measure == "percent" and one.indicator]

    assert len(published) == 7
    for one in published:
        assert shipped.indicators[one.indicator].denominator == one.tested_indicator


def test_rates_are_calculated_from_what_is_published(shipped):
    rate, incidence = shipped.indicators["atb_ddj_c3g"], shipped.indicators["atb_di_epc"]

    assert (rate.derived.of, rate.derived.times) == (("atb_n_ddj_c3g", "atb_journees"), 1000)
    assert (incidence.derived.of, incidence.derived.times) == (("atb_n_di_epc", "atb_journees"), 1000)


def test_jump_is_thirty_percent_and_an_implausible_rate_five_thousand(shipped):
    assert shipped.atb_checks["saut"].settings["percent"] == 30
    assert shipped.atb_checks["taux_invraisemblable"].settings == {"maximum": 5000}
    assert shipped.atb_checks["resistance_naturelle"].settings == {}


def test_check_without_settings_has_the_defaults_of_its_rule(region):
    region.write("atb_checks/essai.yaml", "title: Essai\nrule: eligible_unit_missing\nseverity: info\n")

    assert region.load().atb_checks["essai"].settings == {"files": ("bed_days",)}


def test_exports_say_that_they_are_proposals(shipped):
    assert {one.subject for one in shipped.atb_exports.values()} == set(VALUES)
    assert all("pas public" in one.notice for one in shipped.atb_exports.values())


MISTAKES = [
    ("perimeters", "title: Essai\nactivities: [03]\n", 2,
     "« 03 » : les codes TA s'écrivent en chiffres, sans zéro devant : 3, 20"),
    ("perimeters", "title: Essai\nactivities: [HC]\n", 2,
     "« HC » : les codes TA s'écrivent en chiffres, sans zéro devant : 3, 20"),
    ("perimeters", "title: Essai\ndomains: [SMR]\nunknown_units: included\n", 3,
     "une unité inconnue n'a ni TA ni DE : elle ne peut pas être retenue par un périmètre qui les regarde"),
    ("atb_lists", LIST.replace("codes: [J01DD]\n", ""), 1, "une liste « class » demande la clé codes"),
    ("atb_lists", LIST.replace("J01DD", "C3G"), 3, "« C3G » n'est ni un code ATC ni le début d'un code ATC"),
    ("atb_lists", LIST + "but_not: [J01MA]\n", 4, "« J01MA » n'est pas dans la liste : rien à en retirer"),
    ("atb_lists", LIST + "aware: access\n", 4, "« aware » n'a pas de sens dans une liste « class »"),
    ("atb_lists", LIST + "at_least: 0\n", 4, "« at_least » n'a pas de sens dans une liste « class »"),
    ("atb_lists", "title: Essai\nkind: aware\n", 1, "une liste « aware » demande la clé aware"),
    ("atb_lists", RATIO.replace("numerator: [c3g]\n", ""), 1, "une liste « ratio » demande la clé numerator"),
    ("atb_lists", RATIO + "codes: [J01]\n", 5, "« codes » n'a pas de sens dans une liste « ratio »"),
    ("atb_lists", RATIO.replace("[c3g]", "[c3gg]"), 3,
     "« c3gg » n'est pas l'identifiant d'une liste de molécules connue ; vouliez-vous dire « c3g » ?"),
    ("atb_pairs", PAIRS.replace("    class: C3G\n", ""), 3,
     "un couple dit une seule de ces clés : code, class, phenotype"),
    ("atb_pairs", PAIRS.replace("    class: C3G\n", "    class: C3G\n    phenotype: blse\n"), 3,
     "un couple dit une seule de ces clés : code, class, phenotype"),
    ("atb_pairs", PAIRS + "    group: enterobacterales\n", 3, "un couple dit une seule de ces clés : organism, group"),
    ("atb_pairs", PAIRS.replace("class: C3G", "code: J01DD"), 6, "« J01DD » n'est pas un code ATC complet (J01DD01)"),
    ("atb_pairs", PAIRS.replace("percent", "incidence") + "    tested_indicator: atb_journees\n", 8,
     "« tested_indicator » n'a de sens qu'avec percent"),
    ("atb_pairs", PAIRS + "    indicator: atb_r\n", 8, "« atb_r » n'est pas l'identifiant d'un indicateur connu"),
    ("atb_checks", "title: Essai\nrule: natural_resistance\nseverity: info\nsettings: {percent: 3}\n", 4,
     "un contrôle « natural_resistance » n'a pas de réglage"),
    ("atb_checks", "title: Essai\nrule: jump\nseverity: info\nsettings: {pourcent: 3}\n", 4,
     "clé inconnue « pourcent » ; vouliez-vous dire « percent » ?"),
    ("atb_checks", "title: Essai\nrule: jump\nseverity: info\nsettings: 3\n", 4,
     "des lignes « clé: valeur » sont attendues ici"),
    ("atb_exports", EXPORT + "  - {header: DDJ, value: ddd}\n", 5, "un fichier bed_days n'a pas de « ddd »"),
    ("atb_exports", EXPORT.replace("unit_code", "resistant"), 4, "un fichier bed_days n'a pas de « resistant »"),
    ("atb_exports", EXPORT + "perimeter: spare\n", 5,
     "« spare » n'est pas l'identifiant d'un périmètre connu ; vouliez-vous dire « spares » ?"),
]  # fmt: skip


@pytest.mark.parametrize(("folder", "text", "line", "message"), MISTAKES)
def test_mistake_is_explained_at_its_line(region, folder, text, line, message):
    region.write(f"{folder}/essai.yaml", text)

    assert [said for at, said in region.problems() if at == line and said.startswith(message)]


@pytest.mark.parametrize(
    ("folder", "text"),
    [
        ("atb_lists", LIST + "routes: [P]\n"),
        ("atb_lists", RATIO + "at_most: 5\n"),
        ("atb_pairs", PAIRS),
        ("atb_exports", EXPORT),
        ("atb_exports", EXPORT.replace("  - {header: UF, value: unit_code}", "  {header: UF, value: unit_code}")),
        ("perimeters", "title: Essai\nactivities: [3]\n"),
    ],
)
def test_region_writes_its_own(region, folder, text):
    region.write(f"{folder}/essai.yaml", text)

    held = region.load()

    assert held.problems == ()
    assert getattr(held, folder)["essai"].title == "Essai"
