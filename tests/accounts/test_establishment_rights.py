"""Rights limited to establishments: they open these, and nothing of the region around them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.accounts import access, actions, places, seeing
from jalon.accounts.access import Perimeter, Right
from jalon.accounts.models import Act, Grant
from jalon.directory.models import Entity
from jalon.kernel.refusal import Refusal
from tests.accounts.people import make

HERE, THERE, FAR = "990000010", "990000028", "350000010"
LOCAL = f"etablissement:{HERE}"


def perimeter(*territories, role="contributeur", actor="region", themes=(), named=()):
    return Perimeter((Right(role, actor, frozenset(territories), frozenset(themes), frozenset(named)),))


# The perimeter


def test_local_right_reads_and_writes_its_establishment_only():
    hospital = perimeter(LOCAL)

    assert hospital.may_read_establishment(HERE)
    assert hospital.may_write_establishment(HERE)
    assert not hospital.may_read_establishment(THERE, region="75", department="24")
    assert not hospital.may_write_establishment(THERE, region="75")
    assert hospital.establishments == {HERE}


def test_local_right_covers_nothing_of_a_region_nor_of_everywhere():
    hospital = perimeter(LOCAL, named=[Act.WRITE, Act.IMPORT])

    assert hospital.regions == set()
    assert hospital.inside == set()
    assert hospital.roles == set()
    assert hospital.actors == set()
    assert hospital.allowing(Act.READ) == []
    for region in ("", "75"):
        assert not hospital.may_read(region)
        assert not hospital.may_settle(region)
        assert not hospital.may_close(region)
        assert not hospital.is_inside(region)
        assert not hospital.may_write("region", region=region)
    assert not hospital.may_import("region")
    assert not hospital.administers([])
    assert not hospital.administers([LOCAL])
    assert not hospital.is_administrator


def test_local_right_by_itself_covers_no_place():
    right = Right("contributeur", "region", frozenset({LOCAL}))

    assert not right.covers_place("", "")
    assert not right.covers_place("75", "24")
    assert not right.shows_place("")
    assert not right.covers_territory("region:75")
    assert right.covers_territory(LOCAL)
    assert right.regions() == set()


def test_person_of_an_establishment_is_told_why_a_region_is_closed():
    hospital = perimeter(LOCAL)

    assert "votre établissement" in hospital.no_right
    assert hospital.why_not_write("region", region="75") == hospital.no_right
    assert hospital.why_not_close("75") == hospital.no_right
    assert "administrateur" in access.NOBODY.no_right


@pytest.mark.parametrize(("territories", "reads"), [
    ((), True), (("region:75",), True), (("departement:24",), True),
    (("departement:33",), False), (("region:53",), False),
])  # fmt: skip
def test_right_on_a_place_reaches_its_establishments(territories, reads):
    person = perimeter(*territories)

    assert person.may_read_establishment(HERE, region="75", department="24") is reads
    assert person.may_write_establishment(HERE, region="75", department="24") is reads


def test_right_on_a_place_reaches_no_establishment_whose_place_is_not_known():
    assert not perimeter("region:75").may_read_establishment(HERE)
    assert perimeter().may_read_establishment(HERE)


def test_acts_and_themes_hold_within_an_establishment_too():
    reader = perimeter(LOCAL, role="lecteur")
    importer = perimeter(LOCAL, named=[Act.IMPORT])
    of_a_theme = perimeter(LOCAL, themes=["antibiotiques"])

    assert not reader.may_write_establishment(HERE)
    assert importer.may_write_establishment(HERE, act=Act.IMPORT)
    assert not importer.may_write_establishment(HERE)
    assert of_a_theme.may_read_establishment(HERE, theme="antibiotiques")
    assert not of_a_theme.may_read_establishment(HERE, theme="dmp")


def test_two_rights_do_not_lend_each_other_their_place():
    right = Right("lecteur", "region", frozenset({"region:53"}))
    both = Perimeter((right, Right("contributeur", "region", frozenset({LOCAL}))))

    assert both.regions == {"53"}
    assert both.establishments == {HERE}
    assert both.may_write_establishment(HERE, region="75")
    assert not both.may_write_establishment(FAR, region="53")
    assert both.may_read_establishment(FAR, region="53")
    assert not both.may_read("75")


def test_administrator_and_operator_reach_every_establishment():
    assert perimeter(role="administrateur").establishments is None
    assert perimeter("region:53", role="administrateur").may_read_establishment(HERE)
    assert access.system().may_read_establishment(HERE)
    assert access.system().may_write_establishment(HERE)
    assert not access.NOBODY.may_read_establishment(HERE)
    assert access.NOBODY.establishments == frozenset()


def test_who_is_inside_an_establishment():
    place = {"region": "75", "department": "24"}

    assert perimeter(LOCAL).is_inside_establishment(HERE, **place)
    assert perimeter("region:75").is_inside_establishment(HERE, **place)
    assert not perimeter(f"etablissement:{THERE}").is_inside_establishment(HERE, **place)
    assert not perimeter("region:53", role="administrateur").is_inside_establishment(HERE, **place)
    assert not perimeter(role="national", actor="cnam").is_inside_establishment(HERE, **place)
    assert access.system().is_inside_establishment(HERE, **place)


# Giving such a right


@pytest.fixture
def hospital(db):
    return Entity.objects.create(kind="et", code=HERE, name="CH FICTIF", region="75", department="24")


def test_right_is_given_on_an_establishment_and_named_by_the_directory(hospital):
    person = make("hopital", "contributeur", territories=[LOCAL])

    assert access.perimeter_of(person).establishments == {HERE}
    assert places.territory_title(LOCAL) == f"CH FICTIF ({HERE})"
    assert places.territory_title(f"etablissement:{THERE}") == f"établissement {THERE}"


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "territories", "acts", "said"), [
    ("contributeur", ["etablissement:990000011"], [], "numéro FINESS"),
    ("contributeur", ["etablissement:"], [], "Territoire inconnu"),
    ("contributeur", ["hopital:990000010"], [], "Territoire inconnu"),
    ("contributeur", ["region:75", LOCAL], [], "donnez deux droits"),
    ("region", [LOCAL], [], "lecteur ou d'un contributeur"),
    ("national", [LOCAL], [], "lecteur ou d'un contributeur"),
    ("administrateur", [LOCAL], [], "lecteur ou d'un contributeur"),
    ("contributeur", [LOCAL], ["clore"], "non pour un établissement"),
])  # fmt: skip
def test_impossible_right_on_an_establishment_is_refused(role, territories, acts, said):
    person = make("hopital")

    with pytest.raises(Refusal, match=said):
        actions.give(person=person, role=role, actor="region", territories=territories, acts=acts, by=None)

    assert person.grants.count() == 1


def test_administrator_gives_rights_on_the_establishments_of_his_territory(hospital):
    of_the_region, of_another = (perimeter(f"region:{code}", role="administrateur") for code in ("75", "53"))

    assert of_the_region.administers([LOCAL])
    assert not of_another.administers([LOCAL])
    assert not of_the_region.administers([f"etablissement:{THERE}"])  # the directory does not know where it is
    with pytest.raises(PermissionDenied):
        access.check_gives(of_another, [LOCAL])


def test_administrator_of_another_region_does_not_see_as_that_person(hospital):
    person = make("hopital", territories=[LOCAL])
    near, far = (make(f"admin{code}", "administrateur", territories=[f"region:{code}"]) for code in ("75", "53"))

    assert seeing.why_not_see_as(access.perimeter_of(near), near, person) == ""
    assert "établissement" in seeing.why_not_see_as(access.perimeter_of(far), far, person)


def test_right_is_given_on_the_command_line(cli):
    cli("migrate")

    cli("createuser", "hopital", "--role", "contributeur", "--territory", LOCAL)

    assert "numéro FINESS" in cli("createuser", "autre", "--territory", "etablissement:990000011", code=2).stderr


# On screen


@pytest.fixture
def claire(client, hospital):
    person = make("claire", "administrateur")
    client.force_login(person)
    return person


def test_number_is_typed_and_the_right_shown_by_its_name(client, claire):
    person = make("luc", territories=["region:75"])
    page = reverse("accounts:person", args=[person.pk])

    answer = client.post(page, {"role": "contributeur", "actor": "region", "establishments": f"{HERE}, {THERE}"})

    assert answer.status_code == 302
    given = Grant.objects.latest("pk")
    assert given.territories == [LOCAL, f"etablissement:{THERE}"]
    assert f"CH FICTIF ({HERE}), établissement {THERE}" in client.get(page).text


@pytest.mark.parametrize(("form", "said"), [
    ({"establishments": "abc"}, "pas un numéro FINESS"), ({"establishments": "99000001"}, "pas un numéro FINESS"),
    ({"establishments": "990000011"}, "pas un numéro FINESS"),
    ({"establishments": HERE, "territories": "region:75"}, "donnez deux droits"),
    ({"establishments": HERE, "role": "administrateur"}, "contributeur"),
])  # fmt: skip
def test_wrong_number_keeps_the_form(client, claire, form, said):
    person = make("luc")

    answer = client.post(
        reverse("accounts:person", args=[person.pk]), {"role": "contributeur", "actor": "region"} | form
    )

    assert answer.status_code == 400
    assert said in answer.text
    assert person.grants.count() == 1


def test_person_is_invited_for_an_establishment(client, claire):
    client.post("/compte/personnes/inviter/", {
        "username": "hopital", "role": "lecteur", "actor": "etablissement", "establishments": HERE,
    })  # fmt: skip

    assert Grant.objects.get(user__username="hopital").territories == [LOCAL]


def test_matrix_shows_the_rights_on_the_establishments_of_a_region(client, claire):
    make("hopital", "contributeur", territories=[LOCAL])
    rights = "/compte/droits/"

    def seen(query):
        return {str(row[0].text) for row in client.get(rights + query).context["table"].rows}

    assert seen("?territory=region:75") == seen("?territory=departement:24") == {"claire", "hopital"}
    assert seen("?territory=region:53") == seen("?territory=departement:33") == {"claire"}
    rows = {row[0]: row[1:] for row in client.get(rights).context["actors"].rows}
    assert rows["Région"] == [1, 1, 1, 1]  # claire alone: a hospital completes nothing of the region's
    assert f"CH FICTIF ({HERE})" in client.get("/compte/droits/export.csv").content.decode()


def test_names_are_asked_once_for_a_whole_page(client, claire):
    def queries(address):
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    make("un", territories=[LOCAL])
    before = {address: queries(address) for address in ("/compte/personnes/", "/compte/droits/")}
    for name in ("deux", "trois", "quatre"):
        make(name, territories=[f"etablissement:{THERE}"])

    assert {address: queries(address) for address in before} == before


def test_own_account_says_the_establishment(client, hospital):
    client.force_login(make("hopital", "contributeur", territories=[LOCAL]))

    page = client.get("/compte/").text

    assert f"CH FICTIF ({HERE})" in page
    assert "Suivi" not in page
    assert "Annuaire" not in page


def test_page_for_any_right_is_closed_to_those_who_have_none(rf, hospital):
    page = access.any_right(lambda request: "ouverte")
    local, nobody = make("hopital", territories=[LOCAL]), make("personne")
    actions.revoke(grant=nobody.grants.get(), by=None)

    def opened_by(person):
        request = rf.get("/")
        request.user, request.perimeter = person, access.perimeter_of(person)
        return page(request)

    assert opened_by(local) == "ouverte"
    with pytest.raises(PermissionDenied, match="Aucun droit"):
        opened_by(nobody)
