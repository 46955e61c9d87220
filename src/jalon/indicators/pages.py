"""What the pages of indicators say, ready to be drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from jalon import catalogue
from jalon.catalogue.definitions import IndicatorDefinition
from jalon.directory.models import Entity
from jalon.indicators import definitions, origins, queries
from jalon.indicators.models import Finding
from jalon.indicators.origins import Origin
from jalon.publish import table as published
from jalon.ui.french import agreed
from jalon.ui.tables import Column, Link, Table

TYPES = {
    "integer": "nombre entier", "number": "nombre", "percent": "pourcentage", "amount": "montant en euros",
    "choice": "un mot d'une liste", "set": "plusieurs mots d'une liste", "text": "texte libre", "date": "date",
}  # fmt: skip
SITES_NAMED = 2
GRAINS = {"et": "établissement", "ej": "entité juridique", "projet": "projet"}
WAYS = {
    "ratio": "rapport", "change": "évolution", "any": "l'un au moins", "all": "tous", "monthly": "mois tiré d'un cumul",
}  # fmt: skip


@dataclass(frozen=True)
class FindingRow:
    """One finding as its line says it."""

    finding: Finding
    title: str  # of the check
    advice: str
    indicator: str
    name: str  # of the establishment, or of the file that is about no single one
    url: str  # its page
    sites: str = ""  # of a legal entity that has no name
    row_url: str = ""  # the row of the file

    @property
    def is_open(self) -> bool:
        return self.finding.acknowledged_at is None and self.finding.cleared_at is None


def indicators_table(theme: str, indicators: Iterable[IndicatorDefinition]) -> Table:
    actors = catalogue.current().actors
    return Table(
        theme,
        [Column("Indicateur"), Column("À quoi il sert"), Column("À qui il appartient"), Column("Ce qu'il est")],
        [
            [
                Link(one.title, reverse("indicators:indicator", args=[one.id])), one.why,
                _owner(one, actors), "calculé" if one.derived else TYPES.get(one.value.type, one.value.type),
            ]
            for one in indicators
        ],
    )  # fmt: skip


def indicator_context(definition: IndicatorDefinition) -> dict:
    months = queries.months_of(definition.id)
    return {
        "indicator": definition, "facts": _facts(definition), "versions": definitions.versions_seen(definition.id),
        "months": Table(
            "Valeurs par mois",
            [Column("Période"), Column("Valeurs", "number"), Column("Fichiers qui la couvrent")],
            [[month.period.label, month.values, ", ".join(month.sources) or "aucun"] for month in months],
        ) if months else None,
        "breadcrumb": [("Indicateurs", reverse("indicators:home")), (definition.title, "")],
    }  # fmt: skip


def _facts(definition: IndicatorDefinition) -> list[tuple]:
    current, value = catalogue.current(), definition.value
    theme = current.themes.get(definition.theme)
    facts = [
        ("Appartient à", _owner(definition, current.actors)),
        ("Thème", theme.title if theme else definition.theme),
        ("Dit pour", ", ".join(GRAINS.get(grain, grain) for grain in definition.grains)),
        ("Valeur", TYPES.get(value.type, value.type), value.unit),
    ]
    if value.values:
        facts.append(("Valeurs possibles", ", ".join(value.values), "ou toute autre" if value.open_list else ""))
    if definition.derived:
        titles = (current.indicators[c].title if c in current.indicators else c for c in definition.derived.of)
        facts.append(("Calculé", f"{WAYS[definition.derived.how]} de : {', '.join(titles)}"))
    else:
        facts.append(("Sources", ", ".join(queries.sources_of(definition.id)) or "saisie dans la grille"))
    facts += [
        ("Addition", "s'additionne, chaque porteur compté une fois" if definition.additive == "sum" else "jamais"),
        ("Quand une ligne manque", definition.absent or "rien n'en est déduit"),
        ("D'un mois à l'autre", "reprise jusqu'à nouvel ordre" if definition.carries_over else "propre à chaque mois"),
        ("Identifiant", definition.id, f"version {definition.version}"),
    ]
    return facts


def finding_rows(findings: Iterable[Finding]) -> list[FindingRow]:
    current, findings = catalogue.current(), list(findings)
    files = origins.of_batches(finding.batch_id for finding in findings)
    sites = queries.names_of_sites(f.entity_id for f in findings if f.entity and not f.entity.name)
    return [_finding_row(finding, current, files.get(finding.batch_id or 0), sites) for finding in findings]


def _finding_row(finding: Finding, current, file: Origin | None, sites: Mapping[int, list[str]]) -> FindingRow:
    entity = finding.entity
    name, url = (entity.name or entity.code, _address(entity)) if entity else ("", "")
    if file and not entity:
        name, url = file.name, file.url
    return FindingRow(
        finding, _check_title(finding, current), _advice(finding, current), _indicator_title(finding, current),
        name, url, _some(sites.get(finding.entity_id or 0, ())),
        file.row_url(finding.sheet, finding.row) if file and finding.row and finding.sheet is not None else "",
    )  # fmt: skip


def _some(names: Sequence[str]) -> str:
    """The first names of a long list."""
    left = len(names) - SITES_NAMED
    more = f" et {left} {agreed(left, 'autre')}" if left > 0 else ""
    return " ; ".join(names[:SITES_NAMED]) + more


def findings_table(findings: Iterable[Finding]) -> published.Table:
    names = (
        "Gravité",
        "Contrôle",
        "FINESS",
        "Établissement",
        "Indicateur",
        "Période",
        "Constat",
        "Trouvé le",
        "Réponse",
    )
    columns = [published.Column(f"c{rank}", name) for rank, name in enumerate(names)]
    rows = [
        [published.Cell(text or None) for text in (
            row.finding.severity, row.title, row.finding.entity.code if row.finding.entity else "",
            row.finding.entity.name if row.finding.entity else "", row.indicator, row.finding.period,
            row.finding.message, f"{row.finding.found_at:%d/%m/%Y}", row.finding.reason,
        )]
        for row in finding_rows(findings)
    ]  # fmt: skip
    return published.Table("Constats", columns, rows)


def _owner(definition: IndicatorDefinition, actors) -> str:
    return actors[definition.owner].title if definition.owner in actors else definition.owner


def _check_title(finding: Finding, current) -> str:
    check = current.checks.get(finding.check_code)
    return check.title if check else finding.check_code


def _advice(finding: Finding, current) -> str:
    check = current.checks.get(finding.check_code)
    return check.advice if check else ""


def _indicator_title(finding: Finding, current) -> str:
    if finding.indicator is None:
        return ""
    definition = current.indicators.get(finding.indicator.code)
    return definition.title if definition else finding.indicator.code


def _address(entity: Entity | None) -> str:
    if entity is None or entity.kind not in ("et", "ej"):
        return ""
    return reverse("directory:establishment" if entity.kind == "et" else "directory:legal_entity", args=[entity.code])
