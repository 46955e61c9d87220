"""FINESS+ in JSON: both spellings, padded texts, positions under the wrong names, groups by internal numbers."""

import gzip
import json
import zipfile
from datetime import date

import pytest

from jalon.directory import actions, queries
from jalon.directory.models import Entity, Link, Listed
from jalon.kernel.refusal import Refusal
from tests.directory.lists import number

SITE, OTHER, LEGAL, EMPTY = number("01078019"), number("01078020"), number("01000015"), number("01000016")
METRES = {"coordonneeX": "6570414.61", "coordonneeY": "873766.07"}  # as published: the northing under X


def site(code=SITE, *, ege="799", place=None, **said):
    about = {"egeId": ege, "numFinessEge": code, "nomEgeCourt": "CLINIQUE", "nomEgeLong": "CLINIQUE CONVERT      "}
    about |= {"siret": "77220148900022", "dateOuverture": "1956-11-16", "espic": ["6"], **said.pop("about", {})}
    address = {"cogCommune": "01053", "ligneAcheminement": "BOURG EN BRESSE   ", "codePostal": "01000"}
    return {
        "informationsGeneralesEGE": about, "categorieentiteGeographiqueExercice": "365", "etatObjet": "A",
        "adresse": [{"usageAdresse": "03"}, {**address, "coordonneesGeographique": place or METRES}], **said,
    }  # fmt: skip


def legal(code=LEGAL, *sites, internal="2", **said):
    about = {"pmSmsseId": internal, "numFinessPm": code, "denominationPm": "CONVERT   ", "siren": "772201489"}
    return {"informationsGeneralesPMEJ": about | {"statutJuridique": "73"}, "ege": list(sites), **said}


def ght(*members, name="Yvelines Sud", **said):
    listed = [{"pmSmsseId": internal, "typeRoleEntiteGroupe": role} for internal, role in members]
    return {"gccId": "136", "nomGcc": name, "typeGcc": "001", "pmejDuGcc": listed, "egeDuGcc": [], **said}


def content(*entities, gcc=(), gco=(), made="2026-03-09"):
    told = {"schemaVersion": "v1.0.0", "generatedAt": f"{made}T15:49:37.6Z", "gcc": list(gcc), "gco": list(gco)}
    return json.dumps({**told, "pmej": list(entities)}, ensure_ascii=False)


@pytest.fixture
def plus(db, tmp_path):
    def plus(*entities, text=None, **groups):
        path = tmp_path / f"finess-structures-{len(list(tmp_path.iterdir()))}.json"
        path.write_text(text or content(*entities, **groups), "utf-8")
        return actions.load_file(path)

    return plus


def held(code=SITE):
    return Listed.objects.get(entity__code=code, known_to=None)


def test_an_entity_and_its_establishment_are_told(plus):
    report = plus(legal(LEGAL, site()), legal(EMPTY, internal="3"))

    said, owner = held(), held(LEGAL)
    assert (report.read, report.taken, report.details["vintages"]) == (3, 3, {"2026-03-09": 3})
    assert (said.name, said.town, said.postal_code, said.ej.code) == (
        "CLINIQUE CONVERT",
        "BOURG EN BRESSE",
        "01000",
        LEGAL,
    )
    assert (said.sector, said.region, said.state) == ("prive_non_lucratif", "84", "A")
    assert (owner.name, owner.siren, owner.legal_status) == ("CONVERT", "772201489", "73")
    assert Entity.objects.get(code=EMPTY).name == "CONVERT"  # an entity without establishments


@pytest.mark.parametrize(
    "place",
    [
        METRES,
        {"coordonneeX": "873766.07", "coordonneeY": "6570414.61"},
        {"directionLatitude": "46.211257", "directionLongitude": "5.254203"},
        {"directionLatitude": "5.254203", "directionLongitude": "46.211257"},
        {
            "directionLatitude": "6570414.61",
            "directionLongitude": "873766.07",
            "coordonneeX": "5.25",
            "coordonneeY": "46",
        },
    ],
)
def test_a_position_is_told_by_its_range_not_by_its_name(plus, place):
    plus(legal(LEGAL, site(place=place)))

    assert (round(held().latitude, 5), round(held().longitude, 5)) == (46.21126, 5.2542)


def test_a_position_elsewhere_is_left_blank(plus):
    plus(legal(LEGAL, site(place={"coordonneeX": "12", "coordonneeY": "13"})))

    assert held().latitude is None


def test_keys_are_read_in_any_case(plus):
    text = content(legal(LEGAL, site()), gcc=[ght(("2", "S"))])
    for key in ("informationsGeneralesPMEJ", "informationsGeneralesEGE", "pmejDuGcc", "cogCommune", '"pmej"'):
        text = text.replace(key, key.upper() if "PMEJ" not in key else key.replace("PMEJ", "Pmej"))

    report = plus(text=text)

    assert (report.taken, held().commune_code, held(LEGAL).name) == (3, "01053", "CONVERT")


def test_what_is_closed_is_kept_with_its_day(plus):
    closed = {"etatObjet": "I", "dateDerniereMaj": "2021-10-18 00:00:00"}
    plus(legal(LEGAL, site(about={"dateFermeture": "2019-12-31"}, etatObjet="I"), site(OTHER, ege="800", **closed)))

    assert (held().closed_on, held(OTHER).closed_on) == (date(2019, 12, 31), date(2021, 10, 18))
    assert queries.population("", "84", date(2026, 3, 31)) == []


def test_a_group_gathers_its_members_of_the_same_file(plus):
    report = plus(legal(LEGAL, site()), gcc=[ght(("2", "S"), ("999", "M"))])

    tie = Link.objects.get()
    assert (tie.parent.subkind, tie.parent.code, tie.parent_name, tie.role) == (
        "ght",
        "gcc-136",
        "Yvelines Sud",
        "support",
    )
    assert queries.members_of(tie.parent, date(2026, 3, 31)) == [Entity.objects.get(code=SITE).pk]
    assert (report.read, report.taken, report.rejected) == (4, 3, 1)
    assert "numéro interne" in report.details["problems"][0]["message"]


def test_a_later_file_changes_a_group_and_keeps_what_was_known(plus):
    plus(legal(LEGAL, site()), legal(EMPTY, internal="3"), gcc=[ght(("2", "S"), ("3", "M"))])

    plus(legal(LEGAL, site()), legal(EMPTY, internal="3"), gcc=[ght(("2", "S"))], made="2026-04-09")

    assert Link.objects.filter(known_to=None).count() == 1
    assert Link.objects.count() == 2


def test_a_group_without_a_name_bears_that_of_its_entity(plus):
    named = {"pmSmsseId": "3", "typeGco": "003", "pmejDuGco": [{"pmSmsseId": "2"}], "egeDuGco": [{"egeId": "799"}]}

    plus(legal(LEGAL, site()), legal(EMPTY, internal="3"), gco=[named])

    assert set(Link.objects.values_list("parent__code", "parent_name", "child__code")) == {
        ("gco-3", "CONVERT", LEGAL), ("gco-3", "CONVERT", SITE)
    }  # fmt: skip


@pytest.mark.parametrize("cut", [40, 400, 700])
def test_a_cut_file_is_refused_whole(plus, cut):
    text = content(legal(LEGAL, site()), legal(EMPTY, internal="3"))

    with pytest.raises(Refusal):
        plus(text=text[:-cut])

    assert Listed.objects.count() == Entity.objects.filter(kind="et").count() == 0


def test_another_json_is_refused(plus):
    with pytest.raises(Refusal, match="pas celui des structures de FINESS"):
        plus(text='{"type": "FeatureCollection"}')


def test_compressed_files_are_opened(db, tmp_path):
    text = content(legal(LEGAL, site())).encode()
    (tmp_path / "finess.json.gz").write_bytes(gzip.compress(text))
    with zipfile.ZipFile(tmp_path / "finess.zip", "w") as archive:
        archive.writestr("finess-structures-1.json", text.replace(b"2026-03-09", b"2026-04-09"))

    reports = [actions.load_file(tmp_path / name) for name in ("finess.json.gz", "finess.zip")]

    assert [report.taken for report in reports] == [2, 2]


@pytest.mark.parametrize("size", [30, 200])
def test_a_cut_archive_is_refused(db, tmp_path, size):
    (tmp_path / "finess.json.gz").write_bytes(gzip.compress(content(legal(LEGAL, site())).encode())[:size])

    with pytest.raises(Refusal, match="coupé"):
        actions.load_file(tmp_path / "finess.json.gz")


def test_the_published_example_is_taken(db, real_data):
    report = actions.load_file(real_data / "data" / "directory" / "finess_plus_structures_extrait.json")

    assert (report.read, report.taken, report.rejected) == (4, 2, 2)  # its group names entities that are not in it
    assert (held("010780195").latitude, held("010780195").longitude) == (46.211257, 5.254203)
