"""Fifty people reading and ten editing the same month while a file of sixty thousand values is taken in.

First at an ordinary pace (`--pace`), then without a pause, which tells what the machine serves at most. With
`--faults`, the workers and a process of the site are killed again and again while the file is written; with `--disk`,
the disk of the data and of the database is full in the middle of it.

Two site processes and two workers, as in production, on the database asked for. What people wait is only half
of it: every entry that the site said was kept must stand afterwards, and the file must be in whole or not at all.
"""

import itertools
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count

from jalon.accounts.audit.checking import verify_and_note
from jalon.accounts.models import Role
from jalon.directory.models import Entity
from jalon.indicators import projection
from jalon.indicators.bench import Report, register, world
from jalon.indicators.models import Observation
from jalon.sources.models import Delivery
from jalon.web.bench import costs, faults
from jalon.web.bench.site import Visitor, opened, people

READERS, EDITORS = 50, 10
HURRIED = 1 / 3  # of the seconds at the ordinary pace: how long people then go on without a pause
IMPORTED = 12  # columns of the file
P95_MS = {"grille": 1500, "mois (JSON)": 1500, "case ouverte": 1000, "saisie": 1000}
COST_MS = {"saisie": 40}
GRID = f"/suivi/{world.GRID}/"
LOOK = {"region": world.REGION, "mois": world.LAST_MONTH.code}


@register("people", "cinquante lecteurs et dix saisies pendant un import, sur deux processus et deux travailleurs")
def measure_people(options: Any) -> Report:
    size = world.Size(options.lines, options.columns, 2)
    world.write_catalogue(size.columns)
    _write_source()
    entities = world.populate(size.lines)
    world.fill(world.months_up_to_last(2), size.columns, entities)
    world.settle()
    projection.month_view(world.GRID, world.REGION, world.LAST_MONTH)
    sites = list(Entity.objects.filter(pk__in=entities).order_by("pk").values_list("pk", "code"))
    officer, *editors = people(1 + EDITORS, Role.REGION)
    readers = people(READERS, Role.READER)
    with opened(processes=2, workers=2) as site:
        address = site.address
        crowd, importer = Crowd(address, sites, options.pace), Visitor(address, officer)
        crowd.let_in([Visitor(address, one) for one in readers], [Visitor(address, one) for one in editors])
        befall = faults.chosen(site, options.faults, options.disk)
        lasted = _import(importer, [code for _, code in sites], befall, options.seconds)
        crowd.leave()
        hurried = Crowd(address, sites, 0)
        hurried.let_in([Visitor(address, one) for one in readers], [Visitor(address, one) for one in editors])
        time.sleep(options.seconds * HURRIED)
        hurried.leave()
    report = _told(options, crowd, importer, lasted)
    _tell_saturated(report, hurried, options.seconds * HURRIED)
    report.add("saisies confirmées et perdues", _lost(crowd.kept | hurried.kept), "", 0.5)
    report.add("cases qui tiennent deux valeurs", _doubled(), "", 0.5)
    report.add("ruptures du journal scellé", len(verify_and_note(by=None).breaks), "", 0.5)
    _tell_costs(report, costs.measured(readers[0], editors[0], [code for _, code in sites], _imported()))
    return report


class Crowd:
    """The readers and editors, each a thread that looks, waits a little, and looks again."""

    def __init__(self, address: str, sites: list[tuple[int, str]], pace: float) -> None:
        """`pace`: the seconds a person looks before the next act; 0: a new request as soon as the last is answered."""
        self.sites, self.pace = sites, pace
        self.visitors: list[Visitor] = []
        self.kept: dict[tuple[str, str], str] = {}  # the last entry that the site said it kept, by cell
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []

    def let_in(self, readers: list[Visitor], editors: list[Visitor]) -> None:
        self.visitors = [*readers, *editors]
        for rank, visitor in enumerate(readers):
            self._start(self._read, rank, visitor)
        for rank, visitor in enumerate(editors):
            self._start(self._edit, rank, visitor)

    def leave(self) -> None:
        self._closing.set()
        for thread in self._threads:
            thread.join()

    def _start(self, act: Callable[[int, Visitor], None], rank: int, visitor: Visitor) -> None:
        self._threads.append(threading.Thread(target=act, args=(rank, visitor), daemon=True))
        self._threads[-1].start()

    def _read(self, rank: int, visitor: Visitor) -> None:
        """The grid, its month, three cells; again. Each begins at another point of his round."""
        self._closing.wait(self.pace * rank / READERS)
        for turn in itertools.count():
            cells = [("case ouverte", self._cell(rank + turn * 7 + step, "nb_00")) for step in range(3)]
            acts = [("grille", GRID), ("mois (JSON)", f"{GRID}donnees.json"), *cells]
            for what, path in acts[rank % len(acts) if turn == 0 else 0 :]:
                visitor.get(what, path, **LOOK)
                if self._closing.wait(self.pace):
                    return

    def _edit(self, rank: int, visitor: Visitor) -> None:
        """A cell of one's own after another; what the site confirmed is noted."""
        column = "repris_00"
        self._closing.wait(self.pace * rank / EDITORS)
        for turn in itertools.count():
            if self._closing.wait(self.pace):
                return
            finess = self.sites[(rank + turn * EDITORS) % len(self.sites)][1]
            said = world.CHOICES[turn % len(world.CHOICES)]
            panel = visitor.get("case ouverte", self._cell_of(finess, column), **LOOK)
            if panel is None:
                continue
            form = {"valeur": said, "maniere": "valeur", "attendu": costs.expected(panel.text)}
            address = f"{self._cell_of(finess, column)}ecrire/?region={world.REGION}&mois={world.LAST_MONTH.code}"
            if visitor.post("saisie", address, form) is not None:
                self.kept[finess, column] = said

    def _cell(self, rank: int, column: str) -> str:
        return self._cell_of(self.sites[rank % len(self.sites)][1], column)

    @staticmethod
    def _cell_of(finess: str, column: str) -> str:
        return f"{GRID}{finess}/{column}/"


def _import(visitor: Visitor, codes: list[str], befall: faults.Fault, seconds: float) -> float:
    """Hand a file over and have it applied while the crowd is there; how long that took, from handed over to applied.

    `befall`: what happens to the site once the file is being written.
    """
    until = time.monotonic() + seconds
    time.sleep(seconds / 8)
    start = time.monotonic()
    visitor.post("dépôt", "/sources/deposer/", {}, files={"fichiers": ("banc_foule_2022-12.csv", _file(codes))})
    planned = faults.wait_for(Delivery.State.PLANNED)

    def apply() -> None:
        visitor.post("application", f"/sources/livraisons/{planned.pk}/appliquer/", {})

    befall(apply)
    faults.wait_for(Delivery.State.APPLIED)
    lasted = time.monotonic() - start
    time.sleep(max(until - time.monotonic(), 0))
    return lasted


def _imported() -> list[str]:
    return [f"nb_{rank:02d}" for rank in range(IMPORTED)]


def _file(codes: list[str]) -> bytes:
    head = ";".join(["FINESS", *_imported()])
    rows = (";".join([code, *[str(100_000 + rank)] * IMPORTED]) for rank, code in enumerate(codes))
    return "\n".join([head, *rows]).encode()


def _write_source() -> None:
    columns = "".join(f"  {code}: {{role: value, indicator: {code}, headers: [{code}]}}\n" for code in _imported())
    text = (
        'title: Foule\nwhy: banc\nproducer: banc\nowner: ans\nrecognise: {file: ["banc_foule*"]}\n'
        "period: {found_in: [file]}\ncoverage: {domains: [ES], regions: [], absent_speaks: true}\n"
        f"columns:\n  finess: {{role: key, grain: et, required: true, headers: [FINESS]}}\n{columns}"
    )
    path = Path(settings.DATA_DIR) / "catalogue" / "sources" / "banc_foule.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _told(options: Any, crowd: Crowd, importer: Visitor, lasted: float) -> Report:
    struck = options.faults or options.disk  # some answers were cut, or refused
    report = Report(
        f"{READERS} lecteurs, {EDITORS} saisies, un acte toutes les {crowd.pace:g} s par personne, "
        f"{options.seconds:g} s ; un import de {options.lines * IMPORTED} valeurs ; "
        f"{options.lines} établissements × {options.columns} colonnes ; {connection.vendor}"
    )
    taken = _taken(crowd)
    for what, limit in P95_MS.items():
        if times := taken[what]:
            report.add(f"{what} : {len(times)} fois, médiane", times[len(times) // 2])
            report.add(f"{what} : 95 fois sur 100, moins de", times[int(len(times) * 0.95)], "ms", limit)
            report.add(f"{what} : au pire", times[-1])
    report.add("import, de remis à appliqué", lasted, "s")
    errors = Counter(error for visitor in (*crowd.visitors, importer) for error in visitor.errors)
    report.add(f"erreurs {dict(errors) or ''}".strip(), sum(errors.values()), "", None if struck else 0.5)
    report.add("valeurs importées qui manquent", options.lines * IMPORTED - _arrived(), "", 0.5)
    return report


def _tell_saturated(report: Report, crowd: Crowd, seconds: float) -> None:
    """What the machine gives at most: nobody pauses, so that each waits for all the others."""
    taken = _taken(crowd)
    report.add("sans pause : demandes servies par seconde", sum(map(len, taken.values())) / seconds, "")
    for what in P95_MS:
        if times := taken[what]:
            report.add(f"sans pause : {what}, 95 fois sur 100, moins de", times[int(len(times) * 0.95)])
    errors = Counter(error for visitor in crowd.visitors for error in visitor.errors)
    report.add(f"sans pause : erreurs {dict(errors) or ''}".strip(), sum(errors.values()), "", 0.5)


def _tell_costs(report: Report, taken: Mapping[str, costs.Cost]) -> None:
    for what, cost in taken.items():
        limit = COST_MS.get(what)
        report.add(f"{what} : processeur d'une demande seule, Python", cost.python, "ms", limit)
        if cost.database is not None:
            report.add(f"{what} : processeur d'une demande seule, PostgreSQL", cost.database)


def _taken(crowd: Crowd) -> dict[str, list[float]]:
    """The milliseconds of each answer, in order, by what was asked."""
    taken: dict[str, list[float]] = defaultdict(list)
    for visitor in crowd.visitors:
        for what, milliseconds in visitor.taken:
            taken[what].append(milliseconds)
    return defaultdict(list, {what: sorted(times) for what, times in taken.items()})


def _lost(kept: dict[tuple[str, str], str]) -> int:
    rows = _standing().filter(indicator__code__startswith="repris")
    held = {(finess, code): text for finess, code, text in rows.values_list("entity__code", "indicator__code", "text")}
    return sum(held.get(cell) != said for cell, said in kept.items())


def _doubled() -> int:
    cells = _standing().values("entity", "indicator").annotate(held=Count("pk"))
    return cells.filter(held__gt=1).count()


def _arrived() -> int:
    return _standing().filter(indicator__code__in=_imported(), number__gte=100_000).count()


def _standing() -> Any:
    return Observation.objects.filter(period=world.LAST_MONTH.code, superseded_by=None, batch__applied_at__isnull=False)
