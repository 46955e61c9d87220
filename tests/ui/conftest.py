import pytest
from django.contrib.auth import get_user_model
from django.test import Client


@pytest.fixture
def claire(db):
    return get_user_model().objects.create_user(
        "claire", password="un mot long", first_name="Claire", last_name="Fontaine"
    )


@pytest.fixture
def signed_in(claire):
    client = Client()
    client.force_login(claire)
    return client


@pytest.fixture
def enter(signed_in, live_server, settings):
    """Let a browser page in as Claire."""

    def enter(page):
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": signed_in.cookies[name].value, "url": live_server.url}])
        return page

    return enter
