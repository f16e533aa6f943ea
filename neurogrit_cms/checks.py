"""What `manage.py check --deploy` looks at beside Django's own checks."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.files.storage import storages

from news.factcheck.clearances.signed import NoKey, private_key

MEDIA = ("default", "renditions")


@register(Tags.security, deploy=True)
def proxies_are_named(**_options: Any) -> Iterable[Warning]:
    """Behind a proxy that nobody has named all people come from one address, and share its limits."""
    if settings.SECURE_PROXY_SSL_HEADER and not settings.PROXIES:
        yield Warning(
            "A proxy ends TLS, and PROXIES doesn't name it: all people share one address.",
            hint='Set PROXIES to its addresses or networks, or to "unix".',
            id="neurogrit.W001",
        )


@register(Tags.security, deploy=True)
def names_keep_their_content(**_options: Any) -> Iterable[Error]:
    """A second upload of a name must not replace the first: a story would show another picture."""
    for alias in MEDIA:
        if alias not in settings.STORAGES:
            continue
        storage = storages[alias]
        if getattr(storage, "file_overwrite", False) or getattr(storage, "_allow_overwrite", False):
            yield Error(
                f"The storage {alias!r} lets an upload replace another one of its name.",
                hint='Set "file_overwrite" (S3) or "allow_overwrite" (a folder) to false.',
                id="neurogrit.E001",
            )


@register(Tags.security, deploy=True)
def the_log_of_clearances_can_be_signed(**_options: Any) -> Iterable[CheckMessage]:
    """A log without a key stays empty, and nobody notices until it is needed."""
    if not settings.CLEARANCE_LOG:
        return
    path = Path(settings.CLEARANCE_LOG_KEY or "(not set)")
    try:
        private_key(path.read_bytes())
    except (OSError, NoKey) as error:
        yield Error(
            f"CLEARANCE_LOG is set, and CLEARANCE_LOG_KEY is no key that signs: {error}",
            hint="Make one with “manage.py export_clearances --new-key FILE”.",
            id="neurogrit.E002",
        )
        return
    if path.stat().st_mode & 0o077:
        yield Warning(
            "Others than its owner may read the key that signs the chain of clearances.",
            hint=f"chmod 600 {path}",
            id="neurogrit.W002",
        )
