"""How services are asked, politely: retries, pace, cache, one family of failures."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from time import sleep
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from news.citations.models.pace import Pace

from .failures import LookupFailed, NotFound
from .fetching import Fetched, FetchFailed, FetchRefused, FetchTimedOut, FetchUnusable, fetch

MOST_BYTES = 5 * 1024 * 1024
CACHED_SECONDS = 24 * 3600
MISSING_CACHED_SECONDS = 600
TRIES = 3
LONGEST_WAIT = 5.0  # seconds: somebody sits before the screen
_TRY_AGAIN = {500, 502, 503, 504}
_GONE = {400, 404, 410}


class _TryAgain(LookupFailed):
    """A fault that may pass; `wait` are the seconds that the service asks for, 0 if it doesn't say."""

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Service:
    """A service that knows sources. `per_second` is how often it wants to be asked at most.

    Its base address is a setting: `settings.CITATION_SERVICES[key]`.
    """

    key: str
    name: str
    per_second: float

    def get_json(self, path: str, params: dict[str, str] | None = None) -> Any:
        """The decoded JSON at `path`; raises NotFound and LookupFailed."""
        body = self.get(path, params, accept="application/json")
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise LookupFailed(
                _("%(service)s gave an answer that can't be read.") % {"service": self.name}
            ) from error

    def get(self, path: str, params: dict[str, str] | None = None, *, accept: str) -> bytes:
        """The body at `path`, from the cache if it is of today; raises NotFound and LookupFailed."""
        query = f"?{urlencode(params)}" if params else ""
        url = settings.CITATION_SERVICES[self.key].rstrip("/") + path + query
        key = f"citations-lookup-{hashlib.sha256(f'{accept} {url}'.encode()).hexdigest()}"
        known = cache.get(key)
        if known is None:
            try:
                known = self._ask(url, accept)
            except NotFound:
                cache.set(key, b"", MISSING_CACHED_SECONDS)
                raise
            cache.set(key, known, CACHED_SECONDS)
        if not known:
            raise NotFound(_("%(service)s does not know it.") % {"service": self.name})
        return bytes(known)

    def _ask(self, url: str, accept: str) -> bytes:
        for attempt in range(1, TRIES):
            try:
                return self._once(url, accept)
            except _TryAgain as again:
                if again.wait > LONGEST_WAIT:
                    raise
                sleep(again.wait or 0.2 * attempt)
        return self._once(url, accept)

    def _once(self, url: str, accept: str) -> bytes:
        """One request: the body of an answer with 200; raises NotFound, _TryAgain, LookupFailed."""
        self._wait_for_slot()
        try:
            answer = fetch(
                url,
                seconds=settings.CITATION_SERVICE_SECONDS,
                most_bytes=MOST_BYTES,
                accept=accept,
                service=True,
            )
        except FetchTimedOut as error:
            raise _TryAgain(
                _("%(service)s did not answer in time.") % {"service": self.name}
            ) from error
        except (FetchUnusable, FetchRefused) as error:
            raise LookupFailed(
                _("%(service)s gave an answer that can't be used. %(why)s")
                % {"service": self.name, "why": error}
            ) from error
        except FetchFailed as error:
            raise _TryAgain(
                _("%(service)s could not be reached.") % {"service": self.name}
            ) from error
        self._refuse_status(answer)
        return answer.body

    def _refusal(self, status: int) -> str:
        return _("%(service)s refuses to answer (%(status)s).") % {
            "service": self.name,
            "status": status,
        }

    def _refuse_status(self, answer: Fetched) -> None:
        status = answer.status
        if status == HTTPStatus.OK:
            return
        if status in _GONE:
            raise NotFound(_("%(service)s does not know it.") % {"service": self.name})
        wait = float(answer.retry_after) if re.fullmatch(r"[0-9]{1,9}", answer.retry_after) else 0.0
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise _TryAgain(
                _("%(service)s is being asked too often. Try again in a minute.")
                % {"service": self.name},
                wait,
            )
        if status in _TRY_AGAIN:
            raise _TryAgain(
                _("%(service)s has a fault of its own (%(status)s). Try again later.")
                % {"service": self.name, "status": status},
                wait,
            )
        raise LookupFailed(self._refusal(status))

    def _wait_for_slot(self) -> None:
        apart, longest = timedelta(seconds=1 / self.per_second), timedelta(seconds=LONGEST_WAIT)
        slot = Pace.next_slot(self.key, apart=apart, longest=longest)
        if slot is None:
            raise LookupFailed(
                _("%(service)s is being asked too often. Try again in a minute.")
                % {"service": self.name}
            )
        if (wait := (slot - timezone.now()).total_seconds()) > 0:
            sleep(wait)
