"""Scores by rules: the fast reading of encoded columns says what plain loops say."""

from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.catalogue.definitions import PriorityCondition, PriorityRule
from jalon.tracking.choosing import rules
from jalon.tracking.choosing.rules import Cell, Column, Known
from jalon.tracking.choosing.rules.conditions import NOT_LISTED, Verdict
from jalon.tracking.choosing.rules.scoring import together
from tests.reference import naive_choosing

MONTHS = ("2022-08", "2022-07", "2022-06", "2022-05")
CELLS = [
    Cell("Alerte", 0, "2022-08"), Cell("En cours", 0, "2022-08"), Cell("D1 ; D4", 0, "2022-08"), Cell(None, 0),
    Cell(None, 4), Cell(None, 3, "2022-08"), Cell("Absent", 3, "2022-08"), Cell(None, 2), Cell(None, 5), Cell(None, 6),
    Cell("Non concerné", 1, "2022-08"),
]  # fmt: skip
NUMBERS = [Cell(n, 0, "2022-08") for n in (0, 1, 5, 100)] + CELLS[3:]
of_text = st.one_of(
    st.builds(PriorityCondition, column=st.just("mot"), test=st.sampled_from(["is", "is_not"]),
              values=st.sampled_from([("Alerte",), ("D4", "Absent"), ("Non concerné",)])),
    st.builds(PriorityCondition, column=st.just("mot"), test=st.just("unchanged_for"), months=st.integers(1, 3)),
)  # fmt: skip
of_number = st.one_of(
    st.builds(PriorityCondition, column=st.just("nombre"), test=st.sampled_from(["at_least", "at_most"]),
              number=st.sampled_from([0.0, 1.0, 5.0])),
    st.builds(PriorityCondition, column=st.just("nombre"), test=st.just("silent_for"), months=st.integers(1, 3)),
    st.builds(PriorityCondition, column=st.just("nombre"), test=st.just("among_highest"),
              number=st.sampled_from([1.0, 20.0, 50.0, 100.0])),
)  # fmt: skip
conditions = st.lists(st.one_of(of_text, of_number), min_size=1, max_size=3)
ruling = st.lists(st.tuples(conditions, st.integers(0, 5)), min_size=1, max_size=4)


@st.composite
def tables(draw):
    count = draw(st.integers(1, 8))
    codes = st.lists(st.integers(NOT_LISTED, len(CELLS) - 1), min_size=count, max_size=count)
    now = st.lists(st.integers(0, len(CELLS) - 1), min_size=count, max_size=count)
    return count, {
        name: Column(name, MONTHS, [cells] * 4, [draw(now), *(draw(codes) for _ in MONTHS[1:])])
        for name, cells in (("mot", CELLS), ("nombre", NUMBERS))
    }


@settings(max_examples=300)
@given(tables(), ruling)
def test_scores_are_those_of_plain_loops(table, said):
    count, columns = table
    used = [PriorityRule(id=f"r{i}", label=f"R{i}", weight=w, when=tuple(when)) for i, (when, w) in enumerate(said)]

    def shows(line, name, back):
        code = columns[name].codes[back][line]
        return (None, 4) if code == NOT_LISTED else columns[name].cells[back][code][:2]

    found = rules.score(used, Known(count, columns))

    expected = naive_choosing.score(used, range(count), shows, {rule.id: rule.weight for rule in used})
    assert [
        (one.line, one.score, one.rank, tuple(r.rule for r in one.reasons), tuple(r.rule for r in one.untold))
        for one in found
    ] == expected


def test_equal_scores_share_a_rank_and_the_next_one_counts_them():
    column = Column("C", MONTHS[:1], [[Cell(5, 0), Cell(0, 0)]], [[1, 0, 0, 1]])
    rule = PriorityRule(id="r", label="R", weight=2, when=(PriorityCondition(column="c", test="at_least", number=1),))

    found = rules.score([rule], Known(4, {"c": column}))

    assert [(one.line, one.score, one.rank) for one in found] == [(1, 2, 1), (2, 2, 1), (0, 0, 3), (3, 0, 3)]


def test_weight_of_zero_puts_a_rule_out():
    column = Column("C", MONTHS[:1], [[Cell(5, 0)]], [[0]])
    rule = PriorityRule(id="r", label="R", weight=2, when=(PriorityCondition(column="c", test="at_least", number=1),))

    (one,) = rules.score([rule], Known(1, {"c": column}), {"r": 0})

    assert (one.score, one.reasons, one.untold) == (0, (), ())


def test_column_that_is_not_read_leaves_its_rules_untold():
    rule = PriorityRule(id="r", label="R", weight=2, when=(PriorityCondition(column="c", test="at_least", number=1),))

    (one,) = rules.score([rule], Known(1, {}))

    assert (one.score, one.possible) == (0, 2)


def test_one_condition_that_fails_decides_whatever_is_not_known():
    assert together([Verdict(None, "?"), Verdict(False, "non")]) == (False, ())
    assert together([Verdict(None, "?"), Verdict(True, "oui")]) == (None, ("?",))


def test_sentence_that_another_begins_with_is_said_once():
    says = [Verdict(True, "Météo : Alerte (août 2022)"), Verdict(True, "Météo : Alerte, inchangé depuis mai 2022")]

    assert together(says) == (True, ("Météo : Alerte, inchangé depuis mai 2022",))


def test_establishment_answers_by_what_it_is():
    known = Known(3, of_establishments={"sector": [{"public": "Secteur public"}, {"": "secteur inconnu"}, {"x": "X"}]})

    found = rules.judge(PriorityCondition(test="sector", values=("public",)), known)

    assert [one.holds for one in found] == [True, None, False]
