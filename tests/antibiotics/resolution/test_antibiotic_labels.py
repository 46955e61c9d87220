"""Labels of antibiotics as laboratories and pharmacies write them: the right molecule, or none."""

import pytest

from jalon.antibiotics.references import molecules
from jalon.antibiotics.resolution import AMBIGUOUS, RESOLVED, UNKNOWN, label_key, resolve_antibiotic

RIGHT = {
    "J01CA01": "AMPICILLINE|AMP|ampi|Ampicillin|ampiciline|Totapen|AMPICILLINE 10 µg|AMP_ND10",
    "J01CA04": "Amoxicilline|AMX|Clamoxyl|amoxycilline|AMOXICILINE|amoxicilline sodique",
    "J01CR02": "AMC+AC CLA|AUGMENTIN|AMC|AMOXICILLINE-AC. CLAVULANIQUE|Amoxicilline + ac. clavulanique|amox/clav"
    "|Amoxicilline/acide clavulanique|AMC_ED20|Augmantin|AMOXICILLINE CLAVULANATE|AMC (AUGMENTIN)|Ciblor"
    "|amoxicilline-acide clavulanique (cystite)|acide clavulanique + amoxicilline",
    "J01CR05": "TAZOCILLINE|PIPERACILLINE-TAZOBACTAM|Pipéracilline + tazobactam|TZP|pip/tazo"
    "|piperacilline tazo|Tazociline",
    "J01CA13": "TICARCILLINE|TIC|Ticarpen",
    "J01CR03": "ticarcilline-acide clavulanique|Claventin|TCC",
    "J01CA17": "TEMOCILLINE|Négaban",
    "J01CA11": "MECILLINAM|MEC",
    "J01CA08": "pivmécillinam|Selexid",
    "J01CE01": "PENICILLINE G|Péni G|Pénicilline-G|PEN_ND1",
    "J01CE02": "PENICILLINE V|Oracilline",
    "J01CF04": "OXACILLINE|OXA_ED1|Bristopen",
    "J01DB03": "CEFALOTINE|céphalotine|Keflin",
    "J01DB04": "CEFAZOLINE|cefazolin|Céfacidal",
    "J01DC01": "CEFOXITINE|FOX_ED30|cefoxitin screen",
    "J01DC02": "CEFUROXIME|céfuroxime axétil|Zinnat",
    "J01DD01": "CEFOTAXIME|CTX|cefotaxime (méningite)|Claforan|CEFOTAXIM",
    "J01DD02": "CEFTAZIDIME|CAZ_ED10|Fortum|ceftazidim",
    "J01DD04": "CEFTRIAXONE|CEFTRIAXONNE|Rocéphine|CRO",
    "J01DD08": "CEFIXIME|céfixme|Oroken",
    "J01DD52": "ceftazidime/avibactam|Zavicefta|CAZ-AVI",
    "J01DE01": "CEFEPIME|FEP|cefepim|Axépim",
    "J01DF01": "AZTREONAM|ATM|Azactam",
    "J01DH51": "IMIPENEME|IMPENEME|Imipénème|IPM|Tienam|imipénème/cilastatine|imipeneme (CMI)",
    "J01DH02": "MEROPENEME|méropénem|MEM",
    "J01DH03": "ERTAPENEME|ETP|Invanz",
    "J01EE01": "TMP/SMX BACTRIM|COTRIMOXAZOLE|SXT_ED1.2|Bactrim|triméthoprime + sulfaméthoxazole|co-trimoxazole"
    "|sulfaméthoxazole et triméthoprime",
    "J01GB03": "GENTALLINE|GENTAMICINE|Gentamycine|GEN|Gentalline (gentamicine)|GENTAMICINNE",
    "J01GB01": "TOBRAMYCINE|TOB|tobramycine 10 µg",
    "J01GB06": "AMIKACINE|AMIKACINE 30 µg|Amiklin|AMK",
    "J01GB07": "NETILMICINE|Nétromicine",
    "J01MA01": "OFLOXACINE|OFX|Oflocet",
    "J01MA02": "CIPROFLOXACINE|CIP|CIPROFLOXACINE (CMI)|Ciflox|ciprofloxacin",
    "J01MA03": "PEFLOXACINE|PEF",
    "J01MA06": "NORFLOXACINE|NOR",
    "J01MA12": "LEVOFLOXACINE|Tavanic|LVX",
    "J01MB02": "ACIDE NALIXIQUE|ACIDE NALIDIXIQUE|ac. nalidixique|NAL",
    "J01XA01": "VANCOMYCINE|VAN_ED5|vancomycine IV",
    "A07AA09": "VANCOMYCINE PER OS|vancomycine orale|vancomicine orale",
    "J01XA02": "TEICOPLANINE|Targocid|TEC",
    "J01XB01": "COLISTINE|Colimycine|COL|colistine (CMI)",
    "J01XC01": "ACIDE FUSIDIQUE|Fucidine|ac fusidique|FUS",
    "J01XD01": "METRONIDAZOLE|Flagyl",
    "P01AB01": "métronidazole (per os)|metronidazole oral",
    "J01XE01": "FURADOINE|NITROFURANTOINE|Nitrofurantoïne|Furadantine|NIT|FURANES",
    "J01XX01": "FOSFOMYCINE|Monuril|FOS|fosfomycine-trométamol",
    "J01XX08": "LINEZOLIDE|linezolid|LNZ",
    "J01FG01": "PRISTINAMYCINE|Pyostacine",
    "J01FF01": "CLINDAMYCINE|Dalacine|CLI",
    "J01FA01": "ERYTHROMYCINE|Érythromycine|ERY",
    "J01AA07": "TETRACYCLINE|TCY|TET",
    "J04AB02": "RIFAMPICINE|Rifadine|RIF",
    "J01DI54": "ceftolozane-tazobactam|Zerbaxa",
    "J01DI04": "céfidérocol|Fetcroja",
}
LABELS = [(label, atc) for atc, labels in RIGHT.items() for label in labels.split("|")]
# A person decides: a class, a part of a name, two molecules, another test, a substance that is not followed, nothing.
REFUSED = """FLUORO X|ATB EXT 2|penicilline|C3G|fluoroquinolones|carbapénème|gentamicine haut niveau|GENTAMICINE 500
|amoxicilline ac|ampicilline/amoxicilline|ceftriaxone/céfotaxime|vancomycine ou téicoplanine|TAZ|CFX|LIN|FUR|MET|AZT
|enrofloxacine|céfotaxime + acide clavulanique|amoxicilline + sulbactam|oxacilline dépistage|amoicilline|cefo|ceft
|marbofloxacine|sulfadoxine|ATB|résultat|commentaire|||??|30 µg|antibiotique 3|ZZZ_ED5|amox clav ou pip|acide
|penicillinne G""".replace("\n", "").split("|")


@pytest.mark.parametrize(("label", "atc"), LABELS)
def test_label_means_its_molecule(label, atc):
    resolution = resolve_antibiotic(label)

    assert (resolution.status, resolution.code) == (RESOLVED, atc)
    assert (resolution.label, resolution.name) == (label, molecules()[atc].name)


@pytest.mark.parametrize("label", REFUSED)
def test_label_is_left_to_a_person(label):
    resolution = resolve_antibiotic(label)

    assert resolution.status in (AMBIGUOUS, UNKNOWN)
    assert (resolution.code, resolution.name) == ("", "")


def test_ambiguous_label_offers_what_it_could_mean():
    resolution = resolve_antibiotic("PENICILLINE")

    assert resolution.status == AMBIGUOUS
    assert [one.code for one in resolution.candidates] == ["J01CE01", "J01CE02"]
    assert resolution.how == "pénicilline G ou V"


def test_pieces_that_disagree_are_offered():
    resolution = resolve_antibiotic("ceftriaxone / céfotaxime (30 µg)")

    assert [one.code for one in resolution.candidates] == []
    assert [one.code for one in resolve_antibiotic("TMP / oxacilline").candidates] == ["J01EA01", "J01CF04"]


def test_misspelt_label_with_two_meanings_near_offers_both():
    resolution = resolve_antibiotic("amoicilline")

    assert resolution.status == AMBIGUOUS
    assert {"J01CA04", "J01CA01"} <= {one.code for one in resolution.candidates}


def test_learnt_answer_comes_before_the_tables():
    learnt = {label_key("FLUORO X"): "J01MA02", label_key("AMP"): "J01CA04"}

    assert resolve_antibiotic("fluoro  x", learnt=learnt).code == "J01MA02"
    assert resolve_antibiotic("AMP", learnt=learnt).how == "learnt"


def test_learnt_answer_that_no_table_knows_is_not_taken():
    assert resolve_antibiotic("FLUORO X", learnt={label_key("FLUORO X"): "J99"}).status == UNKNOWN


@pytest.mark.parametrize(
    ("label", "how"),
    [
        ("AMP", "exact"),
        ("AMC_ED20", "code"),
        ("Gentalline (gentamicine)", "parts"),
        ("ceftriaxonne", "slip"),
        ("AMOXI CILLINE", "exact"),
    ],
)
def test_resolution_says_how_it_was_found(label, how):
    assert resolve_antibiotic(label).how == how


def test_answer_may_be_given_to_another_spelling():
    resolution = resolve_antibiotic("AMP").of("amp ")

    assert (resolution.label, resolution.code, resolution.resolved) == ("amp ", "J01CA01", True)


@pytest.mark.parametrize("label", ["enrofloxacine", "enrofloxacine 5 µg", "gentamicine haut niveau (CMI)"])
def test_label_that_names_something_else_says_so(label):
    resolution = resolve_antibiotic(label)

    assert (resolution.status, resolution.how != "") == (UNKNOWN, True)
