"""What a WSGI server calls: granian --interface wsgi jalon.config.wsgi:application."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from jalon.config import environment
from jalon.web import proxy

environment.refuse_unfinished(environment.data_folder())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.config.settings")
application = proxy.trusting(settings.TRUSTED_PROXIES, proxy.below(settings.PUBLIC_PATH, get_wsgi_application()))
