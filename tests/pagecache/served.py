"""Settings of a server process beside the tests: their database, the page cache, files on disk."""

import os

from neurogrit_cms.settings.database import pooled
from neurogrit_cms.settings.test import *  # noqa: F403
from neurogrit_cms.settings.test import DATABASES, MIDDLEWARE

DATABASES["default"]["NAME"] = os.environ["SERVED_DATABASE"]
if gate := os.environ.get("SERVED_GATE"):
    DATABASES["default"] = pooled(DATABASES["default"] | {"HOST": gate})
PAGE_CACHE = True
# Asked each time, so that a test needn't wait until what it has changed is heard.
PAGE_CACHE_PROOF_SECONDS = float(os.environ.get("SERVED_PROOF_SECONDS", "0"))
MIDDLEWARE = [*MIDDLEWARE, "tests.pagecache.stamp.StampMiddleware"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
MEDIA_ROOT = os.environ["SERVED_MEDIA"]
STORAGES = {
    "documents": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
