"""Bacteria of the pretend laboratories, and how often each resists: near what French surveillance publishes."""

from typing import NamedTuple


class Germ(NamedTuple):
    """A germ is ordinary or hard (BLSE, SARM, a multiresistant Pseudomonas): `hard` is how often.

    `panel`: for each antibiotic, how often it is resisted by the ordinary and by the hard ones. `wild`: what a
    laboratory answers when it is not (SFP where EUCAST asks for a high dose). `flag`: what a hard one is called.
    """

    name: str
    share: int
    hard: float
    flag: str
    carbapenemase: float  # how often a hard one makes one
    panel: dict[str, tuple[float, float]]
    wild: dict[str, str]


LABELS = {
    "AMP": "AMPICILLINE", "AMC": "AMOXICILLINE-AC. CLAVULANIQUE", "TZP": "PIPERACILLINE-TAZOBACTAM",
    "TEM": "TEMOCILLINE", "FOX": "CEFOXITINE", "CTX": "CEFOTAXIME", "CAZ": "CEFTAZIDIME", "FEP": "CEFEPIME",
    "IPM": "IMIPENEME", "MEM": "MEROPENEME", "ETP": "ERTAPENEME", "GEN": "GENTAMICINE", "AKN": "AMIKACINE",
    "OFX": "OFLOXACINE", "CIP": "CIPROFLOXACINE", "SXT": "COTRIMOXAZOLE", "FTN": "NITROFURANTOINE",
    "FOS": "FOSFOMYCINE", "OXA": "OXACILLINE", "ERY": "ERYTHROMYCINE", "CLI": "CLINDAMYCINE", "RIF": "RIFAMPICINE",
    "VAN": "VANCOMYCINE", "TEC": "TEICOPLANINE", "LNZ": "LINEZOLIDE", "PEN": "PENICILLINE G",
}  # fmt: skip

# Molecules that one mechanism defeats together: what resists the second resists the first, as a rule.
FAMILIES = {"OFX": "FQ", "CIP": "FQ", "CTX": "C3G", "CAZ": "C3G", "FEP": "C3G", "IPM": "carbapenemes",
            "MEM": "carbapenemes", "ETP": "carbapenemes", "VAN": "glycopeptides", "TEC": "glycopeptides",
            "ERY": "macrolides", "CLI": "macrolides"}  # fmt: skip

# Name, share, hard, flag, carbapenemase, panel (antibiotic, then hundredths resisted by the ordinary and the hard).
_TOLD = """
Escherichia coli|400|8|blse|0.4|AMP 44 100, AMC 22 62, TZP 5 18, TEM 4 9, FOX 4 9, CTX 1 100, CAZ 1 74, FEP 1 \
70, IPM 0 0, MEM 0 0, ETP 0 1, GEN 4 27, AKN 1 5, OFX 8 56, CIP 7 52, SXT 21 58, FTN 1 3, FOS 2 5
Klebsiella pneumoniae|95|20|blse|1.5|AMP 100 100, AMC 14 76, TZP 11 52, TEM 5 14, FOX 5 14, CTX 3 100, CAZ 3 92, \
FEP 2 85, IPM 0 1, MEM 0 1, ETP 0 4, GEN 2 48, AKN 1 6, OFX 7 72, CIP 6 68, SXT 9 70
Klebsiella oxytoca|22|4|blse|0|AMP 100 100, AMC 9 60, TZP 9 50, CTX 4 100, CAZ 2 80, FEP 1 70, IPM 0 0, ETP 0 0, \
GEN 1 30, OFX 3 40, SXT 3 40
Enterobacter cloacae complex|52|14|blse|2|AMC 100 100, TZP 22 60, CTX 30 100, CAZ 28 94, FEP 4 80, IPM 0 2, MEM \
0 2, ETP 7 20, GEN 2 50, AKN 1 6, OFX 6 60, CIP 5 58, SXT 8 60
Proteus mirabilis|48|2|blse|0|AMP 38 100, AMC 12 50, TZP 1 8, CTX 1 100, CAZ 1 60, FEP 0 50, MEM 0 0, GEN 10 40, \
AKN 2 5, OFX 14 50, CIP 11 45, SXT 29 60
Citrobacter koseri|18|2|blse|0|AMP 100 100, AMC 4 50, CTX 2 100, CAZ 1 80, FEP 0 60, IPM 0 0, GEN 1 20, OFX 2 \
30, SXT 2 30
Morganella morganii|14|4|blse|0|AMP 100 100, AMC 100 100, TZP 5 20, CTX 12 100, FEP 1 50, MEM 0 0, GEN 9 30, OFX \
12 40, SXT 16 40
Pseudomonas aeruginosa|92|14|multi|1|TZP 9 62, CAZ 7 60, FEP 6 58, IPM 5 70, MEM 2 52, AKN 2 18, CIP 9 55
Staphylococcus aureus|125|13|sarm|0|OXA 0 100, FOX 0 100, GEN 1 9, OFX 5 78, ERY 22 48, CLI 5 28, RIF 1 4, VAN 0 \
0, TEC 0 1, LNZ 0 0, SXT 1 3
Staphylococcus epidermidis|45|62|meti|0|OXA 0 100, FOX 0 100, GEN 8 52, OFX 9 60, ERY 38 66, CLI 18 44, RIF 2 \
14, VAN 0 0, TEC 3 16, LNZ 0 2, SXT 6 36
Enterococcus faecalis|72|5|hlr|0|AMP 0 1, VAN 0 1, TEC 0 1, LNZ 0 1
Enterococcus faecium|22|70|hlr|0|AMP 12 100, VAN 0 1, TEC 0 1, LNZ 0 1
Streptococcus agalactiae|20|4|hlr|0|PEN 0 0, ERY 26 70, CLI 20 60, VAN 0 0
Streptococcus pneumoniae|16|22|hlr|0|OXA 0 100, ERY 14 66, CLI 10 50, VAN 0 0
"""
_WILD = {
    "Pseudomonas aeruginosa": dict.fromkeys(("TZP", "CAZ", "FEP", "IPM", "CIP"), "SFP"),
    "Staphylococcus aureus": {"OFX": "SFP"},
    "Staphylococcus epidermidis": {"OFX": "SFP"},
}


def _germs() -> tuple[Germ, ...]:
    found = []
    for line in _TOLD.strip().splitlines():
        name, share, hard, flag, carbapenemase, panel = line.split("|")
        told = [one.split() for one in panel.split(",")]
        rates = {code: (int(one) / 100, int(other) / 100) for code, one, other in told}
        rare = float(carbapenemase) / 100
        found.append(Germ(name, int(share), int(hard) / 100, flag, rare, rates, _WILD.get(name, {})))
    return tuple(found)


GERMS = _germs()
CARRIED = ("Escherichia coli", "Klebsiella pneumoniae")  # what screening specimens look for
