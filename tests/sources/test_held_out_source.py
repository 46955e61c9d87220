"""Two kinds of files that the package has never seen, from YAML alone: the whole way to the grid and its totals.

A workbook by establishment (a title, two levels of headers, lost zeros, a total) and a text in an old encoding by
legal entity, several rows each, publishing a family of indicators that the region declares.
"""

import csv
import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter
from django.conf import settings

from jalon import catalogue
from jalon.config import command_line
from jalon.directory import actions as directory
from jalon.indicators.models import Observation
from jalon.kernel.refusal import Refusal
from tests.sources import files, small, worlds

pytestmark = pytest.mark.django_db

HOSPITAL, CLINIC = small.number("33078090"), small.number("01078090")  # legal entities
NORTH, SOUTH, LOST = small.number("33078001"), small.number("33078002"), small.number("01078003")
SILENT, STRANGER = small.number("33078004"), small.number("33078999")
SITES = {NORTH: HOSPITAL, SOUTH: HOSPITAL, LOST: CLINIC, SILENT: CLINIC}

CATALOGUE = {
    "actors.yaml": "agence: {title: Agence du numérique, colour: vert}",
    "themes.yaml": "telesante: {title: Télésanté}",
    "indicators/tele_ouverte.yaml": """
title: Télésurveillance ouverte
theme: telesante
owner: agence
type: yes_no
absent: Pas de réponse
""",
    "indicators/tele_date.yaml": "{title: Date d'ouverture, theme: telesante, owner: agence, type: date}",
    "indicators/tele_outil.yaml": """
title: Outil
theme: telesante
owner: agence
type: choice
values: [Alpha, Bêta]
synonyms: {Bêta: [Outil B]}
""",
    "indicators/tele_patients.yaml": """
title: Patients suivis
theme: telesante
owner: agence
type: integer
additive: sum
""",
    "indicators/tele_montant.yaml": """
title: Forfaits
theme: telesante
owner: agence
type: amount
additive: sum
""",
    "indicators/tele_observance.yaml": "{title: Observance, theme: telesante, owner: agence, type: percent}",
    "indicators/tele_remarque.yaml": """
title: Remarque ({label})
theme: telesante
owner: agence
type: text
variants: {ouverture: ouverture, activite: activité}
""",
    "indicators/brique_etat.yaml": """
title: État {label}
theme: sih
owner: region
grains: [ej]
type: choice
values: [Non commencé, En cours, Déployé]
absent: Pas de brique déclarée
variants: {dpi: du dossier patient, pui: de la pharmacie}
""",
    "indicators/brique_montant.yaml": """
title: Montant {label}
theme: sih
owner: region
grains: [ej]
type: amount
additive: sum
variants: {dpi: du dossier patient, pui: de la pharmacie}
""",
    "sources/telesurveillance.yaml": """
title: Enquête sur la télésurveillance
producer: Agence
owner: agence
recognise: {file: ["Télésurveillance*"]}
period: {found_in: [title]}
coverage: {domains: [ES], regions: [75]}
columns:
  finess: {role: key, grain: et, headers: [N° FINESS]}
  nom: {role: label, headers: [Nom]}
  ouverte: {indicator: tele_ouverte, headers: [Ouvert ?]}
  date: {indicator: tele_date, headers: ["Date d'ouverture"]}
  outil: {indicator: tele_outil, headers: [Outil]}
  remarque: {indicator: tele_remarque_ouverture, headers: [Remarques], band: [Déploiement]}
  patients: {indicator: tele_patients, headers: [Patients suivis], unavailable: [en cours]}
  montant: {indicator: tele_montant, headers: ["Forfaits*"]}
  observance: {indicator: tele_observance, headers: [Taux d'observance]}
  remarque_activite: {indicator: tele_remarque_activite, headers: [Remarques], band: [Activité]}
""",
    "sources/briques_si.yaml": """
title: Briques du système d'information
producer: Région
owner: region
recognise: {file: ["briques_si*"]}
period: {found_in: [file]}
coverage: {domains: [ES], regions: [75]}
columns:
  finess: {role: key, grain: ej, headers: [FINESS EJ]}
  brique: {role: item, headers: [Brique], values: {dpi: [Dossier patient], pui: ["Pharmacie (PUI)"]}}
  etat: {indicator: "brique_etat_{item}", headers: [État]}
  montant: {indicator: "brique_montant_{item}", headers: [Montant engagé]}
""",
    "grids/telesante_es.yaml": """
title: Télésanté des hôpitaux
domain: ES
themes:
  telesante:
    columns: {tele_ouverte: Ouverte, tele_date: Depuis, tele_outil: Outil, tele_patients: Patients,
      tele_montant: Forfaits, tele_observance: Observance, tele_remarque_ouverture: Remarque,
      tele_remarque_activite: Remarque sur l'activité}
  sih:
    columns: {brique_etat_dpi: État DPI, brique_montant_dpi: Montant DPI, brique_etat_pui: État PUI}
""",
}
BANDS = (("Établissement", 0, 1), ("Déploiement", 2, 5), ("Activité", 6, 9))
HEADERS = (
    "N° FINESS", "Nom", "Ouvert ?", "Date d'ouverture", "Outil", "Remarques",
    "Patients suivis", "Forfaits versés (€)", "Taux d'observance", "Remarques",
)  # fmt: skip
MARCH = [
    (NORTH, "Site nord", "OUI", dt.date(2022, 5, 4), "alpha", "RAS", 120, "3 060,50 €", 0.5, ""),
    (f"{SOUTH[:2]} {SOUTH[2:5]} {SOUTH[5:]}", "Site sud", "Non", "", "", "", 0, 0, "", ""),
    (int(LOST), "Site au zéro perdu", "o", "15/03/2022", "outil b", "", "en cours", 127.5, "62,5 %", "à revoir"),
    (STRANGER, "Inconnu", "oui", "", "Alpha", "", 7, 9, 0.1, ""),
    ("TOTAL", "", "", "", "", "", 127, 3197, "", ""),
]
BRICKS = [
    ("FINESS EJ", "Brique", "État", "Montant engagé"),
    (HOSPITAL, "DOSSIER PATIENT", "Déployé", "1\u00a0000,50 €"),
    (HOSPITAL, "Pharmacie (PUI)", "en cours", "200"),
    (CLINIC, "Dossier patient", "Non commencé", "30"),
    (CLINIC, "Imagerie", "Déployé", "4"),
]


@pytest.fixture
def region(tmp_path):
    """The folder of the region's files, with the establishments loaded; emptied at the end."""
    folder = settings.DATA_DIR / "catalogue"
    for name, text in CATALOGUE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.lstrip("\n"), encoding="utf-8")
    directory.load_file(files.write(tmp_path, "etablissements_essai.csv", establishments()), None)
    yield folder
    for name in CATALOGUE:
        (folder / name).unlink()


def establishments():
    titles = "finess_et;finess_ej;raison_sociale;categorie;domaine;commune;departement;region;etat"
    rows = [f"{et};{ej};Site {et};355;ES;Ville;33;75;A" for et, ej in SITES.items()]
    return "\r\n".join([titles, *rows]) + "\r\n"


def survey(folder, name, rows, said="31/03/2023", headers=HEADERS):
    """The workbook as it is received: two lines of title, an empty one, the bands, the headers."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Suivi")
        sheet.write(0, 0, "Télésurveillance médicale")
        sheet.write(1, 0, f"Situation au {said}")
        for text, first, last in BANDS:
            sheet.merge_range(3, first, 3, last, text)
        for number, row in enumerate([headers, *rows], start=4):
            sheet.write_row(number, 0, row)
    return files.write(folder, name, buffer.getvalue())


def bricks(folder, rows=BRICKS):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return files.write(folder, "briques_si_2023-03.csv", text.getvalue().encode("cp1252"))


def one(answer):
    return answer["files"][0]


def exported(folder, month="2023-03"):
    """The grid as a workbook: by establishment, header → cell; then its totals, by column and value."""
    path = folder / "grille.xlsx"
    options = command_line.parse(
        ["tracking", "export", "--grid", "telesante_es", "--region", "75", "--month", month, str(path)]
    )
    assert options.handler(options) == 0
    book = openpyxl.load_workbook(path)
    rows = list(book.worksheets[0].iter_rows(min_row=3))
    titles = [cell.value for cell in rows[0]]
    grid = {row[0].value: dict(zip(titles, row, strict=True)) for row in rows[2:]}
    totals = {(row[1], row[3]): (row[4], row[6]) for row in book["Totaux"].iter_rows(values_only=True)}
    return grid, totals, dict(zip(titles, rows[1], strict=True))


def test_nothing_is_wrong_with_what_the_region_wrote(region):
    assert [str(problem) for problem in catalogue.current().problems] == []


def test_survey_is_read_and_its_other_lines_say_why(region, tmp_path):
    code, answer = worlds.sources_load(survey(tmp_path, "Télésurveillance.xlsx", MARCH))

    told = one(answer)
    assert (code, told["source"], told["period"]) == (3, "telesurveillance", "2023-03")
    assert [answer[name] for name in ("read", "matched", "pending", "rejected")] == [5, 3, 1, 1]
    assert [(line["row"], line["outcome"], line["reason"]) for line in told["waiting"]] == [
        (9, "pending", "unknown"), (10, "rejected", "no_key"),
    ]  # fmt: skip
    assert told["warnings"] == []  # « en cours » is announced by the source


def test_rehearsal_writes_nothing_and_the_same_file_changes_nothing(region, tmp_path):
    path = survey(tmp_path, "Télésurveillance.xlsx", MARCH)

    _, rehearsed = worlds.sources_load("--dry-run", path)
    assert not Observation.objects.exists()
    _, loaded = worlds.sources_load(path)
    _, again = worlds.sources_load(path)

    assert rehearsed["observations"] == loaded["observations"] == Observation.objects.count()
    assert (one(again)["state"], again["observations"]) == ("duplicate", 0)


def day_of(value):
    return value.date() if isinstance(value, dt.datetime) else value


def test_grid_shows_the_survey_as_it_was_written(region, tmp_path):
    worlds.sources_load(survey(tmp_path, "Télésurveillance.xlsx", MARCH))

    grid, totals, owners = exported(tmp_path)

    shown = {site: [day_of(cell.value) for cell in list(row.values())[7:15]] for site, row in grid.items()}
    assert shown == {
        NORTH: ["Oui", dt.date(2022, 5, 4), "Alpha", 120, 3060.5, 50, "RAS", None],
        SOUTH: ["Non", None, None, 0, 0, None, None, None],
        LOST: ["Oui", dt.date(2022, 3, 15), "Bêta", "n.d.", 127.5, 62.5, None, "à revoir"],
        SILENT: ["Pas de réponse", None, None, None, None, None, None, None],
    }
    assert totals["Ouverte", "Oui"] == (2, None)
    assert totals["Ouverte", "Pas de réponse"] == (1, None)
    assert totals["Patients", "valeurs présentes"] == (2, 120)
    assert totals["Forfaits", "valeurs présentes"] == (3, 3188)
    assert owners["Ouverte"].value == "Agence du numérique"
    assert owners["Ouverte"].fill.fgColor.rgb != owners["État DPI"].fill.fgColor.rgb


def test_renamed_header_is_told_then_read_with_one_more_word(region, tmp_path):
    worlds.sources_load(survey(tmp_path, "Télésurveillance.xlsx", MARCH))
    renamed = [header.replace("Ouvert ?", "Télésurveillance ouverte") for header in HEADERS]
    path = survey(tmp_path, "Télésurveillance avril.xlsx", MARCH, "30/04/2023", renamed)

    _, before = worlds.sources_load("--dry-run", path)
    source = region / "sources" / "telesurveillance.yaml"
    source.write_text(source.read_text("utf-8").replace("[Ouvert ?]", "[Ouvert ?, Télésurveillance ouverte]"), "utf-8")
    _, after = worlds.sources_load(path)

    said = " ".join(one(before)["warnings"])
    assert "« Télésurveillance ouverte »" in said
    assert "absentes : « Ouvert ? » ; si l'une a changé de nom" in said
    assert "telesurveillance.yaml" in said
    assert one(after)["period"] == "2023-04"
    assert after["observations"] == before["observations"] + 3
    assert not any("absentes" in warning for warning in one(after)["warnings"])


def test_corrected_version_changes_only_what_it_corrects(region, tmp_path):
    worlds.sources_load(survey(tmp_path, "Télésurveillance.xlsx", MARCH))
    corrected = [(*MARCH[0][:6], 1120, *MARCH[0][7:]), *MARCH[1:]]

    _, answer = worlds.sources_load(survey(tmp_path, "Télésurveillance v2.xlsx", corrected))

    assert [one(answer)["cells"][name] for name in ("new", "changed")] == [0, 1]
    assert exported(tmp_path)[1]["Patients", "valeurs présentes"] == (2, 1120)


def test_entities_are_told_apart_by_item_and_counted_once(region, tmp_path):
    code, answer = worlds.sources_load(bricks(tmp_path))

    grid, totals, _ = exported(tmp_path)

    assert code == 3
    assert [answer[name] for name in ("read", "matched", "pending", "rejected")] == [4, 3, 1, 0]
    assert one(answer)["waiting"][0]["message"].startswith("« Imagerie » n’est pas dans la liste de la source")
    shown = {site: [row[name].value for name in ("État DPI", "Montant DPI", "État PUI")] for site, row in grid.items()}
    assert shown[NORTH] == shown[SOUTH] == ["Déployé", 1000.5, "En cours"]
    assert shown[LOST] == shown[SILENT] == ["Non commencé", 30, "Pas de brique déclarée"]
    assert totals["Montant DPI", "valeurs présentes"] == (2, 1030.5)
    assert totals["État DPI", "Déployé"] == (1, None)


def test_file_of_another_source_is_refused_with_what_was_read(region, tmp_path):
    with pytest.raises(Refusal, match="n'est pas de la source « Briques du système d'information » .*« Ouvert \\? »"):
        worlds.sources_load("--source", "briques_si", survey(tmp_path, "Télésurveillance.xlsx", MARCH))
