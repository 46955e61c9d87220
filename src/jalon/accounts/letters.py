"""What features want to be sent by mail. They only say so; `messages` sends each letter once and remembers.

A feature's AppConfig may have a method `letters() -> Iterable[Letter]`, asked about every hour. A letter names no
patient and no establishment's figures: it says what waits, and leads to the page that shows it to whoever may read it.
"""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Letter:
    """A letter to one person. `key`: the same key is sent once, whatever happens ("rappel:dmp:2022-08:12:2022-37").

    `secret`: its text holds a one-time link, which is not kept once it has left.
    """

    key: str
    to: str
    subject: str
    text: str
    secret: bool = False


def link(path: str) -> str:
    """The whole address of a page, from its path as `reverse` gives it; the path alone without $JALON_URL."""
    return settings.PUBLIC_ORIGIN + path
