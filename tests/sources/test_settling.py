"""What waits is settled by a person, published, learnt, applied to the next file, and can be taken back."""

import pytest

from jalon.accounts.models import User
from jalon.indicators.ledger import indicator_ids, standing
from jalon.indicators.models import Waiting
from jalon.kernel.refusal import Refusal
from jalon.sources import actions
from jalon.sources.models import Delivery, KeyAlias, PendingCell, PendingRow, ValueAlias
from tests.sources import files, small, worlds

pytestmark = pytest.mark.django_db
ORDERED = "dmp_certificat_commande"
YES, NO = "Commande effectuée", "Pas de commande"


@pytest.fixture
def sites():
    return small.establishments()


@pytest.fixture
def person():
    return User.objects.create(username="regleuse")


def load(tmp_path, month, rows):
    path = files.write(tmp_path, f"DMP_certificats_{month}.csv", files.certificates(rows))
    return worlds.sources_load(path)


def held(code, month):
    indicator = indicator_ids([code])[code]
    return {entity: value.text for (_, entity), value in standing([indicator], month).items()}


def test_unknown_number_is_settled_learnt_and_applied_next_month(tmp_path, sites, person):
    unknown = small.number("33079001")
    code, _ = load(tmp_path, "2022-07", [(sites[0].code, "Site 0", "Oui", "", ""), (unknown, "Site un", "Oui", "", "")])
    row = PendingRow.objects.get()

    actions.settle_row(row=row, entity=sites[1], by=person)

    assert code == 3
    assert held(ORDERED, "2022-07") == {sites[0].pk: YES, sites[1].pk: YES}
    assert KeyAlias.objects.get().entity == sites[1]
    code, answer = load(tmp_path, "2022-08", [(unknown, "Site un", "Non", "", "")])
    assert (code, answer["matched"], answer["pending"]) == (0, 1, 0)
    assert held(ORDERED, "2022-08") == {sites[1].pk: NO}


def test_answer_is_taken_back_with_its_values_and_what_was_learnt(tmp_path, sites, person):
    load(tmp_path, "2022-07", [(small.number("33079001"), "Site un", "Oui", "", "")])
    row = PendingRow.objects.get()
    actions.settle_row(row=row, entity=sites[1], by=person)

    actions.reopen_row(row=row, by=person)

    row.refresh_from_db()
    assert row.state == "open"
    assert held(ORDERED, "2022-07") == {}
    assert not KeyAlias.objects.filter(forgotten_at=None).exists()


def test_wrong_check_digit_takes_a_persons_choice(tmp_path, sites, person):
    wrong = sites[0].code[:-1] + str((int(sites[0].code[-1]) + 1) % 10)
    code, answer = load(tmp_path, "2022-07", [(wrong, "Site 0", "Oui", "", "")])
    row = PendingRow.objects.get(outcome="rejected")

    actions.settle_row(row=row, entity=sites[0], by=person)

    assert (code, answer["rejected"]) == (0, 1)
    assert held(ORDERED, "2022-07") == {sites[0].pk: YES}


def test_row_without_number_is_learnt_by_its_label(tmp_path, sites, person):
    load(tmp_path, "2022-07", [("", "Clinique sans numéro", "Oui", "", "")])
    actions.settle_row(row=PendingRow.objects.get(), entity=sites[2], by=person)

    _, answer = load(tmp_path, "2022-08", [("", "CLINIQUE sans numero", "Non", "", "")])

    assert answer["matched"] == 1
    assert held(ORDERED, "2022-08") == {sites[2].pk: NO}


def test_contradicting_rows_wait_and_the_right_one_is_chosen(tmp_path, sites, person):
    _, answer = load(
        tmp_path, "2022-07", [(sites[0].code, "Site 0", "Oui", "", ""), (sites[0].code, "Site 0", "Non", "", "")]
    )
    first, second = PendingRow.objects.filter(reason="conflict")
    assert (answer["pending"], held(ORDERED, "2022-07")) == (2, {})

    actions.settle_row(row=second, entity=sites[0], by=person)

    first.refresh_from_db()
    assert first.state == "dismissed"
    assert held(ORDERED, "2022-07") == {sites[0].pk: NO}
    actions.reopen_row(row=second, by=person)
    assert set(PendingRow.objects.values_list("state", flat=True)) == {"open"}
    assert held(ORDERED, "2022-07") == {}


def test_row_put_aside_keeps_its_reason_and_is_not_settled_twice(tmp_path, sites, person):
    load(tmp_path, "2022-07", [("", "Total", "12", "", "")])
    row = PendingRow.objects.get()

    actions.dismiss_row(row=row, reason="ligne de total", by=person)

    row.refresh_from_db()
    assert (row.state, row.answer, row.settled_by) == ("dismissed", "ligne de total", person)
    with pytest.raises(Refusal, match="ligne de total"):
        actions.settle_row(row=row, entity=sites[0], by=person)


def test_value_outside_the_list_is_settled_and_learnt(tmp_path, sites, person):
    _, answer = load(tmp_path, "2022-07", [(sites[0].code, "Site 0", "Peut-être", "", "")])
    cell = PendingCell.objects.get()
    assert (answer["matched"], cell.outcome, cell.raw) == (1, "rejected", "Peut-être")

    actions.settle_cell(cell=cell, by=person, value=NO)

    assert held(ORDERED, "2022-07") == {sites[0].pk: NO}
    assert ValueAlias.objects.get().value == NO
    _, answer = load(tmp_path, "2022-08", [(sites[0].code, "Site 0", "peut être", "", "")])
    assert answer["files"][0]["cells"]["rejected"] == 0
    actions.reopen_cell(cell=cell, by=person)
    assert held(ORDERED, "2022-07") == {}


def test_value_that_is_not_of_the_list_is_refused(tmp_path, sites, person):
    load(tmp_path, "2022-07", [(sites[0].code, "Site 0", "Peut-être", "", "")])

    with pytest.raises(Refusal, match="pas une valeur de la liste"):
        actions.settle_cell(cell=PendingCell.objects.get(), by=person, value="Jamais")


def test_corrected_version_changes_withdraws_and_closes(tmp_path, sites):
    first = [(site.code, site.name, "Oui", "", "") for site in sites[:3]]
    load(tmp_path, "2022-07", [*first, (small.number("33079001"), "?", "Oui", "", "")])

    _, answer = load(tmp_path, "2022-07", [first[0], (sites[1].code, "Site 1", "Non", "", "")])

    corrected = Delivery.objects.get(state=Delivery.State.APPLIED)
    assert answer["files"][0]["cells"] == {
        "new": 0, "unchanged": 1, "changed": 1, "empty": 4, "pending": 0, "rejected": 0,
    }  # fmt: skip
    assert held(ORDERED, "2022-07") == {sites[0].pk: YES, sites[1].pk: NO}
    assert [one["code"] for one in corrected.report["gone"]] == [sites[2].code]
    assert PendingRow.objects.get().state == "superseded"
    assert corrected.replaces.state == Delivery.State.REPLACED


def test_former_version_loaded_again_changes_nothing(tmp_path, sites):
    old, new = ([(sites[0].code, "Site 0", word, "", "")] for word in ("Oui", "Non"))
    load(tmp_path, "2022-07", old)
    load(tmp_path, "2022-07", new)

    _, answer = load(tmp_path, "2022-07", old)

    assert answer["observations"] == 0
    assert held(ORDERED, "2022-07") == {sites[0].pk: NO}


def test_emptied_cells_read_as_unchanged_when_two_rows_agree(tmp_path, sites):
    line = (sites[0].code, "Site 0", "Oui", "", "")

    _, answer = load(tmp_path, "2022-07", [line, line])

    assert answer["files"][0]["cells"] | {"empty": 0} == {
        "new": 1, "unchanged": 1, "changed": 0, "empty": 0, "pending": 0, "rejected": 0,
    }  # fmt: skip
    assert answer["observations"] == 1


def waiting_in_grids():
    rows = Waiting.objects.filter(closed_at=None, batch__applied_at__isnull=False)
    return set(rows.values_list("entity__code", "indicator__code", "period"))


def test_contradicting_rows_show_as_waiting_in_the_grid_until_they_are_answered(tmp_path, sites, person):
    site = sites[0]
    load(tmp_path, "2022-07", [(site.code, "Site 0", "Oui", "", ""), (site.code, "Site 0", "Non", "", "")])
    first, second = PendingRow.objects.filter(reason="conflict")
    assert (site.code, ORDERED, "2022-07") in waiting_in_grids()

    actions.settle_row(row=first, entity=site, by=person)
    assert waiting_in_grids() == set()

    actions.reopen_row(row=first, by=person)
    assert (site.code, ORDERED, "2022-07") in waiting_in_grids()

    for row in PendingRow.objects.filter(state="open"):
        actions.dismiss_row(row=row, reason="doublon", by=person)
    assert waiting_in_grids() == set()
