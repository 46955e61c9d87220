"""The official table of daily doses: read, compared, written whole, and the figures made again."""

from datetime import date

import pytest

from jalon import catalogue
from jalon.accounts.models import AuditEvent
from jalon.antibiotics import references
from jalon.antibiotics.actions import following, replacing_doses
from jalon.antibiotics.queries.asked import ask
from jalon.antibiotics.queries.consumption import table
from jalon.kernel.refusal import Refusal
from tests.antibiotics import small_hospital as small
from tests.antibiotics.settling import small_questions as asked

pytestmark = pytest.mark.django_db

TITLE = "ATC index with DDDs 2026;;;;;\n"
HEADER = "ATC code;ATC level name;DDD;U;Adm.R;Note\n"
DAY = date(2026, 1, 1)


@pytest.fixture
def own(tmp_path):
    """A folder of the region's own tables, empty at first."""
    before = catalogue.overlay()
    catalogue.use_overlay(tmp_path)
    yield tmp_path / "codelists" / "antibiotics" / "ddd.csv"
    catalogue.use_overlay(before)


def planned(rows, *, header=HEADER, partial=True, name="ATC_2026.csv", day=DAY):
    return replacing_doses.plan((header + rows).encode(), name=name, day=day, partial=partial)


def index_of_the_who(changed=()):
    """The doses held, written as the WHO does, a few of them changed."""
    lines = []
    for (atc, route), some in references.doses().items():
        one = some[-1]
        value = dict(changed).get((atc, route), one.value)
        if value is not None:
            unit, written = ("MU", value) if one.unit == "MUI" else ("mg", value * 1000)
            lines.append(f"{atc};X;{written:g};{unit};{'Inhal.solution' if route == 'I' else route};")
    return "\n".join(lines) + "\n"


def test_index_of_the_who_that_says_the_same_changes_no_value(own):
    made = planned(index_of_the_who(), partial=False)

    assert (made.merged.changed, made.merged.added, made.read.left) == ((), (), [])
    assert set(made.merged.confirmed) >= {("J01XB01", "I")}


def test_new_set_is_dated_named_by_its_year_and_becomes_the_current_one(own):
    made = planned(TITLE + HEADER + index_of_the_who({("J01CA04", "P"): 4.0}.items()), header="", partial=False)

    replacing_doses.replace(made, by=None)

    assert list(references.ddd_sets()) == ["oms_avant_2019", "oms_2019", "oms_2026"]
    assert references.ddd_sets()["oms_2026"] == "DDJ OMS, valeurs de 2026"
    assert [references.ddd("J01CA04", "P", on).value for on in ("oms_avant_2019", "oms_2019", "")] == [1, 3, 4]
    assert references.ddd("J01CA04", "O").value == 1.5
    assert own.read_text("utf-8").splitlines()[0] == ",".join(replacing_doses.COLUMNS)


def test_figures_follow_the_new_table(own):
    place = small.hospital()
    asked.bring(place)
    before = table(ask([place], "2024-T1", "none")).rows[0]["ddd_all"]

    replacing_doses.replace(planned("J01CA04;amoxicillin;6;g;P;\n"), by=None)

    assert table(ask([place], "2024-T1", "none")).rows[0]["ddd_all"] == pytest.approx(before / 2)
    assert AuditEvent.objects.filter(verb="antibiotics.ddd_replaced").exists()


def test_our_own_columns_are_read_too(own):
    made = planned("J01CA04,P,4,g\n", header="atc,route,ddd,unit\n")

    assert [(one.atc, one.after.value) for one in made.merged.changed] == [("J01CA04", 4)]


def test_code_written_once_holds_for_the_rows_below_it(own):
    made = planned("J01CA04;amoxicillin;2;g;O;\n;;4;g;P;\n")

    assert [(one.route, one.after.value) for one in made.merged.changed] == [("O", 2), ("P", 4)]


def test_what_cannot_be_taken_is_told(own):
    rows = (
        "J01CA04;amoxicillin;4;g;P;\nJ01CA;penicillins;;;;\nJ01EE01;co-trimoxazole;4;UD;O;\nJ01CA04;x;1;g;TD;\n"
        "N02BE01;paracetamol;3;g;O;\nJ01CR02;x;;;;\n"
    )

    made = planned(rows)

    assert made.read.strangers == 1
    assert made.read.without_dose == 1
    assert [one.split(" : ")[0] for one in made.read.left] == ["ligne 4", "ligne 5"]


def test_doses_between_which_nothing_tells_are_told(own):
    made = planned("J01CA04;x;4;g;P;\nJ01CA01;x;1;g;O;poudre\nJ01CA01;x;3;g;O;sirop\n")

    assert list(made.doubtful) == [("J01CA01", "O")]


def test_molecule_of_the_total_without_a_dose_is_told(own):
    assert "J01XA05" in planned("J01CA04;x;4;g;P;\n").missing  # oritavancin: a single dose, no DDD


@pytest.mark.parametrize(
    ("rows", "header", "why"),
    [
        ("J01CA04;x;quatre;g;P;\n", HEADER, "ligne 2 : « quatre » n'est pas une dose"),
        ("J01CA04;x;-1;g;P;\n", HEADER, "n'est pas une dose"),
        ("N02BE01;x;3;g;O;\n", HEADER, "aucune molécule suivie"),
        ("a;b\n", "nom;prix\n", "il faut les colonnes"),
    ],
)
def test_file_that_is_no_table_of_doses_is_refused(own, rows, header, why):
    with pytest.raises(Refusal, match=why):
        planned(rows, header=header)

    assert not own.exists()


def test_part_of_a_table_is_refused_unless_it_is_said(own):
    with pytest.raises(Refusal, match="est-ce la table entière"):
        planned("J01CA04;x;4;g;P;\n", partial=False)


@pytest.mark.parametrize("had_one", [False, True])
def test_table_stays_as_it_was_when_figures_cannot_be_made_again(own, monkeypatch, had_one):
    small_table = planned("J01CA04;x;4;g;P;\n")
    if had_one:
        replacing_doses.replace(planned("J01CA04;x;5;g;P;\n"), by=None)
    before = own.read_bytes() if had_one else None
    asked.bring(small.hospital())

    def broken(*arguments, **named):
        raise OSError("disque plein")

    monkeypatch.setattr(following, "follow", broken)

    with pytest.raises(OSError, match="disque plein"):
        replacing_doses.replace(small_table, by=None)
    assert (own.read_bytes() if own.exists() else None) == before


def test_nothing_is_left_beside_when_writing_fails(own, monkeypatch):
    def broken(*arguments):
        raise OSError("disque plein")

    monkeypatch.setattr(replacing_doses.os, "fsync", broken)

    with pytest.raises(OSError, match="disque plein"):
        replacing_doses.replace(planned("J01CA04;x;4;g;P;\n"), by=None)
    assert list(own.parent.iterdir()) == []
