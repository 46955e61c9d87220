"""The canonical file: one form for each thing, read back as it was said."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.accounts import access
from jalon.indicators.projection import computed_view
from jalon.indicators.projection.shape import shape
from jalon.kernel.periods import Period
from jalon.tracking import reading
from jalon.tracking.months import actions, canonical, rules
from jalon.tracking.months.archives import closed_view
from tests.tracking import worlds

AUGUST = Period("2022-08")


@pytest.fixture
def closing(tmp_path, db):
    worlds.month(worlds.hospitals(tmp_path))
    return actions.close_month(grid="segur_es", region="75", month=AUGUST, by=None)


def test_each_cell_says_value_state_period_marks_and_holder(closing):
    lines = canonical.to_csv(closed_view(closing)).decode().splitlines()
    annexe, clinic = worlds.ANNEXE, worlds.CLINIQUE

    assert lines[0] == "finess_et;nature;colonne;valeur;etat;periode;marques;porteur"
    assert lines[1:4] == [";grille;grille;segur_es;;;;", ";grille;region;75;;;;", ";grille;mois;2022-08;;;;"]
    assert f"{annexe};etablissement;raison_sociale;CH DE BERGERAC - ANNEXE;;;;" in lines
    assert f"{annexe};valeur;mssante_messages_envoyes;1830;presente;2022-08;partagee;ej:{worlds.EJ_BERGERAC}" in lines
    assert f"{worlds.BERGERAC};valeur;meteo;Non démarré;presente;2022-07;reprise;et:{worlds.BERGERAC}" in lines
    assert f"{clinic};valeur;asp_etat_dpi;Pas de commande signée;absente;2022-08;;" in lines
    assert f"{clinic};valeur;insi_appel;;non_couverte;;;" in lines
    assert f"{clinic};valeur;commentaire_general;'=1+1 : à revoir;presente;2022-08;;et:{clinic}" in lines


def test_establishments_come_by_number_and_columns_as_in_the_grid(closing):
    rows = [line.split(";") for line in canonical.to_csv(closed_view(closing)).decode().splitlines()[4:]]
    numbers = [row[0] for row in rows]
    columns = [row[2] for row in rows if row[0] == worlds.CLINIQUE and row[1] == "valeur"]

    assert numbers == sorted(numbers)
    assert columns == [column.id for column in shape("segur_es").grid.columns]


def test_file_is_the_same_by_whatever_way_it_is_computed(closing):
    kept = reading.month_of(access.system(), "segur_es", "75", AUGUST)
    whole = computed_view(shape("segur_es"), "75", AUGUST, closing.known_at)

    assert canonical.to_csv(kept) == canonical.to_csv(whole)


FIELDS = st.lists(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])), min_size=2, max_size=8)


@given(FIELDS)
def test_record_is_read_back_by_any_csv_reader(fields):
    written = rules.record(fields)

    assert next(csv.reader(io.StringIO(written + "\n", newline=""), delimiter=";")) == fields


@pytest.mark.parametrize(
    ("value", "written"),
    [(1830.0, "1830"), (46.9, "46.9"), (-5, "-5"), (0, "0"), (None, ""), ("=1+1", "'=1+1"), ("'a", "''a"), ("a", "a"),
     (1e21, "1000000000000000000000"), (0.1 + 0.2, "0.30000000000000004")],
)  # fmt: skip
def test_values_have_one_form(value, written):
    assert rules.written(value) == written
