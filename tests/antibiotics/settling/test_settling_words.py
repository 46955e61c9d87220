"""jalon antibiotics waiting, settle, drugs, ddd; and what the start page says of what waits."""

import argparse
import json

import pytest

from jalon import catalogue
from jalon.antibiotics import cli, references
from jalon.antibiotics.actions import settling
from jalon.antibiotics.models import LabelAnswer, Presentation
from jalon.antibiotics.settling.concerns import concerns_of
from jalon.kernel.refusal import Refusal
from tests.antibiotics import small_hospital as small
from tests.antibiotics.settling import small_questions as asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(tmp_path):
    before = catalogue.overlay()
    catalogue.use_overlay(tmp_path)
    yield tmp_path
    catalogue.use_overlay(before)


@pytest.fixture
def jalon(capsys):
    """Run a word of the command line here: its exit code and what it prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    cli.add_commands(parser.add_subparsers())

    def run(*words, as_json=False):
        options = parser.parse_args([*(["--json"] if as_json else []), "antibiotics", *map(str, words)])
        code = options.handler(options)
        said = capsys.readouterr().out
        return code, json.loads(said) if as_json else said

    return run


def test_waiting_tells_what_waits_and_leaves_with_three(jalon, place):
    code, told = jalon("waiting", as_json=True)

    strange = told["waiting"]["ucd"][0]
    assert (code, told["count"]) == (3, 5)
    assert (strange["written"], strange["rows"], strange["amount"], strange["share"]) == (asked.STRANGE, 2, 80, 40)
    assert "Proteae : 3 (990000010)" in jalon("waiting", "--establishment", small.FINESS, "--period", "2024-Q1")[1]


def test_waiting_leaves_with_nothing_when_all_is_settled(jalon):
    small.bring(small.hospital(), small.STRUCTURE)

    assert jalon("waiting") == (0, "Rien n'attend de réponse.\n")


def test_long_list_is_cut_and_says_so(jalon):
    place = small.hospital()
    small.bring(place, small.STRUCTURE)
    small.bring(place, "Code UF;Code UCD;Quantité\n" + "".join(f"0101;91000{rank:02d};1\n" for rank in range(25)))

    assert "et 5 autres" in jalon("waiting")[1]


def test_label_is_settled_and_forgotten(jalon, place):
    said = ("settle", "organism", "Proteae")

    assert "Proteus mirabilis, BLSE" in jalon(*said, "Proteus mirabilis", "--flags", "blse", "--establishment",
                                              place.code)[1]  # fmt: skip
    assert jalon(*said, "--forget", "--establishment", place.code, as_json=True)[1] == {
        "settled": "« Proteae » : réponse reprise"
    }
    assert not LabelAnswer.objects.filter(forgotten_at=None).exists()


def test_code_is_settled_and_forgotten(jalon, place):
    here = ("--establishment", place.code)

    jalon("settle", "ucd", asked.STRANGE, "J01DD04", "--route", "P", "--dose", "2", *here)
    assert Presentation.objects.get(ucd7=asked.STRANGE, known_to=None).dose == 2
    jalon("settle", "ucd", asked.STRANGE, "--forget", *here)
    assert not Presentation.objects.filter(ucd7=asked.STRANGE, known_to=None).exists()
    jalon("settle", "ucd", asked.OTHER, "-", *here)
    assert Presentation.objects.get(ucd7=asked.OTHER).atc == ""


@pytest.mark.parametrize(
    "words",
    [("organism", "Proteae"), ("organism", "Proteae", "--forget"), ("ucd", asked.STRANGE, "--forget")],
)
def test_settling_nothing_is_refused(jalon, place, words):
    with pytest.raises(Refusal):
        jalon("settle", *words)


def test_table_of_a_pharmacy_is_loaded(jalon, place, tmp_path):
    file = tmp_path / "livret.csv"
    file.write_text(
        f"Code UCD;Libellé;ATC;Voie;Dose;Unité\n{asked.STRANGE};X;J01DD04;P;2;g\n99;Y;J01DD04;P;2;g\n", "utf-8"
    )

    said = jalon("drugs", file, "--establishment", place.code)[1]
    told = jalon("drugs", file, as_json=True)[1]

    assert "2 lues, 1 prises, 1 rejetées" in said
    assert "ligne 3 : code UCD illisible" in said
    assert (told["matched"], told["problems"][0]["row"]) == (1, 3)
    assert Presentation.objects.filter(ucd7=asked.STRANGE, known_to=None).count() == 2


def test_official_doses_are_shown_then_written(jalon, own, tmp_path):
    file = tmp_path / "ATC_2026.csv"
    file.write_text(
        "ATC code;DDD;U;Adm.R;Note\nJ01CA04;4;g;P;\nJ01CA01;1;g;O;a\nJ01CA01;3;g;O;b\nJ01CA04;1;g;TD;\n", "utf-8"
    )
    asked_for = ("ddd", file, "--from", "2026-01-01", "--partial")

    shown = jalon(*asked_for, "--dry-run")[1]
    assert "J01CA04 P  Amoxicilline : 3 g → 4 g" in shown
    assert "J01CA01 O : plusieurs doses" in shown
    assert "voie « TD »" in shown
    assert "WHOCC" in shown
    assert "rien n'a été écrit" in shown
    assert references.ddd("J01CA04", "P").value == 3

    told = jalon(*asked_for, as_json=True)[1]
    assert told["changed"] == [{"atc": "J01CA04", "route": "P", "before": "3 g", "after": "4 g"}]
    assert references.ddd("J01CA04", "P").value == 4
    assert "rien n'a été écrit" in jalon(*asked_for)[1]  # the same again


def test_official_doses_hold_from_the_first_of_january_unless_told(jalon, own, tmp_path):
    file = tmp_path / "doses.csv"
    file.write_text("atc,route,ddd,unit\nJ01CA04,P,4,g\n", "utf-8")

    jalon("ddd", file, "--partial")

    begun = references.doses()["J01CA04", "P"][-1].valid_from
    assert (begun.month, begun.day) == (1, 1)


@pytest.mark.parametrize("words", [("ddd", "absent.csv"), ("drugs", "absent.csv")])
def test_absent_file_is_refused(jalon, words):
    with pytest.raises(Refusal, match="n'existe pas"):
        jalon(*words)


def test_unreadable_day_is_refused(jalon, tmp_path):
    (tmp_path / "x.csv").write_text("atc,route,ddd,unit\nJ01CA04,P,4,g\n", "utf-8")

    with pytest.raises(Refusal, match="date illisible"):
        jalon("ddd", tmp_path / "x.csv", "--from", "demain")


def labels(user):
    return [(one.count, one.label) for one in concerns_of(user)]


def test_start_page_says_what_waits_for_the_hospital(place):
    someone = small.person("pharmacienne")

    assert labels(someone) == [
        (2, "codes UCD à régler"), (1, "libellé d'antibiotique à régler"), (1, "libellé de germe à régler"),
        (1, "unité inconnue de la structure"),
    ]  # fmt: skip
    assert concerns_of(someone)[0].url == f"/antibiotiques/a-regler/?etablissement={place.code}#ucd"


def test_start_page_says_nothing_to_who_may_not_answer(place):
    assert labels(small.reader()) == []
    assert labels(small.person("ailleurs", small.OTHER)) == []


def test_start_page_says_what_is_proposed_to_who_decides(place):
    settling.settle_ucd(ucd7=asked.OTHER, atc="", establishment=place, by=None)

    assert (1, "proposition d'un hôpital à examiner") in labels(small.omedit())
    assert all("proposition" not in label for _, label in labels(small.person("pharmacienne")))
