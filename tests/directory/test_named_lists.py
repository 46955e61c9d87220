"""Named lists: made, changed with a reason, put away and taken out; read by those they are shared with."""

import pytest

from jalon.accounts.access import perimeter_of, system
from jalon.accounts.models import AuditEvent
from jalon.directory import access, actions, queries
from jalon.directory.models import NamedList
from jalon.kernel.refusal import Refusal
from tests.accounts import people
from tests.tracking import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path):
    return worlds.hospitals(tmp_path)


@pytest.fixture
def officer():
    return people.make("chargee", "region", territories=["region:75"])


@pytest.fixture
def make(world, officer):
    def make(name="À voir", codes=(worlds.BERGERAC, worlds.CLINIQUE), **more):
        members = [actions.NewMember(world[code], 5, ("Météo : Alerte",)) for code in codes]
        given = {"region": "75", "domain": "ES", "origin": {"how": "priority", "themes": ["segur"]}, "by": officer}
        return actions.make_list(name=name, members=members, **given | more)

    return make


def test_list_keeps_its_members_in_order_with_their_why(make, world):
    made = make(codes=(worlds.CLINIQUE, worlds.BERGERAC, worlds.CLINIQUE))

    assert queries.members_of_list(made) == [world[worlds.CLINIQUE], world[worlds.BERGERAC]]
    assert made.members.first().why == ["Météo : Alerte"]
    assert AuditEvent.objects.get(verb="directory.list_made").details == {"how": "priority", "members": 2}


def test_two_standing_lists_of_a_region_never_bear_one_name(make):
    first = make()
    with pytest.raises(Refusal, match="existe déjà"):
        make()

    actions.archive_list(named_list=first, by=None)
    make()

    with pytest.raises(Refusal, match="existe déjà"):
        actions.restore_list(named_list=first, by=None)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": "  "}, "Donnez un nom"),
        ({"name": "x" * 121}, "tient en 120 caractères"),
        ({"why": "1 85 05 78 006 084 36"}, "sécurité sociale"),
        ({"codes": ()}, "au moins un établissement"),
        ({"region": "53"}, "n'est pas de la région"),
        ({"domain": "ESSMS"}, "n'est pas de la région ou du domaine"),
    ],
)
def test_list_that_cannot_be_is_refused(make, wrong, message):
    with pytest.raises(Refusal, match=message):
        make(**wrong)

    assert not NamedList.objects.exists()


def test_member_is_taken_off_and_put_back_with_reasons(make, world, officer):
    made = make()
    member = made.members.first()

    actions.remove_member(member=member, reason="Fermé en juin", by=officer)
    assert queries.members_of_list(made) == [world[worlds.CLINIQUE]]

    actions.add_member(named_list=made, entity=member.entity, reason="Erreur", by=officer)

    assert queries.members_of_list(made) == [world[worlds.BERGERAC], world[worlds.CLINIQUE]]
    member.refresh_from_db()
    assert [sentence.split(" : ")[1] for sentence in member.why] == ["Alerte", "Fermé en juin", "Erreur"]
    with pytest.raises(Refusal, match="déjà dans la liste"):
        actions.add_member(named_list=made, entity=member.entity, reason="Encore", by=officer)
    with pytest.raises(Refusal, match="motif est obligatoire"):
        actions.remove_member(member=member, reason=" ", by=officer)


def test_list_put_away_no_longer_moves(make, officer):
    made = make()
    actions.archive_list(named_list=made, by=officer)

    with pytest.raises(Refusal, match="rangée"):
        actions.rename_list(named_list=made, name="Autre", why="", by=officer)


def test_shared_list_is_read_inside_the_region_only(make, officer):
    shared, own = make(), make("À moi", shared=False)
    colleague = people.make("collegue", territories=["region:75"])
    owner, neighbour = people.make("ans", "national", "ans"), people.make("voisine", territories=["region:53"])

    def read(person):
        return set(queries.named_lists(perimeter_of(person), user=person))

    assert read(officer) == {shared, own}
    assert read(colleague) == {shared}
    assert read(owner) == read(neighbour) == set()
    assert [access.may_read_list(perimeter_of(one), shared, one) for one in (colleague, owner)] == [True, False]
    assert set(queries.named_lists(system())) == {shared}


def test_why_is_for_those_who_read_its_themes(make):
    made = make()
    elsewhere = people.make("dmp", territories=["region:75"], themes=["dmp"])

    assert access.may_read_list(perimeter_of(elsewhere), made, elsewhere)
    assert not access.may_read_why(perimeter_of(elsewhere), made)


def test_page_hides_the_why_from_those_who_read_other_themes(make, client):
    made = make()
    client.force_login(people.make("dmp", territories=["region:75"], themes=["dmp"]))

    text = client.get(f"/annuaire/listes/{made.pk}/").text

    assert "CLINIQUE DU PORT" in text
    assert "Météo : Alerte" not in text
    assert "Météo : Alerte" not in client.get(f"/annuaire/listes/{made.pk}/export.csv").text


def test_reader_changes_nothing(make, client):
    made = make()
    client.force_login(people.make("lectrice", territories=["region:75"]))

    assert client.get(f"/annuaire/listes/{made.pk}/").status_code == 200
    assert client.post(f"/annuaire/listes/{made.pk}/ranger/").status_code == 403
    assert client.post("/annuaire/listes/nouvelle/", {"numbers": worlds.BERGERAC}).status_code == 200
    assert NamedList.objects.count() == 1


def test_pasted_column_is_accounted_for_then_kept(world, officer, client):
    client.force_login(officer)
    form = {"numbers": f"{worlds.BERGERAC}\n{worlds.BERGERAC}\n999", "region": "75", "domain": "ES", "name": "Collée"}

    account = client.post("/annuaire/listes/nouvelle/", form).context["account"]
    assert account["counted"] == {"found": 1, "twice": 1, "unreadable": 1}
    assert not NamedList.objects.exists()

    client.post("/annuaire/listes/nouvelle/", form | {"confirme": "oui"})

    made = NamedList.objects.get()
    assert queries.members_of_list(made) == [world[worlds.BERGERAC]]
    assert made.origin["said"] == ["Colonne de 3 lignes collée : 1 trouvé, 1 en double, 1 illisible."]
    assert not made.shared
