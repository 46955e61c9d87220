"""Files for programs: what is expected, a file handed over, what it would change, what became of it."""

from datetime import datetime
from typing import Annotated, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from ninja import File, Form, Path, Router, Schema, UploadedFile
from pydantic import Field

from jalon import catalogue, jobs
from jalon.accounts import audit
from jalon.accounts.access import Perimeter
from jalon.accounts.programs.bearer import needs
from jalon.accounts.programs.cursors import Asked, Page, page_of, page_of_query
from jalon.accounts.programs.once import once
from jalon.accounts.programs.problems import Refused
from jalon.sources import access, actions
from jalon.sources.actions.receive import LARGEST
from jalon.sources.models import Delivery, PendingCell, PendingRow
from jalon.sources.planning.notes import sheet_name
from jalon.sources.queries.declared import DeclaredSource, declared_sources
from jalon.sources.views.deposit import ask_to_apply

router = Router(tags=["Fichiers"])
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
CELLS = ("new", "unchanged", "changed", "empty", "pending", "rejected")


class SourceOut(Schema):
    """Une source : un fichier attendu, qui le fait, où il en est."""

    id: str
    titre: str
    proprietaire: str
    producteur: str
    dernier_mois: str
    recu_le: str
    mois_manquants: list[str]


class CellsOut(Schema):
    """Les cellules des lignes rapprochées ; leur somme est leur nombre."""

    nouvelles: int
    inchangees: int
    changees: int
    vides: int
    en_attente: int
    rejetees: int


class DepositOut(Schema):
    """Un fichier déposé. lues = rapprochees + en_attente + rejetees."""

    numero: int
    fichier: str
    sha256: str
    etat: str = Field(description="received, planned, applying, applied, duplicate, replaced, refused, cancelled.")
    etat_dit: str
    message: str
    source: str
    mois: str
    recu_le: datetime
    lues: int
    rapprochees: int
    en_attente: int
    rejetees: int
    cellules: CellsOut
    observations: int
    avancement: str = Field(description="Le travail en cours : waiting, running, done, failed, cancelled ; ou vide.")
    pourcent: int | None


class WaitingOut(Schema):
    """Une ligne ou une valeur qui attend une réponse, ou qui est rejetée."""

    feuille: str
    ligne: int
    colonne: str
    lu: str
    au_sujet_de: str
    issue: str = Field(description="pending ou rejected.")
    motif: str
    etat: str


@router.get("/sources", url_name="sources", summary="Les sources", **needs("fichiers:lire", Page[SourceOut]))
def sources(request: HttpRequest, asked: Asked) -> dict:
    """Les fichiers que le catalogue décrit, avec les mois qui manquent."""
    if not _perimeter(request).may_read():
        return {"elements": [], "suite": None}
    return page_of(request, asked, declared_sources(), lambda one: one.id, lambda rows: (_source(one) for one in rows))


def _source(one: DeclaredSource) -> SourceOut:
    return SourceOut(
        id=one.id, titre=one.title, proprietaire=one.owner, producteur=one.definition.producer,
        dernier_mois=one.last_period, recu_le=one.last_received, mois_manquants=list(one.missing),
    )  # fmt: skip


@router.get("/depots", url_name="depots", summary="Les fichiers déposés", **needs("fichiers:lire", Page[DepositOut]))
def deposits(request: HttpRequest, asked: Asked) -> dict:
    """Ceux de la personne, et ceux des sources qu’elle peut importer."""
    return page_of_query(request, asked, _followed(request), lambda rows: (_told(one) for one in rows))


@router.post(
    "/depots", url_name="depots", summary="Déposer un fichier", **needs("fichiers:deposer", DepositOut, status=202)
)
@once(status=202)
def deposit(
    request: HttpRequest,
    fichier: Annotated[UploadedFile, File(description="200 Mo au plus.")],
    source: Annotated[str, Form(max_length=60, description="À dire si le fichier ne se reconnaît pas.")] = "",
    mois: Annotated[str, Form(max_length=7, pattern=r"^(\d{4}-\d{2})?$", description="2022-08.")] = "",
) -> DepositOut:
    """L’original est gardé, puis lu par un travail : suivez son état jusqu’à « planned », puis appliquez-le."""
    if not access.may_deposit(_perimeter(request)):
        raise Refused(403, "interdit", "Vos droits ne permettent pas de déposer des fichiers.")
    if (fichier.size or 0) > LARGEST:
        raise Refused(413, "trop_grand", f"Le fichier dépasse {LARGEST >> 20} Mo.", where="fichier")
    if "\0" in f"{fichier.name}{source}":
        raise Refused(422, "demande_mal_formee", "Un nom contient un caractère illisible (nul).", where="fichier")
    if source and source not in catalogue.current().sources:
        raise Refused(422, "source_inconnue", f"La source « {source} » n’existe pas.", where="source")
    return _told(_received(fichier, source, mois, request.user))


@transaction.atomic
def _received(file: UploadedFile, source: str, month: str, by: Any) -> Delivery:
    delivery = actions.receive(file, name=file.name or "fichier", by=by, via="programme")  # type: ignore[arg-type]
    title = f"Lecture de {delivery.file_name}"
    job = jobs.enqueue("sources.plan", title=title, by=by, delivery=delivery.pk, source=source, period=month)
    Delivery.objects.filter(pk=delivery.pk).update(job=job)
    return Delivery.objects.select_related("job").get(pk=delivery.pk)


@router.get("/depots/{numero}", url_name="depot", summary="Un fichier déposé", **needs("fichiers:lire", DepositOut))
def one(request: HttpRequest, numero: Number) -> DepositOut:
    """Où il en est, ce qu’il tient, ce qu’il a changé."""
    return _told(_deposit(request, numero))


@router.get(
    "/depots/{numero}/a-regler", url_name="a_regler", summary="Ce qui attend ou est rejeté",
    **needs("fichiers:lire", Page[WaitingOut]),
)  # fmt: skip
def waiting(request: HttpRequest, numero: Number, asked: Asked) -> dict:
    """Ligne par ligne, avec le motif ; celles que la personne peut voir."""
    delivery = _deposit(request, numero)
    perimeter = _perimeter(request)
    rows = access.seen(perimeter, delivery, delivery.waiting_rows.select_related("entity"))
    cells = access.seen(perimeter, delivery, delivery.waiting_cells.select_related("entity"))
    return page_of(
        request, asked, [*rows, *cells], _place,
        lambda some: (_waits(delivery, one) for one in some),
    )  # fmt: skip


@router.post(
    "/depots/{numero}/application", url_name="application", summary="Appliquer un fichier lu",
    **needs("fichiers:deposer", DepositOut, status=202),
)  # fmt: skip
@once(status=202)
def apply(request: HttpRequest, numero: Number) -> DepositOut:
    """Tout ou rien, par un travail ; ce qui attend reste à régler à l’écran."""
    planned = _deposit(request, numero)
    if why := access.why_not_import(_perimeter(request), planned.source):
        raise Refused(403, "interdit", why)
    access.check_apply(_perimeter(request), planned)
    if not planned.may_be_applied:
        message = f"Ce fichier est « {planned.get_state_display()} » : il ne peut pas être appliqué."
        raise Refused(409, "pas_a_appliquer", message)
    audit.write("sources.apply_asked", by=request.user, target=planned)
    ask_to_apply(planned, request.user)
    return _told(_deposit(request, numero))


def _perimeter(request: HttpRequest) -> Perimeter:
    return request.perimeter  # type: ignore[attr-defined]


def _followed(request: HttpRequest) -> QuerySet[Delivery]:
    perimeter = _perimeter(request)
    brought = [code for code in catalogue.current().sources if not access.why_not_import(perimeter, code)]
    return Delivery.objects.filter(Q(received_by=request.user) | Q(source__in=brought)).select_related("job")


def _deposit(request: HttpRequest, number: int) -> Delivery:
    found = _followed(request).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _told(one: Delivery) -> DepositOut:
    counts: dict[str, int] = one.cells or {}
    names = ("nouvelles", "inchangees", "changees", "vides", "en_attente", "rejetees")
    return DepositOut(
        numero=one.pk, fichier=one.file_name, sha256=one.sha256, etat=one.state, etat_dit=one.get_state_display(),
        message=one.message, source=one.source, mois=one.period, recu_le=one.received_at, lues=one.read,
        rapprochees=one.matched, en_attente=one.pending, rejetees=one.rejected, observations=one.observations,
        cellules=CellsOut(**{name: counts.get(key, 0) for name, key in zip(names, CELLS, strict=True)}),
        avancement=one.job.state if one.job else "", pourcent=one.job.percent if one.job else None,
    )  # fmt: skip


def _place(one: PendingRow | PendingCell) -> list:
    column = getattr(one, "column", "")
    return [one.sheet, one.row, bool(column), column, one.pk]


def _waits(delivery: Delivery, one: PendingRow | PendingCell) -> WaitingOut:
    if isinstance(one, PendingRow):
        column, read, about = "", one.key, one.label
    else:
        column, read, about = one.column, one.raw, str(one.entity)
    return WaitingOut(
        feuille=sheet_name(delivery, one.sheet), ligne=one.row, colonne=column, lu=read, au_sujet_de=about,
        issue=one.outcome, motif=one.message, etat=one.get_state_display(),
    )  # fmt: skip
