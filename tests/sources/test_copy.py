"""The region's own workbook is a copy: it fills what nobody stated and waits elsewhere, nothing is lost."""

import pytest
from django.test import TestCase

from jalon.accounts.models import User
from jalon.indicators.ledger import indicator_ids, standing
from jalon.indicators.models import Observation
from jalon.sources import actions
from jalon.sources.models import PendingCell
from tests.sources import worlds

WORKBOOK = sorted((worlds.SHARED / "samples" / "tracking").glob("*.xlsx")) if worlds.SHARED.is_dir() else []
pytestmark = [pytest.mark.django_db, pytest.mark.real_data, pytest.mark.usefixtures("real_data")]


class TestCopy(TestCase):
    @classmethod
    def setUpTestData(cls):
        worlds.load_directory(worlds.LISTS[:4])

    def test_on_an_empty_instance_it_fills_the_grid(self):
        _, answer = worlds.sources_load(*WORKBOOK)

        one = answer["files"][0]
        assert (one["read"], one["matched"], one["pending"] + one["rejected"]) == (4, 3, 1)
        assert one["cells"]["new"] == one["observations"] > 20
        assert one["cells"]["pending"] == 0

    def test_where_owners_spoke_its_other_values_wait_and_agreeing_ones_change_nothing(self):
        worlds.sources_load(*worlds.month_files("2022-08"))
        before = Observation.objects.filter(superseded_by=None).count()

        code, answer = worlds.sources_load(*WORKBOOK)

        cells = answer["files"][0]["cells"]
        waiting = PendingCell.objects.filter(delivery__source="suivi_segur_es", outcome="pending")
        assert cells["changed"] == 0
        assert cells["pending"] == waiting.count() > 0
        assert code == 3
        assert Observation.objects.filter(superseded_by=None).count() == before + cells["new"]
        self._settle(waiting)

    def _settle(self, waiting):
        person = User.objects.create(username="regleuse")
        taken, kept = [cell for cell in waiting if cell.current][:2]
        actions.settle_cell(cell=taken, by=person)
        actions.settle_cell(cell=kept, by=person, take=False)

        ids = indicator_ids([taken.indicator, kept.indicator])
        held = standing([ids[taken.indicator]], taken.period)[ids[taken.indicator], taken.entity_id]
        assert [held.state, held.number, held.text] == taken.value
        left = standing([ids[kept.indicator]], kept.period)[ids[kept.indicator], kept.entity_id]
        assert [left.state, left.number, left.text] != kept.value
        assert set(PendingCell.objects.filter(pk__in=[taken.pk, kept.pk]).values_list("state", flat=True)) == {
            "settled"
        }

    def test_copy_loaded_first_gives_way_to_the_owner(self):
        worlds.sources_load(*WORKBOOK)

        _, answer = worlds.sources_load(*worlds.month_files("2022-08"))

        assert answer["pending"] == sum(one["pending"] for one in worlds.expected_counts("2022-08").values())
        assert sum(one["cells"]["changed"] for one in answer["files"]) > 12
        assert sum(one["cells"]["pending"] for one in answer["files"]) == 0
