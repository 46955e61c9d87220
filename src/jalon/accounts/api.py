"""Who calls, and what he may do."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from jalon.accounts.access import right_of
from jalon.accounts.models import Act
from jalon.accounts.programs.bearer import needs
from jalon.accounts.queries import standing_grants

router = Router(tags=["Qui appelle"])


class RightOut(Schema):
    """Un droit de la personne : les listes vides disent « tous »."""

    role: str
    acteur: str
    territoires: list[str]
    themes: list[str]
    actes: list[str]


class Me(Schema):
    """La personne au nom de qui le jeton agit."""

    nom: str
    identifiant: str
    jeton: str
    portees: list[str]
    expire_le: datetime
    droits: list[RightOut]


@router.get("/moi", url_name="moi", summary="Qui suis-je, que puis-je", **needs("", Me))
def me(request: HttpRequest) -> Me:
    """La personne, les portées du jeton et les droits qui le bornent au moment de l’appel."""
    token = request.auth  # type: ignore[attr-defined]
    rights = [
        RightOut(
            role=grant.role, acteur=grant.actor, territoires=grant.territories, themes=grant.themes,
            actes=[act.value for act in Act if act in right_of(grant).acts],
        )
        for grant in standing_grants(token.person)
    ]  # fmt: skip
    return Me(
        nom=str(token.person), identifiant=token.person.username, jeton=token.name, portees=token.scopes,
        expire_le=token.expires_at, droits=rights,
    )  # fmt: skip
