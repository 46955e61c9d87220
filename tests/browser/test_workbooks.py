"""A workbook goes out, is completed in a spreadsheet while somebody writes on the screen, and comes back."""

import openpyxl

from tests.browser.pages.frame import picture, violations
from tests.browser.pages.grid import GridPage
from tests.browser.pages.workbooks import WorkbooksPage
from tests.tracking.workbooks.copies import FIRST, Copy

MONTH = "2025-06"
ALERT, DONE = "En cours de déploiement - Alerte", "Déployé / VA signée"


def test_workbook_goes_out_and_comes_back(demo, visit, tmp_path):
    region, colleague = visit(demo, "demo-region"), visit(demo, "demo-admin")
    workbooks = WorkbooksPage(region).open(MONTH)
    copy = Copy(workbooks.take_out(tmp_path / "sorti.xlsx").read_bytes())
    contested, other = [copy.sheet.cell(row, 1).value for row in (FIRST, FIRST + 1)]
    before = copy.cell(contested, "meteo").value
    mine = ALERT if before != ALERT else "Non démarré"
    GridPage(colleague).open(month=MONTH).open_cell(contested, "meteo").write(DONE if before != DONE else "Non démarré")
    copy.write(contested, "meteo", mine).write(other, "commentaire_segur", "Vu avec l'éditeur")
    copy.write(other, "asp_etat_dpi", "Non concerné")
    path = tmp_path / "complété par Camille.xlsx"
    path.write_bytes(copy.body())

    returned = workbooks.open(MONTH).bring_back(path)

    assert returned.counts[1:] == [1, 1, 1]
    assert violations(region) == []
    picture(region, "classeur")

    returned.choose("Celle du classeur").apply()
    result = openpyxl.load_workbook(returned.result(tmp_path / "résultat.xlsx"))

    assert GridPage(region).open(month=MONTH).open_cell(contested, "meteo").value == mine
    assert "appliquée" in "".join(str(cell.value) for row in result["Bilan"].iter_rows() for cell in row)
    assert violations(WorkbooksPage(region).open(MONTH).page) == []
