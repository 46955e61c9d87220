"""The list of loads and the report of each."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from jalon.directory.models import Change, Load
from jalon.directory.professionals.rules import LEFT_OUT
from jalon.ui import french, tables

_COUNTS = {
    "new": "nouvelles", "changed": "changées", "unchanged": "inchangées", "withdrawn": "retirées de cette liste",
    "identical_duplicates": "doublons identiques", "entities_et": "établissements créés",
    "entities_ej": "entités juridiques créées", "groups": "groupes ou territoires", "terms": "codes de nomenclature",
    "professionals": "professionnels tenus", "entered": "professionnels nouveaux", "left": "professionnels partis",
}  # fmt: skip
_KINDS = {
    "ej": "entités juridiques", "ght": "appartenances à un GHT", "gcc": "appartenances à un autre groupement (GCC)",
    "gco": "appartenances à un groupement (GCO)",
}  # fmt: skip
_REPAIRS = {"": "espaces ou apostrophes retirés", "sans_cle": "clé de contrôle rétablie", "zero_perdu": "zéro rétabli"}
_OUTCOMES = {"rejected": "rejected", "pending": "pending", "warning": "avertissement"}


def table_of(loads: list[Load]) -> tables.Table:
    columns = (
        tables.Column("Fichier"),
        tables.Column("Liste"),
        tables.Column("Lignes", "number"),
        tables.Column("Prises", "number"),
        tables.Column("En attente", "number"),
        tables.Column("Rejetées", "number"),
        tables.Column("Laissées de côté", "number"),
        tables.Column("Chargé le", "datetime"),
        tables.Column("Par"),
    )
    rows = [
        (
            tables.Link(load.file_name, reverse("directory:load_report", args=[load.pk])),
            load.report.get("list_title", load.list_id),
            load.rows,
            load.report.get("taken"),
            load.report.get("pending"),
            load.report.get("rejected"),
            left_out(load),
            load.recorded_at,
            str(load.loaded_by or "ligne de commande"),
        )
        for load in loads
    ]
    return tables.Table("Fichiers d'annuaire chargés", columns, rows)


def left_out(load: Load) -> int:
    """The rows of a national file that this instance does not follow: neither taken, nor wrong."""
    return sum(load.report.get("left_out", {}).values())


def report_context(load: Load, page: str | None, *, whole: bool) -> dict[str, Any]:
    """`whole`: with the rows that were not taken, of any region; only for those who load lists."""
    report = load.report
    paged = Paginator(report.get("problems", []) if whole else [], 100).get_page(page)
    return {
        "load": load,
        "report": report,
        "left_out": left_out(load),
        "facts": list(_facts(load)),
        "changes": [_changes(one, load.list_id) for one in report.get("changes", [])],
        "page": paged,
        "whole": whole,
        "problems": problems_table(list(paged.object_list)),
        "breadcrumb": [
            ("Annuaire", reverse("directory:home")),
            ("Chargements", reverse("directory:loads")),
            (load.file_name, ""),
        ],
    }


def _facts(load: Load) -> list[tuple[str, str]]:
    report = load.report
    vintages = [
        f"{french.day(date.fromisoformat(day)) if day else 'sans date'} ({french.counted(count, 'ligne')})"
        for day, count in sorted(report.get("vintages", {}).items())
    ]
    counts = [
        f"{french.number(report['counts'][name])} {word}"
        for name, word in _COUNTS.items()
        if report["counts"].get(name)
    ]
    kinds = [
        f"{french.number(count)} {_KINDS.get(kind, kind) or 'sans domaine'}"
        for kind, count in sorted(report["kinds"].items())
    ]
    repaired = [f"{french.number(n)} : {_REPAIRS.get(how, how)}" for how, n in report.get("repaired", {}).items()]
    left_out = [f"{french.number(n)} : {LEFT_OUT[why]}" for why, n in report.get("left_out", {}).items()]
    said = (
        ("Liste", f"{report['list_title']} (description {report['list_version'][:12]})"),
        ("Lu comme", _read_as(report["encoding"], report["separator"])),
        ("Ce que la liste décrit", " ; ".join(vintages)),
        ("Inscriptions", " ; ".join(counts)),
        ("Lignes laissées de côté", " ; ".join(left_out)),
        ("Natures", " ; ".join(kinds)),
        ("Numéros réparés", " ; ".join(repaired)),
        ("Remarques non gardées", french.number(report["untold"]) if report.get("untold") else ""),
        ("Colonnes non utilisées", ", ".join(report.get("unused", [])[:30])),
    )
    return [(label, text) for label, text in said if text]


def _read_as(encoding: str, separator: str) -> str:
    if separator == "JSON":
        return f"JSON, {encoding}"
    return f"{encoding}, séparateur « {separator} »".replace("\t", "tabulation")


def _changes(one: dict[str, Any], list_id: str) -> dict[str, Any]:
    words = {what.value: what.label for what in Change.What}
    said = [f"{french.number(count)} {words.get(what, what)}" for what, count in one["counts"].items()]
    return {
        "between": one["between"][:4],
        "and": one["and"][:4],
        "entities": one["entities"],
        "said": " ; ".join(said),
        "url": f"{reverse('directory:changes')}?listes={list_id}:{one['between']}:{one['and']}",
    }


def problems_table(problems: list[dict[str, Any]]) -> tables.Table:
    columns = (
        tables.Column("Ligne", "number"),
        tables.Column("Colonne", "number"),
        tables.Column("En-tête"),
        tables.Column("Lu"),
        tables.Column("Ce qui ne va pas"),
        tables.Column("Suite", "state"),
    )
    rows = [
        (one["row"], one["column"], one["header"], one["text"], one["message"], _OUTCOMES[one["outcome"]])
        for one in problems
    ]
    return tables.Table("Ce qui n'a pas été pris, ou pas en entier", columns, rows)
