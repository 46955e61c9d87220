from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated

from django.db.models import Count
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from jalon.accounts.programs.bearer import needs
from jalon.accounts.programs.cursors import Asked, Page, page_of, page_of_query
from jalon.accounts.programs.given import Given
from jalon.accounts.programs.once import once
from jalon.accounts.programs.problems import Refused
from jalon.directory import access, actions
from jalon.directory.api.shapes import Code, Key, Number, establishment_of, perimeter_of
from jalon.directory.models import NamedList, NamedListMember
from jalon.directory.queries import external, named_lists

router = Router(tags=["Listes"])
Reason = Annotated[str, Field(min_length=1, max_length=300, description="Se lira à côté de l’établissement.")]


class ListOut(Schema):
    """Une liste d’établissements, choisis et nommés."""

    numero: int
    nom: str
    region: str
    domaine: str
    pourquoi: str
    comment: str = Field(description="Comment elle fut faite : selection, priority, sample, pasted, program.")
    partagee: bool
    faite_par: str
    faite_le: datetime
    etablissements: int


class ListIn(Given):
    nom: Annotated[str, Field(min_length=1, max_length=120)]
    region: Annotated[str, Field(min_length=1, max_length=3)]
    domaine: Annotated[str, Field(max_length=8)] = ""
    pourquoi: Annotated[str, Field(max_length=300)] = ""
    partagee: bool = True
    etablissements: Annotated[list[Annotated[str, Field(max_length=120)]], Field(min_length=1, max_length=20_000)]


class MemberOut(Schema):
    """Un établissement d’une liste. « pourquoi » est vide pour qui ne lit pas tous les thèmes d’où il vient."""

    finess: str
    nom: str
    rang: int
    pourquoi: list[str]


class MemberIn(Given):
    etablissement: Annotated[str, Field(min_length=2, max_length=120)]
    motif: Reason


def _told(rows: Sequence[NamedList]) -> Iterable[ListOut]:
    standing = NamedListMember.objects.filter(named_list__in=rows, removed_at=None).order_by()
    sizes = dict(standing.values_list("named_list").annotate(n=Count("pk")))
    for one in rows:
        yield ListOut(
            numero=one.pk, nom=one.name, region=one.region, domaine=one.domain, pourquoi=one.why,
            comment=one.origin.get("how", ""), partagee=one.shared, faite_par=str(one.made_by or "ligne de commande"),
            faite_le=one.made_at, etablissements=sizes.get(one.pk, 0),
        )  # fmt: skip


def _list(request: HttpRequest, number: int) -> NamedList:
    """A standing list that this person may read; any other is unknown to him."""
    found = named_lists(perimeter_of(request), user=request.user).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@router.get("/listes", url_name="listes", summary="Les listes", **needs("listes:lire", Page[ListOut]))
def all_lists(request: HttpRequest, asked: Asked, region: Code = "") -> dict:
    """Celles que la personne peut lire : les siennes, et celles que sa région partage."""
    return page_of_query(request, asked, named_lists(perimeter_of(request), user=request.user, region=region), _told)


@router.post("/listes", url_name="listes", summary="Faire une liste", **needs("listes:ecrire", ListOut, status=201))
@once(status=201)
def make(request: HttpRequest, dite: ListIn) -> ListOut:
    """Toute la liste ou rien : un établissement inconnu, ou d’ailleurs, la refuse, et chacun est dit."""
    perimeter = perimeter_of(request)
    access.check_may_keep_lists(perimeter, dite.region)
    known = {key: external.establishment_of(key, perimeter) for key in dict.fromkeys(dite.etablissements)}
    if missing := [key for key, entity in known.items() if entity is None]:
        details = [{"ou": key, "message": "Établissement inconnu, ou hors de votre périmètre."} for key in missing]
        raise Refused(422, "etablissements_inconnus", "Des établissements sont inconnus.", details=details)
    made = actions.make_list(
        name=dite.nom, region=dite.region, domain=dite.domaine, why=dite.pourquoi, shared=dite.partagee,
        members=[actions.NewMember(entity.pk) for entity in known.values() if entity], origin={"how": "program"},
        by=request.user,
    )  # fmt: skip
    return next(iter(_told([made])))


@router.get("/listes/{numero}", url_name="liste", summary="Une liste", **needs("listes:lire", ListOut))
def one(request: HttpRequest, numero: Number) -> ListOut:
    """Ce qu’elle est ; ses établissements sont à l’adresse suivante."""
    return next(iter(_told([_list(request, numero)])))


@router.get(
    "/listes/{numero}/etablissements", url_name="membres_de_liste", summary="Les établissements d’une liste",
    **needs("listes:lire", Page[MemberOut]),
)  # fmt: skip
def members(request: HttpRequest, numero: Number, asked: Asked) -> dict:
    """Dans leur rang, sans ceux qui en ont été retirés."""
    held = _list(request, numero)
    shows_why = access.may_read_why(perimeter_of(request), held)
    rows = list(held.members.filter(removed_at=None).select_related("entity"))
    return page_of(
        request, asked, rows, lambda one: [one.position, one.pk], lambda some: (_member(one, shows_why) for one in some)
    )


@router.post(
    "/listes/{numero}/etablissements", url_name="membres_de_liste", summary="Ajouter un établissement à une liste",
    **needs("listes:ecrire", MemberOut, status=201),
)  # fmt: skip
@once(status=201)
def add(request: HttpRequest, numero: Number, dit: MemberIn) -> MemberOut:
    """Il prend le rang suivant ; le motif se lira à côté de lui."""
    held = _list(request, numero)
    access.check_may_change_list(perimeter_of(request), held, request.user)
    entity = establishment_of(request, dit.etablissement)
    made = actions.add_member(named_list=held, entity=entity, reason=dit.motif, by=request.user)
    return _member(made, access.may_read_why(perimeter_of(request), held))


@router.delete(
    "/listes/{numero}/etablissements/{cle}", url_name="membre_de_liste",
    summary="Retirer un établissement d’une liste", **needs("listes:ecrire", MemberOut),
)  # fmt: skip
@once()
def remove(
    request: HttpRequest, numero: Number, cle: Key, motif: Annotated[str, Query(min_length=1, max_length=300)]
) -> MemberOut:
    """Sa ligne reste, barrée, avec le motif."""
    held = _list(request, numero)
    access.check_may_change_list(perimeter_of(request), held, request.user)
    member = held.members.filter(entity=establishment_of(request, cle), removed_at=None).first()
    if member is None:
        raise Http404
    removed = actions.remove_member(member=member, reason=motif, by=request.user)
    return _member(removed, access.may_read_why(perimeter_of(request), held))


def _member(one: NamedListMember, shows_why: bool) -> MemberOut:
    return MemberOut(
        finess=one.entity.code, nom=one.entity.name, rang=one.position, pourquoi=one.why if shows_why else []
    )
