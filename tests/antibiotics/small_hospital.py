"""A small pretend hospital for the tests of « Données »: its files as text, made on the spot, and its people."""

from django.core.files.base import ContentFile
from django.urls import reverse

from jalon.antibiotics.actions import loading, presentations
from jalon.antibiotics.actions.preparing import prepare
from jalon.antibiotics.models import HospitalFile
from jalon.directory.models import Entity
from jalon.kernel.periods import Period
from tests import again
from tests.accounts import people
from tests.antibiotics import worlds

FINESS, OTHER = "990000010", "990000028"
PERIOD = Period("2024-T1")
STRUCTURE = (
    "Code UF;Libellé UF;Code SERVICE;Libellé SERVICE;Code Pôle;Libellé Pôle;DE;TA\n"
    "0101;Médecine A;10;Médecine;1;Médecine;127;3\n"
    "0102;Médecine B;10;Médecine;1;Médecine;127;3\n"
    "0201;Chirurgie;20;Chirurgie;2;Chirurgie;147;3\n"
)
BED_DAYS = "Code UF;Journées d'hospitalisation\n0101;900\n0102;600\n0201;400\n"
ADMISSIONS = "Code UF;Admissions\n0101;90\n0102;60\n0201;80\n"
DISPENSED = (  # one unknown unit, one quantity that is no number
    "Code UF;Code UCD;Quantité\n0101;9999992;120\n0102;9999992;30\n0201;9999992;10\n9999;9999992;5\n"
    "0201;9999992;beaucoup\n"
)
DRUGS = (
    "Code UCD;Libellé;ATC;Voie;Dose;Unité\n9999992;AMOXICILLINE 1 G PDR INJ;J01CA04;P;1;g\n"
    "999;ILLISIBLE;J01CA04;P;1;g\n"
)
ISOLATES = (
    "Code UF;IPP;Date de prélèvement;Nature du prélèvement;GERME;CEFOTAXIME;GENTAMICINE\n"
    "0101;P1;14/02/2024;Urines;Escherichia coli;R;S\n"
    "0101;P1;20/02/2024;Urines;Escherichia coli;R;S\n"
    "0201;P2;21/02/2024;Urines;Klebsiella pneumoniae;S;S\n"
)
WITHOUT_PATIENT = "\n".join(";".join(line.split(";")[:1] + line.split(";")[2:]) for line in ISOLATES.splitlines())


def hospital(finess=FINESS, name="Hôpital fictif des Tests"):
    return Entity.objects.create(kind="et", code=finess, name=name, region="75", department="33")


def person(name, finess=FINESS, **more):
    rights = {"role": "contributeur", "actor": "etablissement", "territories": (f"etablissement:{finess}",)}
    return people.make(name, **(rights | more))


def omedit(name="omedit"):
    return people.make(name, role="region", actor="omedit", territories=("region:75",))


def reader(name="lectrice"):
    return people.make(name, role="lecteur", actor="region", territories=("region:75",))


def bring(place, text, name="fichier.csv", period=PERIOD, by=None, **options):
    """Read and apply one file, as a person would."""
    one = prepare(text.encode(), name=name, establishment=place)
    planned = loading.plan(one, establishment=place, period=period, by=by, **options)
    return planned if planned.state == HospitalFile.State.APPLIED else loading.apply(planned, by=by)


def bring_all(place, *, drugs=True):
    """The five files of the quarter, patients included."""
    return again.brought(("hospital", place.code, drugs), lambda: _bring_all(place, drugs))


def _bring_all(place, drugs):
    worlds.open_vault()
    if drugs:
        one = prepare(DRUGS.encode(), name="medicaments.csv", establishment=place)
        presentations.record(one.presented, source=one.name, establishment=None, by=None, validated=True)
    texts = {"structure": STRUCTURE, "journees": BED_DAYS, "admissions": ADMISSIONS, "consommations": DISPENSED,
             "resistances": ISOLATES}  # fmt: skip
    return {name: bring(place, text, f"{name}.csv") for name, text in texts.items()}


def upload(text, name):
    return ContentFile(text.encode(), name=name)


def deposit(client, place, *files, period=""):
    """Post files as the page does; the answer."""
    form = {"etablissement": place.code, "periode": period, "fichiers": list(files)}
    return client.post(reverse("antibiotics:deposit"), form)


def address(name, place=None, period=PERIOD.code, *arguments, **query):
    said = {"etablissement": place.code, "periode": period} if place else {}
    text = "&".join(f"{key}={value}" for key, value in (said | query).items())
    return reverse(f"antibiotics:{name}", args=arguments) + (f"?{text}" if text else "")
