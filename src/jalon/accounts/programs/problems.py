"""How the API says no: one shape, in French, for every refusal."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

ROOT = "/api/v1/"


class Detail(Schema):
    """One of several reasons, and what it is about."""

    ou: Annotated[str, Field(description="Ce dont il s’agit : un champ, un établissement, une colonne.")] = ""
    message: str
    actuelle: Annotated[dict[str, Any] | None, Field(description="En cas de conflit : la valeur tenue.")] = None
    proposee: Annotated[dict[str, Any] | None, Field(description="En cas de conflit : la valeur proposée.")] = None


class Problem(Schema):
    """Un refus : rien n’a été écrit, sauf ce que « details » dit écrit."""

    code: str = Field(description="Mot stable, pour un programme.")
    message: str = Field(description="Phrase en français, pour une personne.")
    ou: str | None = Field(None, description="Le champ, la ligne ou le fichier en cause.")
    details: list[Detail] = []


class Refused(Exception):
    """An answer of the API other than success: its status, a stable word, a French sentence."""

    def __init__(self, status: int, code: str, message: str, *, where: str = "", details: list[dict] | None = None):
        super().__init__(message)
        self.status, self.code, self.message, self.where = status, code, message, where
        self.details = details or []
        self.headers: dict[str, str] = {}


STATUSES = frozenset({400, 401, 403, 404, 409, 413, 422, 429})


def is_program(request: HttpRequest) -> bool:
    """Is the request for the API rather than for a page?"""
    return request.path.startswith(ROOT)


def body(code: str, message: str, where: str = "", details: list[dict] | None = None) -> dict[str, Any]:
    return {"code": code, "message": message, "ou": where or None, "details": details or []}
