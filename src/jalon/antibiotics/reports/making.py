"""The reports there are, made from a place; each leaves as a PDF or a workbook."""

from collections.abc import Callable

from jalon.antibiotics.frame import Place
from jalon.antibiotics.reports import contract, hospital, paper, posters, region, workbooks
from jalon.antibiotics.reports import unit as unit_poster
from jalon.antibiotics.reports.parts import Report
from jalon.kernel.refusal import Refusal
from jalon.publish.workbook import XLSX_TYPE

TITLES = {
    "etablissement": "Rapport de l'établissement",
    "unite": "Affiche d'une unité",
    "contrat": "Dossier du contrat de bon usage",
    "region": "Rapport régional",
}
MAKERS: dict[str, Callable[[Place, str], Report]] = {
    "etablissement": lambda place, unit: hospital.make(place),
    "unite": unit_poster.make,
    "contrat": lambda place, unit: contract.make(place),
    "region": lambda place, unit: region.make(place),
}
FORMATS = {"pdf": "application/pdf", "xlsx": XLSX_TYPE}


def make(kind: str, place: Place, unit: str = "") -> Report:
    """`kind`: a key of TITLES; `unit`: its code, for the poster."""
    if kind not in MAKERS:
        raise Refusal(f"Rapport inconnu : « {kind} » (il y a : {', '.join(MAKERS)}).")
    return MAKERS[kind](place, unit)


def file_of(report: Report, extension: str) -> bytes:
    if extension not in FORMATS:
        raise Refusal("Un rapport se fait en .pdf ou en .xlsx.")
    if extension == "xlsx":
        return workbooks.to_workbook(report)
    return posters.to_paper(report) if report.drawing else paper.to_paper(report)
