"""The page of the API, written from its own description."""

import os
import tempfile


def written(current: str) -> str:
    """docs/reference/api.md: each operation with its scope, what it is given and what it answers."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"JALON_DATA": folder, "DJANGO_SETTINGS_MODULE": "jalon.config.settings"}
        import django  # only this page needs the site

        django.setup()
        from jalon.accounts.tokens.rules import SCOPES
        from jalon.web.programs import operations

        return "\n".join([*_head(SCOPES), *(line for group in operations().items() for line in _group(*group))])


def _head(scopes: dict[str, str]) -> list[str]:
    return [
        "# Les opérations de l'API", "",
        "Page écrite d'après la description OpenAPI, que toute instance donne à `/api/v1/openapi.json`. Comment s'en "
        "servir : [le guide](../guides/api.md), [le tutoriel](../tutoriels/api.md).", "",
        "| Portée | Ce qu'elle permet |", "|---|---|", *(f"| `{code}` | {said} |" for code, said in scopes.items()), "",
        "Chaque opération peut aussi répondre 400, 401, 403, 404, 409, 413, 422 ou 429, avec "
        "`{code, message, ou, details}`.", "",
    ]  # fmt: skip


def _group(title: str, operations: list) -> list[str]:
    return [f"## {title}", "", *(line for one in operations for line in _operation(one))]


def _operation(one) -> list[str]:
    scope = f" Portée : `{one.scope}`." if one.scope else ""
    lines = [f"### {one.verb} {one.address}", "", f"{one.title}. {' '.join(one.said.split())}{scope}", ""]
    if one.arguments:
        lines += ["| Donné | Où | Type | Sens |", "|---|---|---|---|", *map(_given, one.arguments), ""]
    if one.answer:
        answered = ", ".join(f"`{field.name}`" for field in one.answer)
        lines += [f"Répondu ({one.status}) : {answered}.", ""]
    return lines


def _given(field) -> str:
    required = " (requis)" if field.required else ""
    said = field.said.replace("|", "\\|")
    return f"| `{field.name}`{required} | {field.place} | {field.kind} | {said} |"
