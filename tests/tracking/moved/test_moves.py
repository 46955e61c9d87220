"""What moved in a column: encoded columns say what plain loops say; directions follow the definitions."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon import catalogue
from jalon.tracking.moved import rules
from jalon.tracking.moved.rules import Cell, Side
from tests.reference import naive_moves

CELLS = [
    Cell("Alerte", 0, "2022-07"), Cell("Alerte", 0, "2022-08"), Cell("Alerte", 0, "2022-07", 1),
    Cell("OK", 0, "2022-08"),
    Cell(None, 0, "2022-08"), Cell(None, 1, "2022-08"), Cell(None, 2, "2022-08"), Cell("Absent", 3, "2022-08"),
    Cell(None, 3, "2022-08"), Cell(None, 4), Cell(None, 5), Cell(None, 6), Cell(3, 0, "2022-08"), Cell(4, 0, "2022-08"),
]  # fmt: skip
codes = st.integers(0, len(CELLS) - 1)
holders = st.one_of(st.none(), st.integers(1, 3))


@settings(max_examples=300)
@given(st.lists(st.tuples(codes, codes, holders, holders), max_size=12), st.sampled_from(["meteo", "insi_appel"]))
def test_moves_are_those_of_plain_loops(lines, indicator):
    was, now, before, after = (list(one) for one in zip(*lines, strict=True)) if lines else ([], [], [], [])
    definition = catalogue.current().indicators[indicator]

    found = rules.moves(definition, Side(CELLS, was, before), Side(CELLS, now, after))

    expected = naive_moves.moves(
        [CELLS[code] for code in was], [CELLS[code] for code in now], before, after, definition.carries_over
    )
    assert Counter((one.kind, one.before.value, one.after.value) for one in found) == expected
    assert sorted(i for one in found for i in one.lines) == [
        i for i in range(len(was)) if rules.kind_of(CELLS[was[i]], CELLS[now[i]], carries=definition.carries_over)
    ]


@pytest.mark.parametrize(
    ("indicator", "before", "after", "direction"),
    [
        ("dmp_sortie", "Non", "Oui", "progres"),
        ("dmp_sortie", "Oui", "Non", "recul"),
        ("insi_appels", 10, 12, "progres"),
        ("cnsa_risque", "faible", "fort", "recul"),
        ("esms_jalon", "Convention signée", "En déploiement", "progres"),
        ("asp_etat_dpi", "Pas de commande signée", "Commande signée", "progres"),
        ("mssante_raccordement", "ES Emetteur", "Non raccordé", "recul"),
        ("meteo", "Non démarré", "Déployé / VA signée", ""),
        ("insi_appels", None, 12, ""),
    ],
)
def test_direction_follows_the_definition(indicator, before, after, direction):
    definition, state = catalogue.current().indicators[indicator], 0 if before is not None else 4
    cells = Cell(before, state, "2022-07"), Cell(after, 0, "2022-08")

    assert rules.direction_of(definition, rules.kind_of(*cells, carries=False), *cells) == direction


def test_value_of_a_legal_entity_moves_once_whatever_its_sites():
    definition = catalogue.current().indicators["mssante_messages_envoyes"]
    cells = [Cell(3, 0, "2022-07"), Cell(9, 0, "2022-08")]

    (move,) = rules.moves(definition, Side(cells, [0, 0], [7, 7]), Side(cells, [1, 1], [7, 7]))

    assert (move.lines, move.holder, move.direction) == ((0, 1), 7, "progres")
