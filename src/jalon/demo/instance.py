"""The data folder of the demo: beside the real data, never mixed with them. No Django here."""

import hashlib
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jalon.demo.invention import (
    DEPARTMENTS,
    NEIGHBOUR,
    NEIGHBOUR_DEPARTMENT,
    NEIGHBOUR_NAME,
    REGION,
    REGION_NAME,
    outlines,
)
from jalon.kernel.refusal import Refusal

MARKER = "region-fictive"  # the name that settings.DEMO_MARKER looks for
ACCESS = "acces-demonstration.json"
TO_DEPOSIT = "fichiers-a-deposer"
QUARTER_TO_DEPOSIT = "antibiotiques-a-deposer"
_WORDS = "phare dune héron écluse marée roseau voile balise lagune embrun".split()


@dataclass(frozen=True)
class Access:
    """How to enter: names, what each may do, and the password drawn for this instance; what was loaded."""

    password: str
    people: list[tuple[str, str]]
    totals: dict[str, int]


@dataclass(frozen=True)
class Instance:
    folder: Path

    @property
    def complete(self) -> bool:
        """False when nothing was invented yet, when it was interrupted, or when another Jalon made it."""
        return (self.folder / ACCESS).is_file() and self._said()["made_by"] == maker()

    @property
    def to_deposit(self) -> Path:
        """Files for whoever wants to try: nobody has taken them in."""
        return self.folder / TO_DEPOSIT

    @property
    def quarter_to_deposit(self) -> Path:
        """The same for antibiotics: the next quarter of the teaching hospital, apart from the files of the months."""
        return self.folder / QUARTER_TO_DEPOSIT

    def access(self) -> Access:
        said = self._said()
        return Access(said["password"], [(name, role) for name, role in said["people"]], said["totals"])

    def _said(self) -> dict[str, Any]:
        return json.loads((self.folder / ACCESS).read_text("utf-8"))

    def finish(self, access: Access) -> None:
        path = self.folder / ACCESS
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(access) | {"made_by": maker()}, ensure_ascii=False, indent=2), "utf-8")


def prepare(data_folder: Path, *, fresh: bool = False) -> Instance:
    """A folder of its own under that of the real data; this process, and those it starts, are turned towards it."""
    folder = data_folder / "demo"
    instance = Instance(folder)
    _check(folder)
    if folder.exists() and (fresh or not instance.complete):
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / MARKER).write_text(
        "Cette région est fictive : ses établissements et ses chiffres sont inventés.\n", "utf-8"
    )
    _write_places(folder / "catalogue" / "codelists")
    os.environ["JALON_DATA"] = str(folder)
    os.environ.pop("JALON_DATABASE_URL", None)  # a server's database holds real data; the demo has its own file
    # The demo has keys of its own, and its vault holds nobody.
    for name in ("JALON_VAULT_KEYS", "JALON_VAULT", "JALON_FACTOR_KEYS"):
        os.environ.pop(name, None)
    return instance


def maker() -> str:
    """What a demo depends on: a region made by an older Jalon is made again rather than repaired."""
    package = Path(__file__).resolve().parents[1]
    written = [*package.glob("*/migrations/*.py"), *package.glob("demo/**/*.py")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(written))).hexdigest()[:16]


def draw_password() -> str:
    """Easy to copy from a screen, drawn for this instance alone."""
    words = secrets.SystemRandom().sample(_WORDS, 3)
    return f"{'-'.join(words)}-{secrets.randbelow(9000) + 1000}"


def _check(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise Refusal(f"Le dossier « {folder} » contient autre chose que la démonstration : rien n'y a été touché.")


def _write_places(folder: Path) -> None:
    """The region and its départements, which no official list holds."""
    folder.mkdir(parents=True, exist_ok=True)
    departments = [f"{code};{name};{REGION}" for code, name in DEPARTMENTS.items()]
    departments.append(";".join((*NEIGHBOUR_DEPARTMENT, NEIGHBOUR)))
    _write(folder / "regions.csv", ["code;name", f"{REGION};{REGION_NAME}", f"{NEIGHBOUR};{NEIGHBOUR_NAME}"])
    _write(folder / "departments.csv", ["code;name;region", *departments])
    drawn = {"type": "FeatureCollection", "features": outlines.features()}
    _write(folder / "departements.geojson", [json.dumps(drawn)])


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
