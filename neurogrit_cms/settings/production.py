"""Where readers are. Everything secret or local comes from the environment, or nothing starts."""

from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import (
    ADMIN_CSP,
    BASE_DIR,
    SECURE_CSP,
    SIGNED_IN_CSP,
    SILENCED_SYSTEM_CHECKS,
    STORAGES,
    env,
)
from .database import pooled
from .object_storage import object_storage, private_storage

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: it needs at least 50 characters.")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS")
WAGTAILADMIN_BASE_URL = env.str("BASE_URL")
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

DATABASES: dict[str, dict[str, Any]] = {
    "default": pooled(dict(dj_database_url.parse(env.str("DATABASE_URL"))))
}
DATABASES["default"]["OPTIONS"]["options"] = (
    "-c statement_timeout=15000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000"
)

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.str("SMTP_HOST"),
            "port": env.int("SMTP_PORT", 587),
            "username": env.str("SMTP_USER", ""),
            "password": env.str("SMTP_PASSWORD", ""),
            "use_tls": env.bool("SMTP_TLS", True),
            "timeout": 10,
        },
    }
}

if bucket := env.str("S3_BUCKET", ""):
    STORAGES |= object_storage(bucket, endpoint=env.str("S3_ENDPOINT_URL", None))
    WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
    # Pictures come from there.
    for policy in (SECURE_CSP, SIGNED_IN_CSP, ADMIN_CSP):
        policy["img-src"] = [*policy["img-src"], *env.list("S3_MEDIA_SOURCES", ["https:"])]
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / "media")
DOCUMENTS_ROOT = env.path("DOCUMENTS_ROOT", BASE_DIR / "documents")
if documents := env.str("S3_DOCUMENTS_BUCKET", ""):
    STORAGES |= private_storage(documents, endpoint=env.str("S3_ENDPOINT_URL", None))
else:
    STORAGES["documents"]["OPTIONS"]["location"] = DOCUMENTS_ROOT

CLEARANCE_LOG = env.str("CLEARANCE_LOG", "")
CLEARANCE_LOG_KEY = env.str("CLEARANCE_LOG_KEY", "")
CLEARANCE_LOG_ENDPOINT = env.str("CLEARANCE_LOG_ENDPOINT", "")

# TLS ends at the proxy in front, which must set this header itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
# A trial must not bind a whole domain.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "security.W005", "security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
