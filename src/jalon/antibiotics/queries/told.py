"""What the command line prints: a figure's facts, its columns, its rows, and the sentences that go with it."""

from typing import Any

from jalon.antibiotics import references
from jalon.antibiotics.facts.answers import Answers
from jalon.antibiotics.facts.isolates import gather
from jalon.antibiotics.queries import consumption, resistance
from jalon.antibiotics.queries.asked import Asked, ask, hospitals_of, instant
from jalon.antibiotics.rules import consumption as rules
from jalon.antibiotics.rules.periods import quarter_code
from jalon.kernel.refusal import Refusal

_PLACE = [["establishment", "établissement"], ["place", "code"], ["place_label", "libellé"]]
_AMOUNTS = [
    ["ddd", "DDJ"], ["units", "unités"], ["rate_ddd", "DDJ du taux"], ["bed_days", "journées"],
    ["admissions", "admissions"], ["rate", "DDJ/1 000 JH"], ["per_1000_admissions", "DDJ/1 000 admissions"],
]  # fmt: skip


def consumption_told(
    *, by: str, perimeter: str | None, finess: list[str], period: str | None, as_known: str | None, level: str,
    ddd_set: str | None,
) -> dict[str, Any]:  # fmt: skip
    """The consumption table: `ddd` in the perimeter asked, the rate in its own."""
    asked = ask(hospitals_of(finess), period, perimeter, instant(as_known))
    if ddd_set and ddd_set not in references.ddd_sets():
        raise Refusal(f"jeu de DDJ inconnu : « {ddd_set} » (il y a : {', '.join(references.ddd_sets())})")
    table = consumption.table(asked, by=by, level=level, ddd_set=ddd_set or "")
    rows = [_consumption_row(asked, row) for row in table.rows]
    coded = [] if level == "total" else [["atc", "ATC" if level != "list" else "liste"], ["atc_name", "nom"]]
    return {
        "measure": "consumption", **_facts(asked), "by": by, "level": level,
        "ddd_set": table.gathered.ddd_set, "columns": [*_PLACE, *coded, *_AMOUNTS], "rows": rows,
        "without_dose": rules.what_has_no_dose(table.gathered.rows), "notes": _notes_on_consumption(table),
    }  # fmt: skip


def _facts(asked: Asked) -> dict[str, Any]:
    return {**asked.facts, "period": quarter_code(asked.period.code)}


def _consumption_row(asked: Asked, row: dict[str, Any]) -> dict[str, Any]:
    """`ddd` over every unit when nothing is filtered; the rate's own numerator is beside it."""
    whole = not asked.perimeter.filters_units
    return row | {
        "rate_ddd": row["ddd"], "ddd": row["ddd_all"] if whole else row["ddd"],
        "units": row["units"] if whole else row["units_inside"],
    }  # fmt: skip


def _notes_on_consumption(table: consumption.ConsumptionTable) -> list[str]:
    gathered, asked = table.gathered, table.asked
    rates = asked.rate_perimeter
    notes = [
        f"Période {asked.period.label} ; périmètre des quantités : {asked.perimeter.title} ; périmètre des taux : "
        f"{rates.title} (version {rates.version}) ; {references.ddd_sets()[gathered.ddd_set]}."
    ]
    notes += disjoint(gathered)
    unknown = float(gathered.rows.filter(gathered.rows["scope"] == "unknown")["quantity"].sum() or 0)
    if unknown:
        notes.append(
            f"{_plain(unknown)} unités dont le code UCD n'est dans aucune table : sans DDJ, elles ne comptent pas."
        )
    return notes


def disjoint(gathered: Any) -> list[str]:
    """The sentence to say when bed-days and consumption speak of different units, or when no unit is eligible."""
    units = gathered.units
    said: dict[str, int] = {
        "des journées": units.filter(units["bed_days"].is_not_null())["unit"].n_unique(),
        "des consommations": gathered.rows["unit"].n_unique(),
    }
    keys = ["hospital", "period", "unit"]
    both = units.filter(units["bed_days"].is_not_null()).join(gathered.rows.select(keys), on=keys, how="semi")
    inside = units.filter(units["eligible"] & units["bed_days"].is_not_null())
    notes = []
    if said["des journées"] and said["des consommations"] and both.is_empty():
        parts = ", ".join(f"{number} unités avec {what}" for what, number in said.items())
        notes.append(f"Ces fichiers n'ont aucune unité en commun ({parts}) : aucun taux n'a de sens.")
    if inside.is_empty():
        notes.append("Aucune journée d'une unité du périmètre : aucun taux.")
    return notes


def _plain(number: float) -> str:
    return f"{number:,.0f}".replace(",", "\u202f") if number == int(number) else f"{number:.2f}".replace(".", ",")


_CELL = [
    ["organism", "germe"], ["code", "code"], ["title", "antibiotique"], ["resistant", "R"], ["tested", "testés"],
    ["isolates", "isolats"], ["percent", "% R"], ["low", "IC bas"], ["high", "IC haut"], ["grey", "n < 30"],
]  # fmt: skip


def resistance_told(
    *, by: str, perimeter: str | None, finess: list[str], period: str | None, as_known: str | None, dedup: str,
    organism: str | None,
) -> dict[str, Any]:  # fmt: skip
    """The antibiogram table, by place; %R over S + SFP + R, with its exact interval and n."""
    asked = ask(hospitals_of(finess), period, perimeter, instant(as_known))
    gathered = gather(asked.hospitals, asked.periods, asked.rate_perimeter, asked.known_at)
    chosen = resistance.select(asked, rule=dedup, organism=organism or "", gathered=gathered)
    chosen, keys = located(chosen, by)
    rows = [_cell(row, keys) for row in resistance.rows_of(resistance.cells(chosen, by=keys))]
    traits = [_cell(row, keys) for row in resistance.rows_of(resistance.traits(chosen, by=keys))]
    return {
        "measure": "resistance", **_facts(asked), "by": by, "dedup": chosen.rule, "statement": chosen.statement,
        "isolates": chosen.kept.height, "isolates_before": chosen.all.height,
        "columns": [*([["establishment", "établissement"], ["place", "code"]] if keys else []), *_CELL],
        "rows": rows, "phenotypes": traits, "notes": _notes_on_resistance(chosen, gathered.frame.height),
    }  # fmt: skip


def located(chosen: resistance.Selection, by: str) -> tuple[resistance.Selection, list[str]]:
    """The isolates with the place they are gathered by: unit, service, pôle, hospital; a region's are together."""
    import polars as pl

    from jalon.antibiotics.facts.units import units_frame

    if by == "region":
        return chosen, []
    asked = chosen.asked
    key = {"unit": "unit", "service": "service_code", "pole": "pole_code", "establishment": "hospital"}[by]
    if by in ("service", "pole"):
        units = units_frame(asked.hospitals, asked.periods, asked.rate_perimeter)
        places = rules.placed(units, by).units.select("hospital", "period", "unit", key)
        chosen.all = chosen.all.join(places, on=["hospital", "period", "unit"], how="left", maintain_order="left")
        chosen.all = chosen.all.with_columns(
            pl.col(key).fill_null(rules.NO_SERVICE if by == "service" else rules.NO_POLE)
        )
    return chosen, list(dict.fromkeys(["hospital", key]))


def _cell(row: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    percent = {name: None if row[source] is None else row[source] * 100
               for name, source in (("percent", "share"), ("low", "low"), ("high", "high"))}  # fmt: skip
    place = {"establishment": row["hospital"], "place": row[keys[-1]]} if keys else {}
    return {**place, **{key: value for key, value in row.items() if key not in keys}, **percent}


def _notes_on_resistance(chosen: resistance.Selection, held: int) -> list[str]:
    asked = chosen.asked
    return [
        f"Période {asked.period.label} ; périmètre {asked.perimeter.title} (version {asked.perimeter.version}) ; "
        f"{chosen.statement} ; {chosen.kept.height} isolats comptés sur {held} lus. "
        "IC : intervalle exact à 95 % (Clopper-Pearson). Sous 30 isolats testés, un pourcentage est grisé."
    ]


def resolved_told(about: str, labels: list[str]) -> list[dict[str, Any]]:
    """What labels mean, under the answers of the region; a code and a name only when it is certain."""
    answers = region_answers()
    resolve = answers.antibiotic if about == "antibiotic" else answers.organism
    return [_resolution(label, resolve(label), about) for label in labels]


def region_answers() -> Answers:
    from jalon.antibiotics.facts.answers import answers_of

    return answers_of(None)


def _resolution(label: str, found: Any, about: str) -> dict[str, Any]:
    sure = found.status == "resolved"
    return {
        "label": label, "status": found.status, "atc": found.code if sure and about == "antibiotic" else None,
        "name": found.name if sure else None, "flags": list(found.flags),
        "candidates": [one.name for one in found.candidates],
    }  # fmt: skip
