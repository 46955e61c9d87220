"""Several files in one go, as the command line and the watched folder take them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from jalon.kernel.memory import collector_paused
from jalon.kernel.refusal import Refusal
from jalon.sources.actions.apply import apply_plan, cancel
from jalon.sources.actions.plan import plan, recognised
from jalon.sources.actions.receive import receive
from jalon.sources.models import Delivery
from jalon.sources.planning.opening import Opened
from jalon.sources.rules.corrections import says_that_it_corrects


@dataclass(frozen=True)
class Loaded:
    path: Path
    delivery: Delivery
    to_settle: int


def load(
    paths: Sequence[Path],
    *,
    source: str | None = None,
    period: str | None = None,
    by: Any = None,
    via: str = "commande",
) -> list[Loaded]:
    """Receive, recognise all, then plan and apply in order. A Refusal when one is refused: none is applied.

    A file whose name says that it corrects comes after those it may correct, whatever the order of a folder.
    """
    with collector_paused():
        opened = _open_all(paths, source, period, by, via)
        in_turn = sorted(range(len(opened)), key=lambda place: says_that_it_corrects(opened[place][0].name))
        loaded = {}
        for place in in_turn:
            path, delivery, content = opened[place]
            loaded[place] = _take(path, delivery, content, by)
        return [loaded[place] for place in range(len(opened))]


def _take(path: Path, delivery: Delivery, content: Opened, by: Any) -> Loaded:
    made = plan(delivery, opened=content)
    if made is not None:
        apply_plan(delivery, by=by, plan=made)
    return _loaded(path, delivery)


def rehearse(paths: Sequence[Path], *, source: str | None = None, period: str | None = None) -> list[Loaded]:
    """What loading would say, each file taken alone; nothing stays written."""
    with transaction.atomic():
        loaded = []
        for path, delivery, content in _open_all(paths, source, period, None, "commande"):
            made = plan(delivery, opened=content)
            delivery.observations = len(made.taken) if made else 0
            waits = delivery.pending + delivery.cells.get("pending", 0)
            loaded.append(Loaded(path, delivery, waits))
        transaction.set_rollback(True)
    return loaded


def _loaded(path: Path, delivery: Delivery) -> Loaded:
    same = delivery.report.get("to_settle") if delivery.state == Delivery.State.DUPLICATE else None
    return Loaded(path, delivery, delivery.waiting_count() if same is None else same)


def _open_all(paths: Iterable[Path], source: str | None, period: str | None, by: Any, via: str) -> list[tuple]:
    """All files kept and recognised; the first that is refused gives up those before it."""
    opened: list[tuple] = []
    refusals: list[Refusal] = []
    for path in paths:
        try:
            delivery = receive(path, name=path.name, by=by, via=via)
            opened.append((path, delivery, recognised(delivery, source=source, period=period)))
        except Refusal as refusal:
            refusals.append(refusal)
    if refusals:
        for _, delivery, _ in opened:
            cancel(delivery, by=by)
        raise Refusal("\n".join(str(refusal) for refusal in refusals))
    return opened
