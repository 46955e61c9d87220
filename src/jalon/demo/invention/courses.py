"""How each establishment gets on, month after month: what is ordered, connected, fed, and when.

Months are counted from January 2025: 0, 1, 2… ; -1 is December 2024, and the demo begins at -6.
`NEVER`: not within the months told.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from jalon.demo.invention.establishments import PUBLIC, Entity, Hospital, Service
from jalon.kernel.periods import Period

SOFTWARE = ("dpi", "pfi", "ri", "loinc", "sgl", "radio")
EDITORS = tuple(f"Éditeur {letter} (fictif)" for letter in ("Alpha", "Bêta", "Gamma", "Delta", "Epsilon"))
DOCUMENTS = ("sortie", "labo", "radio")
NEVER = 99
_CONCERNED = {"dpi": 0.97, "pfi": 0.85, "ri": 0.8, "loinc": 0.55, "sgl": 0.5, "radio": 0.6}
_AMOUNTS = {"dpi": 62_000, "pfi": 41_000, "ri": 18_500, "loinc": 9_000, "sgl": 22_000, "radio": 27_500}
MILESTONES = (
    "Candidature déposée", "Convention signée", "Financement notifié", "Marché notifié", "En déploiement",
    "VSR prononcée",
)  # fmt: skip


@dataclass(frozen=True)
class Order:
    """A software kind: signed in that month, or not concerned."""

    month: int
    editor: str
    amount: int
    concerned: bool


@dataclass(frozen=True)
class Course:
    """A hospital's way through the programme."""

    hospital: Hospital
    orders: dict[str, Order]
    insi_from: int
    calls: int  # per month, once settled
    qualified: int  # percent, at the start
    fed_from: dict[str, int]
    documents: int  # per month and kind, once settled
    certificate: int
    installed: int
    alert: bool
    deployed_from: int
    organisation: int  # step reached at the start, 0 to 3
    pilot: bool

    def calls_in(self, month: int) -> int:
        return ramp(self.calls, month - self.insi_from)

    def rate_in(self, month: int) -> int:
        return min(98, self.qualified + 5 * (month - self.insi_from))

    def fed_in(self, kind: str, month: int) -> bool:
        return month >= self.fed_from[kind]

    def fed_until(self, kind: str, month: int) -> int:
        """Documents since the January of that month's year."""
        january = month - month % 12
        return sum(ramp(self.documents, one - self.fed_from[kind]) for one in range(january, month + 1))


@dataclass(frozen=True)
class EntityCourse:
    """A legal entity's way with MSSanté."""

    entity: Entity
    sites: list[Hospital]
    connected_from: int
    boxes: int
    messages: int

    def sent_in(self, month: int) -> int:
        return ramp(self.messages, month - self.connected_from)


@dataclass(frozen=True)
class ServiceCourse:
    """An ESSMS's way through its financing; `steps`: the month in which each milestone was reached."""

    service: Service
    steps: tuple[int, ...]
    editor: str
    reference: str
    granted: int
    users: int
    share: int  # percent of users whose file is in use, once deployed
    risk: str
    dated: dict[int, date] = field(default_factory=dict)

    def milestone_in(self, month: int) -> int:
        return max((rank for rank, step in enumerate(self.steps) if step <= month), default=0)

    def active_in(self, month: int) -> int:
        since = month - self.steps[4]
        return min(self.users, ramp(self.users * self.share // 100, since))


def ramp(level: int, since: int) -> int:
    """What is done in a month, that many months after the start: a few months to settle, then a slow rise."""
    if since < 0:
        return 0
    started = level * min(since + 1, 4) // 4
    return started + started * max(0, since - 3) // 25


def course_of(hospital: Hospital, seed: Random) -> Course:
    keen = seed.gauss(0, 4)  # the same hospital is early, or late, in everything
    editor = seed.choice(EDITORS)
    orders = {kind: _order(kind, hospital, keen, editor, seed) for kind in SOFTWARE}
    certificate = _month(keen - 2, seed)
    return Course(
        hospital=hospital,
        orders=orders,
        insi_from=_month(keen - 1, seed),
        calls=hospital.capacity * seed.randrange(6, 14),
        qualified=seed.randrange(18, 70),
        fed_from=_feeding(orders, certificate, keen, seed),
        documents=hospital.capacity * seed.randrange(3, 9),
        certificate=certificate,
        installed=certificate + seed.randrange(1, 3),
        alert=seed.random() < 0.12,
        deployed_from=orders["dpi"].month + seed.randrange(3, 8),
        organisation=seed.choices((0, 1, 2, 3), (3, 4, 1, 2))[0],
        pilot=seed.random() < 0.08,
    )


def _feeding(orders: dict[str, Order], certificate: int, keen: float, seed: Random) -> dict[str, int]:
    """When each kind of document begins to be fed: not before the certificate, nor without the software."""
    needed = {"sortie": "dpi", "labo": "sgl", "radio": "radio"}
    found = {}
    for shift, kind in enumerate(DOCUMENTS):
        month = max(certificate + 1, _month(keen + shift, seed))
        possible = orders[needed[kind]].concerned or seed.random() < 0.03  # a few say « non concerné » and feed
        found[kind] = month if possible else NEVER
    return found


def _order(kind: str, hospital: Hospital, keen: float, editor: str, seed: Random) -> Order:
    month = _month(keen - 1, seed)
    amount = int(_AMOUNTS[kind] * (0.6 + hospital.capacity / 300)) // 500 * 500
    return Order(month, editor, amount, seed.random() < _CONCERNED[kind])


def _month(around: float, seed: Random) -> int:
    month = round(seed.gauss(around, 3))
    return NEVER if month > 8 else max(month, -11)


def entity_courses(hospitals: list[Hospital], seed: Random) -> list[EntityCourse]:
    by_entity: dict[Entity, list[Hospital]] = {}
    for hospital in hospitals:
        by_entity.setdefault(hospital.entity, []).append(hospital)
    found = []
    for entity, sites in by_entity.items():
        beds = sum(site.capacity for site in sites)
        start = _month(-4 if entity.sector == PUBLIC else 1, seed)
        found.append(EntityCourse(entity, sites, start, 2 + beds // 25, beds * seed.randrange(4, 12)))
    return found


def service_course(service: Service, seed: Random, first: Period) -> ServiceCourse:
    step, steps = round(seed.gauss(-5, 4)), []
    for _ in MILESTONES:
        steps.append(step)
        step += seed.randrange(1, 5)
    dated = {rank: _day(first, step, seed) for rank, step in enumerate(steps)}
    return ServiceCourse(
        service=service,
        steps=tuple(steps),
        editor=seed.choice(EDITORS),
        reference=seed.choices(("Oui (Résah)", "Oui (autre)", "Non"), (5, 3, 2))[0],
        granted=service.capacity * 250 // 500 * 500 + 2_000,
        users=service.capacity,
        share=seed.randrange(45, 96),
        risk=seed.choices(("faible", "moyen", "fort"), (6, 3, 1))[0],
        dated=dated,
    )


def _day(first: Period, month: int, seed: Random) -> date:
    return first.shifted(month).first_day.replace(day=seed.randrange(2, 27))
