"""What is measured of places and where each stands, against naive counts over files drawn at random."""

import pytest

from jalon.accounts.access import Perimeter
from jalon.antibiotics.models import Naming
from jalon.antibiotics.queries import comparing, measuring
from jalon.antibiotics.queries.asked import ask, hospitals_of
from jalon.antibiotics.queries.comparing import Peer
from jalon.antibiotics.queries.measuring import Held
from jalon.kernel.refusal import Refusal
from tests.antibiotics.comparing import random_hospitals as drawn_at_random

pytestmark = pytest.mark.django_db
KEYS = {
    "unit": lambda hospital, period, unit: (hospital, unit),
    "service": lambda hospital, period, unit: (hospital, drawn_at_random.UNITS[unit][1]),
    "establishment": lambda hospital, period, unit: (hospital, hospital),
    "period": lambda hospital, period, unit: ("", ""),
}
CEFOTAXIME = {"germe": "Escherichia coli", "antibiotique": "J01DD01"}


def counted(measure, by, period="2024"):
    asked = ask(hospitals_of([]), period, "spares")
    held = measuring.measured(asked, measure, by)
    return {(one.hospital, one.code or one.hospital): (one.top, one.bottom) for one in held}


LEVELS = ("unit", "service", "establishment")


def test_doses_and_isolates_of_places_are_those_of_naive_counts():
    drawn = drawn_at_random.load(1, hospitals=2, periods=("2024-T1", "2024-T2"))

    doses = {by: counted(measuring.read({"mesure": "conso:atc:J01DD"}), by) for by in LEVELS}
    isolates = {by: counted(measuring.read(CEFOTAXIME), by) for by in LEVELS}

    for by in LEVELS:
        expected = drawn_at_random.consumption(drawn, KEYS[by], ("9999993",))
        assert doses[by] == {place: pytest.approx(pair) for place, pair in expected.items()}
        assert isolates[by] == drawn_at_random.resistance(drawn, KEYS[by])


def test_density_divides_by_the_bed_days_of_the_perimeter_even_where_nothing_grew():
    drawn = drawn_at_random.load(3, isolates=4)

    found = counted(measuring.read({"mesure": "couple:kpneumoniae_c3g_incidence"}), "unit", "2024-T1")

    days = drawn_at_random.consumption(drawn, KEYS["unit"])
    counts = drawn_at_random.resistance(drawn, KEYS["unit"], "Klebsiella pneumoniae")
    assert found == {place: (counts.get(place, (0, 0))[0], days[place][1]) for place in days}


def test_density_and_domains_are_those_of_the_perimeter_of_rates():
    drawn_at_random.load(4)
    measure = measuring.read({"mesure": "couple:kpneumoniae_c3g_incidence"})
    hospitals = hospitals_of([])

    inside, everywhere = (
        measuring.measured(ask(hospitals, "2024-T1", perimeter), measure, "unit") for perimeter in ("spares", "none")
    )
    held = measuring.measured(ask(hospitals_of([]), "2024-T1"), measuring.read_consumption(""), "service")

    assert everywhere == inside
    assert {one.code: one.domain for one in held} == {
        "10": "MÉDECINE", "11": "MÉDECINE", "12": "MÉDECINE", "20": "CHIRURGIE",
    }  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        {"mesure": "couple:rien"}, {"mesure": "autre:chose"}, {"mesure": "conso:liste:rien"},
        {"germe": "Germe inventé", "antibiotique": "J01DD01"}, {"germe": "groupe:rien", "antibiotique": "J01DD01"},
        {"germe": "Escherichia coli", "antibiotique": "rien"},
    ],
)  # fmt: skip
def test_measure_that_nobody_knows_is_refused(address):
    with pytest.raises(Refusal):
        measuring.read(address)


def test_measure_named_goes_before_a_free_pair():
    found = measuring.read({"mesure": "couple:ecoli_c3g", **CEFOTAXIME})

    assert found.pair is not None
    assert found.pair.id == "ecoli_c3g"


def test_free_pair_of_a_group_counts_all_its_species():
    drawn = drawn_at_random.load(6)
    address = {"germe": "groupe:enterobacterales", "antibiotique": "J01DD01"}

    found = counted(measuring.read(address), "establishment", "2024-T1")

    both = [
        drawn_at_random.resistance(drawn, KEYS["establishment"], one)
        for one in ("Escherichia coli", "Klebsiella pneumoniae")
    ]
    finess = drawn_at_random.FINESS[0]
    assert found[finess, finess] == tuple(map(sum, zip(*(one[finess, finess] for one in both), strict=True)))


# Names


def others(own):
    return [name for code, (name, true) in names(own).items() if not true]


def names(own=None, perimeter=None):
    hospitals = comparing.followed_in({"75"})
    chosen = next((one for one in hospitals if one.code == own), None)
    return comparing.names_for(perimeter or Perimeter(), hospitals, chosen)


def test_hospital_reads_its_own_name_and_letters_for_the_others():
    drawn_at_random.followed(3)

    found = names(drawn_at_random.FINESS[1])

    assert found[drawn_at_random.FINESS[1]] == ("Hôpital fictif 28", True)
    assert sorted(others(drawn_at_random.FINESS[1])) == ["établissement A", "établissement B"]


def test_letters_follow_neither_number_nor_name_and_stay_the_same(settings):
    drawn_at_random.followed(3)

    orders = set()
    for secret in map(str, range(40)):
        settings.SECRET_KEY = secret
        held = names()
        assert held == names()
        orders.add(tuple(held[code][0] for code in drawn_at_random.FINESS))

    assert len(orders) == 6


def test_names_are_shown_where_the_region_said_so():
    drawn_at_random.followed(2)
    Naming.objects.create(region="75", shown=True)

    assert all(true for _, true in names().values())


def test_region_reads_every_name():
    drawn_at_random.followed(2)

    assert all(true for _, true in names(perimeter=Perimeter(system=True)).values())


def test_letters_go_on_after_the_last_one():
    assert [comparing.letters(rank) for rank in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


# Small counts

SHARE = measuring.read(CEFOTAXIME)


def peer(name, top, bottom, kind="MÉDECINE", hidden=False):
    return Peer(Held("990000010", name, name, "", kind, top, bottom), name, kind, hidden=hidden)


def hidden(peers, measure=SHARE):
    return [one.name for one in comparing.hide_small(peers, peers, measure) if one.hidden]


def test_small_count_is_hidden_with_another_that_its_total_would_give_away():
    peers = [peer("a", 3, 40), peer("b", 9, 50), peer("c", 20, 80), peer("d", 30, 90)]

    assert hidden(peers) == ["a", "b"]


def test_small_count_is_hidden_in_its_own_group_and_in_the_whole():
    peers = [peer("a", 3, 40), peer("b", 20, 80), peer("c", 6, 50, "CHIRURGIE"), peer("d", 7, 60, "CHIRURGIE")]

    assert hidden(peers) == ["a", "b"]


def test_no_isolate_points_at_nobody():
    assert hidden([peer("a", 0, 40), peer("b", 9, 50)]) == []


def test_hidden_ones_count_in_the_whole_when_they_cannot_be_found_from_it():
    peers = [peer("a", 3, 40, hidden=True), peer("b", 9, 50, hidden=True), peer("c", 20, 80), peer("d", 30, 90)]

    found = comparing.compare(peers, SHARE)

    assert found.funnel.centre == pytest.approx(62 / 260)
    assert [one.peer.name for one in found.known] == ["d", "c"]
    assert found.hidden == 2


def test_hidden_one_alone_is_out_of_the_whole():
    peers = [peer("a", 3, 40, hidden=True), peer("c", 20, 80), peer("d", 30, 90)]

    found = comparing.compare(peers, SHARE)

    assert found.funnel.centre == pytest.approx(50 / 170)
    assert [one.peer.name for one in found.standings] == ["d", "c", "a"]
    assert found.standings[-1].point is None


# Where each stands


def test_each_stands_by_its_own_figures_whatever_the_order():
    peers = [
        peer("a", 8, 40),
        peer("b", 8, 42),
        peer("c", 40, 60),
        peer("d", 9, 45),
        peer("e", 10, 48),
        peer("f", 0, 0),
    ]

    found = comparing.compare(peers, SHARE)

    assert [(one.peer.name, one.point and one.point.member.top) for one in found.standings] == [
        ("c", 40), ("e", 10), ("a", 8), ("d", 9), ("b", 8), ("f", None),
    ]  # fmt: skip
    first = found.standings[0]
    assert first.point is not None
    assert first.point.position == "above_998"
    assert first.rank is not None
    assert (first.rank.best, first.rank.worst) == (1, 1)
    assert first.place is not None
    assert first.place.quarter == 4


def test_rates_are_compared_by_their_bed_days():
    rates = [peer(name, top, 1000) for name, top in zip("abcdefg", (380, 400, 390, 410, 405, 395, 2000), strict=True)]

    found = comparing.compare(rates, measuring.read_consumption(""))

    assert found.funnel.centre == pytest.approx(4380 / 7)
    assert found.standings[0].point is not None
    assert found.standings[0].point.position == "above_998"
