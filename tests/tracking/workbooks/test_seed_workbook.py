"""The workbook that the region mails today: it goes in, comes out to be completed, and in again, no cell lost."""

import openpyxl
import pytest
from django.test import TestCase

from jalon.kernel.periods import Period
from jalon.kernel.text import fold
from tests.accounts import people
from tests.sources import worlds
from tests.tracking.workbooks.copies import Copy
from tests.tracking.workbooks.travelling import apply, bring_back, outcomes, take_out

pytestmark = [pytest.mark.slow, pytest.mark.real_data, pytest.mark.usefixtures("real_data")]

SEED = "2022_Suivi Ségur ES_NOUVELLE-AQUITAINE_V1.xlsx"
TITLES, FIRST = 3, 5
# Columns of the seed whose name comes under several bands, or says more than ours.
NAMED = {
    "ES Pilote MES": "pilote_mes", "Météo": "meteo",
    "Organisation pour qualifier les identités en place": "insi_organisation",
}  # fmt: skip


class TestTheSeed(TestCase):
    @classmethod
    def setUpTestData(cls):
        worlds.load_directory([worlds.REGIONAL])
        cls.path = worlds.SHARED / "samples" / "tracking" / SEED
        cls.code, cls.answer = worlds.sources_load(cls.path)
        cls.officer = people.make("regionale", "region", "region", ["region:75"])
        cls.month = cls.answer["files"][0]["period"]

    def test_it_goes_out_and_in_again_without_a_lost_cell(self):
        workbook, body = take_out(self.officer, month=self.month)
        copy = Copy(body)

        for finess, title, value in self.said():
            assert fold(str(copy.cell(finess, NAMED[title]).value)) == fold(value), (finess, title)
        returned = bring_back(self.officer, body)

        assert outcomes(returned) == []
        assert returned.unchanged >= workbook.lines * len(workbook.columns)
        assert Period(self.month).length == "month"

    def test_it_is_completed_and_comes_back(self):
        _, body = take_out(self.officer, month=self.month)
        copy = Copy(body).write("160013207", "meteo", "Non démarré").write("240000372", "commentaire_general", "vu")

        done = apply(bring_back(self.officer, copy), self.officer)

        assert sorted(outcomes(done)) == [("commentaire_general", "applied", ""), ("meteo", "applied", "")]
        _, again = take_out(self.officer, month=self.month)
        assert Copy(again).cell("160013207", "meteo").value == "Non démarré"

    def said(self):
        """(FINESS, title, value) of every cell of the seed in a column that the region owns."""
        sheet = openpyxl.load_workbook(self.path).worksheets[0]
        titles = {cell.column: cell.value for cell in sheet[TITLES] if cell.value in NAMED}
        for row in range(FIRST, sheet.max_row + 1):
            finess = sheet.cell(row, 1).value
            for column, title in titles.items():
                if finess and sheet.cell(row, column).value:
                    yield finess, title, sheet.cell(row, column).value
