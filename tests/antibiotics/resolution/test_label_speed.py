"""A thousand labels of a laboratory are answered while one waits: a file repeats a few dozen of them."""

import random
import time

from jalon.antibiotics.references import molecules, organisms
from jalon.antibiotics.resolution import resolve_antibiotic, resolve_organism


def test_thousand_labels_take_less_than_a_second():
    generator = random.Random(3)
    names = [molecule.name for molecule in molecules().values()] + ["CEFTRIAXONNE", "FLUORO X", "AMIKACINE 30 µg"]
    taxa = [*organisms(), "E. coli BLSE", "Proteae", "Eschirichia coli"]
    labels = generator.choices(names, k=500)
    germs = generator.choices(taxa, k=500)
    resolve_antibiotic("warm"), resolve_organism("warm")

    started = time.process_time()
    found = [resolve_antibiotic(label) for label in labels] + [resolve_organism(label) for label in germs]
    spent = time.process_time() - started

    assert len(found) == 1000
    assert spent < 1
