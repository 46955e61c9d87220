"""What programs may ask, as a page: the operations of the API, read from its own description."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from jalon.accounts.access import known
from jalon.accounts.programs.problems import ROOT
from jalon.accounts.tokens.rules import SCOPES
from jalon.web.api import api

VERBS = ("get", "post", "put", "delete")


@dataclass(frozen=True)
class Argument:
    """One thing that an operation is given, or answers."""

    name: str
    place: str
    kind: str
    required: bool
    said: str


@dataclass(frozen=True)
class Operation:
    """A verb and an address, in words."""

    verb: str
    address: str
    title: str
    said: str
    scope: str
    arguments: tuple[Argument, ...]
    answer: tuple[Argument, ...]
    status: str

    @property
    def parts(self) -> list[str]:
        """Its address under the root of the API, piece by piece: a narrow screen breaks it between two."""
        return self.address.removeprefix(ROOT).split("/")

    @property
    def given_label(self) -> str:
        return f"{self.verb} {self.address} : donné"

    @property
    def answer_label(self) -> str:
        return f"{self.verb} {self.address} : répondu"

    @property
    def anchor(self) -> str:
        return f"{self.verb.lower()}-{self.address.strip('/').replace('/', '-').replace('{', '').replace('}', '')}"


@known
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    described = reverse("api:openapi-json")
    root = described.removesuffix("openapi.json")
    context = {"groups": operations(), "scopes": SCOPES, "description": described, "root": root}
    return render(request, "web/programs.html", context)


@cache
def operations() -> dict[str, list[Operation]]:
    """The operations of the API under the words that gather them."""
    schema = api.get_openapi_schema()
    found: dict[str, list[Operation]] = {}
    for address, verbs in schema["paths"].items():
        for verb in VERBS:
            if verb in verbs:
                found.setdefault(verbs[verb]["tags"][0], []).append(_operation(schema, verb, address, verbs[verb]))
    return found


def _operation(schema: dict, verb: str, address: str, said: dict) -> Operation:
    status = next(code for code in said["responses"] if str(code).startswith("2"))
    answer = _shape(schema, said["responses"][status])
    return Operation(
        verb.upper(), address, said["summary"], said.get("description", ""), said.get("x-portee", ""),
        tuple(_arguments(schema, said)), tuple(_fields(schema, answer, "")), str(status),
    )  # fmt: skip


def _arguments(schema: dict, said: dict) -> Iterator[Argument]:
    places = {"path": "adresse", "query": "question", "header": "en-tête"}
    for one in said["parameters"]:
        kind = _kind(one["schema"])
        yield Argument(one["name"], places[one["in"]], kind, one["required"], one.get("description", ""))
    for content in said.get("requestBody", {}).get("content", {}).values():
        yield from _fields(schema, content["schema"], "corps")


def _shape(schema: dict, response: dict) -> dict:
    content = response.get("content", {}).get("application/json", {}).get("schema", {})
    held = _resolved(schema, content)
    rows = held.get("items") or held.get("properties", {}).get("elements", {}).get("items")
    return rows or content


def _fields(schema: dict, shape: dict, place: str) -> Iterator[Argument]:
    held = _resolved(schema, shape)
    required = held.get("required", [])
    for name, one in held.get("properties", {}).items():
        yield Argument(name, place, _kind(one), name in required, one.get("description", ""))


def _resolved(schema: dict, shape: dict) -> dict:
    name = shape.get("$ref", "").rpartition("/")[2]
    return schema["components"]["schemas"][name] if name else shape


def _kind(shape: dict[str, Any]) -> str:
    """The type of a value in a few French words."""
    words = {
        "string": "texte", "integer": "entier", "number": "nombre", "boolean": "vrai ou faux", "object": "objet",
        "null": "rien", "array": "liste",
    }  # fmt: skip
    if "$ref" in shape or "allOf" in shape:
        return "objet"
    if "enum" in shape:
        return ", ".join(map(str, shape["enum"]))
    if "anyOf" in shape:
        return " ou ".join(dict.fromkeys(_kind(one) for one in shape["anyOf"] if one.get("type") != "null"))
    formats = {"date": "jour", "date-time": "instant", "binary": "fichier"}
    if shape.get("format") in formats:
        return formats[shape["format"]]
    return words.get(shape.get("type", ""), "valeur")
