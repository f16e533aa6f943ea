"""Which version of the program made a page: after an upgrade none of the pages before it is shown."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

_SUFFIXES = frozenset((".py", ".html", ".css", ".js", ".json", ".mo"))
_APPS = ("home", "news", "neurogrit_cms", "search")


@cache
def release() -> str:
    """A word for the program's files as they are (names, sizes, times), and the site's languages."""
    digest = hashlib.sha256(repr(settings.LANGUAGES).encode())
    for app in _APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*")):
            if path.suffix in _SUFFIXES:
                _note(digest, path)
    _note(digest, Path(settings.STATIC_ROOT) / "staticfiles.json")
    return digest.hexdigest()[:16]


def _note(digest: "hashlib._Hash", path: Path) -> None:
    if path.exists():
        status = path.stat()
        digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns};".encode())
