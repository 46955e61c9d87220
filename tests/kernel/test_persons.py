"""What looks like a patient's number, and what only resembles one."""

import pytest

from jalon.kernel.persons import holds_person_number

NIR = "185057800608436"
WRITTEN = {
    "whole": NIR,
    "without its key": NIR[:13],
    "in groups": "1 85 05 78 006 084 36",
    "with dots": "1.85.05.78.006.084.36",
    "with dashes": "1-85-05-78-006-084",
    "with long dashes": "1–85–05–78–006–084",
    "with no-break spaces": "1\u00a085\u00a005\u00a078\u00a0006\u00a0084",
    "with narrow spaces": "1\u202f85\u202f05\u202f78\u202f006\u202f084",
    "fullwidth": "１８５０５７８００６０８４３６",
    "key apart": "1850578006084 - 36",
    "Corsica, 2A": "1 85 05 2A 004 123 45",
    "Corsica, 2b": "185052b004123",
    "glued to a word": "INS185057800608436",
    "a woman's": "2 92 12 33 063 118",
    "month unknown": "2 92 20 33 063 118",
    "waiting number": "8 85 05 99 006 084",
    "after a count": "les 3 1 85 05 78 006 084 36",
    "after a FINESS": "240000117 1850578006084",
    "beside a date": "né le 12/05/1985 : 1850578006084",
}
PASSING = {
    "finess": "240000117",
    "finess of Corsica": "2A0000014",
    "two finess": "240000117 240000059",
    "two finess, said": "FINESS 240000372 et 240000059",
    "dates and counts": "12 messages le 31/08/2022, 3 le 01/09/2022",
    "finess and year": "240012345 2022",
    "siret": "26240001700012",
    "siret in groups": "262 400 017 00012",
    "telephone": "05 53 01 02 03",
    "two telephones": "05 53 01 02 03 05 53 01 02 04",
    "telephone abroad": "+33 5 53 01 02 03",
    "telephone and extension": "0553010203 123",
    "amount": "1 147 500,00 €",
    "large amount": "12 345 678 901 €",
    "date and amount": "au 2022-08-31 10 000 messages",
    "french date and amount": "au 31/08/2022 10 000 000 000",
    "two dates": "2022-08-31 2022-09-30",
    "long identifier": "12345678901234567890",
    "words": "rien à signaler, 2 sites sur 3",
    "empty": "",
}


@pytest.mark.parametrize("how", WRITTEN)
def test_patient_s_number_is_seen(how):
    assert holds_person_number(f"Voir le dossier {WRITTEN[how]}, merci")
    assert holds_person_number(WRITTEN[how])


@pytest.mark.parametrize("what", PASSING)
def test_number_of_another_kind_passes(what):
    assert not holds_person_number(f"Voir {PASSING[what]}.")
    assert not holds_person_number(PASSING[what])
