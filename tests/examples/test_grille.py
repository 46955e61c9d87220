"""The cases of tests/examples/grille: a few establishments, files published one after the other, one column read."""

import pytest

from jalon.demo.invention.numbers import numbered
from jalon.directory import actions as directory
from jalon.directory.models import Entity
from jalon.indicators import ledger, projection
from tests.examples.reading import FOLDER, cases

REGION = "53"
HEADER = (
    "finess_et;finess_ej;finess_pmsi;raison_sociale;categorie;domaine;commune_cog;commune;departement;region;source\n"
)
FILES = sorted((FOLDER / "grille").glob("*.yaml"))

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("case", [one for path in FILES for one in cases(f"grille/{path.stem}")])
def test_grid_shows(case, tmp_path):
    entities = establishments(case["etablissements"], tmp_path)
    published = [publish(file, entities) for file in case["fichiers"]]
    asked = case["grille"]
    known_at = published[asked["connue_apres"] - 1] if "connue_apres" in asked else None

    view = projection.month_view("segur_es", REGION, asked["mois"], known_at=known_at)

    column = next(one for one in view.columns if one.definition.id == asked["colonne"])
    cells = {line["raison_sociale"]: column.cell(i) for i, line in enumerate(view.lines)}
    assert {name: cells[name].value for name in case["montre"]} == case["montre"]
    check_how(case, cells, column)
    check_totals(case, view, column)


def check_how(case, cells, column):
    """What the cells say of themselves."""
    if "absents" in case:
        assert [name for name, cell in cells.items() if cell.absent] == case["absents"]
    for name, month in case.get("repris_de", {}).items():
        assert (cells[name].period if cells[name].carried else None) == month
    if "mois_montre" in case:
        assert column.data_period == case["mois_montre"]


def check_totals(case, view, column):
    kept = case["grille"].get("lignes")
    positions = [i for i, line in enumerate(view.lines) if not kept or line["raison_sociale"] in kept]
    total = projection.totals(view, positions)[column.definition.id]
    if "total" in case:
        assert total.sum == case["total"]
    if "taux" in case:
        assert total.rate == pytest.approx(case["taux"])


def establishments(said, folder):
    """Load them as a regional list would; answers the entities by the letter of the case."""
    letters = sorted({*said, *said.values()})
    numbers = {letter: numbered(rank) for rank, letter in enumerate(letters, start=1)}
    rows = [
        f"{numbers[name]};{numbers[ej]};;{name};355;ES;35238;Ville;35;{REGION};liste 2024\n"
        for name, ej in said.items()
    ]
    path = folder / "etablissements_cas.csv"
    path.write_text(HEADER + "".join(rows), "utf-8")
    directory.load_file(path)
    return {letter: Entity.objects.get(code=number) for letter, number in numbers.items()}


def publish(file, entities):
    """One file: its values replace what stood for the same month; answers the instant from which it is known."""
    code, period = file["indicateur"], file["mois"]
    ids = ledger.indicator_ids([code])
    stands = ledger.standing([ids[code]], period)
    batch = ledger.open_batch("delivery", label=f"{code} {period}", by=None)
    ledger.stage(
        batch, [observation(ids[code], period, entities[name], value) for name, value in file["valeurs"].items()]
    )
    covers = [ledger.NewCoverage(ids[code], period, ("ES",), (REGION,), "cas")] if file.get("couvre") else []
    ledger.apply(batch, superseding=[one.id for one in stands.values()], coverage=covers)
    batch.refresh_from_db()
    return batch.applied_at


def observation(indicator, period, entity, value):
    number, text = (value, None) if isinstance(value, int | float) else (None, value)
    return ledger.NewObservation(indicator, period, entity.pk, 0, number, text, None, None)
