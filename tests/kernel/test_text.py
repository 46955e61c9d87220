"""Folding French text: the table of usual letters says what decomposing each of them says."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as some

from jalon.kernel.text import fold, without_accents

LETTERS = some.text(some.one_of(some.characters(max_codepoint=0x24F), some.sampled_from("œŒæÆ’ʼ‘ﬁ½\u0301\u0327")))


def slowly(text):
    for written, meant in (("œ", "oe"), ("Œ", "OE"), ("æ", "ae"), ("Æ", "AE"), ("’", "'"), ("ʼ", "'"), ("‘", "'")):
        text = text.replace(written, meant)
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


@given(LETTERS)
def test_accents_leave_as_each_letter_is_decomposed(text):
    assert without_accents(text) == slowly(text)


def test_two_spellings_meet():
    assert fold("Déployé / VA signée") == fold("DEPLOYE/VA SIGNEE ") == "deploye va signee"
