"""What the report opens on, the units that count, what was brought and what was checked."""

from collections.abc import Iterator
from typing import Any

from jalon.antibiotics import references
from jalon.antibiotics.models import Alert, Kind
from jalon.antibiotics.overview.pages import BROAD, change
from jalon.antibiotics.queries import alerts
from jalon.antibiotics.queries.told import disjoint
from jalon.antibiotics.reports.hospital.material import Material
from jalon.antibiotics.reports.parts import Figure, Part
from jalon.antibiotics.reports.words import MASKED, domain
from jalon.ui import french
from jalon.ui.tables import Column, Table

HEADLINES = ("ecoli_c3g", "saureus_meticilline")


def opening(held: Material) -> str:
    """Who validated the period, what is missing, and what one must know before reading."""
    look = held.look
    validated = look.validation
    said = [
        f"Période validée par l'hôpital le {french.day(validated.validated_at)}." if validated
        else "Période non validée par l'hôpital."
    ]  # fmt: skip
    missing = [kind.label.lower() for kind in Kind if kind not in look.brought]
    if missing:
        said.append(f"Il manque : {', '.join(missing)}.")
    if look.waiting:
        said.append(f"{french.counted(look.waiting, 'ligne attend,lignes attendent')} d'être réglées.")
    return " ".join([*said, *disjoint(look.gathered)])


def essentials(held: Material) -> Part:
    """The few figures that a committee reads first."""
    total, look = held.look.total, held.look
    rate = total.get("rate")
    broad = next((one for one in look.ratios if one.definition.id == BROAD), None)
    first = Figure(
        "–" if rate is None else french.number(rate, 1), "DDJ pour 1 000 journées",
        "aucune journée : aucun taux" if rate is None
        else f"{french.number(total['ddd'], 0)} DDJ ÷ {french.number(total['bed_days'])} journées",
        change(look),
    )  # fmt: skip
    figures = [first]
    if broad is not None and broad.share is not None:
        detail = f"{french.number(broad.numerator, 0)} sur {french.number(broad.denominator, 0)} DDJ"
        figures.append(Figure(french.percent(broad.share, 1), "à large spectre", detail))
    return Part("", figures=[*figures, *_resistances(held)], sheet="L'essentiel")


def _resistances(held: Material) -> Iterator[Figure]:
    for name in HEADLINES:
        one = next((one for one in held.resistance.followed if one.pair.id == name), None)
        if one is None or one.share is None:
            continue
        if held.resistance.is_hidden(one):
            yield Figure("–", one.pair.title, MASKED)
            continue
        few = " (n < 30)" if one.grey else ""
        bounds = f"IC 95 % {french.number(100 * (one.low or 0), 1)} à {french.number(100 * (one.high or 0), 1)}"
        detail = f"{one.resistant} sur {french.number(one.tested)} testés{few}"
        yield Figure(french.percent(100 * one.share, 1), one.pair.title, detail, bounds)


def parts(held: Material) -> list[Part]:
    return [_perimeter(held), _left_out(held), _brought(held), _checked(held)]


def _perimeter(held: Material) -> Part:
    """What counts, by domain."""
    rows = _by(held, "domain", inside=True)
    columns = [Column("Domaine"), Column("Unités", "number", 0), Column("Journées", "number", 0)]
    total = ["Ensemble", sum(row[1] for row in rows), sum(row[2] or 0 for row in rows)]
    whole = held.look.gathered.units["unit"].n_unique()
    counted = french.counted(total[1], "unité compte,unités comptent")
    note = f"{counted} dans les taux, sur {french.number(whole)} de la structure."
    table = Table("Unités comptées, par domaine", columns, rows, total)
    return Part("Périmètre", note, table=table, widths=(1, 0, 0), sheet="Périmètre")


def _left_out(held: Material) -> Part:
    """What does not count, and why."""
    rows = _by(held, "outside", inside=False)
    columns = [Column("Pourquoi"), Column("Unités", "number", 0), Column("Journées", "number", 0),
               Column("Lesquelles")]  # fmt: skip
    return Part(
        "Unités non comptées, et pourquoi", table=Table("Unités non comptées", columns, rows), widths=(3, 0, 0, 6),
        empty="Toutes les unités comptent.", sheet="Unités non comptées",
    )  # fmt: skip


def _by(held: Material, reason: str, *, inside: bool) -> list[list[Any]]:
    """Rows by domain or reason: distinct units, bed-days over the period, and which units when they are out."""
    import polars as pl

    units = held.look.gathered.units.filter(pl.col("eligible") == inside).sort("code")
    found = units.group_by(reason).agg(
        pl.col("unit").n_unique().alias("many"), pl.col("bed_days").sum().alias("days"),
        pl.concat_str("code", pl.lit(" "), pl.col("label").fill_null("")).unique(maintain_order=True).alias("which"),
    ).sort("days", "many", reason, descending=[True, True, False])  # fmt: skip
    rows = []
    for row in found.iter_rows(named=True):
        name = (row[reason] or "sans domaine").strip()
        shown = [domain(name) if inside else _why(name), row["many"], row["days"] or None]
        rows.append(shown if inside else [*shown, ", ".join(one.strip() for one in row["which"])])
    return rows


def _why(reason: str) -> str:
    """ "TA 23" with the name of the activity."""
    held = references.activity_of(reason.removeprefix("TA ")) if reason.startswith("TA ") else None
    return f"{reason}, {held.label.lower()}" if held else reason


def _brought(held: Material) -> Part:
    columns = [
        Column("Période", "month"), Column("Nature"), Column("Fichier"), Column("Version", "number", 0),
        Column("Apporté le", "date"), Column("Lignes", "number", 0), Column("En attente", "number", 0),
        Column("Rejetées", "number", 0),
    ]  # fmt: skip
    rows = [
        [
            one.period,
            one.get_kind_display(),
            one.file_name,
            one.version,
            one.applied_at,
            one.read,
            one.pending,
            one.rejected,
        ]
        for one in sorted(held.files, key=lambda one: (one.period, list(Kind.values).index(one.kind)))
    ]  # fmt: skip
    table = Table("Fichiers apportés", columns, rows, note="Lues = rapprochées + en attente + rejetées.")
    return Part("Fichiers", table=table, widths=(0, 2, 3, 0, 0, 0, 0, 0), sheet="Fichiers")


def _checked(held: Material) -> Part:
    """Alerts that stand, answered or not."""
    standing = alerts.alerts([held.hospital], state=alerts.ALL, period=held.look.asked.period.code)
    shown = [one for one in standing if one.cleared_at is None]
    columns = [Column("Gravité"), Column("Période", "month"), Column("Constat"), Column("Réponse de l'hôpital")]
    rows = [[one.severity, one.period, one.message, _answer(one)] for one in shown]
    answered = sum(one.acknowledged_at is not None for one in shown)
    note = f"{french.counted(len(shown), 'constat')}, dont {french.number(answered)} acquittés." if shown else ""
    return Part(
        "Contrôles", note, table=Table("Contrôles", columns, rows), widths=(0, 0, 4, 2),
        empty="Aucun contrôle n'a rien relevé.", sheet="Contrôles", most=30,
    )  # fmt: skip


def _answer(one: Alert) -> str:
    if one.acknowledged_at is None:
        return "à traiter"
    return f"{one.reason} ({french.short_day(one.acknowledged_at)})"
