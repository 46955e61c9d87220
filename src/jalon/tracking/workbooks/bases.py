"""What a workbook held when it left, kept under the hash of its content: the third side of the merge."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings

from jalon.tracking.workbooks.rules import Held, Said
from jalon.warehouse import originals

LARGEST = 50 * 1024 * 1024  # bytes; 5,000 lines of 60 columns weigh three


@dataclass(frozen=True)
class BaseColumn:
    """A column as it left: its distinct cells (state, value, carried, as written) and one code per line."""

    id: str
    label: str
    band: str
    entries: Sequence[Sequence]
    codes: Sequence[int]

    @cached_property
    def said(self) -> list[Said]:
        return [Said(Held(state, value, bool(carried)), written) for state, value, carried, written in self.entries]


@dataclass(frozen=True)
class BaseLine:
    entity: int
    finess: str
    name: str


@dataclass(frozen=True)
class Base:
    """`file`: the hash of the workbook itself, so that it can be fetched again; `name`: its name."""

    key: str
    lines: Sequence[BaseLine]
    columns: Sequence[BaseColumn]
    file: str
    name: str

    @cached_property
    def by_id(self) -> dict[str, BaseColumn]:
        return {column.id: column for column in self.columns}

    @cached_property
    def positions(self) -> dict[int, int]:
        """Where each entity is among the lines."""
        return {line.entity: position for position, line in enumerate(self.lines)}


def folder() -> Path:
    return settings.DATA_DIR / "originaux"


def keep(base: Base) -> str:
    """Keep it among the originals; the answer is the hash under which it is found."""
    body = zlib.compress(json.dumps(asdict(base), ensure_ascii=False, separators=(",", ":")).encode(), 1)
    return originals.keep(folder(), [body], limit=LARGEST).sha256


def fetch(sha256: str) -> Base:
    content = json.loads(zlib.decompress(originals.path_of(folder(), sha256).read_bytes()))
    lines = [BaseLine(**line) for line in content.pop("lines")]
    columns = [BaseColumn(**column) for column in content.pop("columns")]
    return Base(lines=lines, columns=columns, **content)
