"""A value that holds until it is changed, as the grid shows it after any acts, and as plain loops tell it."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.accounts import access
from jalon.indicators import ledger
from jalon.kernel.periods import Period
from jalon.tracking import queries, reading
from jalon.tracking.blocks.actions import BlockEntry, Seen, undo_block, write_block
from jalon.tracking.frame import Place
from tests.reference import naive_carry
from tests.tracking.worlds import ANNEXE

MONTHS = ["2022-06", "2022-07", "2022-08", "2022-09", "2022-10", "2022-11"]
VALUES = ["Non démarré", "En cours de déploiement - Alerte", "Déployé / VA signée"]
MANNERS = {"écrire": "valeur", "non disponible": "non_disponible", "vider": "vider", "confirmer": "confirmer"}
ACTS = st.tuples(
    st.sampled_from(MONTHS),
    st.one_of(
        st.tuples(st.just("écrire"), st.sampled_from(VALUES)),
        st.tuples(st.sampled_from(["confirmer", "confirmer", "vider", "non disponible", "annuler"]), st.just("")),
    ),
)

pytestmark = pytest.mark.django_db


class Hand:
    """One person on one cell of the real grid."""

    def __init__(self):
        self.grid, self.perimeter, self.batches = queries.grid_definition("segur_es"), access.system(), []

    def cell(self, month):
        view = reading.month_of(self.perimeter, "segur_es", "75", month)
        position = view.listed.columns["finess_et"].index(ANNEXE)
        return view.column("meteo").cell(position)

    def act(self, month, act, value):
        """Whether something was written."""
        cell, place = self.cell(month), Place(self.grid, "75", Period(month))
        entry = BlockEntry(ANNEXE, "meteo", value, Seen(cell.value, cell.state, cell.period), MANNERS[act])
        done = write_block(place=place, entries=[entry], perimeter=self.perimeter, by=None)
        assert (done.refused, done.conflicts) == ([], [])
        if done.batch:
            self.batches.append((place, done.batch))
        return done.batch is not None

    def undo(self):
        place, batch = self.batches.pop()
        undo_block(place=place, batch=batch, perimeter=self.perimeter, by=None)


def as_told(cell):
    """(value, state, month it is of), None when the cell shows nothing."""
    return None if cell.state > 2 or (cell.value is None and cell.state == 0) else (cell.value, cell.state, cell.period)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=st.lists(ACTS, max_size=7))
def test_the_grid_shows_in_every_month_what_plain_loops_tell(entities, acts):
    with transaction.atomic():
        hand, past = Hand(), [{}]
        for month, (act, value) in acts:
            if act == "annuler":
                if hand.batches:
                    hand.undo()
                    past.pop()
            elif hand.act(month, act, value):
                past.append(naive_carry.after(past[-1], MONTHS, month, act, value))
            else:
                assert naive_carry.after(past[-1], MONTHS, month, act, value) == past[-1]
        for month in MONTHS:
            cell, told = hand.cell(month), naive_carry.shown(past[-1], MONTHS, month)
            assert as_told(cell) == told
            assert cell.carried == bool(told and told[2] != month)
        transaction.set_rollback(True)


def test_confirmed_changed_emptied_and_skipped_month_by_month(entities):
    hand = Hand()
    hand.act("2022-06", "écrire", "Non démarré")
    hand.act("2022-08", "confirmer", "")
    hand.act("2022-10", "non disponible", "")
    hand.act("2022-11", "vider", "")

    shown = [as_told(hand.cell(month)) for month in MONTHS]

    assert shown == [
        ("Non démarré", 0, "2022-06"), ("Non démarré", 0, "2022-06"), ("Non démarré", 0, "2022-08"),
        ("Non démarré", 0, "2022-08"), (None, 2, "2022-10"), None,
    ]  # fmt: skip


def test_what_is_confirmed_stays_when_the_month_before_is_corrected(entities):
    hand = Hand()
    hand.act("2022-06", "écrire", "Non démarré")
    hand.act("2022-07", "confirmer", "")
    hand.act("2022-06", "écrire", "Déployé / VA signée")

    assert as_told(hand.cell("2022-07"))[0] == "Non démarré"
    assert ledger.orphans() == {}
