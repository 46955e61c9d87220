"""Below a path of the public address, and trusting nobody but the proxy about who asks."""

from ipaddress import ip_network

import pytest

from jalon.web import proxy

PROXIES = [ip_network("127.0.0.1"), ip_network("10.1.4.0/24")]
SAID = {"HTTP_X_FORWARDED_FOR": "1.2.3.4", "HTTP_X_FORWARDED_PROTO": "https", "HTTP_FORWARDED": "for=1.2.3.4"}


def passed_on(wrap, environ):
    """What the application behind is asked."""
    seen = {}
    list(wrap(lambda environ, start: seen.update(environ) or [])(dict(environ), None))
    return seen


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/jalon/suivi/", "/suivi/"),
        ("/jalon/", "/"),
        ("/jalon", "/"),
        ("/suivi/", "/suivi/"),
        ("/jalonnage/", "/jalonnage/"),
        ("/jalon/jalon/", "/jalon/"),
    ],
)
def test_path_of_the_public_address_is_taken_off_once(asked, reached):
    seen = passed_on(lambda application: proxy.below("/jalon", application), {"PATH_INFO": asked})

    assert seen["PATH_INFO"] == reached


def test_without_a_path_nothing_is_taken_off():
    assert passed_on(lambda application: proxy.below("", application), {"PATH_INFO": "//x"})["PATH_INFO"] == "//x"


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "10.1.4.77"])
def test_proxy_is_believed(address):
    asked = SAID | {"REMOTE_ADDR": address}

    assert passed_on(lambda application: proxy.trusting(PROXIES, application), asked) == asked


@pytest.mark.parametrize("address", ["10.1.5.1", "::1", "", "unix:"])
def test_what_anybody_else_forges_is_dropped(address):
    seen = passed_on(
        lambda application: proxy.trusting(PROXIES, application), SAID | {"REMOTE_ADDR": address, "HTTP_HOST": "a"}
    )

    assert seen == {"REMOTE_ADDR": address, "HTTP_HOST": "a"}
