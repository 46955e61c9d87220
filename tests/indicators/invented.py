"""An invented catalogue and directory under which projections are tested: few definitions, few lines."""

from pathlib import Path

from jalon import catalogue
from jalon.catalogue.contents import Catalogue
from jalon.catalogue.definitions import Derived, GridColumn, GridDefinition, GridTheme, IndicatorDefinition, Value
from jalon.directory import queries as directory
from jalon.directory.queries import Line

MONTHS = ("2021-11", "2021-12", "2022-01", "2022-02", "2022-03")


def indicator(code, kind="number", **more):
    options = {"theme": "t", "owner": "ans", "version": "1", "path": Path(code), "title": code} | more
    return IndicatorDefinition(id=code, value=Value(type=kind, **options.pop("said", {})), **options)


def derived(code, how, of, kind="number", **more):
    asked = {key: more.pop(key) for key in ("equals", "times", "months") if key in more}
    return indicator(code, kind, derived=Derived(how=how, of=of, **asked), **more)


INDICATORS = {one.id: one for one in (
    indicator("lits", additive="sum", absent="Sans lit"),
    indicator("messages", additive="sum", grains=("ej",)),
    indicator("dossiers", additive="sum", grains=("et", "ej", "projet")),
    indicator("meteo", "choice", owner="region", carries_over=True, said={"values": ("Soleil", "Orage")}),
    indicator("commande", "choice", absent="Pas de commande signée", said={"values": ("Oui", "Non")}),
    indicator("budget", "amount", additive="sum", grains=("projet",)),
    indicator("cumul", additive="sum", cumulates="year"),
    derived("occupation", "ratio", ("messages_et", "lits"), "percent", times=100),
    indicator("messages_et", additive="sum"),
    derived("evolution", "change", ("lits",)),
    derived("du_mois", "monthly", ("cumul",)),
    derived("un_des_deux", "any", ("commande", "meteo"), "choice", equals=("Oui", "Soleil")),
    derived("les_deux", "all", ("commande", "meteo"), "choice", equals=("Oui", "Soleil")),
)}  # fmt: skip
STATED = [one for one in INDICATORS.values() if one.derived is None]


def column(code, shows="same", fresh_for=0):
    name = code if shows == "same" else f"{code}_{shows}"
    return GridColumn(id=name, theme="t", label=code, indicator=code, shows=shows, fresh_for=fresh_for)


COLUMNS = tuple(
    [column(code) for code in INDICATORS]
    + [column(code, "latest", 1) for code in ("lits", "messages", "dossiers", "commande", "occupation", "du_mois")]
)
GRID = GridDefinition(
    id="essai", version="1", path=Path("essai"), title="Essai", domain="ES",
    themes=(GridTheme(id="t", title="Thème"),), columns=COLUMNS,
)  # fmt: skip


def stand_in(monkeypatch, lines, *, grid=GRID, indicators=None, checks=None):
    """Put the invented catalogue and these lines in the place of the real ones."""
    held = Catalogue(indicators=indicators or INDICATORS, grids={grid.id: grid}, checks=checks or {})
    projects = {line.entity_id: project for line, project in lines if project}
    monkeypatch.setattr(catalogue, "current", lambda: held)
    monkeypatch.setattr(directory, "population", lambda *_, **__: [line for line, _ in lines])
    monkeypatch.setattr(directory, "parents_of", lambda *_, **__: projects)


def line(entity, ej=None):
    return Line(
        entity_id=entity, finess_et=f"{entity:09d}", ej_id=ej, finess_ej=f"{ej or 0:09d}", pmsi="", name=f"n° {entity}",
        category="355", category_label="CH", department="33", town="Bordeaux", region="75", sector="", stratum="",
        opened_on=None, closed_on=None, no_longer_listed=False, corrected=(),
    )  # fmt: skip
