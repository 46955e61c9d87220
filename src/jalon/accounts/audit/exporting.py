"""The chain as lines of JSON, for somebody who verifies it without Jalon (docs/guides/journal.md)."""

import json
from collections.abc import Iterator

from jalon.accounts.audit.sealing import START, line
from jalon.accounts.audit.verifying import sealed_rows
from jalon.accounts.models import JournalPurge

FORMAT = "jalon-journal-1"


def lines() -> Iterator[str]:
    """First what stands before the first row (after a purge: its last seal), then each row with its seal.

    People are numbers here: the export can leave the house.
    """
    purge = JournalPurge.objects.order_by("-last_sequence").first()
    begins = {"format": FORMAT, "after": purge.last_sequence if purge else 0, "seal": purge.seal if purge else START}
    yield json.dumps(begins)
    for sequence, pk, seal, *said in sealed_rows():
        yield json.dumps({"row": line(sequence, pk, *said), "seal": seal}, ensure_ascii=False)
