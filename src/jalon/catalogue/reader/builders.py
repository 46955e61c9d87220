"""From the keys of a file, already read one by one, to its definition: what the keys mean together.

Mistakes are noted with the place of the guilty key. A builder is only called for files whose keys
were all readable.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from jalon.catalogue.definitions import (
    CheckDefinition,
    ColumnAddition,
    Definition,
    Derived,
    DomainClause,
    DomainRule,
    GridColumn,
    GridDefinition,
    GridTheme,
    IndicatorDefinition,
    SheetDefinition,
    SourceColumn,
    SourceDefinition,
    Value,
)
from jalon.catalogue.reader.antibiotics import (
    read_check,
    read_export,
    read_molecule_list,
    read_pairs,
    read_perimeter,
)
from jalon.catalogue.reader.feeds import read_feed
from jalon.catalogue.reader.forms import Notes, Reference, frozen, nearest, place_of
from jalon.catalogue.reader.hospital_files import read_hospital_file
from jalon.catalogue.reader.lists import read_list
from jalon.catalogue.reader.nodes import Items, Node, plain
from jalon.catalogue.reader.priorities import priority as read_priority
from jalon.catalogue.reader.professions import read_profession_choice
from jalon.catalogue.reader.reports import report as read_report
from jalon.catalogue.reader.retention import read_retention
from jalon.catalogue.reader.strata import read_stratum
from jalon.catalogue.reader.vocabulary.checks import read_settings
from jalon.catalogue.reader.vocabulary.shared import NUMBERS, PERIODS
from jalon.kernel.text import fold

YES_NO = Value(
    type="choice",
    values=("Oui", "Non"),
    synonyms=dict.fromkeys(("o", "oui", "yes", "y", "vrai", "true", "1"), "Oui")
    | dict.fromkeys(("n", "non", "no", "faux", "false", "0"), "Non"),
)
COMMON = ("title", "why", "status", "replaces")
INHERITED = ("unit", "values", "not_applicable", "open_list", "minimum", "maximum")
GRAINS_OF_ROLES = {"key": {"et", "ej", "pmsi"}, "control": {"et", "ej", "pmsi"}, "value": {"et", "ej", "projet"}}
Keys = Mapping[str, Any]


def version_of(name: str, node: Node) -> str:
    """Twelve hexadecimal digits that name a file's content: comments, order of keys and layout do not count."""
    content = plain(node)
    if isinstance(content, dict):
        content.pop("replaces", None)
    canonical = json.dumps([name, content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def identity(identifier: str, path: Path, keys: Keys) -> dict[str, Any]:
    return {"id": identifier, "path": path, "version": ""} | {name: keys[name] for name in COMMON}


def value(keys: Keys, node: Node, notes: Notes) -> Value:
    """The Value that the keys describe; a mistake for each that does not fit its type."""
    kind = keys["type"]
    listing = kind in {"choice", "set"}
    for name in ("values", "synonyms", "not_applicable"):
        if keys[name] and not listing and not (kind == "yes_no" and name != "values"):
            notes.wrong(place_of(node, name), f"« {name} » n'a de sens qu'avec le type choice ou set, pas {kind}")
    if keys["open_list"] and kind != "choice":
        notes.wrong(place_of(node, "open_list"), "« open_list » n'a de sens qu'avec le type choice")
    if listing and not keys["values"] and not keys["open_list"]:
        notes.wrong(node, f"le type {kind} demande la liste des valeurs admises (clé values)")
    for name in ("minimum", "maximum"):
        if keys[name] is not None and kind not in NUMBERS:
            notes.wrong(place_of(node, name), f"« {name} » n'a de sens qu'avec un nombre, pas le type {kind}")
    if keys["minimum"] is not None and keys["maximum"] is not None and keys["minimum"] > keys["maximum"]:
        notes.wrong(place_of(node, "minimum"), "le minimum dépasse le maximum")
    return _value(keys, node, notes)


def _value(keys: Keys, node: Node, notes: Notes) -> Value:
    kind, values, synonyms = keys["type"], keys["values"], frozen(keys["synonyms"])
    if kind == "yes_no":
        kind, values, synonyms = "choice", YES_NO.values, {**YES_NO.synonyms, **synonyms}
    _unique_values(values, node, notes)
    for name in ("not_applicable", "synonyms"):
        meant = keys["not_applicable"] if name == "not_applicable" else dict.fromkeys(synonyms.values())
        for word in meant:
            if word not in values and not (keys["open_list"] and name == "synonyms"):
                message = f"« {word} » n'est pas dans la liste des valeurs{nearest(word, values)}"
                notes.wrong(place_of(node, name), message)
    for spelling, meaning in synonyms.items():
        named = next((known for known in values if fold(known) == spelling), meaning)
        if named != meaning:
            notes.wrong(
                place_of(node, "synonyms"), f"« {named} » est une valeur admise, pas une façon d'écrire « {meaning} »"
            )
    percent = {"minimum": 0.0, "maximum": 100.0} if kind == "percent" else {}
    limits = {name: keys[name] if keys[name] is not None else percent.get(name) for name in ("minimum", "maximum")}
    return Value(
        type=kind,
        unit=keys["unit"] or ("%" if kind == "percent" else "€" if kind == "amount" else ""),
        values=values,
        synonyms=synonyms,
        not_applicable=keys["not_applicable"],
        open_list=keys["open_list"],
        **limits,
    )


def _unique_values(values: tuple[str, ...], node: Node, notes: Notes) -> None:
    seen: dict[str, str] = {}
    for name in values:
        if fold(name) in seen:
            notes.wrong(
                place_of(node, "values"),
                f"« {name} » et « {seen[fold(name)]} » se lisent de la même façon : gardez-en une seule",
            )
        seen[fold(name)] = name


def indicator(identifier: str, path: Path, node: Node, keys: Keys, notes: Notes) -> IndicatorDefinition:
    read = value(keys, node, notes)
    if keys["additive"] == "sum" and read.type not in {"integer", "number", "amount"}:
        notes.wrong(place_of(node, "additive"), f"des valeurs de type {read.type} ne s'additionnent pas")
    if keys["cumulates"] and not read.is_number:
        notes.wrong(place_of(node, "cumulates"), f"des valeurs de type {read.type} ne se cumulent pas")
    if keys["ordered"] and read.type != "choice":
        notes.wrong(place_of(node, "ordered"), f"« ordered » n'a de sens qu'avec le type choice, pas {read.type}")
    if keys["denominator"] and read.type != "percent":
        notes.wrong(place_of(node, "denominator"), "« denominator » n'a de sens qu'avec le type percent")
    if not keys["grains"]:
        notes.wrong(place_of(node, "grains"), "il faut au moins un grain")
    for name in ("variants", "ids"):
        if keys[name]:
            notes.wrong(place_of(node, name), f"« {name} » : un bloc « variante: libellé » est attendu (clé variants)")
    derived = _derived(keys, node, read, notes) if keys["derived"] else None
    return IndicatorDefinition(
        **identity(identifier, path, keys),
        value=read,
        derived=derived,
        **{name: keys[name] for name in ("theme", "owner", "grains", "additive", "cumulates", "carries_over")},
        **{name: keys[name] for name in ("private", "absent", "better", "ordered", "denominator")},
    )


def _derived(keys: Keys, node: Node, read: Value, notes: Notes) -> Derived:
    said = keys["derived"]
    how, of = said["how"], said["of"]
    place = place_of(node, "derived")
    wanted = {"ratio": 2, "change": 1, "monthly": 1}.get(how)
    if wanted and len(of) != wanted:
        notes.wrong(
            place_of(place, "of"), f"« {how} » part de {wanted} indicateur{'s' * (wanted > 1)}, pas de {len(of)}"
        )
    if how in {"any", "all"}:
        if not said["equals"]:
            notes.wrong(place, f"« {how} » demande les valeurs qui comptent (clé equals)")
        if read.values != YES_NO.values:
            notes.wrong(place_of(node, "type"), f"un indicateur calculé par « {how} » est de type yes_no")
    elif not read.is_number:
        notes.wrong(place_of(node, "type"), f"un indicateur calculé par « {how} » est un nombre")
    if said["months"] < 1:
        notes.wrong(place_of(place, "months"), "l'écart est d'au moins un mois")
    return Derived(how=how, of=of, equals=said["equals"], times=said["times"], months=said["months"])


def source(identifier: str, path: Path, node: Node, keys: Keys, notes: Notes) -> SourceDefinition:
    if (keys["columns"] is None) == (keys["sheets"] is None):
        notes.wrong(node, "il faut soit « columns » (une seule sorte de feuille), soit « sheets » (plusieurs)")
    said = keys["sheets"] if keys["sheets"] is not None else ({"name": (), "columns": keys["columns"] or ()},)
    places = _items(place_of(node, "sheets"))
    sheets = tuple(_sheet(sheet, place, notes) for sheet, place in zip(said, places, strict=True))
    period, coverage = keys["period"] or {}, keys["coverage"] or {}
    by = (keys["expected"] or {}).get("by", 0)
    if keys["expected"] and not 1 <= by <= 28:
        notes.wrong(place_of(node, "expected"), f"« by » est un jour du mois, de 1 à 28 (lu : {by})")
    names = ("producer", "owner", "authority", "fictitious", "sensitivity", "keep_months")
    return SourceDefinition(
        **identity(identifier, path, keys),
        **{name: keys[name] for name in names},
        file_patterns=(keys["recognise"] or {}).get("file", ()),
        period_from=period.get("found_in", PERIODS),
        period_lag=period.get("lag", 0),
        period_delay=period.get("delay", 0),
        expected_by=by,
        domains=coverage.get("domains", ()),
        regions=coverage.get("regions", ()),
        covers="territory" if coverage.get("absent_speaks", True) else "rows",
        sheets=sheets,
    )


def _sheet(keys: Keys, node: Node, notes: Notes) -> SheetDefinition:
    columns = tuple(_column(said, notes) for said in keys["columns"])
    places = [said["at"] for said in keys["columns"]]
    where = place_of(node, "columns")
    if not any(column.role == "key" for column in columns):
        message = "aucune colonne n'a le rôle key : rien ne dirait de quel établissement parle la ligne"
        notes.wrong(where, message)
    if not any(column.role == "value" for column in columns):
        notes.wrong(where, "aucune colonne n'a le rôle value : la feuille ne publierait rien")
    for role in ("key", "item", "grain", "project"):
        for place in [place for column, place in zip(columns, places, strict=True) if column.role == role][1:]:
            other = " ; un autre numéro, seulement comparé, a le rôle control" if role == "key" else ""
            notes.wrong(place, f"une feuille n'a qu'une colonne de rôle {role}{other}")
    _same_headers(columns, places, notes)
    _items_known(columns, places, notes)
    _published_once(columns, places, notes)
    return SheetDefinition(name=keys["name"], columns=columns)


def _column(keys: Keys, notes: Notes) -> SourceColumn:
    role, node = keys["role"], keys["at"]
    if not keys["headers"]:
        notes.wrong(place_of(node, "headers"), "il faut au moins un en-tête")
    if role == "value" and not keys["indicator"]:
        notes.wrong(node, "une colonne de rôle value dit quel indicateur elle publie (clé indicator)")
    for name in ("indicator", "value", "unavailable"):
        if keys[name] and role != "value":
            notes.wrong(place_of(node, name), f"« {name} » n'a de sens que pour une colonne de rôle value, pas {role}")
    if role in {"item", "grain"} and not keys["values"]:
        notes.wrong(node, f"une colonne de rôle {role} dit ce que le fichier écrit pour chaque valeur (clé values)")
    if keys["values"] and role not in {"item", "grain"}:
        notes.wrong(place_of(node, "values"), f"« values » n'a de sens que pour les rôles item et grain, pas {role} "
                    "(pour une valeur : bloc value, clé values)")  # fmt: skip
    if role == "grain":
        for grain in dict.fromkeys(frozen(keys["values"]).values()):
            if grain not in {"et", "ej"}:
                notes.wrong(place_of(node, "values"), f"grain inconnu « {grain} » (acceptés : et, ej)")
    if keys["grain"] and keys["grain"] not in GRAINS_OF_ROLES.get(role, set()):
        notes.wrong(place_of(node, "grain"), f"le grain « {keys['grain']} » ne va pas avec le rôle {role}")
    return SourceColumn(
        id=keys["id"], role=role, headers=keys["headers"], band=keys["band"], grain=keys["grain"],
        required=keys["required"] or role == "key", indicator=keys["indicator"],
        values=frozen(keys["values"]), unavailable=keys["unavailable"], line=node.line,
    )  # fmt: skip


def _same_headers(columns: tuple[SourceColumn, ...], nodes: list[Node], notes: Notes) -> None:
    """Two columns may share a header only when their bands tell them apart."""
    seen: dict[tuple[str, str], str] = {}
    for column, node in zip(columns, nodes, strict=True):
        for header in (text for text in column.headers if "*" not in text):
            for band in column.band or ("",):
                other = seen.setdefault((fold(header), fold(band)), column.id)
                if other != column.id:
                    notes.wrong(
                        place_of(node, "headers"),
                        f"l'en-tête « {header} » est déjà celui de la colonne « {other} » ; "
                        "si un bandeau les distingue, dites-le (clé band)",
                    )


def _items_known(columns: tuple[SourceColumn, ...], nodes: list[Node], notes: Notes) -> None:
    has_item = any(column.role == "item" for column in columns)
    for column, node in zip(columns, nodes, strict=True):
        if "{item}" in column.indicator and not has_item:
            notes.wrong(place_of(node, "indicator"), "{item} demande une colonne de rôle item dans la même feuille")


def _published_once(columns: tuple[SourceColumn, ...], nodes: list[Node], notes: Notes) -> None:
    """Two columns without a band would state the same thing twice on each row."""
    seen: dict[tuple[str, str], str] = {}
    for column, node in zip(columns, nodes, strict=True):
        if column.indicator and not column.band:
            other = seen.setdefault((column.indicator, column.grain), column.id)
            if other != column.id:
                message = f"« {column.indicator} » est déjà publié par la colonne « {other} »"
                notes.wrong(place_of(node, "indicator"), message)


def written(base: Value, keys: Keys | None, column: Node, notes: Notes) -> Value:
    """The indicator's value as a file writes it: the keys said replace its own, synonyms are added."""
    if not keys:
        return base
    node = place_of(column, "value")
    said = {name: held for name, held in keys.items() if held is not None}
    yes_no = base.values == YES_NO.values
    kind = said.get("type", "yes_no" if yes_no and "values" not in said else base.type)
    inherited = base if kind == base.type or (yes_no and kind == "yes_no") else Value(type=kind)
    full = {name: getattr(inherited, name) for name in INHERITED} | said
    full["type"] = kind
    full["synonyms"] = {**inherited.synonyms, **frozen(said.get("synonyms"))}
    if kind == "yes_no":
        full["values"] = ()
    read = value(full, node, notes)
    if read.is_number != base.is_number:
        message = f"l'indicateur est de type {base.type} : cette colonne ne peut pas être lue en {kind}"
        notes.wrong(place_of(node, "type"), message)
    strangers = [name for name in read.values if base.values and not base.open_list and name not in base.values]
    for name in strangers:
        message = f"« {name} » n'est pas une valeur de l'indicateur{nearest(name, base.values)}"
        notes.wrong(
            place_of(node, "values"), f"{message} ; dites-le dans synonyms si c'est une autre façon de l'écrire"
        )
    return read


def grid(identifier: str, path: Path, node: Node, keys: Keys, notes: Notes) -> GridDefinition:
    columns: dict[str, GridColumn] = {}
    for theme in keys["themes"]:
        notes.references.append(Reference("theme", theme["id"], theme["at"].line, theme["at"].column))
        for said in theme["columns"]:
            if said["id"] in columns:
                notes.wrong(
                    said["at"], f"la colonne « {said['id']} » est déjà dans le thème « {columns[said['id']].theme} »"
                )
            columns[said["id"]] = _grid_column(said, theme["id"], notes)
    archive_months = keys["archive_months"] or {}
    _archive_months(archive_months, {theme["id"] for theme in keys["themes"]} | set(columns), node, notes)
    return GridDefinition(
        **identity(identifier, path, keys),
        domain=keys["domain"],
        file_prefix=keys["file_prefix"],
        archive_months=archive_months,
        themes=tuple(GridTheme(id=theme["id"], title=theme["title"]) for theme in keys["themes"]),
        columns=tuple(columns.values()),
    )


def _archive_months(said: Mapping[str, tuple[str, ...]], known: set[str], node: Node, notes: Notes) -> None:
    """The words of the archives' names: what separates them in the name may not be in them."""
    for word, ids in said.items():
        place = place_of(node, "archive_months", word)
        if set(word) & set('_-/\\:*?"<>|'):
            notes.wrong(place, f"« {word} » : un mot du nom des archives s'écrit sans tiret, « _ » ni barre")
        for identifier in ids:
            if identifier not in known:
                message = f"« {identifier} » n'est ni un thème ni une colonne de cette grille"
                notes.wrong(place, f"{message}{nearest(identifier, known)}")


def _grid_column(keys: Keys, theme: str, notes: Notes) -> GridColumn:
    _freshness(keys, keys["at"], notes)
    if not keys["indicator"]:
        notes.references.append(Reference("indicator", keys["id"], keys["at"].line, keys["at"].column))
    words = {name: held for name, held in keys.items() if name not in {"at", "indicator"}}
    return GridColumn(theme=theme, indicator=keys["indicator"] or keys["id"], **words)


def _freshness(keys: Keys, node: Node, notes: Notes) -> None:
    if keys["fresh_for"] and keys["shows"] != "latest":
        notes.wrong(place_of(node, "fresh_for"), "« fresh_for » n'a de sens qu'avec shows: latest")


def column_addition(identifier: str, path: Path, node: Node, keys: Keys, notes: Notes) -> ColumnAddition:
    _freshness(keys, node, notes)
    if not keys["indicator"]:
        notes.references.append(Reference("indicator", identifier, node.line, node.column))
    if keys["retired_because"] and keys["status"] != "retired":
        notes.wrong(place_of(node, "retired_because"), "« retired_because » n'a de sens qu'avec status: retired")
    names = ("grid", "theme", "after", "shows", "fresh_for", "width", "hidden", "regions", "retired_because")
    return ColumnAddition(
        **identity(identifier, path, keys),
        indicator=keys["indicator"] or identifier,
        **{name: keys[name] for name in names},
    )


def check(identifier: str, path: Path, node: Node, keys: Keys, notes: Notes) -> CheckDefinition:
    settings = read_settings(keys["kind"], node, notes)
    return CheckDefinition(
        **identity(identifier, path, keys), settings=settings,
        **{name: keys[name] for name in ("kind", "severity", "advice", "indicators")},
    )  # fmt: skip


def domain_rule(identifier: str, path: Path, node: Node, keys: Keys, notes: Notes) -> DomainRule:
    for said, place in zip(keys["clauses"], _items(place_of(node, "clauses")), strict=True):
        if said["field"] != "any" and not said["values"]:
            notes.wrong(place, f"le cas « {said['field']} » demande ses valeurs (clé values)")
    clauses = tuple(DomainClause(**said) for said in keys["clauses"])
    return DomainRule(**identity(identifier, path, keys), clauses=clauses)


Builder = Callable[[str, Path, Node, Keys, Notes], Definition]


def _by(read: Callable[[dict[str, Any], Node, Any, Notes], Definition]) -> Builder:
    """The builder of a kind that has a module of its own beside this one."""

    def build(identifier: str, path: Path, node: Node, keys: Keys, notes: Notes) -> Definition:
        return read(identity(identifier, path, keys), node, keys, notes)

    return build


BUILDERS: dict[str, Builder] = {
    "indicator": indicator,
    "source": source,
    "grid": grid,
    "column": column_addition,
    "report": _by(read_report),
    "priority": _by(read_priority),
    "check": check,
    "list": _by(read_list),
    "feed": _by(read_feed),
    "domain_rule": domain_rule,
    "stratum": _by(read_stratum),
    "profession_choice": _by(read_profession_choice),
    "perimeter": _by(read_perimeter),
    "hospital_file": _by(read_hospital_file),
    "atb_list": _by(read_molecule_list),
    "atb_pair": _by(read_pairs),
    "atb_check": _by(read_check),
    "atb_export": _by(read_export),
    "retention": _by(read_retention),
}


def with_values(read: SourceDefinition, values: Mapping[str, Value]) -> SourceDefinition:
    """The same source with the value of each column, by "sheet rank.column id"."""
    sheets = tuple(
        replace(sheet, columns=tuple(replace(c, value=values.get(f"{rank}.{c.id}")) for c in sheet.columns))
        for rank, sheet in enumerate(read.sheets)
    )
    return replace(read, sheets=sheets)


def _items(node: Node) -> list[Node]:
    return list(node.items) if isinstance(node, Items) else [node]
