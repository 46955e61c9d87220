"""The extract of data.gouv, trap by trap: what is read, what is left with its place."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from jalon import catalogue
from jalon.directory import actions, queries
from jalon.directory.models import Change, Entity, Listed
from jalon.directory.reading import open_list
from jalon.directory.reading.columns import read_blocks
from jalon.directory.reading.etalab import opened
from jalon.directory.reading.rows import read_rows
from jalon.kernel.refusal import Refusal
from tests.directory.lists import number

CH, CLINIC, ISLAND = number("01000002"), number("24000037"), number("97010040")
LEGAL = number("01078005")
PLACE = "900;RTE;DE PARIS;;;451;01;AIN;01440 VIRIAT"
WALLIS = ";;;;;613;9J;WALLIS;98600 MATA UTU"
POSITION = "870215.7;6571590.5;1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,LAMBERT_93;2021-01-04"
FIRST = "finess;etalab;111;2026-05-12"


def structure(et=CH, name="CENTRE HOSPITALIER", *, ej=LEGAL, short="CH", place=PLACE, sph="1", end=";"):
    rest = f"0400000000;;355;Centre Hospitalier (C.H.);1102;Centres Hospitaliers;26010004500012;8610Z;03;ARS;{sph};"
    return f"structureet;{et};{ej};{short};{name};;;{place};{rest};1979-02-13;1978-01-02;2020-02-04{end}"


@pytest.fixture
def etalab(db, tmp_path):
    def etalab(*lines, encoding="utf-8", first=FIRST):
        path = tmp_path / f"etalab-{len(list(tmp_path.iterdir()))}.csv"
        path.write_bytes("\n".join([*([first] if first else []), *lines, ""]).encode(encoding))
        return actions.load_file(path)

    return etalab


def held(code=CH):
    return Listed.objects.get(entity__code=code, known_to=None)


def messages(report):
    return [(one["row"], one["column"], one["message"].split(" ;")[0]) for one in report.details["problems"]]


def test_a_structure_is_told_whole(etalab):
    report = etalab(structure(), f"geolocalisation;{CH};{POSITION}")

    said = held()
    assert (report.read, report.taken, report.rejected, messages(report)) == (1, 1, 0, [])
    assert (said.name, said.category, said.category_label) == ("CENTRE HOSPITALIER", "355", "Centre Hospitalier (C.H.)")
    assert (said.commune_code, said.town, said.postal_code, said.department, said.region) == (
        "01451", "VIRIAT", "01440", "01", "84"
    )  # fmt: skip
    assert (said.sector, said.state, said.siret, said.ej.code) == ("public", "A", "26010004500012", LEGAL)
    assert (said.vintage, said.opened_on) == (date(2026, 5, 12), date(1979, 2, 13))
    assert said.authorised_on == date(1978, 1, 2)
    assert (round(said.latitude, 3), round(said.longitude, 3)) == (46.223, 5.209)


def test_what_the_pages_show_is_what_a_whole_refresh_would_write(etalab):
    etalab(structure(), structure(CLINIC, "CLINIQUE"))
    shown = list(Entity.objects.order_by("pk").values())

    actions.refresh_entities()

    assert list(Entity.objects.order_by("pk").values()) == shown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_encoding_is_found_and_said(etalab, encoding):
    report = etalab(structure(name="CLINIQUE DE L'ÉTÉ"), encoding=encoding)

    assert (held().name, report.details["encoding"]) == ("CLINIQUE DE L'ÉTÉ", encoding.removesuffix("-sig"))


def test_doubled_quotes_belong_to_the_name(etalab):
    etalab(structure(name='"LIEU DE VIE ""MAVOUNA"""'))

    assert held().name == 'LIEU DE VIE "MAVOUNA"'


@pytest.mark.parametrize("end", ["", ";", ";0010001X"])
def test_31_or_32_fields_are_taken_others_are_left(etalab, end):
    report = etalab(structure(end=end), structure(CLINIC)[:-60])

    assert (report.read, report.taken, report.rejected) == (2, 1, 1)
    assert messages(report)[0][0] == 3
    assert "champs au lieu de 31 ou 32" in messages(report)[0][2]


@pytest.mark.parametrize(
    ("department", "commune", "expected", "region"),
    [
        ("9A", "101", ("97101", "971"), "01"),
        ("9F", "606", ("97606", "976"), "06"),
        ("9J", "613", ("98613", "986"), "986"),
    ],
)
def test_overseas_codes_become_those_of_insee(etalab, department, commune, expected, region):
    etalab(structure(ISLAND, place=f";;;;;{commune};{department};LOIN;97100 VILLE CEDEX 09"))

    said = held(ISLAND)
    assert (said.commune_code, said.department) == expected
    assert (said.region, said.town) == (region, "VILLE")


def test_a_lost_zero_comes_back_once_the_number_is_known(etalab):
    etalab(structure())

    report = etalab(structure(CH.lstrip("0"), "AUTRE NOM"), first="finess;etalab;112;2026-06-12")

    assert (report.taken, report.details["repaired"]) == (1, {"zero_perdu": 1})
    assert Entity.objects.get(code=CH).name == "AUTRE NOM"


def test_a_wrong_check_digit_is_left_with_its_place(etalab):
    report = etalab(structure(), structure("010000025"))

    assert messages(report) == [(3, 2, "la clé de contrôle du numéro FINESS est fausse")]


def test_a_closed_mark_is_a_state_and_no_part_of_the_name(etalab):
    etalab(structure(name="[Fermé] CLINIQUE DU LAC"))

    assert (held().name, held().state) == ("CLINIQUE DU LAC", "I")


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        (f"geolocalisation;{CH};1;2;x,LAMBERT_93;2021-01-04", (3, 3, "ces coordonnées tombent hors du territoire")),
        (f"geolocalisation;{CH};abc;2;x,LAMBERT_93;", (3, 3, "ces coordonnées ne sont pas deux nombres")),
        (f"geolocalisation;{CH};870215.7;6571590.5;x,MARS;", (3, 5, "projection inconnue")),
        (
            f"geolocalisation;{CLINIC};870215.7;6571590.5;x,LAMBERT_93;",
            (3, 2, "position d'un établissement que le fichier ne décrit pas"),
        ),
    ],
)
def test_a_position_that_cannot_be_is_left_out_and_said(etalab, position, expected):
    report = etalab(structure(), position)

    assert (report.taken, messages(report)) == (1, [expected])
    assert held().latitude is None


def test_positions_overseas_use_the_projection_they_name(etalab):
    source = "1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,UTM_S40"
    reunion = structure(number("97040002"), place=";;;;;411;9D;LA REUNION;97400 ST DENIS")

    etalab(reunion, f"geolocalisation;{number('97040002')};338000;7690000;{source};2021-01-04")

    said = held(number("97040002"))
    assert (round(said.latitude, 4), round(said.longitude, 4)) == (-20.8831, 55.4426)


def test_a_file_with_headers_is_read_by_their_names(etalab):
    head = "nofinesset;nofinessej;rs;rslongue;commune;departement;ligneacheminement;categetab;codesph"
    others = ";dateouvert;dateautor;coordxet;coordyet;sourcegeocod"
    row = f"{CH};{LEGAL};CH;CENTRE HOSPITALIER;01451;01;01440 VIRIAT;355;6;1979-02-13;1978-01-02"

    report = etalab(head + others, f"{row};870215.7;6571590.5;1,IGN,LAMBERT_93")

    said = held()
    assert (report.taken, said.commune_code, said.sector, said.opened_on) == (
        1, "01451", "prive_non_lucratif", date(1979, 2, 13)
    )  # fmt: skip
    assert round(said.latitude, 3) == 46.223


def test_a_line_of_another_kind_is_rejected_not_dropped(etalab):
    report = etalab(structure(), "equipement;010000024;x")

    assert (report.read, report.taken, report.rejected) == (2, 1, 1)


def test_two_lots_differ_by_what_changed(etalab):
    etalab(structure(), structure(CLINIC, "CLINIQUE"))

    report = etalab(structure(name="HÔPITAL"), first="finess;etalab;112;2026-06-12")

    assert set(Change.objects.values_list("entity__code", "what")) == {(CH, "renamed"), (CLINIC, "no_longer_listed")}
    assert report.details["vintages"] == {"2026-06-12": 1}
    assert [line.no_longer_listed for line in queries.population("", "84", date(2026, 6, 30))] == [True, False]


def test_the_same_lot_corrected_closes_what_it_no_longer_says(etalab):
    etalab(structure(), structure(CLINIC, "CLINIQUE"))

    report = etalab(structure())

    assert (report.details["counts"]["unchanged"], report.details["counts"]["withdrawn"]) == (1, 1)
    assert Listed.objects.filter(entity__code=CLINIC, known_to=None).count() == 0


def test_a_correction_outlives_a_new_lot_and_its_undoing_shows_it(etalab):
    etalab(structure())
    entity = Entity.objects.get(code=CH)
    made = actions.correct(entity=entity, field="name", value="CH DE CHEZ NOUS", reason="nom d'usage", by=None)

    etalab(structure(name="NOM DU NOUVEAU LOT"), first="finess;etalab;112;2026-06-12")
    entity.refresh_from_db()
    corrected = entity.name
    actions.undo_correction(correction=made, by=None)
    entity.refresh_from_db()

    assert (corrected, entity.name) == ("CH DE CHEZ NOUS", "NOM DU NOUVEAU LOT")


def test_nothing_but_a_first_line_is_refused(etalab):
    with pytest.raises(Refusal, match="aucune ligne"):
        etalab()

    assert Listed.objects.count() == 0


def test_the_published_lines_are_taken_whole(db, real_data):
    report = actions.load_file(real_data / "data" / "directory" / "finess_etalab_cs1100502_extrait.csv")

    communes = dict(Listed.objects.values_list("entity__code", "commune_code"))
    assert (report.read, report.taken, report.details["problems"]) == (5, 5, [])
    assert communes["970100400"] == "97127"
    assert communes["980501506"] == "97606"
    assert {one["domain"] for one in Entity.objects.filter(kind="et").values("domain")} == {"ES", "ESSMS"}


LINES = some.lists(
    some.one_of(
        some.builds(
            structure,
            some.sampled_from([CH, CLINIC, ISLAND, CH.lstrip("0"), "010000025", ""]),
            some.sampled_from(["HÔPITAL", "[Fermé] CLINIQUE", '"LIEU ""A"""', '"SUR\nDEUX LIGNES"', " ", "x" * 250]),
            ej=some.sampled_from([LEGAL, "", "78"]),
            place=some.sampled_from([PLACE, WALLIS, ";;;;;;;;", ";;;;;999999;01;;97100 VILLE CEDEX 09"]),
            sph=some.sampled_from(["1", "6", " 7", "?"]),
            end=some.sampled_from(["", ";", ";0010001X", ";;"]),
        ),
        some.builds(
            "geolocalisation;{};{};{};2021-01-04".format,
            some.sampled_from([CH, CLINIC, ISLAND]),
            some.sampled_from(["870215.7;6571590.5", "870215,7;6571590,5", "1;2", "abc;2", ";", "nan;inf"]),
            some.sampled_from(["1,IGN,LAMBERT_93", "x,UTM_N20", "x,MARS", ""]),
        ),
        some.sampled_from(["", "equipement;010000024;x", "structureet;coupée"]),
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, some.sampled_from(["\n", "\r\n"]))
def test_columns_of_the_file_mean_what_its_rows_mean(tmp_path, lines, end):
    path = tmp_path / "etalab.csv"
    path.write_bytes(end.join([FIRST, *lines, ""]).encode())
    recognised = open_list(path, path.name, list(catalogue.current().lists.values()))

    blocks = list(read_blocks(recognised))
    notes = list(recognised.table.notes)
    rows = list(read_rows(recognised))

    readable = [row for row in rows if not row.unreadable]
    assert [line for block in blocks for line in block.lines] == [row.row for row in readable]
    assert [one for block in blocks for one in block.unreadable] == [row.unreadable for row in rows if row.unreadable]
    assert recognised.table.notes == notes
    ranked = [(block, rank) for block in blocks for rank in range(len(block.lines))]
    for (block, rank), row in zip(ranked, readable, strict=True):
        assert {name: column[rank] for name, column in block.values.items()} == row.values
        assert block.problems.get(rank, []) == row.problems


def test_a_quote_that_goes_on_over_a_block_is_whole(etalab, monkeypatch):
    monkeypatch.setattr(opened, "SIZE", 1_000)
    rows = [(number(f"0100{rank:04d}"), f"CENTRE {rank}\n{'x' * 90}") for rank in range(30)]

    etalab(*[structure(code, f'"{name}"') for code, name in rows])

    assert sorted(Listed.objects.values_list("name", flat=True)) == sorted(name for _, name in rows)


def test_a_quote_that_is_never_closed_is_refused(etalab):
    with pytest.raises(Refusal, match="n'est jamais refermé"):
        etalab(structure(), structure(name='"JAMAIS'), *[structure(name="x" * 500)] * 400)

    assert Listed.objects.count() == 0
