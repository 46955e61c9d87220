"""A real Chromium on the test server: `page` on a desk, `phone` in a hand.

A page that throws, breaks its content security policy or asks anything beyond this machine fails its test.
"""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import optional

# Background networking and updates would reach for hosts that tests must not need.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESK = {"width": 1440, "height": 900}
HAND = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright  # heavy: only browser tests pay for it

    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found or not Path(found).exists():
        optional.missing("browser", "no Chromium found (apt install chromium, or set CHROMIUM to its path)")
    # Playwright's synchronous API keeps a loop running in this thread, which Django would take for asynchronous code.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, live_server):
    yield from new_page(chromium, live_server, viewport=DESK)


@pytest.fixture
def phone(chromium, live_server):
    yield from new_page(chromium, live_server, viewport=HAND, has_touch=True, is_mobile=True)


def new_page(chromium, site, **options):
    """A page of its own session on that site (anything with a `url`), which must not misbehave."""
    context = chromium.new_context(
        base_url=site.url, locale="fr-FR", timezone_id="Europe/Paris", accept_downloads=True, **options
    )
    context.set_default_timeout(10_000)
    complaints = []
    context.on("request", lambda request: complaints.extend(_foreign(request.url)))
    context.on("weberror", lambda error: complaints.append(f"the page threw: {error.error}"))
    context.on("console", lambda message: complaints.extend(_refused(message)))
    yield context.new_page()
    context.close()
    assert complaints == []


def _foreign(url):
    address = urlsplit(url)
    if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in ("127.0.0.1", "localhost"):
        yield f"the page asked {url}"


def _refused(message):
    if message.type == "error" and "Content Security Policy" in message.text:
        yield message.text
