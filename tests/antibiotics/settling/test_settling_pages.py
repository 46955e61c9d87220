"""« À régler » and its pages: who sees and answers what, with htmx and without."""

import pytest
from django.urls import reverse

from jalon.antibiotics.actions import settling
from jalon.antibiotics.models import LabelAnswer, Presentation
from tests.antibiotics import small_hospital as small
from tests.antibiotics.settling import small_questions as asked

pytestmark = pytest.mark.django_db
WAITING = "/antibiotiques/a-regler/"


@pytest.fixture
def pharmacist(client):
    someone = small.person("pharmacienne")
    client.force_login(someone)
    return someone


@pytest.fixture
def omedit(client):
    someone = small.omedit()
    client.force_login(someone)
    return someone


def form(place, **more):
    return {"etablissement": place.code if place else "", "ici": place.code if place else ""} | more


def on_organism(place, code="Proteus mirabilis", **more):
    return form(place, objet="organism", libelle="Proteae", code=code, **more)


def test_page_shows_what_waits_with_its_share_and_its_proposal(client, place, pharmacist):
    text = client.get(WAITING).content.decode()

    assert "5 réponses" in text.replace("\u00a0", " ")
    assert "CEFTRIAXONE 2 G PDR INJ FL" in text  # the label that the file gives
    assert "Ceftriaxone" in text
    assert "2 g ÷ 2 g" in text
    assert "40,00" in text  # 80 of the 200 units
    assert "47,50" in text  # with the compresses
    assert "comptées et montrées, jamais jetées" in text


def test_page_number_of_queries_does_not_grow_with_the_files(client, place, pharmacist, django_assert_max_num_queries):
    asked.bring(place, drugs=False, period=small.Period("2024-T2"))
    client.get(WAITING)

    with django_assert_max_num_queries(28):
        client.get(WAITING)


def test_answer_in_one_press_comes_back_to_what_waits_and_offers_to_undo(client, place, pharmacist):
    page = client.post(reverse("antibiotics:answer_label"), on_organism(place), follow=True)

    one = LabelAnswer.objects.get()
    assert one.answered_by == pharmacist
    assert "C’est noté" in page.content.decode()
    assert reverse("antibiotics:act_on_answer", args=[one.pk, "annuler"]) in page.content.decode()


def test_refusal_under_htmx_is_told_by_the_page(client, place, pharmacist):
    answer = client.post(
        reverse("antibiotics:answer_label"), on_organism(place, "Rien"), headers={"HX-Request": "true"}
    )

    assert answer.headers["HX-Redirect"].startswith(WAITING)
    assert "nom latin" in client.get(WAITING).content.decode()


def test_refusal_without_htmx_is_a_page(client, place, pharmacist):
    assert client.post(reverse("antibiotics:answer_label"), on_organism(place, "Rien")).status_code == 400


def test_content_of_a_code_is_confirmed(client, place, pharmacist):
    said = form(place, ucd=asked.STRANGE, atc="J01DD04", voie="P", dose="2,0", unite="g", nom="CEFTRIAXONE")

    client.post(reverse("antibiotics:settle_ucd"), said)

    one = Presentation.objects.get(ucd7=asked.STRANGE)
    assert (one.establishment, one.dose, one.proposed_by, one.validated_at) == (place, 2, pharmacist, None)


@pytest.mark.parametrize("wrong", [{"atc": ""}, {"dose": "deux"}, {"dose": "NaN"}, {"ucd": "x"}])
def test_content_that_says_nothing_is_refused(client, place, pharmacist, wrong):
    said = form(place, ucd=asked.STRANGE, atc="J01DD04", voie="P", dose="2", unite="g") | wrong

    assert client.post(reverse("antibiotics:settle_ucd"), said).status_code == 400


def test_code_is_said_to_be_no_antibiotic(client, place, pharmacist):
    client.post(reverse("antibiotics:settle_ucd"), form(place, ucd=asked.OTHER, geste="aucun", dose="n'importe"))

    assert Presentation.objects.get(ucd7=asked.OTHER).atc == ""


def test_only_ticked_proposals_are_confirmed_together(client, place, pharmacist):
    page = client.get(WAITING).content.decode()
    sealed = f"{asked.STRANGE}|J01DD04|P|2|g|CEFTRIAXONE 2 G PDR INJ FL"
    assert f'value="{sealed}"' in page
    assert page.count('name="proposition"') == 1  # nothing certain is said of the compresses

    none = client.post(reverse("antibiotics:confirm_ucds"), form(place))
    done = client.post(reverse("antibiotics:confirm_ucds"), form(place, proposition=[sealed]))

    assert (none.status_code, done.status_code) == (400, 302)
    assert Presentation.objects.get(ucd7=asked.STRANGE).atc == "J01DD04"


def test_illegible_proposal_is_refused(client, place, pharmacist):
    assert client.post(reverse("antibiotics:confirm_ucds"), form(place, proposition=["x"])).status_code == 400


@pytest.mark.parametrize(
    ("about", "query", "shown"),
    [
        ("ucd", {"libelle": asked.STRANGE}, "1 DDJ par unité"),
        ("ucd", {"libelle": asked.OTHER, "geste": "lire", "nom": "AMOXICILLINE 1 G PDR INJ"}, "0,333 DDJ par unité"),
        ("ucd", {"libelle": asked.OTHER, "geste": "verifier", "atc": "J01XA05", "voie": "P", "dose": "1", "unite": "g"},
         "sans DDJ"),
        ("ucd", {"libelle": "douze"}, "n’est pas un code UCD"),
        ("antibiotic", {"libelle": "ATB MAISON", "q": "amoxi"}, "Amoxicilline"),
        ("organism", {"libelle": "Proteae", "q": "mirabilis"}, "Proteus mirabilis"),
        ("organism", {"libelle": "Proteae", "q": "zzz"}, "Rien de ce nom"),
        ("unit", {"libelle": "0199", "q": "chirurgie"}, "Chirurgie"),
        ("organism", {"libelle": "Jamais vu"}, "n’attend pas de réponse"),
    ],
)  # fmt: skip
def test_question_shows_what_it_may_mean(client, place, pharmacist, about, query, shown):
    address = reverse("antibiotics:settle_question", args=[about])

    text = client.get(address, {"etablissement": place.code} | query).content.decode().replace("\u00a0", " ")

    assert shown in text


def test_question_names_the_rows_of_its_files(client, place, pharmacist):
    text = client.get(
        reverse("antibiotics:settle_question", args=["organism"]), {"libelle": "Proteae"}
    ).content.decode()

    assert all(f"?ligne={row}" in text for row in (3, 4, 5))


@pytest.mark.parametrize(("about", "query"), [("planete", {"libelle": "x"}), ("ucd", {}), ("ucd", {"libelle": " "})])
def test_question_about_nothing_is_refused(client, place, pharmacist, about, query):
    assert client.get(reverse("antibiotics:settle_question", args=[about]), query).status_code == 400


def test_other_hospital_sees_and_answers_nothing(client, place):
    client.force_login(small.person("ailleurs", small.OTHER))

    assert client.get(WAITING, {"etablissement": place.code}).status_code == 403
    assert client.post(reverse("antibiotics:answer_label"), on_organism(place)).status_code == 403
    assert client.post(reverse("antibiotics:answer_label"), on_organism(None)).status_code == 403
    assert not LabelAnswer.objects.exists()


def test_reader_sees_and_does_not_answer(client, place):
    client.force_login(small.reader())

    text = client.get(WAITING, {"etablissement": place.code}).content.decode()

    assert "Proteae" in text
    assert '<button class="button secondary small" type="submit" name="code"' not in text
    assert client.post(reverse("antibiotics:answer_label"), on_organism(place)).status_code == 403


def test_outside_the_hospital_small_counts_of_isolates_are_hidden(client, place, omedit):
    text = client.get(WAITING, {"etablissement": place.code}).content.decode()
    question = client.get(
        reverse("antibiotics:settle_question", args=["organism"]),
        {"libelle": "Proteae", "etablissement": place.code},
    ).content.decode()  # fmt: skip
    export = client.get(reverse("antibiotics:settling_export", args=["csv"]), {"etablissement": place.code})

    assert "masqué (&lt; 5)" in text
    assert "3 isolats" not in text.replace("\u00a0", " ")
    assert "?ligne=" not in question
    assert "masqué (< 5)" in export.content.decode()


def test_region_answers_for_all_from_the_page_of_all(client, place, omedit):
    other = small.hospital(small.OTHER, "Clinique fictive")
    asked.bring(other, drugs=False)

    client.post(reverse("antibiotics:answer_label"), on_organism(None))

    assert LabelAnswer.objects.get().establishment is None


def test_own_answer_is_forgotten_or_proposed_by_its_hospital_alone(client, place, pharmacist):
    one = settling.answer_label(about="organism", label="Proteae", code="no_organism", establishment=place, by=None)
    propose = reverse("antibiotics:act_on_answer", args=[one.pk, "proposer"])
    accept = reverse("antibiotics:act_on_answer", args=[one.pk, "accepter"])

    answers = client.get(reverse("antibiotics:answers")).content.decode()
    assert "aucun germe" in answers
    assert client.post(propose, {"suite": "reponses"}).status_code == 302
    assert client.post(accept).status_code == 403
    assert client.post(reverse("antibiotics:act_on_answer", args=[one.pk, "manger"])).status_code == 404
    client.force_login(small.person("ailleurs", small.OTHER))
    assert client.post(reverse("antibiotics:act_on_answer", args=[one.pk, "oublier"])).status_code == 403


def test_region_examines_proposals(client, place, omedit):
    one = settling.answer_label(about="organism", label="Proteae", code="no_organism", establishment=place, by=None)
    settling.propose_answer(one, by=None)
    held = settling.settle_ucd(ucd7=asked.OTHER, atc="", establishment=place, by=None)

    shown = client.get(reverse("antibiotics:proposed")).content.decode()
    refused = client.post(
        reverse("antibiotics:act_on_presentation", args=[held.pk, "refuser"]),
        {"motif": "à revoir", "suite": "propositions"},
    )
    taken = client.post(reverse("antibiotics:act_on_answer", args=[one.pk, "accepter"]), {"suite": "propositions"})

    assert "2 propositions à examiner" in shown.replace("\u00a0", " ")
    assert (refused.headers["Location"], taken.status_code) == (reverse("antibiotics:proposed"), 302)
    assert "à revoir" in client.get(reverse("antibiotics:proposed")).content.decode()
    assert LabelAnswer.objects.filter(establishment=None, forgotten_at=None).exists()


def test_proposals_are_for_those_who_decide(client, place, pharmacist):
    assert client.get(reverse("antibiotics:proposed")).status_code == 403


@pytest.mark.parametrize("name", ["settling_export", "answers_export", "drugs_export"])
def test_exports_open(client, place, pharmacist, name):
    settling.answer_label(about="organism", label="Proteae", code="no_organism", establishment=place, by=None)

    assert client.get(reverse(f"antibiotics:{name}", args=["csv"])).content.startswith(b"\xef\xbb\xbf")
    assert client.get(reverse(f"antibiotics:{name}", args=["xlsx"])).content[:2] == b"PK"
    assert client.get(reverse(f"antibiotics:{name}", args=["pdf"])).status_code == 400


@pytest.mark.parametrize(
    ("query", "count"),
    [({}, 2), ({"q": "amoxicilline"}, 1), ({"q": "999999"}, 2), ({"etat": "proposees"}, 1), ({"etat": "validees"}, 1),
     ({"etat": "aucune"}, 1), ({"q": "zzz"}, 0)],
)  # fmt: skip
def test_map_of_codes_is_searched(client, place, pharmacist, query, count):
    settling.settle_ucd(ucd7=asked.OTHER, atc="", establishment=place, by=None)

    text = client.get(reverse("antibiotics:drugs"), query).content.decode()

    assert text.count("/antibiotiques/medicaments/ucd/") == count


def test_code_tells_its_history(client, place, pharmacist):
    settling.settle_ucd(ucd7=asked.OTHER, atc="", label="AVANT", establishment=place, by=None)
    settling.settle_ucd(ucd7=asked.OTHER, atc="", label="APRÈS", establishment=place, by=None)

    text = client.get(reverse("antibiotics:drug", args=[asked.OTHER])).content.decode()

    assert "AVANT" in text
    assert "APRÈS" in text
    assert "remplacée" in text


def test_table_of_a_pharmacy_is_loaded(client, place, pharmacist):
    text = f"Code UCD;Libellé;ATC;Voie;Dose;Unité\n{asked.STRANGE};CEFTRIAXONE 2 G;J01DD04;P;2;g\n"
    load = reverse("antibiotics:load_drugs")

    nothing = client.post(load, form(place))
    wrong = client.post(load, form(place, fichier=small.upload("rien;du tout\n1;2\n", "x.csv")))
    client.post(load, form(place, fichier=small.upload(text, "livret.csv")))

    assert (nothing.status_code, wrong.status_code) == (400, 400)
    assert Presentation.objects.get(ucd7=asked.STRANGE).establishment == place


def test_empty_hospital_is_told_what_to_do(client, pharmacist):
    small.hospital()

    text = client.get(WAITING).content.decode()

    assert "Apporter des fichiers" in text
