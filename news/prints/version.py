"""Which version of the program makes prints: a hash of what has a say in them."""

import hashlib
from functools import cache
from importlib.metadata import distributions

from django.conf import settings

_APPS = ("home", "news", "neurogrit_cms", "search")
_SUFFIXES = frozenset((".py", ".html", ".mo"))
# Rooms that make nothing for readers.
_NO_SAY = frozenset(("migrations", "management", "demo", "corpus", "sql"))
_SETTINGS = (
    "LANGUAGES",
    "MEDIA_URL",
    "STATIC_URL",
    "STORAGES",
    "TIME_ZONE",
    "WAGTAIL_I18N_ENABLED",
)


@cache
def renderer() -> str:
    """A word for the templates, the code and the libraries as they are, the same on every machine that runs them.

    It may be another one although the prints would be the same: then they are made once too often.
    """
    digest = hashlib.sha256()
    for name in _SETTINGS:
        digest.update(f"{name}={getattr(settings, name)!r};".encode())
    for package in sorted({f"{one.name}={one.version};" for one in distributions()}):
        digest.update(package.encode())
    for app in _APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*")):
            place = path.relative_to(settings.BASE_DIR)
            if path.suffix in _SUFFIXES and _NO_SAY.isdisjoint(place.parts):
                digest.update(f"{place};".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
