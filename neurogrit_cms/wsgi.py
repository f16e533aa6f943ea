"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from .discreet import stand_before

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "neurogrit_cms.settings.production")
application = get_wsgi_application()
# The server's own log has the addresses that were asked for.
stand_before("gunicorn.access", "gunicorn.error")
# What a process has once it is there stays as long as the process: Python's collector of garbage
# needn't go through it again and again, for a tenth of a second each time while a reader waits.
_views = get_resolver().url_patterns
gc.collect()
gc.freeze()
