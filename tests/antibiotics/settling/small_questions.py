"""A small pretend hospital whose files ask questions: two codes, two labels and one unit that no table knows."""

from jalon.antibiotics.models import HospitalFile
from tests import again
from tests.antibiotics import small_hospital as small

KNOWN, STRANGE, OTHER = "9999992", "9999993", "9999994"
DISPENSED = (
    "Code UF;Code UCD;Libellé UCD;Quantité\n"
    f"0101;{KNOWN};AMOXICILLINE 1 G PDR INJ;100\n"
    f"0101;{STRANGE};CEFTRIAXONE 2 G PDR INJ FL;60\n"
    f"0201;{STRANGE};CEFTRIAXONE 2 G PDR INJ FL;20\n"
    f"0201;{OTHER};COMPRESSE STERILE;15\n"
    f"0199;{KNOWN};AMOXICILLINE 1 G PDR INJ;5\n"
)
ISOLATES = (
    "Code UF;GERME;CEFOTAXIME;ATB MAISON\n"
    "0101;Escherichia coli;R;S\n"
    "0101;Proteae;S;R\n"
    "0201;Proteae;S;\n"
    "0201;Proteae;S;S\n"
    "0102;Klebsiella pneumoniae;S;S\n"
)


def bring(place, *, drugs=True, period=small.PERIOD):
    """The files of a quarter, without a patient column; the files by kind."""
    return again.brought(("questions", place.code, drugs, period.code), lambda: _bring(place, drugs, period))


def _bring(place, drugs, period):
    if drugs:
        from jalon.antibiotics.actions import presentations
        from jalon.antibiotics.actions.preparing import prepare

        one = prepare(small.DRUGS.encode(), name="medicaments.csv", establishment=place)
        presentations.record(one.presented, source=one.name, establishment=None, by=None, validated=True)
    texts = {"structure": small.STRUCTURE, "journees": small.BED_DAYS, "consommations": DISPENSED,
             "resistances": ISOLATES}  # fmt: skip
    return {name: small.bring(place, text, f"{name}.csv", period=period) for name, text in texts.items()}


def waiting_of(place, kind):
    """What the current file of that kind still asks."""
    return HospitalFile.objects.get(establishment=place, kind=kind, state="applied").waiting


def matched_of(place, kind):
    return HospitalFile.objects.get(establishment=place, kind=kind, state="applied").matched
