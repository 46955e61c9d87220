"""Hospitals for the tests: the complete fictitious sample, the four files of the seed, small ones made on the spot."""

import json
import os
from pathlib import Path

from django.conf import settings

from jalon.antibiotics.actions import loading
from jalon.antibiotics.rules.periods import read_period
from jalon.directory import actions as directory
from jalon.warehouse import vault

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("JALON_REAL_DATA") or ROOT.parent / "shared")
SAMPLE = SHARED / "samples" / "consores_complet"
SEED = SHARED / "samples" / "consores"
HOSPITALS = {"CHU": "990000010", "CLINIQUE": "990000028", "SMR": "990000036"}
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1")
FILES = ("structure", "journees-hospitalisation", "admissions", "consommations", "resistances")


def expected():
    return json.loads((SAMPLE / "expected.json").read_text("utf-8"))


def open_vault():
    if not vault.is_present(settings.DATA_DIR):
        vault.create(settings.DATA_DIR)


def directory_of_the_sample():
    directory.load_file(SAMPLE / "etablissements.csv", None)
    return {name: loading.establishment_of(finess) for name, finess in HOSPITALS.items()}


def load(hospital, period, *names, **options):
    """Load files of the sample for a hospital; the answers by file name."""
    paths = [SAMPLE / hospital / period / f"{name}.xlsx" for name in names or FILES]
    establishment = loading.establishment_of(HOSPITALS[hospital])
    loaded = loading.load(paths, establishment=establishment, period=read_period(period), **options)
    return {f"{hospital}/{period}/{one.path.name}": one.file for one in loaded}


def load_drugs():
    return loading.load([SAMPLE / "medicaments.xlsx"], establishment=None, period=None)[0]


def load_everything(hospitals=tuple(HOSPITALS), quarters=QUARTERS):
    """The whole sample in the order in which it came, the corrected file of the second quarter included."""
    open_vault()
    directory_of_the_sample()
    load_drugs()
    found = {}
    for hospital in hospitals:
        for quarter in quarters:
            found |= load(hospital, quarter)
            if (hospital, quarter) == ("CHU", "2024-Q2"):
                found |= load(hospital, quarter, "consommations_v2")
    return found
