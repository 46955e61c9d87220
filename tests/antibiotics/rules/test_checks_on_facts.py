"""The rules of the checks on facts made by hand: what raises, what does not, what is said."""

import polars as pl
import pytest

from jalon.antibiotics.rules.checks import RULES, Facts, UnitFacts
from jalon.antibiotics.rules.checks.facts import counted, figures, number
from jalon.antibiotics.rules.checks.outside import told_outside
from jalon.catalogue.reader.vocabulary import antibiotic_checks

BOTH = frozenset({"bed_days", "consumption"})


def unit(key, code="", *, days=None, ddd=0.0, eligible=True, **more):
    lines = dict(more.pop("lines", {}))
    if days is not None:
        lines.setdefault("bed_days", 1)
    if ddd:
        lines.setdefault("consumption", 1)
    return UnitFacts(key, code or f"0{key}", eligible=eligible, bed_days=days, ddd=ddd, lines=lines, **more)


def facts(*units, period="2024-T2", kinds=BOTH, **more):
    return Facts(period, kinds, {one.key: one for one in units}, **more)


def run(rule, seen, **settings):
    usual = {key.name: key.default for key in antibiotic_checks.RULES[rule]}
    return [(one.key, one.message.replace("\u202f", " ")) for one in RULES[rule](seen, usual | settings)]


def test_every_rule_of_the_catalogue_has_its_function():
    assert RULES.keys() == antibiotic_checks.RULES.keys()


def test_doses_without_bed_days_raise_for_the_units_of_the_perimeter():
    seen = facts(unit("1", ddd=12.5), unit("2", ddd=9, days=30), unit("3", ddd=9, eligible=False), unit("4", days=3))

    assert run("consumption_without_bed_days", seen) == [("1", "UF 01 : 12,5 DDJ et aucune journée.")]
    assert run("consumption_without_bed_days", seen, ddd=20.0) == []


def test_nothing_is_said_of_a_file_that_was_not_brought():
    seen = facts(unit("1", ddd=12), unit("2", days=400), kinds=frozenset({"consumption"}))

    assert run("consumption_without_bed_days", seen) == []
    assert run("bed_days_without_consumption", seen) == []
    assert run("eligible_unit_missing", seen) == []
    assert run("no_bed_day_eligible", seen) == []


def test_bed_days_without_consumption_raise_from_the_threshold():
    seen = facts(unit("1", days=100), unit("2", days=99), unit("3", days=500, ddd=3), unit("4", days=0))

    found = run("bed_days_without_consumption", seen, bed_days=100.0)

    assert found == [("1", "UF 01 : 100 journées et aucune consommation.")]


def test_unit_of_the_perimeter_absent_from_a_file():
    seen = facts(unit("1", days=1), unit("2", label="Chirurgie"), unit("3", eligible=False))

    found = run("eligible_unit_missing", seen, files=("bed_days", "consumption"))

    assert found == [("bed_days|2", "UF 02 (Chirurgie) : du périmètre, absente du fichier « journées ».")]


def test_bed_days_out_of_the_perimeter_say_why():
    seen = facts(
        unit("1", days=41, eligible=False, outside="TA 7"),
        unit("2", days=5),
        unit("3", days=4, known=False, eligible=False),
    )

    assert run("bed_days_outside_perimeter", seen) == [("1", "UF 01 : 41 journées hors du périmètre (TA 7).")]


def test_no_bed_day_in_the_perimeter_is_one_finding():
    of_none = facts(unit("1", days=40, eligible=False))
    of_some = facts(unit("1", days=40, eligible=False), unit("2"))

    assert run("no_bed_day_eligible", of_none)[0][1].endswith("(aucune unité du périmètre).")
    assert run("no_bed_day_eligible", of_some)[0][1].endswith("(1 unités du périmètre dans la structure).")
    assert run("no_bed_day_eligible", facts(unit("1", days=4))) == []


def test_year_says_the_quarters_without_bed_days():
    quarters = (
        facts(unit("1", days=10, ddd=1), unit("2", days=9, ddd=1), period="2024-T1"),
        facts(unit("1", ddd=1), unit("2", days=9), period="2024-T2"),
        facts(unit("1", ddd=1), period="2024-T3", kinds=frozenset({"consumption"})),
        facts(period="2024-T4", kinds=frozenset()),
    )

    found = run("year_denominator_missing_quarter", facts(period="2024", quarters=quarters))

    assert [key for key, _ in found] == ["2024-T3", "1"]
    assert "des DDJ sans journées au 2e trimestre 2024" in found[1][1]
    assert "de 2 trimestres par les journées de 1" in found[1][1]


def test_unit_of_which_no_quarter_has_bed_days_is_left_to_the_other_checks():
    quarters = (facts(unit("1", ddd=1), unit("2", days=3), period="2024-T1"),)

    assert run("year_denominator_missing_quarter", facts(period="2024", quarters=quarters)) == []


@pytest.mark.parametrize(
    ("before", "after", "raises"),
    [(100, 130, False), (100, 131, True), (100, 69, True), (99, 300, False), (0, 5, False)],
)
def test_jump_needs_its_percentage_and_its_base(before, after, raises):
    former = facts(unit("1", days=before), period="2024-T1")
    seen = facts(unit("1", days=after), former={"previous": former})

    found = run("jump", seen, least=100.0)

    assert [key for key, _ in found] == (["bed_days|", "bed_days|1"] if raises else [])


def test_jump_says_both_figures_and_the_period():
    former = facts(unit("1", days=200), period="2023-T2")
    seen = facts(unit("1", days=100), former={"year_before": former})

    [whole, _] = run("jump", seen, against="year_before")

    assert whole[1] == "Tout l'établissement : 100 journées, contre 200 au 2e trimestre 2023 (−50 %)."
    assert run("jump", seen) == []  # nothing is held of the quarter before


def test_unit_that_comes_leaves_or_is_not_counted_does_not_jump():
    former = facts(unit("1", ddd=500), unit("2", ddd=100, eligible=False), unit("3", ddd=400), period="2024-T1")
    seen = facts(
        unit("1", ddd=500), unit("2", ddd=300, eligible=False), unit("4", ddd=400), former={"previous": former}
    )

    assert run("jump", seen) == []


def test_isolates_jump_too():
    kinds = frozenset({"resistance"})
    former = facts(unit("1", lines={"resistance": 10}), period="2024-T1", kinds=kinds)
    seen = facts(unit("1", lines={"resistance": 20}), kinds=kinds, former={"previous": former})

    assert [key for key, _ in run("jump", seen)] == ["isolates|", "isolates|1"]


def test_rate_that_nobody_can_take():
    seen = facts(unit("1", days=10, ddd=50), unit("2", days=10, ddd=51), unit("3", ddd=9), unit("4", days=0, ddd=9))

    found = run("implausible_rate", seen)

    assert found == [("2", "UF 02 : 5 100 DDJ pour 1 000 journées (51 DDJ, 10 journées).")]


def test_share_of_unknown_codes():
    seen = facts(unknown_ucds={"9990951": 3.0, "9990998": 1.0}, dispensed=80.0)

    assert run("unknown_ucd_share", seen) == [("", "4 unités sur 80 (5 %) sous 2 codes sans médicament connu.")]
    assert run("unknown_ucd_share", seen, percent=5.0) == []
    assert run("unknown_ucd_share", facts(dispensed=80.0)) == []
    assert run("unknown_ucd_share", facts(unknown_ucds={"1": -1.0}, dispensed=0.0)) == []
    assert "moins de 0,1 %" in run("unknown_ucd_share", facts(unknown_ucds={"1": 1.0}, dispensed=9000.0))[0][1]


def isolates(*rows):
    schema = {"organism": pl.String, "blse": pl.Boolean, "file": pl.Int32, "row": pl.Int32, "J01CA01": pl.UInt8,
              "J01DD01": pl.UInt8, "J01DD02": pl.UInt8}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_natural_resistance_contradicted_by_s_or_sfp_alone():
    frame = isolates(
        ("Klebsiella pneumoniae", None, 0, 9, 1, 4, 4), ("Klebsiella pneumoniae", None, 0, 4, 3, 4, 4),
        ("Klebsiella pneumoniae", None, 0, 5, 4, 1, 1), ("Klebsiella pneumoniae", None, 0, 6, 0, 1, 1),
        ("Escherichia coli", None, 0, 7, 1, 1, 1), ("Serratia marcescens", None, 0, 8, 4, 1, 1),
    )  # fmt: skip
    natural = {
        "Klebsiella pneumoniae": frozenset({"J01CA01", "J01FA01"}),
        "Serratia marcescens": frozenset({"J01CA01"}),
    }
    seen = facts(isolates=frame, natural=natural, names={"J01CA01": "Ampicilline"})

    [found] = RULES["natural_resistance"](seen, {})

    assert found.key == "Klebsiella pneumoniae|J01CA01"
    assert found.message == "Klebsiella pneumoniae : 2 isolats, sensibilité contraire à l'espèce (ampicilline)."
    assert found.rows == ((0, 4), (0, 9))


def test_blse_sensitive_to_every_third_generation_tested():
    frame = isolates(
        ("Escherichia coli", True, 0, 2, 0, 1, 2), ("Escherichia coli", True, 0, 3, 0, 1, 4),
        ("Escherichia coli", True, 0, 4, 0, 0, 0), ("Escherichia coli", None, 0, 5, 0, 1, 1),
        ("Escherichia coli", False, 0, 6, 0, 1, 1), ("Escherichia coli", True, 0, 7, 0, 1, 0),
    )  # fmt: skip
    seen = facts(isolates=frame, third_generation=("J01DD01", "J01DD02", "J01DD04"))

    [found] = RULES["blse_c3g_all_s"](seen, {})

    assert (found.key, found.rows) == ("Escherichia coli", ((0, 2), (0, 7)))
    assert run("blse_c3g_all_s", facts(isolates=frame, third_generation=("J01DD99",))) == []


def test_without_a_resistance_file_no_isolate_is_looked_at():
    assert run("natural_resistance", facts()) == []
    assert run("blse_c3g_all_s", facts(third_generation=("J01DD01",))) == []


def test_unknown_unit_says_in_which_files_and_how_many_rows():
    strange = unit("9", "9772", known=False, eligible=False, lines={"consumption": 1, "resistance": 2})
    seen = facts(unit("1", days=4, ddd=3), strange)

    [(key, message)] = run("unit_unknown", seen)

    assert key == "9"
    assert message == (
        "UF 9772 : nommée dans les consommations (1 ligne), les résistances (2 lignes), absente de la structure."
    )
    assert run("unit_unknown", seen, percent=50.0)[0][1].startswith("UF 9772 : nommée dans les résistances")


def test_without_structure_unknown_units_are_one_finding():
    seen = facts(*(unit(str(key), days=4, known=False, eligible=False) for key in range(3)))

    assert run("unit_unknown", seen) == [
        ("structure", "Aucune structure : 3 unités des fichiers, aucune n'est connue.")
    ]


@pytest.mark.parametrize(
    ("codes", "labels", "raises"),
    [("abc", "xxy", True), ("aab", "xxy", False), ("abc", "xyz", False), ("ab ", "xx ", False), ("a", "x", False)],
)
def test_service_code_of_its_own_where_labels_repeat(codes, labels, raises):
    pairs = enumerate(zip(codes, labels, strict=True))
    units = [unit(str(key), service_code=code.strip(), service_label=label.strip()) for key, (code, label) in pairs]

    assert bool(run("service_code_per_unit", facts(*units))) is raises


def test_files_that_share_no_unit():
    strangers = [unit("1"), unit("2", days=3, known=False), unit("3", ddd=3, known=False)]

    [(key, message)] = run("four_files_share_no_unit", facts(*strangers))

    assert key == ""
    assert message == (
        "Aucune unité commune à deux fichiers : la structure (1 unité), les journées (1 unité), "
        "les consommations (1 unité)."
    )


def test_one_file_apart_from_the_others():
    seen = facts(unit("1", days=3), unit("3", ddd=3, known=False))

    assert [key for key, _ in run("four_files_share_no_unit", seen)] == ["consumption"]
    assert run("four_files_share_no_unit", facts(unit("1", days=3, ddd=3))) == []
    assert run("four_files_share_no_unit", facts(unit("1", days=3, known=False))) == []


def test_figures_of_a_message_are_its_numbers_whatever_the_words():
    assert figures("UF 0604 : 1\u202f421,5 DDJ, −30 %.") == ["0604", "1\u202f421,5", "30"]


def test_french_numbers():
    assert [number(value) for value in (1234.0, 12.55, 0)] == ["1\u202f234", "12,6", "0"]
    assert [counted(1, "ligne"), counted(2, "ligne")] == ["1 ligne", "2 lignes"]


def test_outside_the_hospital_no_count_of_isolates_is_read():
    on_isolates = "Escherichia coli : 1 isolat, BLSE et sensibilité à toutes les C3G testées."
    unknown = "UF 9 : nommée dans les consommations (1 ligne), les résistances (2 lignes), absente de la structure."

    assert told_outside("blse_c3g_all_s", "x", on_isolates).startswith("Escherichia coli : décompte masqué,")
    assert "(1 ligne), les résistances (décompte masqué), absente" in told_outside("unit_unknown", "9", unknown)
    assert "131" not in told_outside("jump", "isolates|", "131 isolats, contre 3")
    assert told_outside("jump", "bed_days|", "131 journées") == "131 journées"
