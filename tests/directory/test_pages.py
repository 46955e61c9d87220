"""The pages of the directory, as each kind of person sees them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jalon.directory import actions, sections
from jalon.directory.models import Comment, Correction, Entity, EntityKind, Link, Load
from tests.directory.lists import EJ1, EJ2, ET1, ET2, ET3, SAE, sae_row

FAR = "530000017"


@pytest.fixture
def directory(load_sae, load_groups):
    load_sae(2022, sae_row(ET1, "CH"), sae_row(ET2, "CLINIQUE LES PINS", EJ2))
    load_sae(
        2023,
        sae_row(ET1, "CH DE BERGERAC", EJ2, year=2023),
        sae_row(ET3, "CLINIQUE DES PINS", EJ2, year=2023),
        sae_row("350000014", "CHU", "350000022", year=2023, region="53", department="35", commune="35238"),
    )
    load_groups(f"ght;G1;GHT 1;ej;{EJ2};;membre;;;", "bassin_sante;B1;Bassin 1;commune;24037;Bergerac;;;;")
    return Entity.objects.get(kind=EntityKind.ET, code=ET1)


def page_of(entity):
    return reverse("directory:establishment", args=[entity.code])


@pytest.fixture
def as_admin(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def as_region(client, region_officer):
    client.force_login(region_officer)
    return client


@pytest.mark.parametrize("name", ["home", "load", "loads", "changes"])
def test_every_page_answers_when_the_directory_is_empty(as_admin, name):
    assert as_admin.get(reverse(f"directory:{name}")).status_code == 200


def test_an_empty_directory_says_how_to_load(as_admin):
    page = as_admin.get(reverse("directory:home")).content.decode()

    assert "L’annuaire est vide" in page
    assert reverse("directory:load") in page


@pytest.mark.parametrize(
    ("name", "arguments", "query", "most"),
    [
        ("home", (), "", 14),
        ("home", (), "?q=bergerac&departement=24", 18),
        ("home", (), "?nature=ej", 14),
        ("home", (), "?nature=tous", 12),
        ("establishment", (ET1,), "", 38),
        ("establishment", (ET1,), "?au=2022-08-31&connu=2030-01-01", 38),
        ("legal_entity", (EJ2,), "", 14),
        ("group", ("ght", "G1"), "", 18),
        ("group", ("bassin_sante", "B1"), "", 18),
        ("group", ("region", "75"), "", 18),
        ("changes", (), "", 20),
        ("loads", (), "", 8),
    ],
)
def test_pages_answer_with_a_known_number_of_queries(
    directory, as_admin, django_assert_max_num_queries, monkeypatch, name, arguments, query, most
):
    monkeypatch.setattr(sections, "_makers", [])  # what other parts add is counted in their own tests
    with django_assert_max_num_queries(most):
        answer = as_admin.get(reverse(f"directory:{name}", args=arguments) + query)

    assert answer.status_code == 200


def test_an_exact_number_leads_to_its_page(directory, as_admin):
    answer = as_admin.get(reverse("directory:home"), {"q": f" {ET1[:3]} {ET1[3:]}"})

    assert answer.url == page_of(directory)


def test_a_damaged_address_leads_to_the_right_one(directory, as_admin):
    assert as_admin.get(f"/annuaire/{ET1[:8]}/").url == page_of(directory)
    assert as_admin.get(f"/annuaire/{EJ1}/").url == reverse("directory:legal_entity", args=[EJ1])
    assert as_admin.get("/annuaire/999999999/").status_code == 404


def test_the_page_says_where_each_value_comes_from(directory, as_admin):
    page = as_admin.get(page_of(directory)).content.decode()

    assert "SAE 2023, ligne 2" in page
    assert "Renommé entre les listes SAE 2022 et SAE 2023" in page
    assert "GHT 1" in page


def test_a_dated_view_says_so(directory, as_admin):
    page = as_admin.get(page_of(directory) + "?au=2022-08-31").content.decode()

    assert "Vue datée" in page
    assert "<h1>CH</h1>" in page


def test_before_any_list_nothing_was_known(directory, as_admin):
    page = as_admin.get(page_of(directory) + "?connu=2001-01-01").content.decode()

    assert "Aucune liste ne le nommait" in page


@pytest.mark.parametrize(
    "query", ["?au=hier", "?connu=2022-13-01", "?connu=2022-01-01Tzz", "?connu=0001-01-01T00:00", "?au=0001-01-01"]
)
def test_a_date_that_is_none_is_refused_in_french(directory, as_admin, query):
    answer = as_admin.get(page_of(directory) + query)

    assert answer.status_code == 400
    assert "«" in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["%00/", "%00/corriger/", "groupes/ght/%00/", "ej/%00/", "?q=%00", "?page=x&region=%27"]
)
def test_hostile_addresses_are_never_an_error_of_ours(directory, as_admin, address):
    assert as_admin.get(f"/annuaire/{address}").status_code in (200, 400, 404)


def test_higher_layers_add_their_section(directory, as_admin, monkeypatch):
    monkeypatch.setattr(sections, "_makers", [])
    sections.register(lambda request, entity: sections.Section("En plus", "directory/_actions.html"))
    sections.register(lambda request, entity: None)

    assert "En plus" in as_admin.get(page_of(directory)).content.decode()


def test_a_region_sees_its_establishments_only(directory, as_region):
    listed = as_region.get(reverse("directory:home")).content.decode()

    assert "CH DE BERGERAC" in listed
    assert "CHU" not in listed
    assert as_region.get("/annuaire/350000014/").status_code == 403


def test_someone_without_any_right_sees_nothing(directory, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("nouvelle"))

    assert client.get(page_of(directory)).status_code == 403
    assert "CH DE BERGERAC" not in client.get(reverse("directory:home")).content.decode()
    assert "CH DE BERGERAC" not in client.get(reverse("directory:export", args=["csv"])).content.decode()


def test_strangers_are_sent_to_the_entrance(directory, client):
    assert client.get(page_of(directory)).status_code == 302


def test_only_an_administrator_loads(as_region):
    assert as_region.get(reverse("directory:load")).status_code == 403


def test_a_file_handed_over_is_taken_in_by_a_job(as_admin, settings):
    settings.JALON_SYNC_JOBS = True
    content = f"{SAE}\n{sae_row(ET1, 'CH')}\n{sae_row('240000371', 'FAUX')}\n".encode()
    files = [SimpleUploadedFile("ID_2022r.csv", content), SimpleUploadedFile("autre.csv", b"a;b\n1;2\n")]

    answer = as_admin.post(reverse("directory:load"), {"fichiers": files}, follow=True)

    page = answer.content.decode()
    assert "ID_2022r.csv" in page
    assert "la plus proche" in page
    load = Load.objects.get()
    assert (load.rows, load.report["rejected"]) == (2, 1)
    report = as_admin.get(reverse("directory:load_report", args=[load.pk])).content.decode()
    assert "clé de contrôle" in report
    said = as_admin.get(reverse("directory:load_problems", args=[load.pk, "csv"])).content.decode("utf-8-sig")
    assert said.splitlines()[1].startswith("3;")
    assert "clé de contrôle" in said
    assert "rejetée" in said


def test_the_export_is_the_filtered_list(directory, as_admin):
    text = as_admin.get(reverse("directory:export", args=["csv"]), {"departement": "35"}).content.decode("utf-8-sig")

    assert text.splitlines()[1].startswith("350000014;")
    assert len(text.splitlines()) == 2


def test_the_export_of_a_legal_entity_is_its_page_on_that_day(directory, as_admin):
    address = reverse("directory:legal_entity_export", args=[EJ2, "csv"])

    today = as_admin.get(address).content.decode("utf-8-sig")
    before = as_admin.get(address, {"au": "2022-12-31"}).content.decode("utf-8-sig")

    assert {line[:9] for line in today.splitlines()[1:]} == {ET1, ET2, ET3}
    assert {line[:9] for line in before.splitlines()[1:]} == {ET2, ET3}  # ET1 was elsewhere


@pytest.mark.parametrize("group", [("ght", "G1"), ("bassin_sante", "B1")])
def test_the_export_of_a_group_is_what_its_page_shows(directory, as_admin, group):
    page = as_admin.get(reverse("directory:group", args=group)).content.decode()

    text = as_admin.get(reverse("directory:group_export", args=[*group, "csv"])).content.decode("utf-8-sig")

    numbers = [line[:9] for line in text.splitlines()[1:]]
    assert numbers
    assert all(number in page for number in numbers)


def test_export_in_another_format_is_refused(directory, as_admin):
    assert as_admin.get(reverse("directory:export", args=["pdf"])).status_code == 400


def test_changes_are_filtered_and_exported(directory, as_admin):
    page = as_admin.get(reverse("directory:changes"), {"quoi": "renamed", "region": "75"}).content.decode()
    text = as_admin.get(reverse("directory:changes_export"), {"quoi": "renamed"}).content.decode("utf-8-sig")

    assert "CH DE BERGERAC" in page
    assert [line.split(";")[1] for line in text.splitlines()[1:]] == [ET1]


def test_a_likeness_is_proposed_and_applied_only_by_a_person(directory, as_region, region_officer):
    address = reverse("directory:changes")
    assert "CLINIQUE DES PINS" in as_region.get(address).content.decode().split("Remplacements possibles")[1]
    assert not Link.objects.exclude(kind=Link.Kind.MEMBER).exists()

    said = {"come": ET3, "kind": "remplace_par", "valid_from": "2023-03-01"}
    as_region.post(reverse("directory:replace", args=[ET2]), said)

    made = Link.objects.exclude(kind=Link.Kind.MEMBER).get()
    assert (made.child.code, made.parent.code, made.valid_from) == (ET2, ET3, date(2023, 3, 1))
    assert made.said_by == str(region_officer)
    assert "Remplacements possibles" not in as_region.get(address).content.decode()


def test_a_region_corrects_and_undoes_in_its_territory(directory, as_region):
    said = {"field": "name", "value": "CH Pozzi", "reason": "nom d'usage"}
    as_region.post(reverse("directory:correct", args=[ET1]), said)

    assert "CH Pozzi" in as_region.get(page_of(directory)).content.decode()
    as_region.post(reverse("directory:undo_correction", args=[Correction.objects.get().pk]))
    assert "<h1>CH DE BERGERAC</h1>" in as_region.get(page_of(directory)).content.decode()


def test_a_region_corrects_nothing_elsewhere(directory, as_region):
    said = {"field": "name", "value": "X", "reason": "essai"}

    assert as_region.post(reverse("directory:correct", args=["350000014"]), said).status_code == 403
    assert not Correction.objects.exists()


def test_a_reader_reads_and_writes_nothing(directory, client, reader):
    client.force_login(reader)
    said = {"field": "name", "value": "X", "reason": "essai"}

    assert client.get(page_of(directory)).status_code == 200
    assert client.post(reverse("directory:correct", args=[ET1]), said).status_code == 403
    assert client.post(reverse("directory:comment", args=[ET1]), {"text": "x"}).status_code == 403


def test_threads_are_written_by_theme_and_withdrawn_by_their_author(directory, as_region):
    as_region.post(reverse("directory:comment", args=[ET1]), {"text": "Rappeler le DSI", "theme": ""})
    assert "Rappeler le DSI" in as_region.get(page_of(directory)).content.decode()

    as_region.post(reverse("directory:withdraw_comment", args=[Comment.objects.get().pk]))

    assert "Rappeler le DSI" not in as_region.get(page_of(directory)).content.decode()


def test_a_person_does_not_withdraw_the_message_of_another(directory, as_region, administrator):
    made = actions.comment(entity=directory, text="Note", by=administrator)

    assert as_region.post(reverse("directory:withdraw_comment", args=[made.pk])).status_code == 403


def test_a_message_that_names_a_patient_is_refused_on_the_page(directory, as_region):
    answer = as_region.post(reverse("directory:comment", args=[ET1]), {"text": "INS 185057800608436"})

    assert answer.status_code == 400
    assert not Comment.objects.exists()


def test_the_start_page_says_that_the_directory_is_empty(administrator, region_officer, db):
    from jalon.directory.concerns import concerns_of

    assert [one.label for one in concerns_of(administrator)] == ["L'annuaire est vide"]
    assert concerns_of(region_officer) == []


def test_the_start_page_counts_the_rows_left(administrator, load_sae):
    from jalon.directory.concerns import concerns_of

    load_sae(2022, sae_row(ET1, "CH"), sae_row("240000371", "FAUX"))

    assert [one.count for one in concerns_of(administrator)] == [1]
