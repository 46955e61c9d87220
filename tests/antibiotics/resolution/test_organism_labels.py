"""Labels of organisms as laboratories write them: the right species with its phenotype, or none."""

import pytest

from jalon.antibiotics.resolution import AMBIGUOUS, NO_ORGANISM, RESOLVED, UNKNOWN, label_key, resolve_organism

RIGHT = {
    "Escherichia coli": "Escherichia coli|ESCHERICHIA COLI|E. coli|E.coli|esccol|ECO|Colibacille|colibacile"
    "|Eschirichia coli"
    "|Escherichia coli (2)|E. coli n°2|E. coli souche 2|Escherichia colli|E. coli 10^5 UFC/ml|E. coli non BLSE"
    "|E. coli BLSE négatif|E. coli (BLSE -)|E. coli sauvage|E. coli BLSE: non",
    "Klebsiella pneumoniae": "K. pneumoniae|klepne|Kleb. pneumoniae|K. pneumo|Klebsiela pneumoniae"
    "|Klebsiella pneumonie",
    "Klebsiella oxytoca": "Klebsiella oxytoca|K. oxytoca|KOX",
    "Klebsiella aerogenes": "Klebsiella aerogenes|Enterobacter aerogenes|E. aerogenes",
    "Enterobacter cloacae": "Enterobacter cloacae|E. cloacae",
    "Enterobacter cloacae complex": "Enterobacter cloacae complexe|E. cloacae complex",
    "Citrobacter freundii": "C. freundii|Citrobacter freundii",
    "Citrobacter koseri": "C. koseri|Citrobacter diversus",
    "Proteus mirabilis": "Proteus mirabilis|P. mirabilis|Proteus mirabillis",
    "Morganella morganii": "Morganella morganii|M. morganii|Proteus morganii",
    "Serratia marcescens": "Serratia marcescens|S. marcescens|Serratia marcesens",
    "Pseudomonas aeruginosa": "P. aeruginosa|Pyocyanique|Bacille pyocyanique|Pseudomonas aeroginosa|Ps. aeruginosa"
    "|Pseudomonas aeruginosa mucoïde",
    "Stenotrophomonas maltophilia": "S. maltophilia|Xanthomonas maltophilia",
    "Acinetobacter baumannii": "A. baumannii|Acinetobacter baumani",
    "Haemophilus influenzae": "H. influenzae|Haemophilus influenza",
    "Staphylococcus aureus": "S. aureus|Staphylocoque doré|Staph doré|Staph. aureus|staaur|Staphilococcus aureus",
    "Staphylococcus epidermidis": "S. epidermidis|Staph. epidermidis|Staph epi",
    "Staphylococcus hominis": "S. hominis|Staphylococcus hominis ssp. hominis",
    "Staphylococcus haemolyticus": "Staphylocoque haemolyticus|S. haemolyticus",
    "Coagulase-negative Staphylococcus (CoNS)": "Staphylocoque à coagulase négative|SCN",
    "Staphylococcus": "Staphylococcus sp.|Staphylocoque spp",
    "Streptococcus pneumoniae": "Pneumocoque|S. pneumoniae|strpne|pneumocoque péni-S|S. pneumoniae (pneumocoque)",
    "Streptococcus pyogenes": "Streptocoque du groupe A|Streptocoque A|S. pyogenes",
    "Streptococcus agalactiae": "Streptocoque B|Streptococcus agalactiae (B)|S. agalactiae|Streptococus agalactiae",
    "Enterococcus faecalis": "E. faecalis|Entérocoque faecalis|Streptococcus faecalis",
    "Enterococcus faecium": "E. faecium|Enterococcus faecium",
    "Enterococcus": "Entérocoque|Enterococcus sp.",
    "Neisseria gonorrhoeae": "Gonocoque|N. gonorrhoeae",
    "Neisseria meningitidis": "Méningocoque|Méningocoque B",
    "Clostridioides difficile": "Clostridium difficile|C. difficile",
    "Cutibacterium acnes": "Propionibacterium acnes|P. acnes|C. acnes",
    "Mycobacterium tuberculosis": "BK|Bacille de Koch",
    "Candida albicans": "C. albicans|Candida albicans",
    "Candida glabrata": "Nakaseomyces glabratus|Candida glabratta",
    "Salmonella": "Salmonella|Salmonella spp.",
    "Klebsiella": "Klebsiella sp",
}
LABELS = [(label, name) for name, labels in RIGHT.items() for label in labels.split("|")]
FLAGGED = [
    ("E. coli BLSE", "Escherichia coli", ("blse",)),
    ("E. coli (BLSE+)", "Escherichia coli", ("blse",)),
    ("Escherichia coli producteur de BLSE", "Escherichia coli", ("blse",)),
    ("E. coli ESBL", "Escherichia coli", ("blse",)),
    ("K. pneumoniae OXA-48", "Klebsiella pneumoniae", ("epc",)),
    ("K. pneumoniae KPC", "Klebsiella pneumoniae", ("epc",)),
    ("E. cloacae BLSE + EPC", "Enterobacter cloacae", ("blse", "epc")),
    ("E. coli carba R", "Escherichia coli", ("epc",)),
    ("P. aeruginosa VIM", "Pseudomonas aeruginosa", ("carbapenemase",)),
    ("SARM", "Staphylococcus aureus", ("sarm",)),
    ("SARM (2)", "Staphylococcus aureus", ("sarm",)),
    ("Staphylococcus aureus (SARM)", "Staphylococcus aureus", ("sarm",)),
    ("Staph. aureus méti-R", "Staphylococcus aureus", ("sarm",)),
    ("S. aureus résistant à la méticilline", "Staphylococcus aureus", ("sarm",)),
    ("SASM", "Staphylococcus aureus", ("sasm",)),
    ("S. aureus méti-S", "Staphylococcus aureus", ("sasm",)),
    ("S. epidermidis méti-R", "Staphylococcus epidermidis", ("meti_r",)),
    ("S. epidermidis méti-S", "Staphylococcus epidermidis", ("meti_s",)),
    ("Enterococcus faecium vanA", "Enterococcus faecium", ("erv",)),
    ("E. faecium résistant aux glycopeptides", "Enterococcus faecium", ("erv",)),
    ("E. faecium VRE", "Enterococcus faecium", ("erv",)),
    ("E. coli BMR", "Escherichia coli", ("bmr",)),
    ("E. coli BHRe", "Escherichia coli", ("bhr",)),
    ("E. cloacae céphalosporinase déréprimée", "Enterobacter cloacae", ("case",)),
    ("E. coli C3G-R", "Escherichia coli", ("c3g_r",)),
    ("E. coli BLSE - EPC +", "Escherichia coli", ("blse", "epc")),
]
# A person decides: a family, a look, two names, a species that is not followed, a part of a name.
REFUSED = """Proteae|Cocci Gram + en amas|Strepto ou entérocoque|Entérobactérie|BGN|BLSE|EPC|Staphylocoque|Streptocoque
|Staphylocoque coagulase +|Bacille Gram -|E. coli ou Klebsiella|E. coli et K. pneumoniae|S. aureus/S. epidermidis
|Entamoeba coli|E. faec|levures|HACEK|Streptocoque D|Streptococcus bovis|S. bovis|C. hominis|Klebsiella ozaenae
|Pseudomonas aminovorans|Flore polymorphe avec prédominance de E. coli|E. coli probable|germe|divers|||?|coli
|Candida albicans et glabrata|X. inconnus|SARM + BLSE|P. stewartii|Campylobacter rectus|sp|E. coli ou autre""".replace(
    "\n", ""
).split("|")
NOTHING = """flore polymorphe|Flore oropharyngée|absence de germe|Absence de germes pathogènes|culture stérile
|Culture stérile après 48h|pas de culture|Aucun germe|Recherche de BMR négative|recherche de SARM : négative
|flore vaginale déséquilibrée|Stérile""".replace("\n", "").split("|")


@pytest.mark.parametrize(("label", "name"), LABELS)
def test_label_means_its_organism(label, name):
    resolution = resolve_organism(label)

    assert (resolution.status, resolution.code, resolution.flags) == (RESOLVED, name, ())


@pytest.mark.parametrize(("label", "name", "flags"), FLAGGED)
def test_phenotype_of_a_label_becomes_a_flag(label, name, flags):
    resolution = resolve_organism(label)

    assert (resolution.code, resolution.flags) == (name, flags)


@pytest.mark.parametrize("label", REFUSED)
def test_label_is_left_to_a_person(label):
    resolution = resolve_organism(label)

    assert resolution.status in (AMBIGUOUS, UNKNOWN)
    assert (resolution.code, resolution.name) == ("", "")


@pytest.mark.parametrize("label", NOTHING)
def test_label_says_that_there_is_no_organism(label):
    assert resolve_organism(label).status == NO_ORGANISM


def test_two_organisms_are_offered():
    resolution = resolve_organism("E. coli BLSE ou K. pneumoniae")

    assert resolution.status == AMBIGUOUS
    assert [one.code for one in resolution.candidates] == ["Escherichia coli", "Klebsiella pneumoniae"]


def test_abbreviated_genus_that_two_species_share_is_offered():
    resolution = resolve_organism("C. hominis")

    assert [one.code for one in resolution.candidates] == ["Cardiobacterium hominis"]


def test_misspelt_label_offers_its_neighbours():
    resolution = resolve_organism("Streptococcus mitus")

    assert {one.code for one in resolution.candidates} >= {"Streptococcus mitis"} or resolution.resolved


def test_learnt_answer_comes_before_the_tables():
    learnt = {label_key("Proteae"): "Proteus mirabilis", label_key("mélange"): NO_ORGANISM}

    assert resolve_organism("PROTEAE", learnt=learnt).code == "Proteus mirabilis"
    assert resolve_organism("mélange", learnt=learnt).status == NO_ORGANISM


def test_learnt_answer_keeps_what_the_label_says_of_the_phenotype():
    assert resolve_organism("EC urine BLSE", learnt={label_key("EC urine BLSE"): "Escherichia coli"}).flags == ("blse",)


def test_learnt_answer_that_no_table_knows_is_not_taken():
    assert resolve_organism("Proteae", learnt={label_key("Proteae"): "Proteus magnus"}).status == AMBIGUOUS
