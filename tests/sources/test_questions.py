"""The same question comes back on several lines and months: it is answered, taken back and counted once."""

import pytest
from django.urls import reverse

from jalon.accounts.access import system
from jalon.accounts.models import User
from jalon.catalogue import current
from jalon.indicators.ledger import indicator_ids, standing
from jalon.kernel.refusal import Refusal
from jalon.sources import actions
from jalon.sources.actions import settle
from jalon.sources.models import Delivery, KeyAlias, PendingRow, ValueAlias
from jalon.sources.queries.questions import asked, asking_the_same, with_rows
from tests.accounts import people
from tests.sources import files, small, worlds

pytestmark = pytest.mark.django_db
ORDERED = "dmp_certificat_commande"
MONTHS = ("2022-06", "2022-07", "2022-08")
UNKNOWN, OTHER = small.number("33079001"), small.number("33079002")


@pytest.fixture
def sites():
    return small.establishments()


@pytest.fixture
def person():
    return User.objects.create(username="regleuse")


@pytest.fixture
def months(tmp_path, sites):
    """Three months in which a number is unknown, one line or two at a time, and another one once."""
    for month in MONTHS:
        rows = [
            (sites[0].code, "Site 0", "Oui", "", ""),
            (UNKNOWN, "Site un", "Oui", "", ""),
            ("", "Total", "", "", ""),
        ]
        rows += [(UNKNOWN, "Site un", "Oui", "", "")] if month == "2022-07" else []
        rows += [(OTHER, "Site deux", "Non", "", "")] if month == "2022-08" else []
        path = files.write(tmp_path, f"DMP_certificats_{month}.csv", files.certificates(rows))
        worlds.sources_load(path)


def of(key):
    return PendingRow.objects.filter(key=key)


def held(month):
    indicator = indicator_ids([ORDERED])[ORDERED]
    return {entity for _, entity in standing([indicator], month)}


def test_one_line_of_the_list_stands_for_all_the_rows_that_ask_the_same(months):
    found = with_rows(system(), asked(system()))

    told = {(one.first.key, one.lines, one.files, one.first_month, one.last_month) for one in found}
    assert (UNKNOWN, 4, 3, "2022-06", "2022-08") in told
    assert (OTHER, 1, 1, "2022-08", "2022-08") in told
    assert len(told) == 3


def test_searching_or_choosing_a_file_shows_the_whole_question(months):
    last = Delivery.objects.get(period="2022-06")

    [one] = with_rows(system(), asked(system(), delivery=last.pk, outcome="pending"))
    [other] = with_rows(system(), asked(system(), text="site DEUX"))

    assert (one.first.key, one.lines) == (UNKNOWN, 4)
    assert other.first.key == OTHER


def test_answer_settles_every_row_of_every_file_each_in_its_batch(months, sites, person):
    row = of(UNKNOWN).last()

    settled = actions.settle_row(row=row, entity=sites[1], by=person)

    assert len(settled) == 4
    assert set(of(UNKNOWN).values_list("state", "entity", "settled_by")) == {("settled", sites[1].pk, person.pk)}
    assert len({one.batch_id for one in settled}) == 3
    assert all(sites[1].pk in held(month) for month in MONTHS)
    assert of(OTHER).get().state == "open"


def test_answer_is_taken_back_everywhere(months, sites, person):
    actions.settle_row(row=of(UNKNOWN).first(), entity=sites[1], by=person)

    actions.reopen_row(row=of(UNKNOWN).last(), by=person)

    assert set(of(UNKNOWN).values_list("state", "batch", "entity", "settled_at")) == {("open", None, None, None)}
    assert not any(sites[1].pk in held(month) for month in MONTHS)
    assert not KeyAlias.objects.filter(forgotten_at=None).exists()


def test_nothing_is_settled_when_one_file_cannot_be_read_again(months, sites, person, monkeypatch):
    published, calls = settle.published, []

    def broken(*arguments):
        calls.append(arguments)
        if len(calls) == 3:
            raise Refusal("le troisième fichier ne se lit plus")
        return published(*arguments)

    monkeypatch.setattr(settle, "published", broken)

    with pytest.raises(Refusal):
        actions.settle_row(row=of(UNKNOWN).first(), entity=sites[1], by=person)

    assert set(of(UNKNOWN).values_list("state", flat=True)) == {"open"}
    assert not any(sites[1].pk in held(month) for month in MONTHS)


def test_word_that_the_source_does_not_know_is_told_once_for_every_file(tmp_path, sites, person):
    header = ("FINESS ET", "Type de logiciel", "État de la commande")
    for month in MONTHS[:2]:
        rows = [header, *((site.code, "Dossier maison", "Commande signée") for site in sites[:2])]
        worlds.sources_load(files.write(tmp_path, f"ASP SEGUR {month}.xlsx", files.workbook({"Commandes": rows})))
    waits = PendingRow.objects.filter(reason="unknown_item")

    settled = actions.settle_item(row=waits.first(), item="dpi", by=person)

    assert [len(with_rows(system(), asked(system()))), len(settled)] == [0, 4]
    indicator = indicator_ids(["asp_etat_dpi"])["asp_etat_dpi"]
    assert all(len(standing([indicator], month)) == 2 for month in MONTHS[:2])
    actions.reopen_row(row=settled[-1], by=person)
    assert set(waits.values_list("state", "batch")) == {("open", None)}
    assert not ValueAlias.objects.filter(forgotten_at=None).exists()


def test_total_lines_are_put_aside_together_and_come_back_together(months, person):
    totals = PendingRow.objects.filter(reason="no_key")

    put_aside = actions.dismiss_row(row=totals.first(), reason="ligne de total", by=person)

    assert len(put_aside) == 3
    assert set(totals.values_list("state", "answer")) == {("dismissed", "ligne de total")}
    actions.reopen_row(row=totals.last(), by=person)
    assert set(totals.values_list("state", flat=True)) == {"open"}


def test_rows_put_aside_by_another_act_stay_aside(months, person):
    totals = list(PendingRow.objects.filter(reason="no_key"))
    PendingRow.objects.filter(pk=totals[0].pk).update(state="dismissed", settled_by=person, answer="avant")
    actions.dismiss_row(row=totals[1], reason="ligne de total", by=person)

    actions.reopen_row(row=totals[1], by=person)

    totals[0].refresh_from_db()
    assert totals[0].state == "dismissed"


def test_rows_that_contradict_one_another_are_answered_one_by_one(tmp_path, sites):
    for month in MONTHS[:2]:
        rows = [(sites[0].code, "Site 0", word, "", "") for word in ("Oui", "Non")]
        worlds.sources_load(files.write(tmp_path, f"DMP_certificats_{month}.csv", files.certificates(rows)))

    found = with_rows(system(), asked(system()))

    assert [(one.lines, one.files) for one in found] == [(2, 1), (2, 1)]
    assert asking_the_same(found[0].first).count() == 1


def test_page_says_beforehand_how_far_the_answer_goes(client, months, sites):
    client.force_login(people.make("chargee", role="region", territories=["region:75"]))
    row = of(UNKNOWN).first()

    before = client.get(reverse("sources:waiting_row", args=[row.pk])).content.decode().replace("\u00a0", " ")
    answer = {"entite": sites[1].pk}
    after = client.post(reverse("sources:answer_row", args=[row.pk, "regler"]), answer, follow=True)

    assert "Cette réponse vaut pour 4 lignes de 3 fichiers" in before
    assert "4 lignes de 3 fichiers sont réglées" in after.content.decode().replace("\u00a0", " ")
    assert "Cette réponse a valu pour 4 lignes de 3 fichiers" in after.content.decode().replace("\u00a0", " ")


def test_counts_say_the_answers_then_their_lines(client, months):
    client.force_login(people.make("chargee", role="region", territories=["region:75"]))

    start = client.get("/").content.decode().replace("\u00a0", " ")
    queue = client.get(reverse("sources:queue")).content.decode().replace("\u00a0", " ")

    assert "réponses à donner sur des lignes de fichier" in start
    assert "5 lignes de 3 fichiers" in start
    assert "<strong>2 réponses</strong> à donner pour 5 lignes de 3 fichiers" in queue
    assert "4 lignes dans 3 fichiers (juin à août 2022)" in queue


def test_reader_settles_nothing_anywhere(client, months, sites):
    client.force_login(people.make("lectrice", territories=["region:75"]))

    for verb, said in (("regler", {"entite": sites[1].pk}), ("ecarter", {"motif": "essai"})):
        answer = client.post(reverse("sources:answer_row", args=[of(UNKNOWN).first().pk, verb]), said)
        assert answer.status_code in (400, 403)

    assert set(of(UNKNOWN).values_list("state", flat=True)) == {"open"}


def test_list_asks_the_same_number_of_queries_for_one_month_and_for_three(
    client, months, django_assert_max_num_queries
):
    client.force_login(people.make("chargee", role="region", territories=["region:75"]))
    client.get(reverse("sources:queue"))

    with django_assert_max_num_queries(14) as three:
        client.get(reverse("sources:queue"))
    Delivery.objects.exclude(period="2022-06").update(state="replaced")
    with django_assert_max_num_queries(14) as one:
        client.get(reverse("sources:queue"))

    assert len(one) == len(three)


def test_late_is_said_by_month_beyond_the_usual_delay_and_never_of_a_copy():
    from jalon.sources.queries.declared import missing

    sources = current().sources
    months = {
        "dmp_certificats": {"2025-04", "2025-05"}, "mssante_general": {"2025-04", "2025-05"},
        "sun_es": {"2025-04", "2025-05", "2025-06"}, "suivi_segur_es": {"2024-12"},
    }  # fmt: skip

    assert missing(sources["dmp_certificats"], months) == ("2025-06",)
    assert missing(sources["mssante_general"], months) == ()
    assert missing(sources["suivi_segur_es"], months) == ()
    assert missing(sources["sun_es"], months) == ()
    assert missing(sources["mssante_general"], months | {"sun_es": {"2025-07"}}) == ("2025-06",)
