"""The deliveries of three months, to the unit, by the command that people type."""

import pytest
from django.db.models import Q
from django.test import TestCase

from jalon.directory.models import Entity, Link
from jalon.indicators.ledger import indicator_ids, standing
from jalon.indicators.models import Batch, Coverage, Observation
from jalon.sources.models import Delivery, PendingCell, PendingRow
from tests.sources import worlds

pytestmark = [pytest.mark.django_db, pytest.mark.real_data, pytest.mark.usefixtures("real_data")]


class TestThreeMonths(TestCase):
    @classmethod
    def setUpTestData(cls):
        worlds.load_directory()
        cls.answers = {month: worlds.sources_load(*worlds.month_files(month)) for month in worlds.MONTHS}

    def test_counts_of_every_file(self):
        for month in worlds.MONTHS:
            code, answer = self.answers[month]
            assert worlds.counts(answer) == worlds.expected_counts(month)
            assert code == 3

    def test_totals_and_both_invariants(self):
        for _, answer in self.answers.values():
            for name in ("read", "matched", "pending", "rejected", "observations"):
                assert answer[name] == sum(one[name] for one in answer["files"])
            for delivery in Delivery.objects.all():
                assert delivery.read == delivery.matched + delivery.pending + delivery.rejected

    def test_every_row_that_does_not_match_is_kept_with_its_reason(self):
        told = worlds.expected()["files"]
        for name, wanted in told.items():
            delivery = Delivery.objects.get(file_name=name.partition("/")[2])
            assert delivery.report["reasons"] == wanted["reasons"]
            assert delivery.waiting_rows.count() == wanted["pending"] + wanted["rejected"]

    def test_repairs_and_places_of_the_rows(self):
        for name, wanted in worlds.expected()["files"].items():
            delivery = Delivery.objects.get(file_name=name.partition("/")[2])
            if "EJ" not in wanted["distinct_entities_matched"]:
                assert delivery.report["regions"].get("75", 0) == wanted["matched_in_region"]
            assert sum(delivery.report["regions"].values()) == wanted["matched"]
            repeated = [w["count"] for w in delivery.warnings if w["kind"] == "repeated"]
            assert sum(repeated) >= wanted["identical_duplicates"]

    def test_layout_found(self):
        for name, wanted in worlds.expected()["files"].items():
            delivery = Delivery.objects.get(file_name=name.partition("/")[2])
            rows = {sheet["name"]: sheet["header_row"] for sheet in delivery.layout["sheets"]}
            if "(csv)" not in wanted["sheets"]:
                assert rows == {sheet: told["header_row"] for sheet, told in wanted["sheets"].items()}

    def test_corrected_file_changes_its_twelve_values_and_no_other(self):
        corrected = Delivery.objects.get(file_name__contains="corrige")

        assert corrected.observations == 12
        assert corrected.cells["changed"] == 12
        assert corrected.replaces.state == Delivery.State.REPLACED
        listed = {(c["code"], c["row"], c["column"]) for c in corrected.report["changes"]}
        wanted = worlds.expected()["corrections_2022_08"]
        assert listed == {(one["entity"], one["row"], one["column"]) for one in wanted}
        self._check_corrections(wanted, corrected)

    def _check_corrections(self, wanted, corrected):
        for one in wanted:
            code = "dmp_" + one["field"].replace("_oui", "").replace("_n", "_cumul")
            indicator = indicator_ids([code])[code]
            entity = Entity.objects.get(kind=one["grain"].lower(), code=one["entity"])
            held = standing([indicator], "2022-08")[indicator, entity.pk]
            before = Observation.objects.get(indicator=indicator, entity=entity, superseded_by=corrected.batch)
            assert (_value(held), _value(before)) == (one["new"], one["old"])

    def test_waiting_of_a_replaced_version_is_closed(self):
        former = Delivery.objects.get(file_name="DMP_alimentation_ES_2022-08.xlsx")

        assert former.waiting_count() == 0
        assert set(former.waiting_rows.values_list("state", flat=True)) == {"superseded"}

    def test_same_month_again_changes_nothing_and_says_the_same(self):
        before = Observation.objects.count(), Batch.objects.count(), Coverage.objects.count()

        for month in worlds.MONTHS:
            code, answer = worlds.sources_load(*worlds.month_files(month))
            assert worlds.counts(answer) == worlds.expected_counts(month)
            assert answer["observations"] == 0
            assert code == 3

        assert (Observation.objects.count(), Batch.objects.count(), Coverage.objects.count()) == before
        assert Delivery.objects.filter(state=Delivery.State.DUPLICATE).count() == 28

    def test_cells_that_could_not_be_taken_wait_with_their_place(self):
        refused = PendingCell.objects.filter(outcome="rejected").values_list("raw", "row", "column")

        assert ("ensoleillé", 403, "X") in refused

    def test_project_amount_is_stated_once_for_the_project(self):
        indicator = indicator_ids(["cnsa_montant_projet"])["cnsa_montant_projet"]
        held = standing([indicator], "2022-08")
        kinds = set(Entity.objects.filter(pk__in=[pk for _, pk in held]).values_list("kind", flat=True))

        assert kinds == {"projet"}
        told = worlds.expected()["totals_region_75"]["cnsa_reporting"]["2022-08"]
        assert sum(value.number for value in held.values()) == told["amount_once_per_project"]
        assert Link.objects.filter(parent__kind="projet", kind="membre").exists()

    def test_known_layout_differences_are_told(self):
        warnings = {
            warning["kind"]: warning["message"]
            for delivery in Delivery.objects.filter(Q(source="asp_segur") | Q(source="insi_m1271"))
            for warning in delivery.warnings
        }

        assert "id_technique" in warnings["unknown_columns"]
        assert "other_ej" in warnings
        assert "no_longer_listed" in warnings

    def test_ambiguous_number_names_both_readings(self):
        row = PendingRow.objects.filter(reason="ambiguous").first()

        assert len(row.candidates) == 2
        assert row.content


def _value(observation):
    return observation.number if observation.text is None else observation.text


class TestRegionalListOnly(TestCase):
    @classmethod
    def setUpTestData(cls):
        worlds.load_directory([worlds.REGIONAL])

    def test_what_needs_another_list_waits(self):
        for month in worlds.MONTHS:
            _, answer = worlds.sources_load(*worlds.month_files(month))
            assert worlds.counts(answer) == worlds.expected_counts(month, "with_regional_csv_only")
