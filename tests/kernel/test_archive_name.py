"""The name of an archive: written by the rule, read back whatever hand wrote it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.kernel import archive_name
from jalon.kernel.periods import Period

RULE = "2022_Suivi Ségur ES_REGION_V1_Logiciels-082022_INS-082022_MSS-072022_DMP-082022_Certificats-082022"
AUGUST, JULY = Period("2022-08"), Period("2022-07")
WORDS = ("Logiciels", "INS", "MSS", "DMP", "Certificats")


def months(*said):
    return tuple(zip(WORDS, said, strict=False))


def test_name_follows_the_rule_with_the_month_of_each_theme():
    made = archive_name.made(
        year=2022, prefix="Suivi Ségur ES", region="REGION", version=1,
        months=months(AUGUST, AUGUST, JULY, AUGUST, AUGUST),
    )  # fmt: skip

    assert str(made) == RULE


@pytest.mark.parametrize(
    "written",
    [
        RULE,
        f"{RULE}.xlsx",
        f"{RULE} (1).xlsx",
        unicodedata.normalize("NFD", RULE),
        RULE.replace("082022", "août2022").replace("072022", "juillet2022"),
        RULE.replace("082022", "aout-2022").replace("072022", "07-2022"),
        RULE.replace("082022", "8-2022").replace("072022", "Juillet 2022"),
        RULE.replace("_V1_", "_v1_"),
    ],
)
def test_every_hand_is_read(written):
    found = archive_name.read(written)

    assert (found.year, found.prefix, found.region, found.version) == (2022, "Suivi Ségur ES", "REGION", 1)
    assert dict(found.months)["MSS"] == JULY
    assert dict(found.months)["DMP"] == AUGUST


@pytest.mark.parametrize(
    "other",
    [
        "",
        "Suivi.xlsx",
        "2022_Suivi Ségur ES_REGION_V1.xlsx",
        RULE.replace("072022", "132022"),
        RULE.replace("072022", "072999"),
        RULE.replace("V1", "1"),
    ],
)
def test_other_names_are_nobodys_archive(other):
    assert archive_name.read(other) is None


def test_words_that_a_file_name_cannot_bear_are_cleaned():
    made = archive_name.made(year=2022, prefix="Suivi/ES_1", region="Ré_gion", version=2, months=(("A-b", AUGUST),))

    assert str(made) == "2022_Suivi ES 1_Ré gion_V2_A b-082022"
    assert archive_name.read(str(made)) == made


TEXTS = st.text(st.characters(categories=["L", "N", "Zs", "P"]), min_size=1, max_size=20).filter(str.strip)
NAMES = st.builds(
    archive_name.made,
    year=st.integers(1900, 2099),
    prefix=TEXTS,
    region=TEXTS,
    version=st.integers(1, 999),
    months=st.lists(
        st.tuples(
            st.sampled_from(WORDS),
            st.builds(Period.month, st.integers(1900, 2099), st.integers(1, 12)),
        ),
        min_size=1,
        max_size=5,
    ).map(tuple),
)


@given(NAMES)
def test_what_is_written_is_read_back(name):
    assert archive_name.read(str(name)) == name
    assert archive_name.read(f"{name}.xlsx") == name
    assert archive_name.read(unicodedata.normalize("NFD", str(name))) == name
