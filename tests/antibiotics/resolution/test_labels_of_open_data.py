"""Labels gathered elsewhere, which these tables were not made from: no wrong answer, and how many are answered.

The lists are those of the R package AMR and the sample hospitals. What they call by a name that is not that of the
molecule is set aside by hand, with the reason.
"""

import csv
import json
import random
import string

import pytest
from python_calamine import CalamineWorkbook

from jalon.antibiotics.references import molecules
from jalon.antibiotics.resolution import NO_ORGANISM, RESOLVED, label_key, resolve_antibiotic, resolve_organism
from jalon.antibiotics.resolution.labels import antibiotic_labels

# The list is mistaken, or speaks of another country's product: the French meaning is the one kept here.
OTHER_MEANINGS = set(
    """ofloxcacin setprin ciblor cefzil diclocil gantanol recarbrio rifinah tazocin timentin tricef abboticine rifater
    septrin septran
    targocid targosid tecoplanina tecoplanine teicoplanina teicoplanine teicoplaninum teikoplanin nystatine
    nystatinum azm arikayce amikan ledermycin ledermycine mosil neomycine nitrofurane exblifep mayambutol
    chlortetracyclin ledermicina PTZ TET""".split()
)
# Names that no ATC code bears in that list, although the molecule is the same: a salt, an ester, an older name.
SAME_MOLECULE = {
    "ASP": "J01FA02",
    "CHE": "J01DC07",
    "CPX": "J01DD13",
    "BPR": "J01DI01",
    "CXA": "J01DC02",
    "CED": "J01DB09",
    "PAN": "J01DH55",
    "QDA": "J01FG02",
    "RZF": "J02AX08",
    "SOX": "J01EB05",
    "TBP": "J01DH06",
    "DIX": "J01DD16",
}
# Old and new names of one species that the taxonomy keeps apart, or a genus that two species share.
SAME_ORGANISM = set(
    """Agrobacterium tumefaciens|Candida pseudotropicalis|Clavispora lusitaniae|Eubacterium lentum|Fannyhessea vaginae
    |Meyerozyma guilliermondii|Nakaseomyces glabrata|Pichia kudriavzevii|Pichia norvegensis
    |Staphylococcus urealyticus""".replace("\n    ", "").split("|")
)


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def right_and_wrong(pairs):
    """How many labels are answered rightly, and the wrong answers."""
    right, wrong = 0, []
    for label, codes in pairs:
        resolution = resolve_antibiotic(label)
        if resolution.status == RESOLVED:
            right += resolution.code in codes
            wrong += [(label, resolution.code)] if resolution.code not in codes else []
    return right, wrong


def sample_labels(folder):
    """The antibiotic and organism labels of every resistance workbook of the samples."""
    columns = {"GERME", "Micro-organisme", "Bactérie identifiée"}
    others = {"Code UF", "UF", "Unité fonctionnelle", "N° souche", "RESULTAT", "BLSE", "EPC", "ANTIBIOTIQUE", ""}
    others |= {"IPP pseudonymisé", "Date de prélèvement", "Nature du prélèvement"}
    antibiotics, organisms = set(), set()
    for file in sorted(folder.glob("consores*/**/resistances*.xlsx")):
        cells = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
        start = next(place for place, row in enumerate(cells) if columns & set(row))
        header, body = cells[start], cells[start + 1 :]
        antibiotics |= set(header) - columns - others
        organisms |= {row[header.index(next(iter(columns & set(header))))] for row in body}
        if "ANTIBIOTIQUE" in header:
            antibiotics |= {row[header.index("ANTIBIOTIQUE")] for row in body}
    return antibiotics - {""}, organisms - {""}


def test_labels_of_the_samples_are_all_answered_but_those_to_refuse(real_data):
    refused = json.loads((real_data / "samples/consores_complet/expected.json").read_text("utf-8"))["labels_refused"]
    antibiotics, organisms = sample_labels(real_data / "samples")

    unresolved = {label for label in antibiotics if not resolve_antibiotic(label).resolved}
    unknown = {label for label in organisms if not resolve_organism(label).resolved}
    nothing = {label for label in organisms if resolve_organism(label).status == NO_ORGANISM}

    assert unresolved == set(refused["antibiotics"])
    assert nothing == {"flore polymorphe", "absence de germe"}
    assert unknown - nothing == set(refused["organisms"])


# Two thousand labels, for the same reason as the taxonomy.
def test_french_list_of_aliases_gives_no_wrong_molecule(real_data):
    folder = real_data / "data/antibiotics"
    codes = {row["ab"]: set(row["atc"].split("|")) for row in rows(folder / "antimicrobials.csv")}
    for row in rows(folder / "antibiotiques_fr.csv"):
        codes.setdefault(row["code"], set()).add(row["atc"])
    aliases = [row for row in rows(folder / "antibiotiques_fr_alias.csv") if row["alias_norm"] not in OTHER_MEANINGS]

    right, wrong = right_and_wrong((row["alias_norm"], codes[row["code"]]) for row in aliases)
    french = [row for row in aliases if "syn" not in row["source"] and "abbr" not in row["source"]]
    answered, _ = right_and_wrong((row["alias_norm"], codes[row["code"]]) for row in french)

    assert wrong == []
    assert right >= 650  # of 2,090: most of the others are brands of other countries
    assert answered / len(french) > 0.95


@pytest.mark.parametrize("column", ["name", "name_fr", "abbreviations", "synonyms", "ab"])
def test_list_of_antimicrobials_gives_no_wrong_molecule(real_data, column):
    found = []
    for row in rows(real_data / "data/antibiotics/antimicrobials.csv"):
        codes = set(row["atc"].split("|")) | {SAME_MOLECULE.get(row["ab"])}
        found += [(label, codes) for label in row[column].split("|") if label and label not in OTHER_MEANINGS]

    right, wrong = right_and_wrong(found[:: 3 if column == "synonyms" else 1])

    assert wrong == []
    assert right >= 120


def test_french_translations_give_no_wrong_molecule(real_data):
    folder = real_data / "data/antibiotics"
    named = {row["name"]: set(row["atc"].split("|")) for row in rows(folder / "antimicrobials.csv")}
    translations = [
        (row["fr"], named[row["pattern"]] | {"J01FG02"})
        for row in rows(folder / "translations_fr.csv")
        if row["pattern"] in named and row["fr"]
    ]

    right, wrong = right_and_wrong(translations)

    assert wrong == []
    assert right >= 110


def test_drug_labels_of_national_lists_give_no_wrong_molecule(real_data):
    drugs = rows(real_data / "data/antibiotics/ucd_antibio_starter.csv")

    _, wrong = right_and_wrong((row["libelle"].split()[0], {row["atc"]}) for row in drugs)

    # Colistin and tobramycin to be inhaled bear the code of the molecule, whatever the list says.
    assert [pair for pair in wrong if molecules()[pair[1]].atc4 not in {"J01XB", "J01GB"}] == []


def test_whonet_columns_are_all_answered(real_data):
    with (real_data / "data/antibiotics/WHONET.csv").open(encoding="utf-8") as file:
        columns = [column for column in next(csv.reader(file)) if "_" in column]

    resolutions = {column: resolve_antibiotic(column) for column in columns}

    assert all(one.resolved for one in resolutions.values())
    assert resolutions["AMC_ED20"].code == "J01CR02"
    assert resolutions["SXT_ED1.2"].code == "J01EE01"


# Every name of the taxonomy is asked once, because one wrong answer is one too many: about fifteen seconds.
def test_taxonomy_gives_no_wrong_organism(real_data):
    taxa = rows(real_data / "data/antibiotics/microorganisms_clinical.csv")
    accepted = {row["fullname"]: row["current_mo"] or row["fullname"] for row in taxa}
    right, wrong = 0, []
    for name in accepted.keys() - SAME_ORGANISM:
        resolution = resolve_organism(name)
        if resolution.resolved:
            meant, found = accepted[name], accepted.get(resolution.code, resolution.code)
            same = meant == found or meant.startswith(found + " ") or found.startswith(meant + " ")
            right += same
            wrong += [] if same else [(name, resolution.code)]

    assert wrong == []
    assert right >= 600


# Six thousand codes, for the same reason.
def test_laboratory_codes_give_no_wrong_organism(real_data):
    folder = real_data / "data/antibiotics"
    taxa = {row["mo"]: row for row in rows(folder / "microorganisms_clinical.csv")}
    accepted = {row["fullname"]: row["current_mo"] or row["fullname"] for row in taxa.values()}
    right, wrong = 0, []
    for row in rows(folder / "microorganisms_codes.csv"):
        resolution = resolve_organism(row["code"])
        # SGA is Salmonella Gallinarum there, a streptococcus in France; MTBC is the complex, which is said so here.
        if resolution.resolved and row["code"] not in {"SGA", "MTBC"}:
            meant = taxa.get(row["mo"], {}).get("current_mo", "")
            found = accepted.get(resolution.code, resolution.code)
            same = meant == found or meant.startswith(found + " ")
            right += same
            wrong += [] if same else [(row["code"], resolution.code, meant)]

    assert wrong == []
    assert right >= 400


def test_unclean_isolates_are_all_answered(real_data):
    short = {"col": "Escherichia coli", "aur": "Staphylococcus aureus"}
    short |= {"pne": "pneumoniae"}
    labels = {row["bacteria"] for row in rows(real_data / "data/antibiotics/example_isolates_unclean.csv")}

    found = {label: resolve_organism(label).code for label in labels}

    assert all(found.values())
    assert all(
        name.split()[1] == label.split()[-1] or label[3:6] == name.split()[1][:3] for label, name in found.items()
    )


def slip(generator, word):
    place = generator.randrange(len(word))
    letter = generator.choice(string.ascii_lowercase)
    before, here, after = word[:place], word[place : place + 1], word[place + 1 :]
    return generator.choice([before + after, before + letter + here + after, before + letter + after])


@pytest.mark.parametrize(("slips", "at_least"), [(1, 0.75), (2, 0.5)])
def test_misspelt_names_never_mean_another_molecule(slips, at_least):
    generator = random.Random(20260115)
    answered, total = 0, 0
    for molecule in molecules().values():
        for _ in range(2):
            label = label_key(molecule.name)
            for _ in range(slips):
                label = slip(generator, label)
            resolution, exact = resolve_antibiotic(label), antibiotic_labels().get(label_key(label))
            if resolution.resolved:
                assert resolution.code in {molecule.atc, exact.code if exact else ""}, label
            answered, total = answered + resolution.resolved, total + 1

    assert answered / total > at_least
