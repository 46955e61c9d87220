"""What a WSGI server calls: granian --interface wsgi jalon.config.wsgi:application."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from jalon import catalogue
from jalon.config import environment
from jalon.web import proxy


def read_ahead() -> None:
    """Import the pages and read the catalogue before answering anyone.

    The first page would take three seconds longer, during which every other that this process answers waits.
    """
    get_resolver().reverse_dict  # noqa: B018 - asked, it reads every address and what it leads to
    catalogue.current()


environment.refuse_unfinished(environment.data_folder())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.config.settings")
application = proxy.trusting(settings.TRUSTED_PROXIES, proxy.below(settings.PUBLIC_PATH, get_wsgi_application()))
read_ahead()
