"""Wards (UF) of the pretend hospitals: their place, discipline (DE), activity (TA) and what is usual there."""

from typing import NamedTuple


class Kind(NamedTuple):
    """What is usual in wards of a kind.

    `rate`: daily doses for 1,000 bed-days; where nobody sleeps (`stay` 0), daily doses in a quarter. `stay`: days.
    `uses`: how much of the drugs of each use (c, i, s, o) beside an ordinary ward. `found`: isolates for 1,000
    bed-days, or in a quarter where nobody sleeps.
    """

    activity: str
    rate: float
    stay: float
    occupied: float
    uses: dict[str, float]
    found: float


_ORDINARY = {"c": 1.0, "i": 0.6, "s": 0.3, "o": 1.0}
_SURGERY = {"c": 0.8, "i": 0.6, "s": 3.5, "o": 0.7}
_SEVERE = {"c": 1.0, "i": 5.0, "s": 1.0, "o": 0.2}
_SLOW = {"c": 0.7, "i": 0.12, "s": 0.1, "o": 1.5}
KINDS = {
    "medecine": Kind("3", 590, 7, 0.88, _ORDINARY, 13),
    "semaine": Kind("20", 380, 3, 0.6, _ORDINARY, 8),
    "chirurgie": Kind("3", 540, 5, 0.8, _SURGERY, 11),
    "reanimation": Kind("3", 1_230, 7, 0.86, _SEVERE, 48),
    "continue": Kind("3", 880, 4, 0.85, _SEVERE, 25),
    "courte": Kind("3", 700, 1.2, 0.8, _ORDINARY, 22),
    "pediatrie": Kind("3", 260, 3, 0.65, _ORDINARY, 9),
    "maternite": Kind("3", 280, 3.5, 0.7, _SURGERY, 8),
    "smr": Kind("3", 155, 32, 0.92, _SLOW, 7),
    "longue": Kind("3", 82, 300, 0.97, _SLOW, 4),
    "psychiatrie": Kind("3", 50, 25, 0.93, _SLOW, 1),
    "ehpad": Kind("3", 85, 300, 0.97, _SLOW, 3),
    "foyer": Kind("11", 80, 300, 0.97, _SLOW, 3),
    "jour": Kind("4", 45, 0, 0, _ORDINARY, 6),
    "urgences": Kind("10", 420, 0, 0, _ORDINARY, 45),
    "consultation": Kind("7", 15, 0, 0, _ORDINARY, 25),
}


class Ward(NamedTuple):
    code: str  # as the structure writes it: "0402"
    label: str
    service_code: str
    service: str
    pole_code: str
    pole: str
    discipline: str
    kind: str
    beds: int


# For each kind of hospital: pôle, service, ward, discipline, kind, beds.
_LAYOUTS = {
    "chu": """
Médecine|Médecine interne|Médecine interne A|225|medecine|28
Médecine|Médecine interne|Médecine interne B|225|medecine|26
Médecine|Maladies infectieuses|Maladies infectieuses|125|medecine|24
Médecine|Pneumologie|Pneumologie|130|medecine|30
Médecine|Pneumologie|Soins intensifs respiratoires|106|continue|8
Médecine|Hépato-gastro-entérologie|Hépato-gastro-entérologie|124|medecine|28
Médecine|Néphrologie|Néphrologie|312|medecine|20
Médecine|Néphrologie|Néphrologie, hôpital de jour|312|jour|6
Médecine|Hématologie|Hématologie|123|medecine|22
Médecine|Oncologie|Oncologie|198|medecine|24
Médecine|Oncologie|Oncologie, hôpital de jour|302|jour|12
Tête, cœur et vaisseaux|Cardiologie|Cardiologie|127|medecine|32
Tête, cœur et vaisseaux|Cardiologie|Cardiologie, hôpital de semaine|127|semaine|10
Tête, cœur et vaisseaux|Neurologie|Neurologie|129|medecine|28
Tête, cœur et vaisseaux|Neurologie|Unité neurovasculaire|106|continue|12
Tête, cœur et vaisseaux|Neurochirurgie|Neurochirurgie|151|chirurgie|24
Tête, cœur et vaisseaux|Chirurgie vasculaire|Chirurgie vasculaire|149|chirurgie|22
Tête, cœur et vaisseaux|Chirurgie cardiaque|Chirurgie cardiaque|150|chirurgie|20
Chirurgie|Chirurgie digestive|Chirurgie digestive A|146|chirurgie|26
Chirurgie|Chirurgie digestive|Chirurgie digestive B|146|chirurgie|24
Chirurgie|Orthopédie|Orthopédie et traumatologie|152|chirurgie|34
Chirurgie|Orthopédie|Infections ostéo-articulaires|152|chirurgie|12
Chirurgie|Urologie|Urologie|161|chirurgie|22
Chirurgie|ORL|ORL|156|chirurgie|18
Chirurgie|Chirurgie ambulatoire|Chirurgie ambulatoire|137|jour|20
Soins critiques|Réanimation médicale|Réanimation médicale|105|reanimation|18
Soins critiques|Réanimation chirurgicale|Réanimation chirurgicale|141|reanimation|16
Soins critiques|Réanimation chirurgicale|Surveillance continue chirurgicale|142|continue|12
Soins critiques|Urgences|Urgences|308|urgences|0
Soins critiques|Urgences|Hospitalisation de courte durée|308|courte|14
Femme et enfant|Pédiatrie|Pédiatrie générale|108|pediatrie|26
Femme et enfant|Pédiatrie|Néonatologie|112|pediatrie|16
Femme et enfant|Gynécologie-obstétrique|Maternité|165|maternite|30
Femme et enfant|Gynécologie-obstétrique|Gynécologie|164|maternite|14
Gériatrie|Médecine gériatrique|Médecine gériatrique A|113|medecine|30
Gériatrie|Médecine gériatrique|Médecine gériatrique B|113|medecine|28
Gériatrie|Soins médicaux et de réadaptation|SMR gériatrique|170|smr|36
Gériatrie|Soins médicaux et de réadaptation|SMR neurologique|179|smr|24
Gériatrie|Soins de longue durée|Soins de longue durée|176|longue|32
Gériatrie|Hébergement|EHPAD des Tamaris|177|foyer|40
Psychiatrie|Psychiatrie générale|Psychiatrie de liaison|230|psychiatrie|18
Biologie|Consultations|Consultations externes|223|consultation|0
""",
    "ch": """
Médecine|Médecine polyvalente|Médecine polyvalente|223|medecine|34
Médecine|Cardiologie|Cardiologie|127|medecine|24
Médecine|Médecine gériatrique|Médecine gériatrique|113|medecine|30
Médecine|Soins critiques|Surveillance continue|107|continue|8
Chirurgie|Chirurgie|Chirurgie viscérale|146|chirurgie|22
Chirurgie|Chirurgie|Orthopédie|152|chirurgie|22
Chirurgie|Gynécologie-obstétrique|Maternité|165|maternite|16
Urgences|Urgences|Urgences|308|urgences|0
Urgences|Urgences|Hospitalisation de courte durée|308|courte|8
Personnes âgées|Soins médicaux et de réadaptation|SMR polyvalent|166|smr|44
Personnes âgées|Soins de longue durée|Soins de longue durée|176|longue|34
Personnes âgées|Hébergement|EHPAD des Glycines|177|ehpad|48
""",
    "clinique": """
Chirurgie|Chirurgie|Chirurgie viscérale|146|chirurgie|26
Chirurgie|Chirurgie|Orthopédie|152|chirurgie|34
Chirurgie|Chirurgie|Urologie|161|chirurgie|20
Chirurgie|Chirurgie|Surveillance continue|142|continue|8
Chirurgie|Ambulatoire|Chirurgie ambulatoire|137|jour|20
Médecine|Médecine|Médecine polyvalente|223|medecine|22
""",
    "smr": """
Réadaptation|Locomoteur|Rééducation motrice A|178|smr|40
Réadaptation|Locomoteur|Rééducation motrice B|178|smr|40
Réadaptation|Neurologie|Rééducation neurologique|179|smr|34
Réadaptation|Respiratoire|Rééducation respiratoire|180|smr|26
Réadaptation|Ambulatoire|Hôpital de jour|172|jour|20
""",
    "epsm": """
Psychiatrie adulte|Secteur 1|Admission secteur 1|230|psychiatrie|30
Psychiatrie adulte|Secteur 1|Suite secteur 1|230|psychiatrie|26
Psychiatrie adulte|Secteur 2|Admission secteur 2|230|psychiatrie|30
Psychiatrie adulte|Secteur 2|Suite secteur 2|230|psychiatrie|26
Psychiatrie infantile|Adolescents|Unité des adolescents|236|psychiatrie|14
""",
}


def wards(layout: str, beds: int) -> list[Ward]:
    """The wards of a hospital of that kind, with so many beds in all."""
    told = [line.split("|") for line in _LAYOUTS[layout].strip().splitlines()]
    scale = beds / sum(int(one[5]) for one in told)
    poles: dict[str, int] = {}
    services: dict[tuple[str, str], int] = {}
    found = []
    for rank, (pole, service, label, discipline, kind, size) in enumerate(told):
        pole_rank = poles.setdefault(pole, len(poles) + 1)
        service_rank = services.setdefault((pole, service), len(services) + 1)
        found.append(
            Ward(f"{100 * pole_rank + rank:04d}", label, f"{7_000 + service_rank}", service, f"{4_100 + pole_rank}",
                 pole, discipline, kind, round(int(size) * scale))
        )  # fmt: skip
    return found
