"""Taking in directory files: what is kept, what is closed, what is refused."""

from datetime import date

import pytest
from django.utils import timezone

from jalon.accounts.models import AuditEvent
from jalon.directory import actions, queries
from jalon.directory.models import Change, Entity, EntityKind, Listed, Load
from jalon.directory.queries.population import categories
from jalon.kernel.refusal import Refusal
from tests.directory.lists import EJ1, EJ2, ET1, ET2, ET3, SAE, regional_row, sae_row

CATEGORIES = (
    "code;libelle;libellecourt;domaine;datedeb;datefin;codeagr3;libelleagr3;codeagr2;libelleagr2;codeagr1;libelleagr1"
)
AUGUST, LATER = date(2022, 8, 31), date(2024, 6, 30)


def changes():
    return set(Change.objects.values_list("entity__code", "what"))


def test_every_row_is_taken_or_left_with_its_place(load_sae):
    report = load_sae(2022, sae_row(ET1, "CH"), sae_row("240000371", "faux"), sae_row("", "sans"), sae_row(ET2, "C"))

    assert (report.read, report.taken, report.pending, report.rejected) == (4, 2, 0, 2)
    places = [(one["row"], one["column"], one["header"]) for one in report.details["problems"]]
    assert places == [(3, 2, "fi"), (4, 2, "fi")]
    assert "clé de contrôle" in report.details["problems"][0]["message"]


def test_the_same_file_twice_changes_nothing(load_sae):
    load_sae(2022, sae_row(ET1, "CH"))
    before = Listed.objects.count(), AuditEvent.objects.count()

    again = load_sae(2022, sae_row(ET1, "CH"))

    assert again.already
    assert (Listed.objects.count(), AuditEvent.objects.count()) == before


def test_a_corrected_file_closes_what_it_changes_and_keeps_it(load_sae):
    load_sae(2022, sae_row(ET1, "CH ANCIEN"), sae_row(ET2, "CLINIQUE"), sae_row(ET3, "RETIRE"))
    before = timezone.now()

    report = load_sae(2022, sae_row(ET1, "CH JUSTE"), sae_row(ET2, "CLINIQUE"))

    counts = {name: report.details["counts"][name] for name in ("changed", "unchanged", "withdrawn")}
    assert counts == {"changed": 1, "unchanged": 1, "withdrawn": 1}
    assert [line.name for line in queries.population("ES", "75", LATER)] == ["CH JUSTE", "CLINIQUE"]
    assert [line.name for line in queries.population("ES", "75", LATER, before)] == ["CH ANCIEN", "CLINIQUE", "RETIRE"]
    assert Listed.objects.filter(name="CH ANCIEN", known_to__isnull=False).exists()


def test_a_partial_list_withdraws_nobody(load_regional):
    load_regional(regional_row(ET1, "CH", EJ1))

    load_regional(regional_row(ET2, "CLINIQUE"))

    assert len(queries.population("ES", "75", LATER)) == 2


def test_two_vintages_differ_in_the_same_way_whatever_the_order(load_sae):
    first = [sae_row(ET1, "A", EJ1), sae_row(ET2, "B", EJ1)]
    second = [sae_row(ET1, "A2", EJ2, year=2023, category="365"), sae_row(ET3, "C", year=2023)]
    expected = {
        (ET1, "renamed"), (ET1, "ej_changed"), (ET1, "category_changed"),
        (ET2, "no_longer_listed"), (ET3, "newly_listed"),
    }  # fmt: skip

    load_sae(2023, *second)
    load_sae(2022, *first)

    assert changes() == expected


def test_a_vintage_between_two_others_splits_what_was_said(load_sae):
    load_sae(2021, sae_row(ET1, "A", year=2021))
    load_sae(2023, sae_row(ET1, "C", year=2023))

    load_sae(2022, sae_row(ET1, "B"))

    said = Change.objects.order_by("between").values_list("before", "after")
    assert list(said) == [("A", "B"), ("B", "C")]


def test_nothing_is_closed_by_a_list_that_no_longer_names_it(load_sae):
    load_sae(2022, sae_row(ET1, "CH"), sae_row(ET2, "B"))
    load_sae(2023, sae_row(ET1, "CH", year=2023))

    august = {line.finess_et: line for line in queries.population("ES", "75", AUGUST)}
    later = {line.finess_et: line for line in queries.population("ES", "75", LATER)}

    assert not august[ET2].no_longer_listed
    assert later[ET2].no_longer_listed
    assert later[ET2].closed_on is None


def test_establishments_of_another_domain_are_untouched(load_sae, load_regional):
    load_regional(regional_row(ET3, "EHPAD", domain="ESSMS", category="500", source="CNSA"))
    load_sae(2022, sae_row(ET1, "CH"))
    load_sae(2023, sae_row(ET1, "CH", year=2023))

    assert [(line.name, line.no_longer_listed) for line in queries.population("ESSMS", "75", LATER)] == [
        ("EHPAD", False)
    ]
    assert changes() == set()


def test_an_earlier_month_keeps_its_legal_entity(load_sae, load_regional):
    load_regional(regional_row(ET1, "NOUVEAU NOM", EJ2, pmsi=EJ2))
    load_sae(2022, sae_row(ET1, "NOM", EJ1))

    (august,) = queries.population("ES", "75", AUGUST)

    assert (august.finess_ej, august.name, august.pmsi) == (EJ1, "NOM", EJ2)
    assert queries.population("ES", "75", LATER)[0].finess_ej == EJ2


def test_stated_closed_before_the_month_leaves_the_grid(load_regional):
    load_regional(regional_row(ET1, "CH", EJ1, source="SAE 2022 (absent en 2023)", end="2022-12-31", state="I"))

    assert len(queries.population("ES", "75", date(2022, 12, 31))) == 1
    assert queries.population("ES", "75", date(2023, 1, 31)) == []


def test_eight_characters_are_repaired_only_when_one_reading_is_possible(load_sae):
    load_sae(2022, sae_row(ET1, "CH"))

    report = load_sae(2023, sae_row(ET1[:8], "CH", year=2023))

    assert report.taken == 1
    assert report.details["repaired"] == {"sans_cle": 1}


def test_the_same_establishment_twice_with_different_words_is_left(load_sae):
    report = load_sae(2022, sae_row(ET1, "CH"), sae_row(ET1, "CH"), sae_row(ET1, "AUTRE"))

    assert (report.read, report.taken, report.rejected) == (3, 2, 1)
    assert "ligne 2" in report.details["problems"][0]["message"]
    assert Listed.objects.count() == 1


def test_a_cell_that_cannot_be_read_is_left_empty_with_a_remark(load_regional):
    report = load_regional(regional_row(ET1, "CH", end="demain"))

    assert report.taken == 1
    assert "« demain » n'est pas une date" in report.details["problems"][0]["message"]


def test_windows_encoding_is_understood(load_sae):
    load_sae(2022, sae_row(ET1, "HÔPITAL D'ÉTÉ"))

    assert Entity.objects.get(code=ET1).name == "HÔPITAL D'ÉTÉ"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("vide.csv", b"", "vide"),
        ("autre.csv", b"a;b\r\n1;2\r\n", "la plus proche"),
        ("ID_2022.csv", SAE.encode() + b"\r\n", "aucune ligne"),
        ("classeur.csv", b"PK\x03\x04zip", "CSV"),
        ("zeros.csv", b"\x00" * 50, "CSV"),
    ],
)
def test_a_wrong_file_is_refused_in_french_and_nothing_is_written(db, tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(Refusal, match=says):
        actions.load_file(tmp_path / name)

    assert not Load.objects.exists()


def test_several_files_are_taken_all_or_none(db, tmp_path):
    good, bad = tmp_path / "ID_2022.csv", tmp_path / "autre.csv"
    good.write_text(f"{SAE}\n{sae_row(ET1, 'CH')}\n")
    bad.write_text("a;b\n1;2\n")

    with pytest.raises(Refusal):
        actions.load_files([good, bad])

    assert not Listed.objects.exists()


def test_groups_gather_sites_by_legal_entity_and_dates_hold(load_sae, load_groups):
    load_sae(2022, sae_row(ET1, "CH"), sae_row(ET2, "CLINIQUE", EJ2))
    report = load_groups(
        f"ght;G1;GHT 1;ej;{EJ1};;support;2022-01-01;;",
        f"ght;G1;GHT 1;ej;{EJ2};;membre;2022-09-01;;",
        f"ght;G1;GHT 1;ej;{ET3};;membre;;;",
    )
    ght = Entity.objects.get(code="G1")

    assert (report.taken, report.pending) == (2, 1)
    assert [Entity.objects.get(pk=pk).code for pk in queries.members_of(ght, AUGUST)] == [ET1]
    assert len(queries.members_of(ght, date(2022, 9, 1))) == 2
    first = Entity.objects.get(code=ET1).pk
    assert queries.parents_of([first], "ght", AUGUST) == {first: ght.pk}


def test_territories_gather_by_commune(load_sae, load_groups):
    load_sae(2022, sae_row(ET1, "CH"), sae_row(ET2, "AUTRE", commune="33063"))
    load_groups("bassin_sante;B1;Bassin 1;commune;24037;Bergerac;;2022-01-01;2022-08-30;")
    basin = Entity.objects.get(code="B1")

    assert len(queries.members_of(basin, date(2022, 8, 1))) == 1
    assert queries.members_of(basin, AUGUST) == []
    assert len(queries.members_of(Entity.objects.get(subkind="departement", code="24"), AUGUST)) == 2


def test_a_corrected_group_file_keeps_what_was_known(load_sae, load_groups):
    load_sae(2022, sae_row(ET1, "CH"), sae_row(ET2, "CLINIQUE", EJ2))
    load_groups(f"ght;G1;GHT 1;ej;{EJ1};;membre;;;")
    ght, before = Entity.objects.get(code="G1"), timezone.now()

    load_groups(f"ght;G1;GHT 1;ej;{EJ2};;membre;;;")

    assert [Entity.objects.get(pk=pk).code for pk in queries.members_of(ght, AUGUST)] == [ET2]
    assert [Entity.objects.get(pk=pk).code for pk in queries.members_of(ght, AUGUST, before)] == [ET1]


@pytest.mark.django_db
def test_nomenclature_loaded_later_leaves_the_labels_of_before(tmp_path):
    def nomenclature(label):
        path = tmp_path / f"finess_categories_{len(label)}.csv"
        path.write_text(f"{CATEGORIES}\n355;Centre Hospitalier;{label};SAN;;;1101;x;1100;x;1000;x\n", "utf-8")
        actions.load_file(path, None)

    nomenclature("C.H.")
    before = timezone.now()
    nomenclature("Hôpital")

    assert categories()["355"] == ("Hôpital", "1000")
    assert categories(before)["355"] == ("C.H.", "1000")


def test_a_short_list_of_hospitals_states_the_domain_of_each_line_that_has_a_type(load):
    report = load("hopitaux.csv", "finess;nom;type", f"{ET1};CH;CHU", f"{ET2};CABINET;")

    domains = {entity.code: entity.domain for entity in Entity.objects.filter(kind=EntityKind.ET)}
    assert (report.taken, domains) == (2, {ET1: "ES", ET2: "AUTRE"})
