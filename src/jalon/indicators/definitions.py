"""The definitions under which values were published, kept as they stood: a figure can name its own.

A month closed is read again with those it was closed under, whatever became of the files since.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from jalon import catalogue
from jalon.catalogue import antibiotic_definitions as antibiotics
from jalon.catalogue import definitions as shapes
from jalon.indicators.models import Definition
from jalon.kernel.refusal import Refusal

T = TypeVar("T")
KINDS: Mapping[str, type[shapes.Definition]] = {
    "indicator": shapes.IndicatorDefinition,
    "source": shapes.SourceDefinition,
    "grid": shapes.GridDefinition,
    "column": shapes.ColumnAddition,
    "check": shapes.CheckDefinition,
    "list": shapes.ListDefinition,
    "domain_rule": shapes.DomainRule,
    "perimeter": antibiotics.PerimeterDefinition,
    "hospital_file": antibiotics.HospitalFileDefinition,
    "atb_list": antibiotics.MoleculeList,
    "atb_pair": antibiotics.FollowedPairs,
    "atb_check": antibiotics.AntibioticCheck,
    "atb_export": antibiotics.ExportLayout,
}


def remember(codes: Iterable[str]) -> None:
    """Keep the present version of these indicators, once each."""
    known = catalogue.current().indicators
    wanted = {(known[code].id, known[code].version) for code in codes if code in known}
    kept = set(
        Definition.objects.filter(kind="indicator", code__in={code for code, _ in wanted}).values_list(
            "code", "version"
        )
    )
    Definition.objects.bulk_create(
        [Definition(kind="indicator", code=code, version=version, body=as_body(known[code]))
         for code, version in sorted(wanted - kept)],
        ignore_conflicts=True,
    )  # fmt: skip


def keep(kind: str, definitions: Iterable[shapes.Definition]) -> dict[str, str]:
    """Keep these definitions whole, and name each version: what `kept` gives back, equal to the last word.

    The version is that of the file; where the same file says something else than it did (a title taken from
    another file, a key that Jalon learnt to read), it is the hash of what it says now.
    """
    wanted = {one.id: one for one in definitions}
    rows = Definition.objects.filter(kind=kind, code__in=wanted)
    held = {(code, version): body for code, version, body in rows.values_list("code", "version", "body")}
    named, missing = {}, []
    for code, one in wanted.items():
        body = as_body(one)
        before = held.get((code, one.version))
        same = before is None or before == body or restored(KINDS[kind], before) == _placed(one)
        version = one.version if same else hash_of(body)
        if (code, version) not in held:
            missing.append(Definition(kind=kind, code=code, version=version, body=body))
        named[code] = version
    Definition.objects.bulk_create(missing, ignore_conflicts=True)
    return named


def kept(kind: str, versions: Mapping[str, str]) -> dict[str, Any]:
    """The definitions kept under these versions, as they stood; a refusal when one was lost."""
    bodies = bodies_of(kind, versions)
    return {code: restored(KINDS[kind], bodies[code]) for code in versions}


def keep_body(kind: str, code: str, body: Any) -> str:
    """Keep a plain list (a nomenclature shipped with Jalon) under the hash of its content."""
    version = hash_of(body)
    if not Definition.objects.filter(kind=kind, code=code, version=version).exists():
        Definition.objects.bulk_create(
            [Definition(kind=kind, code=code, version=version, body=body)], ignore_conflicts=True
        )
    return version


def bodies_of(kind: str, versions: Mapping[str, str]) -> dict[str, Any]:
    """What was kept under these versions."""
    rows = Definition.objects.filter(kind=kind, code__in=versions, version__in=set(versions.values()))
    held = {(code, version): body for code, version, body in rows.values_list("code", "version", "body")}
    if lost := [f"{code} ({version})" for code, version in versions.items() if (code, version) not in held]:
        raise Refusal(f"Définitions introuvables dans le registre : {', '.join(sorted(lost))}.")
    return {code: held[code, version] for code, version in versions.items()}


def versions_seen(code: str) -> list[Definition]:
    """The versions under which something was published, the last first."""
    return list(Definition.objects.filter(kind="indicator", code=code).order_by("-recorded_at", "-pk"))


def as_body(definition: shapes.Definition) -> dict[str, Any]:
    """A definition as plain JSON; of its place on the disk, the name of its file."""
    return json.loads(json.dumps(asdict(definition) | {"path": definition.path.name}, default=str))


def restored(shape: type[T], body: Mapping[str, Any]) -> T:
    """The frozen definition that `as_body` wrote down.

    What a former Jalon did not know takes its default; what the present one no longer knows is let go.
    """
    hints = _hints(shape)
    said = {one.name: _value(hints[one.name], body[one.name]) for one in fields(shape) if one.name in body}  # type: ignore[arg-type]
    return shape(**said)


def hash_of(body: Any) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _placed(definition: shapes.Definition) -> shapes.Definition:
    return replace(definition, path=Path(definition.path.name))


_HINTS: dict[type, dict[str, Any]] = {}


def _hints(shape: type) -> dict[str, Any]:
    if shape not in _HINTS:
        _HINTS[shape] = get_type_hints(shape)
    return _HINTS[shape]


def _value(hint: Any, written: Any) -> Any:
    """A JSON value as the field of that type holds it: tuples, mappings, blocks inside blocks."""
    origin = get_origin(hint)
    if written is None:
        return None
    if origin in (Union, UnionType):
        return _value(next(one for one in get_args(hint) if one is not type(None)), written)
    if origin is tuple:
        return tuple(_value(get_args(hint)[0], one) for one in written)
    if isinstance(hint, type) and is_dataclass(hint):
        return restored(hint, written)
    return Path(written) if hint is Path else _frozen(written)


def _frozen(written: Any) -> Any:
    """Settings of any shape: a definition holds no list, and JSON knows no tuple."""
    if isinstance(written, Mapping):
        return {key: _frozen(value) for key, value in written.items()}
    return tuple(map(_frozen, written)) if isinstance(written, list) else written
