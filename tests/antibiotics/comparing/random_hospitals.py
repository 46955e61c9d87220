"""Pretend hospitals drawn at random: their files as text, and the same rows as plain values for the naive counts."""

import random
from dataclasses import dataclass, field

from jalon.antibiotics.actions import presentations
from jalon.antibiotics.actions.preparing import prepare
from jalon.antibiotics.models import HospitalFile
from jalon.kernel.periods import Period
from tests.antibiotics import small_hospital as small
from tests.antibiotics import worlds

FINESS = ("990000010", "990000028", "990000036")
UNITS = {  # code: label, service, DE, TA; the last one counts in no perimeter
    "0101": ("Médecine A", "10", "223", "3"), "0102": ("Médecine B", "10", "223", "3"),
    "0103": ("Médecine C", "11", "223", "3"), "0104": ("Médecine D", "11", "223", "3"),
    "0105": ("Médecine E", "12", "223", "3"), "0201": ("Chirurgie", "20", "147", "3"),
    "0301": ("Consultations", "30", "223", "7"),
}  # fmt: skip
OUTSIDE = "0301"
DRUGS = (
    "Code UCD;Libellé;ATC;Voie;Dose;Unité\n"
    "9999992;AMOXICILLINE 1 G INJ;J01CA04;P;1;g\n9999993;CEFTRIAXONE 1 G INJ;J01DD04;P;1;g\n"
)
DOSES = {"9999992": 1 / 3, "9999993": 1 / 2}  # daily doses in a unit: 3 g and 2 g by the parenteral route


@dataclass
class Drawn:
    """days: (hospital, period, unit) → bed-days; dispensed and isolates: rows."""

    days: dict = field(default_factory=dict)
    dispensed: list = field(default_factory=list)
    isolates: list = field(default_factory=list)


def load(seed, *, hospitals=1, periods=("2024-T1",), isolates=60):
    """Draw hospitals, load their files, and give what was drawn."""
    chance, drawn = random.Random(seed), Drawn()
    worlds.open_vault()
    table = prepare(DRUGS.encode(), name="medicaments.csv", establishment=None)
    presentations.record(table.presented, source="m", establishment=None, by=None, validated=True)
    for finess in FINESS[:hospitals]:
        place = small.hospital(finess, f"Hôpital fictif {finess[-2:]}")
        for period in periods:
            _load_period(place, period, chance, drawn, isolates)
    return drawn


def followed(many):
    """So many hospitals that bring files, of which nothing is read."""
    for finess in FINESS[:many]:
        place = small.hospital(finess, f"Hôpital fictif {finess[-2:]}")
        HospitalFile.objects.create(
            establishment=place, period="2024-T1", kind="bed_days", file_name="j.csv", sha256="0" * 64, state="applied"
        )


def _load_period(place, period, chance, drawn, isolates):
    lines = [
        f"{code};{label};{service};Service {service};1;Pôle;{de};{ta}"
        for code, (label, service, de, ta) in UNITS.items()
    ]
    bring(
        place,
        period,
        "structure",
        "Code UF;Libellé UF;Code SERVICE;Libellé SERVICE;Code Pôle;Libellé Pôle;DE;TA",
        lines,
    )
    days = {code: chance.randint(200, 2000) for code in UNITS}
    drawn.days |= {(place.code, period, code): many for code, many in days.items()}
    bring(
        place,
        period,
        "journees",
        "Code UF;Journées d'hospitalisation",
        [f"{code};{many}" for code, many in days.items()],
    )
    rows = [(chance.choice(list(UNITS)), chance.choice(list(DOSES)), chance.randint(1, 90)) for _ in range(40)]
    drawn.dispensed += [(place.code, period, *row) for row in rows]
    bring(
        place,
        period,
        "consommations",
        "Code UF;Code UCD;Quantité",
        [f"{unit};{ucd};{many}" for unit, ucd, many in rows],
    )
    found = [
        (chance.choice(list(UNITS)), chance.choice(["Escherichia coli"] * 4 + ["Klebsiella pneumoniae"]),
         chance.choice(["R", "S", "S", "S", ""]))
        for _ in range(isolates)
    ]  # fmt: skip
    drawn.isolates += [(place.code, period, *row) for row in found]
    lines = [
        f"{unit};{place.code}{period}{rank};15/0{3 * int(period[-1]) - 2}/2024;Urines;{organism};{result};S"
        for rank, (unit, organism, result) in enumerate(found)
    ]
    header = "Code UF;IPP;Date de prélèvement;Nature du prélèvement;GERME;CEFOTAXIME;GENTAMICINE"
    bring(place, period, "resistances", header, lines)


def bring(place, period, name, header, lines):
    small.bring(place, "\n".join([header, *lines]) + "\n", f"{name}.csv", Period(period))


# The naive counts


def consumption(drawn, key, ucds=tuple(DOSES)):
    """Per place: daily doses and bed-days of the perimeter; `key` makes the place of (hospital, period, unit)."""
    found = {}
    for (hospital, period, unit), days in drawn.days.items():
        if unit != OUTSIDE:
            held = found.setdefault(key(hospital, period, unit), [0, 0])
            held[1] += days
    for hospital, period, unit, ucd, many in drawn.dispensed:
        if unit != OUTSIDE and ucd in ucds:
            found[key(hospital, period, unit)][0] += many * DOSES[ucd]
    return {place: tuple(held) for place, held in found.items()}


def resistance(drawn, key, organism="Escherichia coli"):
    """Per place: resistant and tested to cefotaxime; every isolate is of another patient, so that all of them count."""
    found = {}
    for hospital, period, unit, species, result in drawn.isolates:
        if unit != OUTSIDE and species == organism and result:
            held = found.setdefault(key(hospital, period, unit), [0, 0])
            held[0] += result == "R"
            held[1] += 1
    return {place: tuple(held) for place, held in found.items()}
