"""What a line says of its establishment: sector, organisation, groups, project, size; filtered, sorted and exported."""

import pytest
from django.urls import reverse

from jalon.accounts import access
from jalon.directory import actions as directory
from jalon.directory.models import Entity
from jalon.indicators.projection.lines import list_lines
from jalon.kernel.periods import Period
from jalon.tracking import export, queries
from jalon.tracking.queries import Look
from tests.directory import lists
from tests.indicators.worlds import publish

pytestmark = pytest.mark.django_db
MAS, EHPAD, ITEP = lists.number("24000137"), lists.number("24000199"), lists.number("16001420")
EJ, OTHER = lists.number("24000105"), lists.number("16000263")
HEADER = (
    "finess_et;finess_ej;raison_sociale;categorie;domaine;secteur;commune_cog;commune;code_postal;departement;region;"
    "capacite;etat;source;organisme_gestionnaire"
)
MONTH = "2022-08"


def row(finess, ej, name, category, capacity, organisation):
    return (
        f"{finess};{ej};{name};{category};ESSMS;prive_non_lucratif;24037;BERGERAC;24100;24;75;{capacity};A;essai;"
        f"{organisation}"
    )


@pytest.fixture
def homes(tmp_path):
    rows = [
        row(MAS, EJ, "MAS DES HIRONDELLES", "255", 49, "APEI du Périgord"),
        row(EHPAD, EJ, "EHPAD DU PARC", "500", 120, "APEI du Périgord"),
        row(ITEP, OTHER, "ITEP DE LA PALOMBE", "186", "", "ADPEP 16"),
    ]
    path = tmp_path / "essms_essai.csv"
    path.write_text("\n".join([HEADER, *rows]), "utf-8")
    directory.load_file(path, None)
    groups = tmp_path / "dispositifs_essai.csv"
    groups.write_text(
        "type;code;nom;finess_et;role;date_debut;date_fin;note\n"
        f"DITEP;D1;DITEP du Fleuve;{ITEP};siège;2022-01-01;2022-08-15;\n"
        f"DIME;D2;DIME des Coteaux;{ITEP};membre;2022-01-01;;\n"
        f"DITEP;D1;DITEP du Fleuve;{MAS};membre;2022-01-01;;\n",
        "utf-8",
    )
    directory.load_file(groups, None)
    publish([("esms_dui", MONTH, Entity.objects.get(kind="et", code=MAS).pk, "Oui")])


def sheet(**look):
    grid = queries.grid_definition("segur_essms")
    return queries.look_at(Look(grid=grid, region="75", month=Period(MONTH), **look), access.system())


def kept(**look):
    found = sheet(**look)
    return [found.view.lines[i]["finess_et"] for i in found.order]


def test_lines_say_what_is_held_on_the_last_day_of_the_month(homes):
    lines = {line["finess_et"]: line for line in sheet().view.lines}

    assert {key: lines[MAS][key] for key in ("secteur", "nom_ej", "groupes", "capacite", "categorie")} == {
        "secteur": "Privé non lucratif", "nom_ej": "APEI du Périgord", "groupes": "DITEP du Fleuve", "capacite": 49,
        "categorie": "MAS",
    }  # fmt: skip
    assert lines[ITEP]["groupes"] == "DIME des Coteaux"  # it left the other on 15 August
    july = list_lines("ESSMS", "75", Period("2022-07")).columns
    assert dict(zip(july["finess_et"], july["groupes"], strict=True))[ITEP] == "DITEP du Fleuve ; DIME des Coteaux"


def test_organisation_renamed_by_a_later_list_keeps_its_name_as_known(homes, tmp_path):
    from django.utils import timezone

    before = timezone.now()
    path = tmp_path / "essms_essai.csv"
    path.write_text("\n".join([HEADER, row(MAS, EJ, "MAS DES HIRONDELLES", "255", 49, "APEI Dordogne")]), "utf-8")
    directory.load_file(path, None)

    def name(known_at):
        columns = list_lines("ESSMS", "75", Period(MONTH), known_at).columns
        return dict(zip(columns["finess_et"], columns["nom_ej"], strict=True))[MAS]

    assert name(before) == "APEI du Périgord"
    assert name(None) == "APEI Dordogne"


@pytest.mark.parametrize(
    ("column", "typed", "expected"),
    [
        ("nom_ej", "perigord", {MAS, EHPAD}),
        ("finess_ej", EJ, {MAS, EHPAD}),
        ("groupes", "ditep", {MAS}),
        ("categorie", "ehpad", {EHPAD}),
        ("secteur", "lucratif", {MAS, EHPAD, ITEP}),
        ("capacite", "50..200", {EHPAD}),
        ("capacite", "<= 49", {MAS}),
        ("capacite", "vide", {ITEP}),
    ],
)
def test_lines_are_filtered_by_what_is_said_of_the_establishment(homes, column, typed, expected):
    assert set(kept(filters={column: typed})) == expected


def test_lines_are_sorted_by_size_and_found_by_their_organisation(homes):
    assert kept(sort="-capacite") == [EHPAD, MAS, ITEP]
    assert kept(search="apei perigord parc") == [EHPAD]


def test_export_keeps_the_order_of_the_sheet_then_adds_what_is_shown(homes):
    table = export.as_table(sheet(columns=("departement", "secteur", "capacite", "esms_dui")))

    assert [column.id if hasattr(column, "id") else column.key for column in table.columns] == [
        *queries.SEED_ORDER, "secteur", "capacite", "esms_dui",
    ]  # fmt: skip


def test_hospitals_have_the_same_choice_and_their_usual_columns(homes):
    assert queries.usual_identity(queries.grid_definition("segur_es")) == ("departement", "categorie", "commune")
    assert "nom_ej" in queries.usual_identity(queries.grid_definition("segur_essms"))
    assert reverse("tracking:grid", args=["segur_es"])
