"""The tables that ship agree with themselves, and with the open data of `real_data`."""

import csv
import json

import pytest

from jalon.antibiotics import references
from jalon.antibiotics.references import tables
from jalon.antibiotics.resolution.labels import label_key

# Species that laboratories report and that the extract of the taxonomy in `real_data` leaves out, checked by hand.
OUTSIDE_THE_EXTRACT = set(
    """Comamonas kerstersii|Ralstonia insidiosa|Ochrobactrum intermedium|Brucella abortus|Brucella suis
    |Lactobacillus iners|Atopobium vaginae|Dialister microaerophilus|Sutterella|Alistipes|Mycobacterium chimaera
    |Candida krusei|Candida lusitaniae|Candida guilliermondii|Candida pelliculosa|Candida norvegensis|Candida famata
    |Candida utilis|Trichosporon asahii|Trichosporon|Geotrichum candidum|Rhodotorula mucilaginosa|Rhodotorula
    |Malassezia furfur|Malassezia|Magnusiomyces capitatus|Fusarium solani|Fusarium|Scedosporium apiospermum
    |Lomentospora prolificans|Penicillium|Mucor|Rhizopus|Lichtheimia corymbifera|Pneumocystis jirovecii""".replace(
        "\n    ", ""
    ).split("|")
)
OFFICIAL_DOMAINS = {
    "SOINS MÉDICAUX ET DE RÉADAPTATION": "SMR",
    "SOINS DE LONGUE DURÉE": "SLD",
    "ÉTABLISSEMENT D'HÉBERGEMENT POUR PERSONNES ÂGÉES DÉPENDANTES": "EHPAD",
    "MAISON D’ACCUEIL SPÉCIALISÉE": "MAISON D'ACCUEIL SPÉCIALISÉE",
}


def rows(path, delimiter=","):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("molecules", ["atc"]),
        ("ddd", ["atc", "route", "valid_from"]),
        ("organisms", ["name"]),
        ("natural_resistance", ["organism", "atc"]),
        ("ta", ["code"]),
        ("de", ["code", "domain"]),
        ("classes", ["code"]),
    ],
)
def test_key_of_a_table_is_unique(name, keys):
    found = [tuple(row[key] for key in keys) for row in tables.read(name, *keys)]

    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", ["antibiotic_aliases", "organism_aliases", "no_organism", "other_substances"])
def test_labels_of_a_table_do_not_meet_once_folded(name):
    found = [label_key(row["label"]) for row in tables.read(name, "label")]

    assert len(found) == len(set(found))
    assert all(found)


def test_codes_of_every_table_are_molecules_and_organisms():
    known, organisms = references.molecules(), references.organisms()
    groups = references.groups()

    assert {row["atc"] for row in tables.read("ddd", "atc")} <= set(known)
    assert {row["atc"] for row in tables.read("antibiotic_aliases", "atc")} <= set(known)
    assert {row["atc"] for row in tables.read("natural_resistance", "atc")} <= set(known)
    assert {row["organism"] for row in tables.read("organism_aliases", "organism")} <= set(organisms)
    assert {row["organism"] for row in tables.read("natural_resistance", "organism")} <= set(organisms) | set(groups)
    assert {member for some in references.classes().values() for member in some.members} <= set(known)
    assert {group for some in references.classes().values() for group in some.organisms} <= set(groups)


def test_scope_of_a_molecule_follows_its_code():
    counted = {"J04AB02", "P01AB01", "P01AB02", "P01AB03", "A07AA12"}

    for atc, molecule in references.molecules().items():
        assert (molecule.scope == "total") == (atc.startswith("J01") or atc in counted)
    assert references.molecules()["A07AA09"].scope == references.molecules()["A07AA10"].scope == "off_total"
    assert references.molecules()["J02AC01"].scope == "out"


def test_levels_of_a_code_are_cut_where_the_classification_cuts():
    molecule = references.molecules()["J01DD04"]

    assert (molecule.atc3, molecule.atc4) == ("J01D", "J01DD")
    assert references.molecule_name("J01DD04") == "Ceftriaxone"
    assert references.molecule_name("X99") == "X99"


def test_organisms_have_names_that_a_taxonomy_knows(real_data):
    taxa = rows(real_data / "data/antibiotics/microorganisms_clinical.csv")
    known = {row["fullname"] for row in taxa} | {row["current_mo"] for row in taxa}

    ours = set(references.organisms())

    assert len(ours) >= 250
    assert ours - known <= OUTSIDE_THE_EXTRACT


def test_disciplines_and_activities_are_those_of_the_national_list(real_data):
    folder = real_data / "data/antibiotics/perimeter"
    disciplines = {
        (row["CODE_DE"], OFFICIAL_DOMAINS.get(row["DOMAINE"], row["DOMAINE"]))
        for row in rows(folder / "codes_de.csv", ";")
    }

    ours = {(code, one.domain) for code, some in references.disciplines().items() for one in some}

    assert ours == disciplines
    assert set(references.activities()) == {row["CODE_TA"] for row in rows(folder / "codes_ta.csv", ";")}


def test_molecules_have_the_names_of_the_french_list(real_data):
    twins = {"A07AA09", "A07AA10", "P01AB01", "P01AB02"}  # oral forms, whose name says so here

    for row in rows(real_data / "data/antibiotics/antibiotiques_fr.csv"):
        if row["atc"] not in twins:
            assert references.molecules()[row["atc"]].name.casefold() == row["nom_fr"].casefold()


def test_domain_of_a_discipline_is_read_from_any_spelling():
    assert references.domain_of("055") == references.domain_of(55.0) == "SMR"
    assert references.domain_of("196A") == "MÉDECINE"
    assert references.domain_of("196B") == "PSYCHIATRIE"


@pytest.mark.parametrize("de", ["999", "", None, "12345"])
def test_domain_is_not_guessed_for_a_code_of_several_domains_or_none(de):
    assert references.domain_of(de) is None


def test_activity_says_whether_its_days_are_complete_hospitalisation():
    eligible = {code for code, activity in references.activities().items() if activity.eligible}

    assert eligible == {"3", "20"}
    assert references.activity_of("03").eligible
    assert references.activity_of("99") is None


def test_domains_are_those_of_the_perimeter_and_a_few_others():
    assert {"MÉDECINE", "URGENCES", "SMR", "SLD", "EHPAD", "PSYCHIATRIE"} <= set(references.domains())


@pytest.mark.parametrize(
    ("label", "kind", "screening"),
    [
        ("Hémoculture", "hemocultures", False),
        ("HEMOCULTURES", "hemocultures", False),
        ("Ecouvillon rectal (dépistage)", "depistages", True),
        ("Dépistage nasal SARM", "depistages", True),
        ("écouvillon inguinal - recherche de portage", "depistages", True),
    ],
)
def test_specimen_is_known_by_its_label(label, kind, screening):
    specimen = references.specimen_of(label)

    assert (specimen.kind, specimen.screening) == (kind, screening)


def test_specimen_of_an_unknown_label_is_none():
    assert references.specimen_of("prélèvement numéro trois") is None


def test_natural_resistance_joins_the_species_and_its_group():
    pneumoniae = references.natural_resistance("Klebsiella pneumoniae")

    assert {"J01CA01", "J01XA01"} <= pneumoniae
    assert "J01XB01" not in pneumoniae
    assert "J01XB01" in references.natural_resistance("Proteus mirabilis")
    assert "J01CR02" in references.natural_resistance("Enterobacter cloacae")
    assert references.natural_resistance("Nothing known") == frozenset()


def test_class_of_methicillin_is_read_in_order_for_staphylococci_only():
    methicillin, third = references.classes()["METICILLINE"], references.classes()["C3G"]

    assert (methicillin.how, methicillin.members) == ("first", ("J01DC01", "J01CF04"))
    assert methicillin.applies_to("Staphylococcus aureus")
    assert not methicillin.applies_to("Escherichia coli")
    assert not methicillin.applies_to("Nothing known")
    assert third.applies_to("Escherichia coli")


def test_every_molecule_of_the_sample_has_its_line(real_data):
    expected = json.loads((real_data / "samples/consores_complet/expected.json").read_text("utf-8"))

    assert {atc for atc, *_ in expected["ddd"]} <= set(references.molecules())
