"""A feed is fetched: its file is asked for, checked, and taken in as if a person had brought it."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from jalon import catalogue
from jalon.accounts import audit
from jalon.catalogue.definitions import FeedDefinition
from jalon.directory.actions.loading import LARGEST, Expected, LoadReport, load_file
from jalon.directory.models import Fetch
from jalon.directory.remote import Received, Seen, download, read_checksum
from jalon.kernel.refusal import Refusal

KEEPS = 0.8  # of the rows of the last time: a file that lost more than a fifth of them is taken for a cut one


def fetch(feed_id: str, by: Any = None) -> Fetch:
    """Ask for the file of a feed now. What is wrong with it is told by the fetch; what was held stays."""
    feed = catalogue.current().feeds.get(feed_id)
    if feed is None:
        raise Refusal(f"aucun flux ne s'appelle « {feed_id} » dans catalogue/feeds")
    done = Fetch(feed_id=feed.id, asked_by=by, started_at=timezone.now())
    try:
        _bring(feed, done, by)
    except Refusal as refusal:
        done.outcome, done.message = Fetch.Outcome.REFUSED, str(refusal)[:300]
    done.ended_at = timezone.now()
    done.save()
    audit.write("directory.fetched", by=by, target=done, feed=feed.id, outcome=done.outcome, sha256=done.sha256)
    return done


def _bring(feed: FeedDefinition, done: Fetch, by: Any) -> None:
    last = Fetch.objects.filter(feed_id=feed.id).exclude(outcome=Fetch.Outcome.REFUSED).first()
    folder = Path(settings.DATA_DIR) / "flux"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        path = Path(scratch) / "recu"
        seen = Seen(last.etag, last.last_modified) if last and last.address == feed.address else None
        done.address = feed.address
        received = download(feed.address, path, private=feed.private, limit=LARGEST, seen=seen)
        if received is None:
            _same_as(last, done)
            return
        _check(feed, received, path)
        report = load_file(path, by, name=received.name or feed.id, expected=_expected(feed, last))
        _note(done, received, report)


def _same_as(last: Fetch | None, done: Fetch) -> None:
    if last is None:
        raise Refusal("le serveur dit inchangé un fichier qu'il n'a jamais donné")
    for name in ("etag", "last_modified", "sha256", "size", "load"):
        setattr(done, name, getattr(last, name))
    done.outcome, done.message = Fetch.Outcome.UNCHANGED, "le serveur dit que le fichier n'a pas changé"


def _check(feed: FeedDefinition, received: Received, path: Path) -> None:
    if received.size < feed.least_bytes:
        raise Refusal(f"le fichier fait {received.size} octets, moins que les {feed.least_bytes} attendus")
    with path.open("rb") as file:
        if file.read(64).lstrip().startswith(b"<"):
            raise Refusal("c'est une page web, pas un fichier d'annuaire")
    if feed.sha256_address:
        expected = read_checksum(feed.sha256_address, path.with_name("empreinte"), private=feed.private)
        if expected != received.sha256:
            raise Refusal("le fichier n'a pas l'empreinte annoncée : il est coupé, ou ce n'est pas lui")


def _expected(feed: FeedDefinition, last: Fetch | None) -> Expected:
    return Expected(feed.list, int(last.load.rows * KEEPS) if last and last.load else 0)


def _note(done: Fetch, received: Received, report: LoadReport) -> None:
    done.size, done.sha256, done.load_id = received.size, received.sha256, report.load_id
    done.etag, done.last_modified = received.seen.etag, received.seen.last_modified
    done.outcome = Fetch.Outcome.UNCHANGED if report.already else Fetch.Outcome.LOADED
    done.message = "le fichier est celui de la dernière fois" if report.already else ""
