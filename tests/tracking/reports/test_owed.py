"""Which cells a report misses and who owes them: case by case, then against plain loops on random months."""

import random

import pytest

from jalon.accounts import access
from jalon.indicators.models import Contest, Waiting
from jalon.indicators.projection import mark_cells_stale
from jalon.kernel.periods import Period
from jalon.tracking.reports import queries
from jalon.tracking.reports.queries import Scope
from tests.indicators.worlds import publish, standing_ids
from tests.reference import naive_owed
from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE, COVERED, MONTH

pytestmark = pytest.mark.django_db
BEFORE = "2022-07"
# Whose file brings each, and whether its silence speaks.
SPEAKS = {"asp_etat_dpi": ("ans", True), "dmp_certificat_installe": ("cnam", False), "insi_appel": ("ans", False)}
COLUMNS = ("meteo", "insi_organisation", *SPEAKS)


def read(month=MONTH, columns=COLUMNS, grid="segur_es"):
    return queries.read_month(access.system(), grid, "75", Period(month), Scope(), columns)


def lacks(columns=COLUMNS, earlier=()):
    """(owner, column, reason, lines, since) of what is owed."""
    found = queries.owed(read(columns=columns), columns, [read(month, columns) for month in earlier])
    return {(one.owner, one.column.definition.id, one.reason, one.lines, one.since) for one in found.owed}


def test_file_that_never_came_is_owed_by_who_delivers_it(entities):
    assert lacks(["dmp_certificat_installe"]) == {("cnam", "dmp_certificat_installe", "file", 3, "")}


def test_file_that_stopped_coming_is_owed_since_the_month_after_its_last(entities):
    publish([], coverage=[("dmp_certificat_installe", "2022-06", COVERED)])

    assert lacks(["dmp_certificat_installe"]) == {("cnam", "dmp_certificat_installe", "file", 3, "2022-07")}


def test_absence_from_a_file_that_speaks_is_an_answer(entities):
    assert lacks(["asp_etat_dpi"]) == set()


def test_state_of_the_region_is_owed_when_empty_and_when_merely_carried(entities):
    found = lacks(["meteo"])

    assert found == {("region", "meteo", "carried", 1, BEFORE), ("region", "meteo", "empty", 1, "")}


def test_line_that_waits_is_owed_by_whoever_answers_in_the_region(entities):
    batch, _ = publish([], coverage=[("dmp_certificat_installe", MONTH, COVERED)])
    number = batch.coverages.get().indicator_id
    Waiting.objects.create(batch=batch, entity_id=entities[BERGERAC], indicator_id=number, period=MONTH)
    mark_cells_stale({(number, MONTH)})

    assert lacks(["dmp_certificat_installe"]) == {("region", "dmp_certificat_installe", "waiting", 1, MONTH)}


def test_contested_value_is_owed_by_the_owner_who_must_answer(entities, officer):
    held = standing_ids("asp_etat_dpi", MONTH)
    contest = Contest.objects.create(
        entity_id=entities[BERGERAC], indicator_id=_number("asp_etat_dpi"), period=MONTH, region="75",
        observation_id=held[entities[BERGERAC]], proposed_text="Non concerné", reason="x", opened_by=officer,
    )  # fmt: skip
    mark_cells_stale({(contest.indicator_id, MONTH)})

    assert lacks(["asp_etat_dpi"]) == {("ans", "asp_etat_dpi", "contested", 1, MONTH)}


def test_comments_are_never_owed(entities):
    assert lacks(["commentaire_general"]) == set()


def test_computed_column_asks_for_what_it_is_computed_from(entities):
    found = {column for _, column, *_ in lacks(["dmp_un_domaine"])}

    assert found == {"dmp_sortie", "dmp_labo", "dmp_radio"}


def test_completeness_is_never_rounded_up_to_a_hundred(entities):
    found = queries.owed(read(), ["asp_etat_dpi", "meteo"])

    assert (found.expected, found.missing, found.percent) == (6, 2, 66)


def _number(code):
    from jalon.indicators.ledger import indicator_ids

    return indicator_ids([code])[code]


@pytest.mark.parametrize("seed", range(12))
def test_owed_is_what_plain_loops_find(entities, seed):
    drawn = random.Random(seed)
    ids = [entities[code] for code in (BERGERAC, ANNEXE, CLINIQUE)]
    values = {"meteo": "Non démarré", "insi_organisation": "En place", "insi_appel": "Oui"}
    last = {"asp_etat_dpi": MONTH}
    for month in ("2022-06", BEFORE, MONTH):
        rows = [
            (code, month, entity, values.get(code, "Oui" if "installe" in code else "Commande signée"))
            for code in COLUMNS for entity in ids if drawn.random() < 0.4 and (code, month) not in _SAID
        ]  # fmt: skip
        covered = [code for code in SPEAKS if drawn.random() < 0.5]
        last |= dict.fromkeys([code for code in covered if last.get(code, "") < month], month)
        publish(rows, coverage=[(code, month, COVERED | {"silence_speaks": SPEAKS[code][1]}) for code in covered])
    month, earlier = read(), [read("2022-06"), read(BEFORE)]

    found = queries.owed(month, COLUMNS, earlier)

    files = {code: (*said, last.get(code, "")) for code, said in SPEAKS.items()}
    files |= {"meteo": ("region", False, ""), "insi_organisation": ("region", False, "")}
    expected, owed = naive_owed.owed(
        month.view, list(month.columns.values()), month.positions, [one.view for one in earlier], files
    )
    assert {(one.owner, one.column.definition.id, one.reason): one.lines for one in found.owed} == owed
    assert found.expected == expected


_SAID = {("meteo", BEFORE), ("meteo", MONTH), ("asp_etat_dpi", MONTH)}  # already published by the world


def test_establishment_gone_from_a_file_that_only_names_some_is_owed_by_it(entities):
    publish([("insi_appel", BEFORE, entities[code], "Oui") for code in (BERGERAC, CLINIQUE)])
    silent = COVERED | {"silence_speaks": False}
    publish([("insi_appel", MONTH, entities[CLINIQUE], "Oui")], coverage=[("insi_appel", MONTH, silent)])

    assert lacks(["insi_appel"], [BEFORE]) == {("ans", "insi_appel", "silent", 1, MONTH)}
