"""What is said of the nation, and what is not: never the sum of the regions that are here."""

import pytest

from jalon import catalogue
from jalon.indicators import ledger
from jalon.indicators.comparison.nation import NOBODY, ONLY_NAMED, TOO_FEW, nation
from jalon.indicators.ledger import NewCoverage
from jalon.indicators.models import Batch
from tests.indicators import worlds

pytestmark = pytest.mark.django_db

MONTH = "2022-08"
SENT = "mssante_messages_envoyes"


@pytest.fixture
def ejs():
    return worlds.entities(8, kind="ej")


def deliver(values, source, *, codes=(SENT,), regions=(), domains=("ES",), speaks=False, period=MONTH):
    """A file of that source that declares a territory; returns its batch."""
    ids = ledger.indicator_ids({*codes, *(row[0] for row in values)})
    batch = ledger.open_batch(Batch.Kind.DELIVERY, label=source, by=None)
    ledger.stage(batch, [worlds.observation(ids, code, period, entity, value) for code, entity, value in values])
    covered = [
        NewCoverage(ids[code], period, source=source, domains=domains, regions=regions, silence_speaks=speaks)
        for code in codes
    ]
    ledger.apply(batch, superseding=[], coverage=covered)
    batch.refresh_from_db()
    return batch


def told(code=SENT, period=MONTH, known_at=None):
    held = catalogue.current().indicators
    return nation(held[code], period, "ES", held, known_at)


def numbers(ejs, *values):
    return [(SENT, ej, value) for ej, value in zip(ejs, values, strict=False)]


def test_national_file_is_read_whole_whatever_the_regions(ejs):
    batch = deliver(numbers(ejs, 10, 20, 30, 40, 100, 400), "mssante_general")

    found = told()

    assert (found.measured.distribution().median, found.measured.distribution().n) == (35, 6)
    assert found.sources == ("Rapport indicateurs MSSanté (général)",)
    assert found.batches == (batch.pk,)


def test_file_of_a_region_says_nothing_of_the_nation(ejs):
    deliver(numbers(ejs, 10, 20, 30, 40, 100), "mssante_general", regions=("75",))

    assert (told().known, told().why) == (False, NOBODY)


@pytest.mark.parametrize("source", ["suivi_segur_es", "colonnes_region", "inconnue"])
def test_copy_or_workbook_of_a_region_says_nothing_of_the_nation(ejs, source):
    deliver(numbers(ejs, 10, 20, 30, 40, 100), source)

    assert told().why == NOBODY


def test_values_of_a_regional_copy_are_left_out_of_the_national_file(ejs):
    deliver(numbers(ejs[:6], 1, 2, 3, 4, 5, 6), "mssante_general")
    deliver([(SENT, ejs[7], 9999)], "suivi_segur_es")

    assert told().measured.distribution().highest == 6


def test_another_kind_of_establishments_is_another_nation(ejs):
    deliver(numbers(ejs, 10, 20, 30, 40, 100), "mssante_general", domains=("ESSMS",))

    assert told().why == NOBODY


def test_nothing_is_shown_of_fewer_than_five(ejs):
    deliver(numbers(ejs, 10, 20, 30, 40), "mssante_general")

    assert (told().measured, told().why) == (None, TOO_FEW)


def test_value_stated_for_the_country_is_used_as_it_is(ejs):
    deliver(numbers(ejs, 10, 20, 30, 40, 100), "mssante_general")
    (country,) = worlds.entities(1, kind="territoire", subkind="pays")
    deliver([(SENT, country, 1234.5)], "mssante_general")

    assert (told().stated, told().measured) == (1234.5, None)


def test_rate_is_made_of_the_sums_of_the_national_file(ejs):
    sent = numbers(ejs, 100, 200, 300, 400, 500)
    boxes = [("mssante_boites", ej, value) for ej, value in zip(ejs, (1, 2, 3, 4, 90), strict=False)]
    deliver([*sent, *boxes], "mssante_general", codes=(SENT, "mssante_boites"))

    found = told("mssante_messages_par_boite")

    assert found.measured.rate == 1500 / 100
    assert found.measured.distribution().median == 100


def test_calculation_needs_every_part_to_be_national(ejs):
    deliver(numbers(ejs, 100, 200, 300, 400, 500), "mssante_general")
    deliver(
        [("mssante_boites", ej, 2) for ej in ejs[:5]], "mssante_general", codes=("mssante_boites",), regions=("75",)
    )

    assert told("mssante_messages_par_boite").why == NOBODY


def test_change_needs_the_month_before_too(ejs):
    deliver(numbers(ejs, 100, 200, 300, 400, 500), "mssante_general")
    assert told("mssante_messages_variation").why == NOBODY

    deliver(numbers(ejs, 90, 190, 290, 390, 490), "mssante_general", period="2022-07")

    assert told("mssante_messages_variation").measured.distribution().mean == 10


def test_file_that_names_only_some_gives_counts_but_no_share(ejs):
    ets = worlds.entities(6)
    values = [("asp_etat_dpi", et, "Commande signée") for et in ets]
    deliver(values, "asp_segur", codes=("asp_etat_dpi",), speaks=True)

    found = told("asp_etat_dpi")

    assert (found.named_only, found.why) == (True, ONLY_NAMED)
    assert found.measured.shares().of("Commande signée").count == 6


def test_nation_as_known_on_a_day_does_not_move(ejs):
    first = deliver(numbers(ejs, 10, 20, 30, 40, 100), "mssante_general")
    deliver([(SENT, ejs[6], 5000)], "mssante_general")

    assert told().measured.distribution().n == 6
    assert told(known_at=first.applied_at).measured.distribution().n == 5


def test_indicator_of_which_nothing_was_ever_said_is_said_by_nobody():
    assert told().why == NOBODY
