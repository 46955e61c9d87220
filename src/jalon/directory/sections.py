"""What higher layers add to the page of an establishment, without the directory knowing them.

    directory.sections.register(grid_lines)     # in the ready() of an AppConfig
    directory.sections.register_for_lists(progress_of)

where `grid_lines(request, entity)` gives a Section, or None when it has nothing to say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from jalon.directory.models import Entity, NamedList


@dataclass(frozen=True)
class Section:
    """A part of the page: `template` is rendered with `context` under the heading `title`.

    `styles`: the style sheets that it needs, as paths of static files.
    """

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    anchor: str = ""
    styles: tuple[str, ...] = ()
    order: int = 100


Maker = Callable[[HttpRequest, Entity], Section | None]
_makers: list[Maker] = []


def register(maker: Maker) -> Maker:
    """Have that function asked for its section each time the page of an establishment is shown."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def sections_for(request: HttpRequest, entity: Entity) -> list[Section]:
    """The sections that have something to say of the entity, in their order."""
    made = (maker(request, entity) for maker in _makers)
    return sorted((section for section in made if section is not None), key=lambda section: section.order)


ListMaker = Callable[[HttpRequest, NamedList], Section | None]
_list_makers: list[ListMaker] = []


def register_for_lists(maker: ListMaker) -> ListMaker:
    """The same for the page of a named list."""
    if maker not in _list_makers:
        _list_makers.append(maker)
    return maker


def sections_for_list(request: HttpRequest, named_list: NamedList) -> list[Section]:
    made = (maker(request, named_list) for maker in _list_makers)
    return sorted((section for section in made if section is not None), key=lambda section: section.order)
