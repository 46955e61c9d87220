"""Threads of an establishment by theme: answers, sharing one by one, who reads and who writes."""

import pytest
from django.urls import reverse

from jalon.accounts.models import AuditEvent
from jalon.directory import actions
from jalon.directory.models import Comment, Entity
from jalon.kernel.refusal import Refusal
from tests.accounts.people import make
from tests.directory import lists

pytestmark = pytest.mark.django_db

HERE, SEAT = lists.number("24000037"), lists.number("24000005")
INSIDE = [("region", "region", ["region:75"]), ("contributeur", "departement", ["departement:24"]),
          ("administrateur", "region")]  # fmt: skip
OUTSIDE = [("national", "ans"), ("lecteur", "cnam", ["region:75"]), ("administrateur", "region", ["region:53"])]


@pytest.fixture
def site(tmp_path):
    path = tmp_path / "etablissements_essai.csv"
    path.write_text(
        "\n".join([lists.REGIONAL, lists.regional_row(HERE, "CH D'ICI", SEAT, pmsi=SEAT)]), encoding="utf-8"
    )
    actions.load_file(path, None)
    return Entity.objects.get(kind="et", code=HERE)


@pytest.fixture
def author():
    return make("chargee", "region", territories=["region:75"])


@pytest.fixture
def message(site, author):
    return actions.comment(entity=site, text="LE DSI EST PARTI", theme="dmp", by=author)


def page(client, who, name="lue"):
    client.force_login(make(name, *who))
    return client.get(reverse("directory:establishment", args=[HERE])).text


def post(client, name, pk, **form):
    return client.post(reverse(f"directory:{name}", args=[pk]), form)


@pytest.mark.parametrize("who", INSIDE)
def test_message_is_read_inside_the_region(client, message, who):
    assert "LE DSI EST PARTI" in page(client, who)


@pytest.mark.parametrize("who", OUTSIDE)
def test_neither_message_nor_thread_is_told_outside(client, message, who):
    text = page(client, who)

    assert "LE DSI EST PARTI" not in text
    assert "echanges-dmp" not in text
    assert "Aucun message qui vous soit adressé" in text


@pytest.mark.parametrize("who", OUTSIDE)
def test_shared_message_is_read_outside_and_only_that_one(client, site, message, author, who):
    actions.comment(entity=site, text="ENTRE NOUS", theme="dmp", by=author)
    actions.comment(entity=site, text="REPONSE ENTRE NOUS", theme="dmp", by=author, answers=message)

    actions.share_comment(comment=message, by=author)

    text = page(client, who)
    assert "LE DSI EST PARTI" in text
    assert "ENTRE NOUS" not in text


def test_shared_message_is_taken_back(client, message, author):
    actions.share_comment(comment=message, by=author)
    actions.take_back_comment(comment=message, by=author)

    assert "LE DSI EST PARTI" not in page(client, OUTSIDE[0])
    assert set(AuditEvent.objects.filter(verb__startswith="directory.comment").values_list("verb", flat=True)) == {
        "directory.commented", "directory.comment_shared", "directory.comment_taken_back"
    }  # fmt: skip


def test_message_of_a_theme_outside_the_right_is_not_read(client, message):
    assert "LE DSI EST PARTI" not in page(client, ("region", "region", ["region:75"], ["mssante"]))


def test_national_owner_writes_to_the_region_and_reads_himself(client, site):
    ans = make("ans", "national", "ans")
    client.force_login(ans)

    client.post(reverse("directory:comment", args=[HERE]), {"text": "QUESTION DE L'ANS", "theme": "dmp"})

    address = reverse("directory:establishment", args=[HERE])
    assert "QUESTION DE L&#x27;ANS" in client.get(address).text
    assert "QUESTION DE L&#x27;ANS" in page(client, INSIDE[0], "r")
    assert "QUESTION DE L&#x27;ANS" not in page(client, ("national", "cnam"), "c")


def test_answer_shared_is_read_only_with_its_message(client, site, message, author):
    answer = actions.comment(entity=site, text="UNE REPONSE", theme="dmp", by=author, answers=message)
    actions.share_comment(comment=answer, by=author)
    assert "UNE REPONSE" not in page(client, OUTSIDE[0], "a")

    actions.share_comment(comment=message, by=author)

    assert "UNE REPONSE" in page(client, OUTSIDE[1], "b")


# Answering


def test_answer_comes_under_its_message(client, message):
    client.force_login(make("autre", "region", territories=["region:75"]))

    answer = post(client, "answer_comment", message.pk, text="Depuis quand ?")

    assert answer.url == reverse("directory:establishment", args=[HERE]) + "?theme=dmp#echanges-dmp"
    assert Comment.objects.get(text="Depuis quand ?").answers == message
    assert "Depuis quand ?" in client.get(answer.url).text


def test_answer_is_of_one_level_and_of_the_same_thread(site, message, author):
    answer = actions.comment(entity=site, text="Oui", theme="dmp", by=author, answers=message)

    with pytest.raises(Refusal, match="une de ses réponses"):
        actions.comment(entity=site, text="Non", theme="dmp", by=author, answers=answer)
    with pytest.raises(Refusal, match="même thème"):
        actions.comment(entity=site, text="Non", theme="segur", by=author, answers=message)
    actions.withdraw_comment(comment=message, by=author)
    with pytest.raises(Refusal, match="retiré"):
        actions.comment(entity=site, text="Non", theme="dmp", by=author, answers=message)


@pytest.mark.parametrize("who", [("lecteur", "region", ["region:75"]), ("region", "region", ["region:53"]),
                                 ("region", "region", ["region:75"], ["segur"]), *OUTSIDE])  # fmt: skip
@pytest.mark.parametrize("name", ["answer_comment", "share_comment", "take_back_comment"])
def test_those_who_may_not_are_refused(client, message, who, name):
    client.force_login(make("autre", *who))

    answer = post(client, name, message.pk, text="x")

    assert answer.status_code == 403
    assert "DSI" not in answer.text
    message.refresh_from_db()
    assert message.shared_at is None
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "text", ["patient 1 85 05 78 006 084 36", "INS １８５０５７８００６０８４３６", "né en 1850 : 185052A006084"]
)
def test_patient_s_number_is_refused_in_an_answer(client, message, text):
    client.force_login(make("autre", "region", territories=["region:75"]))

    answer = post(client, "answer_comment", message.pk, text=text)

    assert answer.status_code == 400
    assert "INS" in answer.text
    assert Comment.objects.count() == 1


def test_withdrawn_message_is_not_shared(message, author):
    actions.withdraw_comment(comment=message, by=author)

    with pytest.raises(Refusal):
        actions.share_comment(comment=message, by=author)
