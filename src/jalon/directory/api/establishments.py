from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from jalon.accounts.programs.bearer import needs
from jalon.accounts.programs.cursors import Asked, Page, page_of, page_of_query
from jalon.accounts.programs.files import as_file, file_answer
from jalon.directory import access
from jalon.directory.api.shapes import (
    Code,
    EstablishmentOut,
    Key,
    OnDay,
    establishment_of,
    establishments,
    perimeter_of,
)
from jalon.directory.models import Change, Entity, EntityKind
from jalon.directory.pages.listing import published
from jalon.directory.queries import search
from jalon.directory.queries.described import described, sentence

router = Router(tags=["Annuaire"])
FOUND = 50  # the nearest answers to a search


class Filters(Schema):
    region: Annotated[Code, Field(description="Code de région : 75.")] = ""
    departement: Code = ""
    domaine: Annotated[Code, Field(description="ES, ESSMS…")] = ""
    categorie: Code = ""

    def among(self, request: HttpRequest) -> Any:
        """The establishments that fit, among those this person sees."""
        said = {
            "region": self.region,
            "department": self.departement,
            "domain": self.domaine,
            "category": self.categorie,
        }
        found = access.reachable(Entity.objects.filter(kind=EntityKind.ET), perimeter_of(request)).select_related("ej")
        return found.filter(**{field: value for field, value in said.items() if value})


Filtered = Annotated[Filters, Query()]


@router.get(
    "/etablissements", url_name="etablissements", summary="Les établissements",
    **needs("annuaire:lire", Page[EstablishmentOut]),
)  # fmt: skip
def all_establishments(request: HttpRequest, filters: Filtered, asked: Asked) -> dict:
    """Ceux que la personne voit, par page, dans l’ordre où Jalon les a connus."""
    return page_of_query(request, asked, filters.among(request), establishments)


@router.get(
    "/etablissements/recherche", url_name="recherche", summary="Chercher un établissement",
    **needs("annuaire:lire", list[EstablishmentOut]),
)  # fmt: skip
def found(
    request: HttpRequest, filters: Filtered, q: Annotated[str, Query(min_length=2, max_length=100)]
) -> list[EstablishmentOut]:
    """Par numéro (FINESS, PMSI, SIRET), sinon par nom et commune ; le plus proche d’abord, cinquante au plus."""
    ranks = {hit.entity.pk: rank for rank, hit in enumerate(search(q, 400, (EntityKind.ET,)))}
    kept = sorted(filters.among(request).filter(pk__in=ranks), key=lambda one: ranks[one.pk])
    return list(establishments(kept[:FOUND]))


@router.get(
    "/etablissements/export", url_name="export_annuaire", summary="Exporter l’annuaire",
    **needs("annuaire:lire", **file_answer()),
)  # fmt: skip
def export(request: HttpRequest, filters: Filtered, format: Literal["csv", "parquet", "json"] = "csv") -> HttpResponse:
    """Les mêmes établissements en un fichier : CSV, Parquet ou JSON."""
    return as_file(request, published(filters.among(request).order_by("code")), "annuaire", format)


class FieldOut(Schema):
    champ: str
    libelle: str
    valeur: str
    origine: str = Field(description="La liste, son millésime et sa ligne ; ou la correction.")
    corrige: bool
    liste: str = Field(description="Ce que dit la liste, quand une personne dit autre chose.")


class DescribedOut(Schema):
    """Un établissement tel qu’il était un jour, champ par champ."""

    finess: str
    nom: str
    le: str
    connu_le: str | None
    dans_une_liste: bool = Field(description="Faux : aucune liste ne le nommait alors.")
    n_est_plus_liste: bool
    champs: list[FieldOut]
    identifiants: dict[str, list[str]]


@router.get(
    "/etablissements/{cle}", url_name="etablissement", summary="Un établissement, un jour",
    **needs("annuaire:lire", DescribedOut),
)  # fmt: skip
def one(request: HttpRequest, cle: Key, when: OnDay) -> DescribedOut:
    """Tel qu’il était ce jour-là, tel qu’on le connaissait alors ; chaque champ dit d’où il vient."""
    entity = establishment_of(request, cle)
    told = described(entity.code, on=when.day, known_at=when.connu_le)
    return DescribedOut(
        finess=entity.code, nom=told["name"], le=told["on"], connu_le=told["known_at"], dans_une_liste=told["listed"],
        n_est_plus_liste=told["no_longer_listed"],
        champs=[
            FieldOut(
                champ=field["field"], libelle=field["label"], valeur=field["value"], origine=field["origin"],
                corrige=field["corrected"], liste=field["listed"],
            )
            for field in told["fields"]
        ],
        identifiants=next(iter(establishments([entity]))).identifiants,
    )  # fmt: skip


class ChangeOut(Schema):
    """Une différence entre deux millésimes d’une liste : jamais un jour."""

    finess: str
    quoi: str
    phrase: str
    liste: str
    entre: str
    et: str


@router.get(
    "/etablissements/{cle}/changements", url_name="changements", summary="Ce qui a changé d’un établissement",
    **needs("annuaire:lire", Page[ChangeOut]),
)  # fmt: skip
def changes(request: HttpRequest, cle: Key, asked: Asked) -> dict:
    """Nouvellement listé, n’est plus listé, renommé, entité juridique ou catégorie changée, entre deux millésimes."""
    entity = establishment_of(request, cle)
    held = list(Change.objects.filter(entity=entity).select_related("entity"))
    return page_of(
        request, asked, held, lambda one: one.pk,
        lambda rows: (
            ChangeOut(
                finess=entity.code, quoi=one.what, phrase=sentence(one), liste=one.list_id, entre=str(one.between),
                et=str(one.and_vintage),
            )
            for one in rows
        ),
    )  # fmt: skip
