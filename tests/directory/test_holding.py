from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from jalon.directory.rules import Said, chosen_listing, hold
from tests.reference.naive_directory import DAYS, listing_that_holds

AUGUST = date(2022, 8, 31)


def said(pk, vintage, **values):
    return Said(pk, 1, "liste", vintage, pk, 1, **values)


days = st.dates(date(2020, 1, 1), date(2024, 12, 31))
listings = st.lists(
    st.builds(said, st.integers(1, 50), st.sampled_from(DAYS)), max_size=6, unique_by=lambda one: one.id
)


@given(listings, days)
def test_chosen_listing_is_the_one_of_the_naive_reading(found, on):
    assert chosen_listing(found, on) == listing_that_holds(found, on)


@given(listings, days, st.randoms())
def test_chosen_listing_does_not_depend_on_the_order(found, on, chance):
    shuffled = list(found)
    chance.shuffle(shuffled)

    assert chosen_listing(shuffled, on) == chosen_listing(found, on)


def test_the_earliest_later_list_speaks_when_none_is_earlier():
    later, sooner = said(1, date(2023, 12, 31), name="2023"), said(2, date(2022, 12, 31), name="2022")

    assert hold([later, sooner], AUGUST).values["name"] == "2022"


def test_a_later_list_never_changes_an_earlier_day():
    before = [said(1, date(2022, 12, 31), name="ancien", ej_id=5)]

    assert (
        hold([*before, said(2, date(2023, 12, 31), name="nouveau", ej_id=6)], AUGUST).values
        == hold(before, AUGUST).values
    )


def test_what_a_list_does_not_say_comes_from_the_next_one():
    sae = said(1, date(2022, 12, 31), name="CH", region="75", town="Pau")
    regional = said(2, date(2023, 12, 31), name="CH de Pau", pmsi="640000600", town="PAU", region="75")

    held = hold([regional, sae], AUGUST)

    assert (held.values["name"], held.values["pmsi"], held.values["town"]) == ("CH", "640000600", "Pau")
    assert held.origins["pmsi"] is regional


def test_fields_that_belong_together_come_from_one_list():
    open_again = said(1, date(2022, 12, 31), state="A")
    closed_before = said(2, date(2021, 12, 31), state="I", closed_on=date(2021, 6, 30))

    assert hold([open_again, closed_before], date(2023, 1, 31)).values["closed_on"] is None


def test_a_correction_comes_over_every_list():
    held = hold([said(1, None, name="ancien")], AUGUST, {"name": "juste"})

    assert (held.values["name"], held.corrected) == ("juste", ("name",))
