"""What the drawings do not tell: the counts of hidden peers, the true days of nameless ones."""

from dataclasses import replace

import pytest

from jalon.antibiotics.comparing import drawings, words
from jalon.antibiotics.comparing.asking import HOSPITALS, UNITS, Look
from jalon.antibiotics.comparing.looking import Looked
from jalon.antibiotics.frame import Place
from jalon.antibiotics.queries import measuring
from jalon.antibiotics.queries.asked import ask
from jalon.antibiotics.queries.comparing import Peer
from jalon.antibiotics.queries.measuring import Held

SHARE = measuring.read({"germe": "Escherichia coli", "antibiotique": "J01DD01"})


def peer(name, top, bottom, *, hidden=False, named=True, own=False):
    return Peer(Held("990000010", name, name, "", "", top, bottom), name, "", own=own, named=named, hidden=hidden)


def looked(peers, measure, between=UNITS):
    place = Place(None, (), None, None, "spares")
    found = Looked(place, Look(between, measure, "tous"), ask([], "2024", "spares"))
    found.peers = peers
    return found


@pytest.mark.django_db
def test_limits_do_not_tell_what_the_hidden_ones_counted():
    shown = [peer(name, 20, 80 + rank) for rank, name in enumerate("abcdef")]

    drawn = [
        drawings.of_funnel(
            looked([*shown, peer("x", 3, one, hidden=True), peer("y", 9, 900 - one, hidden=True)], SHARE)
        )
        for one in (20, 400)
    ]

    assert "limit-95" in drawn[0]
    assert drawn[0] == drawn[1]


@pytest.mark.django_db
def test_limits_go_no_further_than_the_rounded_days_of_the_nameless():
    rate = measuring.read_consumption("")
    peers = [peer(name, 40 * rank + 300, 1234 * rank, named=rank != 6) for rank, name in enumerate("abcdef", 1)]

    found = drawings.told(looked(peers, rate, HOSPITALS))

    days = sorted(point.member.bottom for point in found.points)
    assert days == [1234, 2468, 3702, 4936, 6170, 7400]
    assert found.curve()[-1][0] == 7400


@pytest.mark.django_db
def test_sentence_says_where_the_hospital_stands_among_the_others():
    rate = measuring.read_consumption("")
    rates = (380, 400, 390, 410, 405, 395, 2000)
    peers = [peer(name, top, 1000, own=top == 2000) for name, top in zip("abcdefg", rates, strict=True)]
    here = looked(peers, rate, HOSPITALS)
    own = here.comparison.own
    assert own is not None

    said = words._own(here, own)
    alone = words._own(looked([peers[-1]], rate, HOSPITALS), replace(own))
    units = words.headline(looked([replace(one, own=False) for one in peers], rate))

    assert "(limite à 99,8 %). Ensemble du groupe : 625,7" in said
    assert "Les autres vont de 380,0 à 410,0" in said
    assert "Dans le quart le plus haut" in said
    assert "Il est seul de son groupe" in alone
    assert "Au-dessus du groupe : g." in units
