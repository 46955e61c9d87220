"""The tables of the page, on it and in files."""

from collections.abc import Sequence

from django.urls import reverse

from jalon.antibiotics.consuming import drawings
from jalon.antibiotics.consuming.asking import BY
from jalon.antibiotics.consuming.looking import Looked
from jalon.antibiotics.rules.ddd import REASONS
from jalon.ui import french
from jalon.ui.tables import Column, Export, Link, Table

WHY_NOT = REASONS | {"unknown_ucd": "code UCD dans aucune table"}


def exports(looked: Looked, name: str, **more: str) -> list[Export]:
    query = looked.look.query(looked.place, **more)
    return [Export(word.upper(), f"{reverse(f'antibiotics:{name}', args=[word])}?{query}") for word in ("xlsx", "csv")]


def of_places(looked: Looked, leading: Sequence[Export] = ()) -> Table:
    """A line per place; the total is that of the perimeter."""
    columns = [
        Column(BY[looked.look.by].capitalize()), Column("Libellé"), Column("DDJ du périmètre", "number", 1),
        Column("Journées", "number", 0), Column("DDJ/1 000 JH", "number", 1), Column("Admissions", "number", 0),
        Column("DDJ/1 000 admissions", "number", 0), Column("UCD", "number", 0), Column("Grammes", "number", 0),
        Column("DDJ hors périmètre", "number", 1),
    ]  # fmt: skip
    if looked.place.hospital is None and looked.look.by in ("unit", "service", "pole"):
        columns.insert(0, Column("Établissement"))
    rows = [_line(looked, row, wide=len(columns) > 10) for row in looked.places]
    total = ["Ensemble", "", *_amounts(looked.whole)]
    if len(columns) > len(total):
        total.insert(0, "")
    return Table(f"{looked.look.chosen.title}, par {BY[looked.look.by]}", columns, rows, total, leading, note(looked))


def _line(looked: Looked, row: dict, *, wide: bool) -> list:
    place = Link(row["place"] or "–", drawings.lines_url(looked, row))
    return [*([row["establishment_name"]] if wide else []), place, row["place_label"], *_amounts(row)]


def _amounts(row: dict) -> list:
    names = ("ddd", "bed_days", "rate", "admissions", "per_1000_admissions", "units_inside", "grams")
    return [*(row[name] for name in names), row["ddd_all"] - row["ddd"]]


def note(looked: Looked) -> str:
    """What goes with every figure of the page."""
    from jalon.antibiotics import references

    asked, whole = looked.asked, looked.whole
    return (
        f"{asked.period.label} ; périmètre {asked.rate_perimeter.title} (version {asked.rate_perimeter.version}) : "
        f"{french.number(whole['eligible_units'])} unités-périodes sur {french.number(whole['unit_periods'])}, "
        f"{french.number(whole['bed_days'] or 0)} journées ; {references.ddd_sets()[looked.gathered.ddd_set]}."
    )


def of_composition(looked: Looked, leading: Sequence[Export] = ()) -> Table:
    columns = [Column("Code", "code"), Column("Nom"), Column("DDJ", "number", 1), Column("Part", "percent", 1),
               Column("DDJ/1 000 JH", "number", 1), Column("UCD", "number", 0)]  # fmt: skip
    rows = [
        (
            Link(row["code"].partition(":")[2] or "–", _alone(looked, row["code"])), row["title"], row["ddd"],
            None if row["share"] is None else 100 * row["share"], row["rate"], row["units"],
        )
        for row in looked.composition
    ]  # fmt: skip
    return Table("De quoi est faite la consommation", columns, rows, (), leading, note(looked))


def _alone(looked: Looked, code: str) -> str:
    return f"{reverse('antibiotics:consumption')}?{looked.look.query(looked.place, choix=code)}"


def of_course(looked: Looked) -> Table:
    columns = [Column("Période", "month"), Column("DDJ", "number", 1), Column("Journées", "number", 0),
               Column("DDJ/1 000 JH", "number", 1), Column("DDJ/1 000 admissions", "number", 0)]  # fmt: skip
    names = ("ddd", "bed_days", "rate", "per_1000_admissions")
    rows = [(row["period"], *(row.get(name) for name in names)) for row in looked.course]
    return Table(f"{looked.look.chosen.title}, période après période", columns, rows)


def of_ratios(looked: Looked) -> Table:
    columns = [Column("Rapport"), Column("Part", "percent", 1), Column("DDJ au numérateur", "number", 0),
               Column("DDJ au dénominateur", "number", 0), Column("Repère"), Column("Pourquoi")]  # fmt: skip
    rows = [
        (one.definition.title, one.share, one.numerator, one.denominator, _target(one), one.definition.why)
        for one in looked.ratios
    ]
    return Table("Rapports usuels, dans le périmètre", columns, rows)


def _target(one) -> str:
    least, most = one.definition.at_least, one.definition.at_most
    if least is None and most is None:
        return ""
    said = f"≥ {french.percent(least, 0)}" if least is not None else f"≤ {french.percent(most, 0)}"
    return said if one.reached is None else f"{said} : {'atteint' if one.reached else 'non atteint'}"


def of_without_dose(looked: Looked) -> Table:
    """What was dispensed and has no dose: counted and shown, never dropped."""
    from jalon.antibiotics.queries.consumption import atc_name

    columns = [Column("Code", "code"), Column("Molécule"), Column("Unités (UCD)", "number", 0), Column("Pourquoi")]
    rows = [
        (what, atc_name(what) if why != "unknown_ucd" else "à régler", units, WHY_NOT.get(why, why))
        for why, held in looked.without_dose.items()
        for what, units in sorted(held.items(), key=lambda pair: -pair[1])
    ]
    return Table("Dispensé sans DDJ", columns, rows)
