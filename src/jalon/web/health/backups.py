"""What the last back-up left of itself: a line in the data folder, written by `jalon backup`, read by the health page.

A file, not a row: it is read on every look, it must not be restored with the rest, and another tool may write it.
"""

import contextlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

NAME = "sauvegarde.json"


@dataclass(frozen=True)
class LastBackup:
    at: datetime
    size: int
    seconds: float

    def age(self, now: datetime) -> float:
        """In seconds."""
        return (now - self.at).total_seconds()


def note(folder: Path, *, at: str, size: int, seconds: float) -> None:
    draft = folder / f".{NAME}.{secrets.token_hex(6)}"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps({"at": at, "size": size, "seconds": seconds}), "utf-8")
    draft.replace(folder / NAME)


def last(folder: Path) -> LastBackup | None:
    """None when none was made here, or when the line cannot be read."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads((folder / NAME).read_text("utf-8"))
        at = datetime.fromisoformat(said["at"])
        return LastBackup(at if at.tzinfo else at.replace(tzinfo=UTC), int(said["size"]), float(said["seconds"]))
    return None
