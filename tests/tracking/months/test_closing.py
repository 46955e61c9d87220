"""A month closed: who may, what it shows ever after, and that nobody writes in it."""

from datetime import date

import pytest
from django.urls import reverse

from jalon.accounts import access as accounts
from jalon.accounts.models import AuditEvent
from jalon.indicators import ledger, projection
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.tracking import reading
from jalon.tracking.models import Archive, Closing
from jalon.tracking.months import actions, archives, queries
from tests.accounts import people
from tests.indicators.worlds import publish
from tests.tracking import worlds

pytestmark = pytest.mark.django_db

AUGUST = Period("2022-08")
PLACE = {"grid": "segur_es", "region": "75"}
HERE = {"region": "75", "mois": "2022-08"}


@pytest.fixture
def entities(tmp_path):
    found = worlds.hospitals(tmp_path)
    worlds.month(found)
    return found


@pytest.fixture
def officer(client):
    person = people.make("chargee", role="region", territories=["region:75"])
    client.force_login(person)
    return person


def close(by=None, **more):
    return actions.close_month(**PLACE, month=AUGUST, by=by, **more)


def seen(column, entity, **more):
    view = reading.month_of(accounts.system(), "segur_es", "75", AUGUST, **more)
    return view.column(column).cell(view.listed.ids.index(entity)).value


def test_closed_month_shows_what_was_known_at_its_closing(entities):
    close()

    ledger.set_value(indicator="meteo", period="2022-08", entity=entities[worlds.ANNEXE], text="Non démarré", by=None)

    assert seen("meteo", entities[worlds.ANNEXE]) is None
    assert seen("meteo", entities[worlds.ANNEXE], now=True) == "Non démarré"


def test_reopened_month_shows_the_present_again(entities):
    closing = close()
    ledger.set_value(indicator="meteo", period="2022-08", entity=entities[worlds.ANNEXE], text="Non démarré", by=None)

    actions.reopen_month(closing=closing, why="un fichier oublié", by=None)

    assert seen("meteo", entities[worlds.ANNEXE]) == "Non démarré"
    assert queries.closing_of("segur_es", "75", AUGUST) is None


def test_reopening_wants_a_reason(entities):
    closing = close()

    with pytest.raises(Refusal, match="pourquoi"):
        actions.reopen_month(closing=closing, why="  ", by=None)


def test_month_is_closed_once(entities):
    close()

    with pytest.raises(Refusal, match="déjà clos"):
        close()


def test_month_to_come_is_not_closed(entities):
    with pytest.raises(Refusal, match="rien à clore"):
        actions.close_month(**PLACE, month=Period("2023-01"), by=None)


def test_october_is_opened_and_filled_before_any_file(entities, client, officer):
    september = Period("2022-09")
    actions.open_month(**PLACE, month=september, closes_on=date(2022, 10, 15), by=officer)

    assert projection.months_known("segur_es", "75")[0] == september
    answer = client.post(
        reverse("tracking:write", args=["segur_es", worlds.BERGERAC, "meteo"]),
        {"valeur": "Déployé / VA signée", "maniere": "valeur", "attendu": ""},
        query_params={"region": "75", "mois": "2022-09"},
    )
    assert answer.status_code == 200
    assert client.get(reverse("tracking:grid", args=["segur_es"]) + "?region=75").context["look"].month == september


def test_months_open_one_after_the_other(entities):
    with pytest.raises(Refusal, match="septembre 2022"):
        actions.open_month(**PLACE, month=Period("2022-11"), closes_on=None, by=None)


def test_nobody_writes_in_a_closed_month(entities, client, officer):
    cell = [reverse(f"tracking:{name}", args=["segur_es", worlds.CLINIQUE, "meteo", *more])
            for name, more in (("write", ()), ("undo", (1,)))]  # fmt: skip
    form = {"valeur": "Non démarré", "maniere": "valeur", "attendu": ""}
    close()

    for query in (HERE, HERE | {"connu": "maintenant"}, HERE | {"connu": "2022-09-01"}):
        assert client.post(cell[0], form, query_params=query).status_code in (400, 409)
        assert client.post(cell[1], query_params=query).status_code in (400, 404)
    assert seen("meteo", entities[worlds.CLINIQUE], now=True) == "Déployé / VA signée"


def test_writer_who_began_before_the_closing_is_refused(entities):
    close()

    with pytest.raises(Refusal, match="clos"):
        queries.must_be_open("segur_es", "75", AUGUST)


def test_other_months_and_grids_stay_open(entities):
    close()

    assert queries.closing_of("segur_es", "75", "2022-07") is None
    assert queries.closing_of("segur_essms", "75", "2022-08") is None
    assert queries.closing_of("segur_es", "53", "2022-08") is None


def test_acts_on_a_month_are_in_the_journal(entities, officer):
    planned = actions.plan_closing(**PLACE, month=AUGUST, closes_on=date(2022, 9, 15), by=officer)
    closing = close(by=officer, note="sans les certificats")
    actions.seal(closing, by=officer)
    actions.reopen_month(closing=closing, why="oubli", by=officer)

    assert planned.closes_on == date(2022, 9, 15)
    verbs = list(AuditEvent.objects.filter(verb__startswith="tracking.").values_list("verb", flat=True).order_by("pk"))
    assert verbs == [
        "tracking.closing_planned", "tracking.month_closed", "tracking.month_archived", "tracking.month_reopened",
    ]  # fmt: skip


def test_each_closing_has_its_own_archive(entities):
    first = close()
    one = actions.seal(first, by=None)
    actions.reopen_month(closing=first, why="oubli", by=None)
    second = close()
    two = actions.seal(second, by=None)

    assert [one.version, two.version] == [1, 2]
    assert "_V1_" in one.name
    assert "_V2_" in two.name
    assert actions.seal(second, by=None) == two
    assert Archive.objects.count() == 2


def test_archive_is_named_from_the_months_shown(entities):
    publish([("mssante_raccordement", "2022-07", entities[worlds.EJ_BERGERAC], "ES Emetteur")],
            coverage=[("mssante_raccordement", "2022-07", worlds.COVERED)])  # fmt: skip
    publish([], coverage=[(code, "2022-07", worlds.COVERED) for code in ("mssante_boites", "mssante_messages_recus")])

    archive = actions.seal(close(), by=None)

    assert archive.name.startswith("2022_Suivi Ségur ES_Nouvelle-Aquitaine_V1_Logiciels-082022_INS-082022_MSS-08")


def test_sealed_file_is_served_as_it_was(entities, client, officer):
    archive = actions.seal(close(), by=officer)
    file = archive.files.get(kind="csv")
    address = reverse("tracking:archive_file", args=["segur_es", file.pk])

    served = b"".join(client.get(address).streaming_content)

    assert served == archives.content_of(file)
    assert len(served) == file.size


def test_damaged_file_is_not_served(entities, client, officer):
    archive = actions.seal(close(), by=officer)
    file = archive.files.get(kind="csv")
    path = archives.originals.path_of(archives.folder(), file.sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"Commande", b"COMMANDE"))

    answer = client.get(reverse("tracking:archive_file", args=["segur_es", file.pk]))

    assert answer.status_code == 400
    assert "modifié depuis son scellement" in answer.text


def test_reader_of_one_theme_does_not_take_the_whole_archive(entities, client):
    archive = actions.seal(close(), by=None)
    client.force_login(people.make("theme", role="lecteur", territories=["region:75"], themes=["dmp"]))

    answer = client.get(reverse("tracking:archive_file", args=["segur_es", archive.files.first().pk]))

    assert answer.status_code == 400
    assert "tous les thèmes" in answer.text


def test_national_owner_does_not_take_what_the_region_keeps(entities, client):
    archive = actions.seal(close(), by=None)
    client.force_login(people.make("ans", role="national", actor="ans"))

    answer = client.get(reverse("tracking:archive_file", args=["segur_es", archive.files.first().pk]))

    assert answer.status_code == 400


def test_flipped_observation_is_found_by_rebuilding(entities):
    from jalon.indicators.models import Observation

    archive = actions.seal(close(), by=None)
    assert archives.verify(archive).equal

    Observation.objects.filter(text="Commande signée").update(text="Pas de commande signée")
    verdict = archives.verify(archive)

    assert not verdict.equal
    assert verdict.differing == 1
    assert verdict.first[0]["finess"] == worlds.BERGERAC
    assert verdict.first[0]["column"] == "asp_etat_dpi"


def test_pages_of_the_months_answer(entities, client, officer):
    page = reverse("tracking:months", args=["segur_es"])
    assert "Clore…" in client.get(page, HERE).text
    before = client.get(reverse("tracking:month_close", args=["segur_es", "2022-08"]), HERE)
    assert "Ce qui reste avant de clore" in before.text

    done = client.post(reverse("tracking:month_close", args=["segur_es", "2022-08"]), {"note": "vu"}, query_params=HERE)

    assert done.status_code == 302
    assert Closing.objects.get().note == "vu"
    assert Archive.objects.exists() or "prépar" in client.get(page, HERE).text
    grid = client.get(reverse("tracking:grid", args=["segur_es"]), HERE).text
    assert "Clos le" in grid
    since = client.get(reverse("tracking:month_since", args=["segur_es", "2022-08"]), HERE)
    assert "Rien n&#x27;a été appris" in since.text or "Rien n'a été appris" in since.text
    assert client.get(reverse("tracking:month_reopen", args=["segur_es", "2022-08"]), HERE).status_code == 200


def test_since_tells_the_cells_that_moved(entities, client, officer):
    close()
    ledger.set_value(indicator="meteo", period="2022-08", entity=entities[worlds.ANNEXE], text="Non démarré", by=None)

    page = client.get(reverse("tracking:month_since", args=["segur_es", "2022-08"]), HERE)
    part = client.get(
        reverse("tracking:month_since", args=["segur_es", "2022-08"]), HERE, headers={"HX-Request": "true"}
    )

    assert "CH DE BERGERAC - ANNEXE" in page.text
    assert "1 valeur connue" in part.text.replace("\u202f", " ").replace("\u00a0", " ")
