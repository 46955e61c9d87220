"""What a region keeps to itself: reserved for those who are outside it, wherever they look."""

import io

import openpyxl
import pyarrow.parquet
import pytest
from django.urls import reverse

from jalon.accounts import access
from jalon.accounts.models import AuditEvent
from jalon.directory import actions as directory
from jalon.directory.models import Entity
from jalon.indicators.rules import RESERVED
from jalon.tracking import reading
from jalon.tracking.models import SharedCell
from tests.accounts import people
from tests.indicators.worlds import publish
from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE, MONTH

pytestmark = pytest.mark.django_db

AUGUST = f"?region=75&mois={MONTH}"
SECRET = "METEO-ICI-SECRETE"
OUTSIDERS = {
    "national owner": ("national", "ans", []),
    "reader for a national owner": ("lecteur", "cnam", ["region:75"]),
    "another region, everywhere by theme": ("national", "cnam", ["region:75", "region:53"]),
    "administrator of another region": ("administrateur", "region", ["region:53"]),
}
INSIDERS = {
    "region": ("region", "region", ["region:75"]),
    "reader of the region": ("lecteur", "region", ["region:75"]),
    "department": ("contributeur", "departement", ["departement:24"]),
    "cpam": ("contributeur", "cpam", ["region:75"]),
    "administrator everywhere": ("administrateur", "region", []),
}


@pytest.fixture
def secret(entities):
    publish([("commentaire_general", MONTH, entities[BERGERAC], SECRET)], kind="edit")
    return entities


@pytest.fixture(params=OUTSIDERS.values(), ids=OUTSIDERS)
def outsider(request):
    role, actor, territories = request.param
    return people.make("dehors", role, actor, territories)


def addresses():
    """Every address of the tracking that shows a month, filtered and sorted on what is reserved too."""
    grid = "/suivi/segur_es/"
    place = f"{grid}{BERGERAC}/commentaire_general/"
    more = "&colonne=commentaire_general&colonne=meteo"
    yield "/suivi/coup-d-oeil/"
    for query in ("", more, f"{more}&f.commentaire_general=METEO", f"{more}&tri=-commentaire_general"):
        yield f"{grid}{AUGUST}{query}"
        yield f"{grid}donnees.json{AUGUST}{query}"
        for extension in ("xlsx", "csv", "parquet"):
            yield f"{grid}export.{extension}{AUGUST}{query}"
    yield f"{grid}donnees.json{AUGUST}&seules=commentaire_general"
    yield f"{grid}donnees.json{AUGUST}&connu=2100-01-01"
    yield place + AUGUST
    yield f"{place}{AUGUST}&connu=2100-01-01"
    yield f"/annuaire/{BERGERAC}/"
    yield "/indicateurs/commentaire_general/"
    yield "/indicateurs/constats/"
    yield "/"


def text_of(answer):
    """An answer as text: a workbook or a Parquet file is read, since it is compressed."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:4] == b"PAR1":
        return str(pyarrow.parquet.read_table(io.BytesIO(body)).to_pylist())
    if body[:2] == b"PK":
        sheets = openpyxl.load_workbook(io.BytesIO(body)).worksheets
        return str([list(sheet.values) for sheet in sheets])
    return body.decode(errors="replace")


def test_no_address_tells_an_outsider(client, secret, outsider):
    client.force_login(outsider)

    told = [address for address in addresses() if SECRET in text_of(client.get(address))]

    assert told == []


def test_what_insiders_have_just_read_is_not_told_to_an_outsider(client, secret, outsider):
    """Contents stay in the memory of the process: those who may not read them are never given their names."""
    pages = [address for address in addresses() if address.startswith("/suivi/segur_es/")]
    client.force_login(people.make("dedans", *INSIDERS["region"]))
    assert SECRET in "".join(text_of(client.get(address)) for address in pages)
    client.force_login(outsider)

    told = [address for address in pages if SECRET in text_of(client.get(address))]

    assert told == []


@pytest.mark.parametrize("who", INSIDERS.values(), ids=INSIDERS)
def test_those_inside_read_it(client, secret, who):
    client.force_login(people.make("dedans", *who))

    assert SECRET in text_of(client.get(f"/suivi/segur_es/{BERGERAC}/commentaire_general/{AUGUST}"))
    assert SECRET in text_of(client.get(f"/suivi/segur_es/donnees.json{AUGUST}"))
    assert SECRET in text_of(client.get(f"/suivi/segur_es/export.csv{AUGUST}&colonne=commentaire_general"))


def test_reserved_cells_are_all_alike_for_an_outsider(secret, outsider):
    view = reading.month_of(access.perimeter_of(outsider), "segur_es", "75", MONTH)

    for column in ("meteo", "commentaire_general", "insi_organisation"):
        seen = view.column(column)
        assert {seen.cell(line).state for line in range(3)} == {RESERVED}
        assert {seen.cell(line).value for line in range(3)} == {None}
        assert {seen.cell(line).flags for line in range(3)} == {0}
        assert seen.data_period == MONTH


def test_what_is_not_private_is_seen_by_all(secret, outsider):
    view = reading.month_of(access.perimeter_of(outsider), "segur_es", "75", MONTH)

    assert "Commande signée" in [view.column("asp_etat_dpi").cell(line).value for line in range(3)]


@pytest.mark.parametrize("written", ["METEO", "vide", "=METEO-ICI-SECRETE", "!vide"])
def test_filter_tells_nothing_of_a_reserved_column(client, secret, outsider, written):
    client.force_login(outsider)

    address = f"/suivi/segur_es/{AUGUST}&colonne=commentaire_general&f.commentaire_general={written}"

    assert len(client.get(address).context["sheet"].order) in (0, 3)


def test_sort_tells_nothing_of_a_reserved_column(client, secret, outsider):
    client.force_login(outsider)
    orders = [
        list(client.get(f"/suivi/segur_es/{AUGUST}&tri={sort}").context["sheet"].order)
        for sort in ("", "meteo", "-meteo", "commentaire_general", "-commentaire_general")
    ]

    assert all(order == orders[0] for order in orders)


def test_panel_of_a_reserved_cell_says_so(client, secret, outsider):
    client.force_login(outsider)

    answer = client.get(f"/suivi/segur_es/{BERGERAC}/commentaire_general/{AUGUST}")

    assert answer.context["shown"].text == "réservé"
    assert "La région garde cette case pour elle" in answer.text
    assert answer.context["cell"].history == []
    assert answer.context["cell"].origin is None


# Sharing


def act(client, verb, finess=BERGERAC, column="commentaire_general"):
    return client.post(f"/suivi/segur_es/{finess}/{column}/{verb}/{AUGUST}")


@pytest.fixture
def officer(client):
    person = people.make("chargee", "region", territories=["region:75"])
    client.force_login(person)
    return person


def seen_by(person, column="commentaire_general"):
    view = reading.month_of(access.perimeter_of(person), "segur_es", "75", MONTH)
    return {line["finess_et"]: view.column(column).cell(i) for i, line in enumerate(view.lines)}


def test_shared_cell_is_seen_and_only_that_one(client, secret, officer, outsider):
    assert act(client, "partager").status_code == 200

    seen = seen_by(outsider)
    assert seen[BERGERAC].value == SECRET
    assert seen[BERGERAC].period == MONTH
    assert seen[ANNEXE].state == seen[CLINIQUE].state == RESERVED
    client.force_login(outsider)
    page = client.get(f"/suivi/segur_es/{BERGERAC}/commentaire_general/{AUGUST}")
    assert SECRET in page.text
    assert len(page.context["cell"].history) == 1


def test_shared_cell_is_taken_back(client, secret, officer, outsider):
    act(client, "partager")
    assert act(client, "reprendre").status_code == 200

    assert seen_by(outsider)[BERGERAC].state == RESERVED
    assert list(AuditEvent.objects.filter(verb__startswith="tracking.cell_").order_by("pk").values_list("verb")) == [
        ("tracking.cell_shared",), ("tracking.cell_taken_back",)
    ]  # fmt: skip


def test_sharing_twice_leaves_one_trace(client, secret, officer):
    act(client, "partager")
    act(client, "partager")

    assert SharedCell.objects.count() == 1
    assert AuditEvent.objects.filter(verb="tracking.cell_shared").count() == 1


@pytest.mark.parametrize("who", [
    *OUTSIDERS.values(), ("lecteur", "region", ["region:75"]), ("contributeur", "cpam", ["region:75"]),
    ("region", "region", ["departement:33"]),
])  # fmt: skip
@pytest.mark.parametrize("verb", ["partager", "reprendre"])
def test_who_may_not_write_the_cell_may_not_share_it(client, secret, who, verb):
    SharedCell.objects.create(entity_id=secret[BERGERAC], indicator="commentaire_general") if verb != "partager" else 0
    client.force_login(people.make("autre", *who))

    assert act(client, verb).status_code == 409

    assert SharedCell.objects.filter(withdrawn_at=None).count() == (verb == "reprendre")


def test_what_is_not_private_is_not_shared(client, secret, officer):
    answer = act(client, "partager", column="asp_etat_dpi")

    assert "tout le monde" in answer.context["problem"]


# The thread of the theme, in the panel


def test_panel_leads_to_the_thread_of_its_theme(client, secret, officer):
    site = Entity.objects.get(code=BERGERAC)
    directory.comment(entity=site, text="Relancer le DSI", theme="general", by=officer)
    directory.comment(entity=site, text="D'un autre thème", theme="dmp", by=officer)

    page = client.get(f"/suivi/segur_es/{BERGERAC}/commentaire_general/{AUGUST}")

    assert "Relancer le DSI" in page.text
    assert "D&#x27;un autre thème" not in page.text
    assert (
        page.context["thread_url"]
        == f"{reverse('directory:establishment', args=[BERGERAC])}?theme=general#echanges-general"
    )


def test_panel_tells_an_outsider_nothing_of_unshared_messages(client, secret, officer, outsider):
    directory.comment(entity=Entity.objects.get(code=BERGERAC), text="Relancer le DSI", theme="general", by=officer)
    client.force_login(outsider)

    page = client.get(f"/suivi/segur_es/{BERGERAC}/commentaire_general/{AUGUST}")

    assert "Relancer" not in page.text
    assert page.context["thread_count"] == 0
