import random

import pytest

from jalon.directory import queries
from jalon.directory.rules.names import NameIndex, words_of
from tests.directory.lists import EJ1, ET1, ET2, ET3, regional_row
from tests.reference.naive_names import nearest_names


@pytest.fixture
def directory(load_regional):
    load_regional(
        regional_row(ET1, "CENTRE HOSPITALIER D'ANGOULÊME", EJ1, pmsi=EJ1),
        regional_row(ET2, "CLINIQUE SAINT JOSEPH"),
        regional_row(ET3, "C.H. DE ST BRIEUC"),
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("angouleme", ET1),
        ("ANGOULÊME centre hospitalier", ET1),
        ("angoulme", ET1),
        ("ch angouleme", ET1),
        ("joseph st", ET2),
        ("clinqiue saint josef", ET2),
        ("ch saint-brieuc", ET3),
        (ET1, ET1),
        (f"{ET1[:2]} {ET1[2:6]} {ET1[6:]}", ET1),
        (f"'{ET2}", ET2),
        (ET2[:8], ET2),
        (ET3[:6], ET3),
        (ET3[:4] + ET3[5] + ET3[4] + ET3[6:], ET3),
    ],
)
def test_search_forgives(directory, text, code):
    assert queries.search(text)[0].entity.code == code


def test_search_by_pmsi_finds_the_establishment_and_the_legal_entity(directory):
    assert {hit.entity.code for hit in queries.search(EJ1)} == {EJ1, ET1}


@pytest.mark.parametrize("text", ["", "   ", "zzzzqqqq", "999999999", "%_'\";--"])
def test_search_finds_nothing_quietly(directory, text):
    assert queries.search(text) == []


def test_proposals_are_ordered_by_likeness(directory):
    hits = queries.propose("Clin. St-Joseph", "Bergerac")

    assert hits[0].entity.code == ET2
    assert hits[0].score < 101


def test_usual_short_forms_meet():
    assert set(words_of("c h de st brieuc")) == {"ch", "centre", "hospitalier", "de", "saint", "brieuc"}
    assert "ch" in words_of("centre hospitalier de pau")


def test_names_bear_more_than_towns():
    index = NameIndex([(1, "had mutualiste", "angouleme"), (2, "clinique d angouleme", "soyaux")])

    assert [key for key, _ in index.nearest("angouleme", 5)] == [2, 1]


WORDS = "saint joseph jean centre hospitalier ch maison des parc pins angouleme chu du pau paul pauline".split()
SLIPS = ["angoulme", "hospitalir", "pa", "josef", "zzzz"]


@pytest.mark.parametrize("seed", range(40))
def test_names_are_found_as_by_weighing_them_one_by_one(seed):
    chance = random.Random(seed)
    named = [
        (100 + rank, " ".join(chance.choices(WORDS, k=3)), " ".join(chance.choices(WORDS, k=rank % 3)))
        for rank in range(40)
    ]
    wanted = " ".join(chance.choices(WORDS + SLIPS, k=1 + seed % 4))

    found = NameIndex(named).nearest(wanted, 15)

    expected = nearest_names(named, wanted, 15)
    assert [key for key, _ in found] == [key for key, _ in expected]
    assert [score for _, score in found] == pytest.approx([score for _, score in expected])
