"""What a WSGI server calls: granian --interface wsgi jalon.config.wsgi:application."""

import os

from django.core.wsgi import get_wsgi_application

from jalon.config import environment

environment.refuse_unfinished(environment.data_folder())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.config.settings")
application = get_wsgi_application()
