"""August 2022 of Nouvelle-Aquitaine, closed: nothing learnt, corrected or redefined later moves it by a byte."""

from datetime import date

import pytest

from jalon import catalogue
from jalon.accounts import access
from jalon.directory import actions as directory
from jalon.directory.models import Entity, Link
from jalon.indicators import ledger
from jalon.indicators.models import Contest, Finding, Observation
from jalon.kernel.periods import Period
from jalon.sources import actions as sources
from jalon.sources.models import Delivery, PendingRow
from jalon.tracking import cells, export, queries, reading
from jalon.tracking.months import actions, archives
from jalon.tracking.months.queries import since
from jalon.tracking.queries import Look
from tests.accounts import people
from tests.sources import worlds

pytestmark = [
    pytest.mark.django_db, pytest.mark.slow, pytest.mark.real_data, pytest.mark.usefixtures("real_data"),
]  # fmt: skip

AUGUST = Period("2022-08")
CORRECTED = "DMP_alimentation_ES_2022-08_corrige.xlsx"
CATEGORIES = worlds.SHARED / "data" / "directory" / "finess_categories_agregats.csv"


@pytest.fixture
def overlay(tmp_path):
    before = catalogue.overlay()
    catalogue.use_overlay(tmp_path / "catalogue")
    yield tmp_path / "catalogue"
    catalogue.use_overlay(before)


@pytest.fixture
def closed(overlay):
    """July and the first August delivered, then August closed and sealed."""
    worlds.load_directory(worlds.LISTS[:4])
    august = [path for path in worlds.month_files("2022-08") if path.name != CORRECTED]
    worlds.sources_load(*worlds.month_files("2022-07"), *august)
    closing = actions.close_month(grid="segur_es", region="75", month=AUGUST, by=None)
    return actions.seal(closing, by=None)


def picture():
    """All that a reader of the closed month is shown."""
    system = access.system()
    sheet = queries.look_at(Look(queries.grid_definition("segur_es"), "75", AUGUST), system)
    table = export.as_table(sheet).rows
    line = sheet.view.lines[0]["finess_et"]
    cell = cells.open_cell(sheet.look, system, line, "mssante_messages_envoyes")
    panel = (cell.view, [one.observation.pk for one in cell.history], cell.origin and cell.origin.observation.pk,
             [site.pk for site in cell.sites])  # fmt: skip
    return reading.month_json_of(system, "segur_es", "75", AUGUST), sheet.totals(), table, panel


def served(archive):
    return {file.kind: archives.content_of(file) for file in archive.files.all()}


def later_files():
    worlds.sources_load(*worlds.month_files("2022-09"))
    worlds.sources_load(worlds.SAMPLES / "2022-08" / CORRECTED)


def later_directory(folder):
    directory.load_file(worlds.LISTS[4], None)
    text = worlds.REGIONAL.read_text(encoding="utf-8-sig")
    (folder / "etablissements_nouvelle_aquitaine_suite.csv").write_text(text.replace("CENTRE HOSPITALIER", "HOPITAL"),
                                                                        encoding="utf-8")  # fmt: skip
    directory.load_file(folder / "etablissements_nouvelle_aquitaine_suite.csv", None)
    labels = CATEGORIES.read_text(encoding="utf-8-sig").replace("Centre Hospitalier", "Hôpital").replace("C.H.", "Hop.")
    (folder / "finess_categories_agregats.csv").write_text(labels, encoding="utf-8")
    directory.load_file(folder / "finess_categories_agregats.csv", None)


def later_people(officer):
    one, other = Entity.objects.filter(kind="et", region="75", domain="ES").order_by("pk")[:2]
    directory.correct(entity=one, field="name", value="RENOMMÉ", reason="essai", by=officer)
    directory.correct(entity=other, field="region", value="53", reason="essai", by=officer)
    directory.link(child=one, parent=other, kind=Link.Kind.MERGED_INTO, valid_from=date(2022, 1, 1), by=officer)
    stated = Observation.objects.filter(indicator__code="dmp_sortie", period="2022-08").first()
    Contest.objects.create(entity_id=stated.entity_id, indicator=stated.indicator, period="2022-08", region="75",
                           reason="x", opened_by=officer)  # fmt: skip
    Finding.objects.filter(entity__isnull=False).update(cleared_at="2030-01-01T00:00:00Z")
    for row in PendingRow.objects.filter(delivery__period="2022-08", state="open", reason="conflict")[:1]:
        sources.dismiss_row(row=row, reason="essai", by=officer)
    written = ledger.CellWrite(ledger.indicator_ids(["meteo"])["meteo"], "2022-08", one.pk, text="Non démarré",
                               expected=ledger.ANY)  # fmt: skip
    ledger.set_values([written], by=officer)
    ledger.undo(Delivery.objects.filter(source="asp_segur", period="2022-08").first().batch, officer)


def later_definitions(overlay):
    known = catalogue.current()
    shipped = known.indicators["asp_etat_dpi"].path.read_text(encoding="utf-8")
    write(overlay, "indicators/asp_etat.yaml", known.indicators["asp_etat_dpi"].version,
          shipped.replace("Pas de commande signée", "Aucune commande"))  # fmt: skip
    grid = known.grids["segur_es"]
    text = grid.path.read_text(encoding="utf-8").replace("      pilote_mes: {shows: latest, width: 14}\n", "")
    write(overlay, "grids/segur_es.yaml", grid.version, text.replace("DPI\n", "Dossier patient\n", 1))
    rule = known.domain_rules["es_essms"]
    write(overlay, "domain_rules/es_essms.yaml", rule.version,
          "title: Autre règle\nclauses:\n  - {domain: ESSMS, field: any, values: ['*']}\n")  # fmt: skip


def write(overlay, name, replaced, text):
    path = overlay / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"replaces: {replaced}\n{text}", encoding="utf-8")


def test_closed_august_does_not_move(closed, overlay, tmp_path):
    before, files = picture(), served(closed)
    officer = people.make("chargee", role="region", territories=["region:75"])
    assert archives.verify(closed).equal

    later_files()
    assert archives.verify(closed).equal, "a late file moved the closed month"
    later_directory(tmp_path)
    assert archives.verify(closed).equal, "a list of the directory moved the closed month"
    later_people(officer)
    assert archives.verify(closed).equal, "an act moved the closed month"
    later_definitions(overlay)
    assert [str(problem) for problem in catalogue.current().problems] == []
    assert catalogue.current().indicators["asp_etat_dpi"].absent != "Pas de commande signée"
    assert archives.verify(closed).equal, "a definition moved the closed month"

    assert picture() == before
    assert served(closed) == files
    then = reading.month_of(access.system(), "segur_es", "75", AUGUST)
    now = reading.month_of(access.system(), "segur_es", "75", AUGUST, now=True)
    assert since(then, now).removed
    assert len(now.lines) != len(then.lines)


def test_changed_row_of_the_ledger_is_found(closed):
    view = reading.month_of(access.system(), "segur_es", "75", AUGUST)
    shown = {
        "indicator__code": "mssante_messages_envoyes",
        "period": "2022-07",
        "entity__in": view.listed.columns["ej"],
    }
    row = Observation.objects.filter(**shown, number__gt=0).first()
    Observation.objects.filter(pk=row.pk).update(number=row.number + 1)

    verdict = archives.verify(closed)

    assert not verdict.equal
    assert "mssante_messages_envoyes" in {one["column"] for one in verdict.first}
