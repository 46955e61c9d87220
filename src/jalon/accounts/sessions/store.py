"""Django's database sessions, in our table: the row says who is in, from what and since when."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

ENTRY = "jalon_entry"  # in the session: what is known of how it began (see `note_entry`)


class SessionStore(db.SessionStore):
    """`seen_at`: when a page was last asked for under this session, as its row says; None before it is read."""

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls):
        from jalon.accounts.sessions.models import Session  # models exist only once Django has started

        return Session

    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()  # type: ignore[attr-defined]  # the stubs do not know it
        if row is None:
            return {}
        self.seen_at = row.seen_at
        return self.decode(row.session_data)

    def save(self, must_create: bool = False) -> None:
        """Someone who has just come in begins now; who was already in keeps his beginning, even when the key turns."""
        held = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # likewise
        if SESSION_KEY in held and held.get(ENTRY, {}).get("user") != held[SESSION_KEY]:
            held[ENTRY] = {"user": held[SESSION_KEY], "began": timezone.now().isoformat()}
        super().save(must_create=must_create)

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        entry = data.get(ENTRY, {}) if SESSION_KEY in data else {}
        if entry:
            row.user_id = int(data[SESSION_KEY])
            row.began_at = datetime.fromisoformat(entry["began"])
            row.device, row.address, row.means = (entry.get(name, "") for name in ("device", "address", "means"))
        row.seen_at = self.seen_at = timezone.now()
        return row

    @property
    def began_at(self) -> datetime | None:
        """When its person came in; None for a stranger's session."""
        began = self.get(ENTRY, {}).get("began")
        return datetime.fromisoformat(began) if began else None

    def touch(self, now: datetime, at_most_every: timedelta) -> None:
        """Remember that a page is asked for, writing at most once in a while."""
        if self.seen_at is None or now - self.seen_at >= at_most_every:
            self.get_model_class().objects.filter(session_key=self.session_key).update(seen_at=now)
            self.seen_at = now


def note_entry(session: SessionStore, *, user_pk: int, means: str, device: str, address: str) -> None:
    """What is said of a session that begins: by what means, on which kind of device, from about where."""
    session[ENTRY] = {
        "user": str(user_pk), "began": timezone.now().isoformat(),
        "means": means[:80], "device": device[:80], "address": address[:40],
    }  # fmt: skip
