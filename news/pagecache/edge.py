"""Copies of pages at an edge (a CDN, Varnish), through Wagtail's backends for them.

What is purged is told by the database, so nothing that changes a page has to think of the edge.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import batched
from typing import Any

import httpx
from django.conf import settings
from django.db.models.functions import Now
from wagtail.contrib.frontend_cache.backends import BaseBackend
from wagtail.contrib.frontend_cache.utils import PurgeBatch, get_backends

from .models import EdgeCopy

logger = logging.getLogger(__name__)
TAGS_AT_ONCE = 30
# A copy may arrive after it was sent.
SPARE_SECONDS = 600


class TagBackend(BaseBackend):
    """An edge that knows tags, asked by one request for many: Varnish with xkey, Fastly.

    LOCATION is the address to ask; METHOD (PURGE), HEADER (xkey-purge) and SEPARATOR (a space)
    say how tags are named; HEADERS are sent along, a key among them. TOLD_IN (xkey) and
    TOLD_SEPARATOR (a space) say where the edge reads the tags of an answer: Fastly in
    Surrogate-Key, Cloudflare in Cache-Tag, parted by commas.
    """

    told_in, told_separator = "xkey", " "

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.location: str = params["LOCATION"]
        self.method: str = params.get("METHOD", "PURGE")
        self.header: str = params.get("HEADER", "xkey-purge")
        self.separator: str = params.get("SEPARATOR", " ")
        self.headers: dict[str, str] = params.get("HEADERS", {})
        self.told_in = params.get("TOLD_IN", self.told_in)
        self.told_separator = params.get("TOLD_SEPARATOR", self.told_separator)

    def purge_tags(self, tags: Sequence[str]) -> None:
        """Have every copy with one of these tags thrown away. Raises httpx.HTTPError."""
        headers = self.headers | {self.header: self.separator.join(tags)}
        self._ask(headers=headers)

    def _ask(self, **request: Any) -> None:
        # What it says beside its status is not read.
        with httpx.stream(self.method, self.location, timeout=10, **request) as answer:
            answer.raise_for_status()


class CloudflareTagBackend(TagBackend):
    """Cloudflare's purge by tag. ZONEID and BEARER_TOKEN; LOCATION replaces their address.

    Source: developers.cloudflare.com, "Purge cache by cache-tags".
    """

    told_in, told_separator = "Cache-Tag", ","

    def __init__(self, params: dict[str, Any]) -> None:
        zone = params.get("ZONEID", "")
        address = f"https://api.cloudflare.com/client/v4/zones/{zone}/purge_cache"
        token = f"Bearer {params.get('BEARER_TOKEN', '')}"
        super().__init__(
            {"LOCATION": address, "METHOD": "POST", "HEADERS": {"Authorization": token}} | params
        )

    def purge_tags(self, tags: Sequence[str]) -> None:
        """As above."""
        self._ask(headers=self.headers, json={"tags": list(tags)})


def is_used() -> bool:
    """Whether there is an edge."""
    return bool(settings.WAGTAILFRONTENDCACHE)


def seconds_at_the_edge() -> int:
    """How long an edge may keep what nobody purges; 0 if there is none."""
    return settings.EDGE_SECONDS if is_used() else 0


def headers_of_tags() -> dict[str, str]:
    """The headers in which edges that know tags read them, each with what parts them."""
    backends = get_backends().values() if is_used() else ()
    return {
        backend.told_in: backend.told_separator
        for backend in backends
        if isinstance(backend, TagBackend)
    }


def note_copy(url: str, tags: Iterable[str]) -> None:
    """An edge may have a copy of `url` from now on."""
    if is_used():
        EdgeCopy.objects.update_or_create(url=url, defaults={"tags": list(tags), "at": Now()})


def forget_old_copies() -> None:
    """Forget addresses whose copies no edge has any more."""
    last = timedelta(seconds=settings.EDGE_SECONDS + SPARE_SECONDS)
    EdgeCopy.objects.filter(at__lt=Now() - last).delete()


def purge(tags: Iterable[str]) -> list[str]:
    """Have the edge throw away whatever shows one of `tags`; those that have to be tried again.

    A backend that fails is noted in the log and doesn't keep the others from it.
    """
    failed: set[str] = set()
    changed = sorted(set(tags))
    backends = get_backends()
    for name, backend in backends.items():
        if isinstance(backend, TagBackend):
            for some in batched(changed, TAGS_AT_ONCE):
                try:
                    backend.purge_tags(some)
                except httpx.HTTPError:
                    logger.exception("The edge %s did not purge %s", name, ", ".join(some))
                    failed.update(some)
    others = [name for name, one in backends.items() if not isinstance(one, TagBackend)]
    copies = EdgeCopy.objects.filter(tags__overlap=changed)
    if others:
        # These note a failure in the log, and tell nobody.
        PurgeBatch(copies.values_list("url", flat=True)).purge(backends=others)
    return sorted(failed)
