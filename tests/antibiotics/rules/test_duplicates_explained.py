"""What is said of an isolate, in French, with the isolate it was weighed against."""

from datetime import date

import polars as pl
import pytest

from jalon.antibiotics.rules import duplicates
from tests.antibiotics.rules.isolates import codes, frame, invented

NAMES = {"AMC": "amoxicilline-acide clavulanique", "GEN": "gentamicine"}


def explained(*rows, rule="spares", columns=(), names=NAMES):
    """One patient's E. coli, each row (day of February, AMC, GEN, BLSE), and what is said of each."""
    common = {"hospital": "990000010", "organism": "Escherichia coli", "patient": "P1", "file": 0, "specimen": "urines"}
    made = [
        common | {"date": date(2024, 2, day), "row": place + 2, "AMC": amc, "GEN": gen, "blse": blse}
        for place, (day, amc, gen, blse) in enumerate(rows)
    ]
    isolates = frame(made, ["AMC", "GEN"]).drop(columns)
    decision = duplicates.decide(isolates, ["AMC", "GEN"], rule=rule)
    return duplicates.explain(isolates, decision, range(len(rows)), molecules=["AMC", "GEN"], names=names)


def test_alone_in_its_series():
    assert explained((1, 4, 1, None)) == ["Retenu : seul isolat de cette espèce chez ce patient dans la période."]


def test_fewer_molecules_than_the_one_kept():
    fewer, most = explained((1, 4, 0, None), (3, 4, 1, False))

    assert fewer == "Écarté : même antibiotype que l'isolat du 03/02/2024 (ligne 3), testé sur 2 molécules contre 1."
    assert most == "Retenu : des 2 isolats de même antibiotype, celui qui a le plus de molécules testées (2)."


def test_as_many_molecules_and_later():
    oldest, later, same_day = explained((1, 4, 1, None), (3, 4, 2, None), (1, 4, 1, None))

    assert oldest == (
        "Retenu : des 3 isolats de même antibiotype, le plus ancien de ceux qui ont le plus de molécules testées (2)."
    )
    assert later == (
        "Écarté : même antibiotype que l'isolat du 01/02/2024 (ligne 2), antérieur et testé sur autant de molécules."
    )
    assert same_day == (
        "Écarté : même antibiotype que l'isolat du 01/02/2024 (ligne 2), placé avant lui et testé sur autant de "
        "molécules."
    )


def test_another_antibiotype_says_on_what():
    one, other = explained((1, 4, 1, None), (3, 1, 4, True))

    assert one == (
        "Retenu : seul de son antibiotype chez ce patient dans la période. Antibiotype différent de l'isolat du "
        "03/02/2024 (ligne 3) : amoxicilline-acide clavulanique, gentamicine, BLSE."
    )
    assert other.endswith("de l'isolat du 01/02/2024 (ligne 2) : amoxicilline-acide clavulanique, gentamicine, BLSE.")


def test_a_molecule_without_a_name_is_told_by_its_code():
    one, _ = explained((1, 4, 1, None), (3, 1, 1, None), names=None)

    assert one.endswith(" : AMC.")


def test_a_member_that_fits_every_other_group_says_no_difference():
    first, second, _ = explained((1, 0, 1, None), (2, 1, 1, None), (3, 4, 1, None))

    assert first.startswith("Écarté : même antibiotype")
    assert second.endswith("(ligne 4) : amoxicilline-acide clavulanique.")


def test_kept_without_a_difference_of_its_own():
    blank, _, apart = explained((1, 0, 1, None), (2, 1, 0, None), (3, 4, 0, None))

    assert blank == (
        "Retenu : des 2 isolats de même antibiotype, le plus ancien de ceux qui ont le plus de molécules testées (1)."
    )
    assert apart.endswith("(ligne 3) : amoxicilline-acide clavulanique.")


def test_lines_are_told_when_they_are_known():
    _, later = explained((1, 4, 1, None), (3, 4, 1, None), columns=["file", "row", "blse"])

    assert later == (
        "Écarté : même antibiotype que l'isolat du 01/02/2024, antérieur et testé sur autant de molécules."
    )


@pytest.mark.parametrize(
    ("rule", "first", "second"),
    [
        (
            "first_per_patient",
            "Retenu : premier isolat de cette espèce chez ce patient dans la période.",
            "Écarté : l'isolat du 01/02/2024 (ligne 2) est le premier de cette espèce chez ce patient.",
        ),
        (
            "episode",
            "Retenu : il ouvre un épisode (le premier, ou 365 jours ou plus après l'ouverture du précédent).",
            "Écarté : moins de 365 jours après l'isolat du 01/02/2024 (ligne 2), qui a ouvert l'épisode.",
        ),
        ("ears_net", *["Écarté : ni sang ni liquide céphalorachidien."] * 2),
        ("none", *["Retenu : aucun dédoublonnage n'est demandé."] * 2),
    ],
)
def test_other_rules_say_why(rule, first, second):
    assert explained((1, 4, 1, None), (3, 4, 1, None), rule=rule) == [first, second]


@pytest.mark.parametrize("rule", duplicates.RULES)
def test_every_isolate_has_its_sentence(rule):
    known = codes(5)
    isolates = frame(invented(2, 300, known), known)
    decision = duplicates.decide(isolates, known, rule=rule)

    told = duplicates.explain(isolates, decision, range(300), molecules=known)

    starts = pl.Series(told).str.starts_with("Retenu")
    assert starts.to_list() == decision["kept"].to_list()
    assert all(one.endswith(".") for one in told)


def test_a_result_without_a_value_is_not_told_as_tested():
    fewer, _ = explained((1, 4, None, None), (3, 4, 1, None))

    assert fewer.endswith("testé sur 2 molécules contre 1.")
