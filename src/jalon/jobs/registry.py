"""Which function does which kind of work, and which ones run at regular times. Knows nothing of Django."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Work = Callable[..., dict[str, Any] | None]


class Cancelled(Exception):
    """Raised inside a job by `progress.step` once a person has asked to stop it."""


@dataclass(frozen=True)
class Timer:
    name: str
    seconds: float
    function: Callable[[], Any]
    in_transaction: bool = True


_kinds: dict[str, Work] = {}
_timers: dict[str, Timer] = {}


def register(kind: str) -> Callable[[Work], Work]:
    """function(progress, **arguments) -> what it answers, as plain JSON values."""

    def keep(function: Work) -> Work:
        _kinds[kind] = function
        return function

    return keep


def every(seconds: float, *, in_transaction: bool = True) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Run the function about every so many seconds, in one worker at a time. It must be quick; else it enqueues.

    `in_transaction=False`: it waits for another machine, and nobody may wait for the database meanwhile.
    """

    def keep(function: Callable[[], Any]) -> Callable[[], Any]:
        name = f"{function.__module__}.{function.__qualname__}"
        _timers[name] = Timer(name, seconds, function, in_transaction)
        return function

    return keep


def function_of(kind: str) -> Work:
    if kind not in _kinds:
        raise LookupError(f"no function is registered for jobs of kind {kind!r}")
    return _kinds[kind]


def timers() -> list[Timer]:
    return list(_timers.values())
