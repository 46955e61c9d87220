"""Every layout shipped is made from a month; its figures are those of the grid; the wrong reader gets nothing."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.base import ContentFile

from jalon import catalogue
from jalon.accounts import access
from jalon.accounts.models import AuditEvent
from jalon.catalogue import SHIPPED
from jalon.catalogue.loader import load
from jalon.directory import actions as directory
from jalon.indicators import projection
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.sources import actions as sources
from jalon.tracking.models import GridMonth
from jalon.tracking.months import actions as months
from jalon.tracking.reports import files, making, papers, queries, tables
from jalon.tracking.reports.queries import Scope
from tests.accounts import people
from tests.indicators.worlds import publish
from tests.sources.files import certificates
from tests.tracking.worlds import ANNEXE, BERGERAC, CLINIQUE, EJ_BERGERAC, MONTH

pytestmark = pytest.mark.django_db
LAYOUTS = [(one.id, grid) for one in load(SHIPPED).reports.values() for grid in one.grids]
PAGE = "/suivi/segur_es/rapports/"
AUGUST = "?region=75&mois=2022-08"
PACK = f"{PAGE}comite.pdf{AUGUST}"


def made(report="comite", grid="segur_es", month=MONTH, perimeter=None, **more):
    by = perimeter or access.system()
    return making.make(report_id=report, grid_id=grid, region="75", month=Period(month), perimeter=by, **more)


def part(report, kind):
    return next(one for one in report.parts if one.kind == kind)


def figure_of(report, column):
    figures = [*part(report, "key_figures").figures, *part(report, "progress_by_theme").figures]
    return next(one for _, one in figures if one.definition.id == column)


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def body(answer):
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(("report", "grid"), LAYOUTS)
def test_every_layout_is_made_in_every_format(entities, report, grid):
    document = made(report, grid)

    for extension in document.definition.formats:
        content, _ = files.made(document, extension)
        assert content.startswith({"pdf": b"%PDF", "xlsx": b"PK"}[extension])


def test_committee_pack_has_two_pages(entities):
    assert pages(papers.to_paper(made())) == 2


def test_figures_of_the_pack_are_those_of_the_totals_of_the_grid(entities):
    totals = projection.totals(projection.month_view("segur_es", "75", MONTH))

    for _, figure in part(made(), "progress_by_theme").figures:
        total = totals[figure.definition.id]
        if figure.now.kind == "share":
            assert figure.now.count == sum(total.counts.get(one, 0) for one in figure.counted), figure.label
        elif figure.now.kind == "sum":
            assert figure.now.value == (total.sum if total.n else None), figure.label


def test_share_leaves_aside_those_who_are_not_concerned(entities):
    publish([("asp_etat_dpi", MONTH, entities[CLINIQUE], "Non concerné", 1)])

    figure = figure_of(made(), "asp_etat_dpi")

    assert (figure.now.count, figure.now.out_of, figure.shown) == (1, 2, "50,0\u202f%")


def test_file_one_month_behind_is_compared_with_the_one_before_it(entities):
    publish([("mssante_messages_envoyes", "2022-07", entities[EJ_BERGERAC], 1000.0)])

    figure = figure_of(made(month="2022-09"), "mssante_messages_envoyes")

    assert (figure.now.value, figure.before.value, figure.data_month) == (1830.0, 1000.0, "août 2022")


def test_establishment_in_alert_is_there_with_since_when_and_what_the_region_says(entities):
    alert = "En cours de déploiement - Alerte"
    publish([("meteo", month, entities[CLINIQUE], alert) for month in ("2022-06", "2022-07")])
    publish([("meteo", "2022-05", entities[CLINIQUE], "Non démarré")])

    table = tables.table_of(part(made(month="2022-07"), "alerts"))

    assert [[cell.value for cell in row][:5] for row in table.rows] == [
        [CLINIQUE, "CLINIQUE DU PORT", "24", "Déploiement en alerte", "juin 2022"]
    ]


def test_report_may_be_about_a_department_or_a_named_list(entities):
    chosen = directory.make_list(
        name="À suivre", region="75", domain="ES", members=[directory.NewMember(entities[CLINIQUE])],
        origin={"how": "selection"}, by=None,
    )  # fmt: skip

    assert made().lines == 3
    assert made(scope=queries.scope_of(chosen)).lines == 1
    assert made(scope=Scope(department="33")).lines == 0
    assert "liste « À suivre »" in made(scope=queries.scope_of(chosen)).title


def test_closed_month_reads_as_it_was_closed(entities, officer):
    GridMonth.objects.create(grid="segur_es", region="75", month=MONTH)
    closing = months.close_month(grid="segur_es", region="75", month=Period(MONTH), by=officer)
    publish([("insi_appel", MONTH, entities[CLINIQUE], "Oui")])

    report = made()

    assert (report.closed, report.known_at) == (True, closing.known_at)
    assert figure_of(report, "insi_appel").now.count == 0


def test_fictitious_values_are_said_on_each_page(entities):
    delivery = sources.receive(
        ContentFile(certificates([(BERGERAC, "CH", "Commande effectuée", "Oui", "")]).encode()),
        name="DMP_certificats_2022-08.csv", by=None,
    )  # fmt: skip
    sources.plan(delivery)
    delivery.refresh_from_db()
    sources.apply_plan(delivery, by=None)

    paper = papers.paper(made())

    assert paper["fictitious"] == "Valeurs fictives"
    assert paper["foot"].startswith("Valeurs fictives")
    assert "certificats DMP (août 2022)" in paper["foot"]


def test_hostile_names_and_comments_are_set_as_they_are(entities):
    hostile = '#panic("x") $a$ *b* \\ ` 🏥 =1+1 <script>'
    publish([("meteo", MONTH, entities[BERGERAC], "En cours de déploiement - Alerte")])
    publish([("commentaire_general", MONTH, entities[BERGERAC], hostile)])
    report = made()

    sheet = openpyxl.load_workbook(BytesIO(files.made(report, "xlsx")[0]))["Alertes"]

    assert hostile in [cell.value for row in sheet.iter_rows() for cell in row]
    assert pages(files.made(report, "pdf")[0]) == 2


def test_workbook_holds_whole_lists_typed_with_what_is_owed(entities):
    book = openpyxl.load_workbook(BytesIO(files.made(made(), "xlsx")[0]))

    assert book.sheetnames[-1] == "Sources"
    assert {"Avancement", "Alertes", "À compléter", "Départements"} <= set(book.sheetnames)
    sheet = book["Avancement"]
    share = next(row for row in sheet.iter_rows() if row[1].value == "DPI commandé")[4]
    assert isinstance(share.value, int | float)
    assert sheet.page_setup.orientation == "landscape"


def test_reader_of_one_theme_gets_only_its_columns(entities):
    limited = access.perimeter_of(people.make("limitee", "region", themes=["insi"], territories=["region:75"]))

    report = made(perimeter=limited)

    assert {figure.definition.theme for _, figure in part(report, "progress_by_theme").figures} == {"insi"}
    assert {one.column.definition.theme for one in report.readiness.owed} == {"insi"}


def test_what_the_region_keeps_is_not_in_the_report_of_a_national_owner(entities):
    secret = "COMMENTAIRE DE LA RÉGION"
    publish([("meteo", MONTH, entities[BERGERAC], "En cours de déploiement - Alerte")])
    publish([("commentaire_general", MONTH, entities[BERGERAC], secret)])
    national = access.perimeter_of(people.make("nationale", "national", "ans"))

    assert secret in str(papers.paper(made()))
    assert secret not in str(papers.paper(made(perimeter=national)))
    assert "Déploiement en alerte" not in str(papers.paper(made(perimeter=national)))


@pytest.mark.parametrize(("report", "grid"), LAYOUTS)
def test_every_report_is_refused_outside_the_region(entities, client, report, grid):
    client.force_login(people.make("voisine", "region", "region", ["region:53"]))

    for extension in ("pdf", "xlsx"):
        answer = client.get(f"/suivi/{grid}/rapports/{report}.{extension}{AUGUST}")
        assert answer.status_code == 403 or b"%PDF" not in answer.content and b"PK" not in answer.content[:2]
    assert not AuditEvent.objects.filter(verb="tracking.report_made").exists()


def test_download_is_named_audited_and_complete(entities, reader):
    answer = reader.get(PACK)

    assert body(answer).startswith(b"%PDF")
    assert "Dossier%20de%20comit" in answer["Content-Disposition"]
    event = AuditEvent.objects.get(verb="tracking.report_made")
    assert (event.details["report"], event.details["month"], event.details["format"]) == ("comite", MONTH, "pdf")


def test_page_previews_the_same_figures_and_says_who_owes_what(entities, reader):
    publish([], coverage=[("dmp_certificat_installe", "2022-07", {"domains": ("ES",), "regions": ()})])
    text = reader.get(PAGE + AUGUST).content.decode()

    assert "Prêt à" in text
    assert "Cnam" in text
    assert "Commandes et installations des certificats DMP" in text
    assert PACK.replace("&", "&amp;").replace(AUGUST, "") in text
    for one in papers.paper(made())["parts"][0]["figures"]:
        assert one["value"] in text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"{PAGE}{AUGUST}&rapport=rien", "n&#x27;existe pas pour cette grille"),
        (f"{PAGE}{AUGUST}&rapport=cnsa_mensuel", "n&#x27;existe pas pour cette grille"),
        (f"{PAGE}{AUGUST}&departement=75", "pas dans cette région"),
        (f"{PAGE}{AUGUST}&departement=<b>", "pas dans cette région"),
        (f"{PAGE}{AUGUST}&liste=abc", "Cette liste n&#x27;existe pas"),
        (f"{PAGE}{AUGUST}&liste=99999999999999999999", "Cette liste n&#x27;existe pas"),
        (f"{PAGE}comite.docx{AUGUST}", "pdf ou xlsx"),
        (f"{PAGE}rien.pdf{AUGUST}", "n&#x27;existe pas pour cette grille"),
    ],
)
def test_misuse_is_explained(entities, reader, address, said):
    answer = reader.get(address)

    assert answer.status_code in (400, 403, 404, 409, 422)
    assert said in answer.content.decode()


def test_list_of_somebody_else_is_not_used(entities, reader):
    kept = directory.make_list(
        name="À moi", region="75", domain="ES", members=[directory.NewMember(entities[ANNEXE])],
        origin={"how": "selection"}, by=people.make("autre", "region", "region", ["region:75"]),
    )  # fmt: skip
    type(kept).objects.filter(pk=kept.pk).update(shared=False)

    assert reader.get(f"{PACK}&liste={kept.pk}").status_code != 200


def test_report_that_the_catalogue_does_not_have_is_refused(entities):
    with pytest.raises(Refusal, match="n'existe pas pour cette grille"):
        made("inconnu")


def test_part_whose_columns_the_grid_has_not_is_left_out(entities):
    labels = {figure.definition.id for _, figure in part(made(), "progress_by_theme").figures}

    assert "esms_dui" not in labels
    assert catalogue.current().reports["comite"].sections[1].figures[-1].column == "esms_meteo"
