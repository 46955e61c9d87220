"""Two regions, one hospital each, and something of every kind about the first: what its neighbours must not see."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import reverse

from jalon import catalogue, jobs
from jalon.accounts import actions as accounts
from jalon.accounts.retention import actions as retention
from jalon.accounts.retention.models import Hold, PurgePlan
from jalon.accounts.tokens.actions import create_token
from jalon.accounts.tokens.models import Token
from jalon.antibiotics.actions import checking, quality, settling
from jalon.antibiotics.models import Alert, HospitalFile, LabelAnswer, Presentation, QualityAction
from jalon.directory import actions as directory
from jalon.directory.models import Comment, Correction, Entity, Link, Load, NamedList, UnitStructure
from jalon.directory.professionals import invention
from jalon.directory.professionals.models import Professional
from jalon.directory.rules.units import UnitRow
from jalon.indicators.ledger import indicator_ids
from jalon.indicators.models import Batch, Contest, Finding, Observation
from jalon.kernel.periods import Period
from jalon.messages.models import Dispatch, Subscription
from jalon.sources import actions as sources
from jalon.sources.exchange import waiting
from jalon.sources.models import Delivery, KeyAlias, PendingCell, PendingRow
from jalon.tracking import actions as tracking
from jalon.tracking.models import Archive, GridMonth, Workbook, WorkbookReturn
from jalon.tracking.months import actions as months
from jalon.warehouse import originals
from tests import again
from tests.accounts import people
from tests.antibiotics import small_hospital as hospital_files
from tests.directory import lists
from tests.indicators.worlds import publish
from tests.sources import files
from tests.sources.exchange.bundles import Sending
from tests.tracking.workbooks import travelling
from tests.tracking.workbooks.copies import Copy
from tests.web.addresses import (  # the names of the two regions, for whoever reads this world
    ARGUMENTS,
    CLOSED_MONTH,
    COLUMN,
    COLUMN_ADDED,
    COLUMN_RETIRED,
    FAR,
    FAR_SEAT,
    GRID,
    HERE,
    MONTH,
    SEAT,
    UNKNOWN,
)

# Words that only say things of the first region: none may reach someone who reads another.
SECRETS = (
    "HOPITAL-ICI",
    HERE,
    SEAT,
    "LIGNE-ICI",
    "MESSAGE-ICI",
    "MOTIF-ICI",
    "CONSTAT-ICI",
    "COMMENTAIRE-ICI",
    "LISTE-ICI",
    "UNITE-ICI",
    "SOIGNANT-ICI",
)
KEPT = ("MESSAGE-ICI", "COMMENTAIRE-ICI")  # among them, what the region keeps from the national owners too


@dataclass
class World:
    """What the addresses of the site are filled with."""

    here: Entity
    far: Entity
    delivery: Delivery
    planned: Delivery
    row: PendingRow
    cell: PendingCell
    alias: KeyAlias
    findings: list[Finding]
    comment: Comment
    correction: Correction
    link: Link
    view: object
    named_list: NamedList
    observation: int
    batch: int
    job: object
    load: Load
    contest: Contest
    sealed: Archive  # of June 2022, closed
    workbook: Workbook
    returned: WorkbookReturn  # read, with a conflict
    applied: WorkbookReturn
    structure: UnitStructure
    brought: HospitalFile  # bed-days, replaced by another
    answered: LabelAnswer  # of the hospital, proposed to the region
    presented: Presentation  # what the hospital says a code holds
    alerts: list[Alert]  # the second is acknowledged
    quality: QualityAction
    sending: Sending  # another instance, trusted, and a bundle of it kept here
    dispatch: Dispatch  # received, of the administrator's subscription
    token: Token  # of the officer
    professional: Professional  # at work in the first hospital
    purge: PurgePlan  # proposed on the command line
    hold: Hold
    people: dict = field(default_factory=dict)

    def named(self, name: str) -> dict:
        """The arguments of an address, by the name of its pattern."""
        return ARGUMENTS.get(name, lambda world: {})(self)

    def address(self, name: str) -> str:
        return reverse(name, kwargs=self.named(name))


def make(folder) -> World:
    """Everything through the real acts, as the people of the first region would."""
    return again.brought(("two regions",), lambda: _made(folder))


def _made(folder) -> World:
    staff = {
        "admin": people.make("admin", "administrateur"),
        "officer": people.make("chargee", "region", territories=["region:75"]),
        "reader": people.make("lectrice", territories=["region:75"]),
        "neighbour": people.make("voisine", territories=["region:53"]),
        "far_officer": people.make("lointaine", "region", territories=["region:53"]),
        "owner": people.make("proprietaire", "national", "cnam"),
        "other_owner": people.make("autre", "national", "ans"),
        "hospital": people.make("hopital", "contributeur", "region", territories=[f"etablissement:{HERE}"]),
        "other_theme": people.make("autre_theme", "region", territories=["region:75"], themes=["mssante"]),
    }
    accounts.give(
        person=staff["neighbour"], role="lecteur", actor="region", territories=["region:53"], by=None,
        provider="ancien",
    )  # fmt: skip
    load = _hospitals(folder)
    here, far = (Entity.objects.get(kind="et", code=code) for code in (HERE, FAR))
    by = staff["officer"]
    delivery = _delivery(by, "2022-07", apply=True)
    row = delivery.waiting_rows.get(key=UNKNOWN)
    written = _written(here, by)
    workbook, returned, applied = _travelled(by)
    return World(
        workbook=workbook, returned=returned, applied=applied,
        here=here, far=far, delivery=delivery, planned=_delivery(by, "2022-09", apply=False), row=row,
        cell=delivery.waiting_cells.get(), findings=_findings(here), load=load, people=staff,
        alias=KeyAlias.objects.create(source="dmp_certificats", key="cle-ligne-ici", entity=here, learnt_by=by),
        comment=directory.comment(entity=here, by=by, text="MESSAGE-ICI", theme=""),
        correction=directory.correct(entity=here, field="town", value="Bergerac", reason="MOTIF-ICI", by=by),
        link=directory.link(child=here, parent=far, kind=Link.Kind.MERGED_INTO, valid_from=date(2022, 1, 1), by=by),
        named_list=_listed(here, by),
        view=tracking.save_view(grid=GRID, name="vue", state={}, shared=False, by=by),
        observation=written.pk, batch=written.batch_id,
        contest=_contest(here, by),
        sealed=_sealed(by), structure=_structure(here, by), brought=_brought(here),
        answered=_answered(here, by), presented=_presented(here, by),
        dispatch=_told(staff["admin"]), sending=_exchanging(folder),
        alerts=_alerts(here, by), professional=_professional(folder),
        quality=quality.add(here, by=by, year=2022, title="ACTION-ICI"),
        token=create_token(person=by, name="jeton", scopes=["annuaire:lire"], by=by)[0],
        purge=PurgePlan.objects.create(), hold=retention.hold(scope="what", value="letters", reason="x", by=None),
        job=jobs.enqueue("directory.load", title="LIGNE-ICI", by=by, files=[], person=by.pk),
    )  # fmt: skip


def _exchanging(folder) -> Sending:
    sending = Sending(folder)
    sending.sender = sending.trusted("INSTANCE")
    path = sending.bundle((FAR, "HOPITAL-LA-BAS", "Non", "", "Non"))
    sending.kept = waiting.bring(originals.chunks_of(path), name=path.name, by=None).sha256
    return sending


def _told(owner) -> Dispatch:
    held = Subscription.objects.create(
        title="ABONNEMENT", address="https://127.0.0.1/", events=["month.closed"], owner=owner
    )
    return Dispatch.objects.create(
        subscription=held, event="month.closed", body="{}", acts=[1], state=Dispatch.State.DELIVERED
    )


def _structure(here, by) -> UnitStructure:
    units = [UnitRow("0402", "UNITE-ICI", "S04", "Chirurgie", de="138", ta="3")]
    return directory.record_structure(
        establishment=here, period="2022-T3", units=units, file_name="structure.xlsx", sha256="", by=by
    )


def _answered(here, by) -> LabelAnswer:
    label = {"about": "organism", "label": "GERME-ICI", "code": "Proteus mirabilis"}
    answer = settling.answer_label(**label, establishment=here, by=by)
    settling.propose_answer(answer, by=by)
    return answer


def _presented(here, by) -> Presentation:
    return settling.settle_ucd(ucd7="9999991", atc="", label="FLACON-ICI", establishment=here, by=by)


def _alerts(here, by) -> list[Alert]:
    said = {"check_code": "unite_inconnue", "severity": "erreur", "establishment": here, "period": "2022-T3"}
    held = [Alert.objects.create(**said, key=key, message="CONSTAT-ICI") for key in ("1", "2")]
    checking.acknowledge(held[1:], reason="MOTIF-ICI", by=by)
    return held


def _brought(here) -> HospitalFile:
    """Two files of bed-days, the second in place of the first, which may come back."""
    first = hospital_files.bring(here, "UF;Journées\n0402;100\n", "journees.csv", Period("2022-T3"))
    hospital_files.bring(here, "UF;Journées\n0402;120\n", "journees.csv", Period("2022-T3"))
    first.refresh_from_db()
    return first


def _hospitals(folder) -> Load:
    far = lists.regional_row(FAR, "HOPITAL LOINTAIN", FAR_SEAT, pmsi=FAR_SEAT)
    rows = [
        lists.regional_row(HERE, "HOPITAL-ICI", SEAT, pmsi=SEAT),
        far.replace("24037;BERGERAC;24100;24;75", "35238;RENNES;35000;35;53"),
    ]
    path = folder / "etablissements_essai.csv"
    path.write_text("\n".join([lists.REGIONAL, *rows]), encoding="utf-8")
    directory.load_file(path, None)
    return Load.objects.latest("pk")


def _professional(folder) -> Professional:
    site = invention.Site("STRUCTURE FICTIVE", "24037", "BERGERAC", "24", finess_et=HERE)
    path = folder / "PS_LibreAcces_Personne_activite_202208010800.txt"
    invention.write_file(path, iter([invention.row_of(invention.number_of(1), "SOIGNANT-ICI", "Essai", "60", site)]))
    directory.load_file(path, None)
    return Professional.objects.get()


def _delivery(by, month: str, *, apply: bool) -> Delivery:
    rows = [
        (HERE, "HOPITAL-ICI", "Peut-être", "", ""), (FAR, "HOPITAL LOINTAIN", "Oui", "", ""),
        (UNKNOWN, "LIGNE-ICI", "Oui", "", ""),
    ]  # fmt: skip
    content = ContentFile(files.certificates(rows).encode())
    received = sources.receive(content, name=f"DMP_certificats_{month}.csv", by=by)
    sources.plan(received)
    received.refresh_from_db()
    if apply:
        sources.apply_plan(received, by=by)
        received.refresh_from_db()
    return received


def _findings(here: Entity) -> list[Finding]:
    """One about the hospital, one about its legal entity."""
    number = indicator_ids(["asp_etat_dpi"])["asp_etat_dpi"]
    return [
        Finding.objects.create(
            check_code="saut", severity="avertissement", entity=entity, indicator_id=number, period=MONTH,
            message="CONSTAT-ICI",
        )
        for entity in (here, here.ej)
    ]  # fmt: skip


def _contest(here: Entity, by) -> Contest:
    number = indicator_ids(["asp_etat_dpi"])["asp_etat_dpi"]
    return Contest.objects.create(
        entity=here, indicator_id=number, period="2022-07", region="75", proposed_text="Commande signée",
        reason="MOTIF-ICI", opened_by=by,
    )  # fmt: skip


def _sealed(by) -> Archive:
    """June is closed, and its archive sealed: nothing else of this world is about it."""
    GridMonth.objects.create(grid=GRID, region="75", month=CLOSED_MONTH, opened_by=by)
    closing = months.close_month(grid=GRID, region="75", month=Period(CLOSED_MONTH), by=by)
    return months.seal(closing, by=by)


def _travelled(by) -> tuple[Workbook, WorkbookReturn, WorkbookReturn]:
    """A workbook applied, another that came back with a conflict, a third still out."""
    _, first = travelling.take_out(by, month=MONTH)
    _, second = travelling.take_out(by, month=MONTH)
    applied = travelling.bring_back(by, Copy(first).write(HERE, "insi_organisation", "En place"))
    travelling.apply(applied, by)
    copy = Copy(second).write(HERE, "insi_organisation", "Non démarré").write(HERE, "commentaire_insi", "x")
    out, _ = travelling.take_out(by, month=MONTH)
    return out, travelling.bring_back(by, copy), WorkbookReturn.objects.get(pk=applied.pk)


def _listed(here: Entity, by) -> NamedList:
    return directory.make_list(
        name="LISTE-ICI",
        region="75",
        domain="ES",
        members=[directory.NewMember(here.pk)],
        origin={"how": "selection"},
        by=by,
    )


def _written(here: Entity, by) -> Observation:
    publish([("commentaire_general", MONTH, here.pk, "COMMENTAIRE-ICI")])
    batch, _ = publish([(COLUMN, MONTH, here.pk, "Non démarré")], kind="edit")
    Batch.objects.filter(pk=batch.pk).update(author=by)
    return Observation.objects.get(indicator__code=COLUMN)


@contextmanager
def own_catalogue(folder) -> Iterator[None]:
    """The region's catalogue in a folder of the test's own: one column added to the grid, another retired; a feed."""
    before = catalogue.overlay()
    catalogue.use_overlay(folder / "catalogue")
    try:
        for name, more in ((COLUMN_ADDED, ""), (COLUMN_RETIRED, "status: retired\n")):
            _write(f"indicators/{name}.yaml", "title: Avis\ntheme: sih\nowner: region\ntype: text\n")
            _write(f"columns/{name}.yaml", f"title: Avis\ngrid: {GRID}\ntheme: sih\nregions: [75]\n{more}")
        _write("feeds/finess.yaml", "title: Flux\nlist: finess_etalab\naddress: https://finess.invalid/lot.csv\n")
        yield
    finally:
        catalogue.use_overlay(before)


@contextmanager
def catalogue_kept() -> Iterator[None]:
    """Put back afterwards the files of the region's catalogue."""
    own = catalogue.overlay()
    files = {path: path.read_text("utf-8") for path in own.rglob("*.yaml")}
    try:
        yield
    finally:
        for path in set(own.rglob("*.yaml")) - set(files):
            path.unlink()
        for path, text in files.items():
            path.write_text(text, "utf-8")


def column_seen(name: str) -> str:
    """The version of a column that its form carries."""
    held = catalogue.current()
    return f"{held.columns[name].version}.{held.indicators[name].version}"


def _write(name: str, text: str) -> None:
    path = catalogue.overlay() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def every_argument(world: World) -> Iterator[tuple[str, dict]]:
    """Each address that has arguments, with those that lead somewhere."""
    return ((name, world.named(name)) for name in ARGUMENTS)


def held() -> dict[str, set]:
    """Everything the database remembers, but for traces of reading and what is prepared for it."""
    passing = {model._meta.db_table for model in apps.get_models() if model._meta.model_name in _OF_READING}
    return {table: rows for table, rows in again.rows().items() if table not in passing}


_OF_READING = {"auditevent", "session", "visit", "projection", "projectioncolumn", "fragment"}


def body_of(answer) -> bytes:
    """The whole of an answer; reading a file to its end closes it, without ending the test's own transaction."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def text_of(answer) -> str:
    return body_of(answer).decode(errors="replace")
