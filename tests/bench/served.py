"""Settings of what is measured: as in production, but for secrets, TLS and where files are."""

import os

from neurogrit_cms.settings.dev import *  # noqa: F403
from neurogrit_cms.settings.dev import BASE_DIR, JOB_QUEUES

DEBUG = False
ALLOWED_HOSTS = ["*"]
DEMO_ALLOWED = True
MEDIA_ROOT = BASE_DIR / ".postgres" / "bench-media"
STATIC_ROOT = BASE_DIR / ".postgres" / "bench-static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of one that isn't there
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if os.environ.get("BENCH_PAGE_CACHE", "true") != "true":
    PAGE_CACHE_PASSES_BY = ""  # which is found at the beginning of every address
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
TASKS = {
    "default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"},
    "jobs": {
        "BACKEND": "tests.jobs.ImmediateUnlessDeferred",
        "QUEUES": JOB_QUEUES,
    },
}
LOGGING = {"version": 1, "disable_existing_loggers": True}
