"""What every answer has in common: one address for a page, a word on keeping it, a plain 503."""

import errno
import logging
import re
import sys
import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError, close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.utils.csp import CSP
from django.views.defaults import bad_request, server_error

logger = logging.getLogger(__name__)

_SLASHES: Final = re.compile("/{2,}")
RETRY_AFTER: Final = 5  # seconds
AT_ONCE: Final = 1.0  # seconds
_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT}


class OneAddressMiddleware:
    """Sends whoever asks for `/news//x` to `/news/x`, and says of every answer how it may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if "//" in path and request.method in {"GET", "HEAD"}:
            request.path_info = request.path = _SLASHES.sub("/", path)
            response: HttpResponse = HttpResponsePermanentRedirect(request.get_full_path())
        else:
            response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-cache"
        return response


class PoliciesMiddleware:
    """Says which policy a page is sent with, and who may show it in a frame.

    Only our own site may, and only pages of the desk and previews.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        of_the_desk = request.path.startswith("/admin/")
        framed = of_the_desk or getattr(request, "is_preview", False)
        if framed:
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        # What is kept is everybody's, whatever cookie came along.
        is_kept = response.has_header("X-Cache")
        if framed or (settings.SESSION_COOKIE_NAME in request.COOKIES and not is_kept):
            policy = settings.ADMIN_CSP if of_the_desk else settings.SIGNED_IN_CSP
            ancestors = {"frame-ancestors": [CSP.SELF]} if framed else {}
            # As Django's own decorator `csp_override` does it, for views that aren't ours.
            response._csp_config = policy | ancestors  # type: ignore[attr-defined]  # noqa: SLF001
        return response


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to a request that we refuse: 413 if it sends too much, else 400."""
    if isinstance(exception, TooManyFieldsSent | RequestDataTooBig | TooManyFilesSent):
        logger.warning("Too much was posted to %s: %s", request.path, type(exception).__name__)
        return render(request, "413.html", status=413)
    return bad_request(request, exception)


class OnceMoreMiddleware:
    """Asks once more for a page whose connection to the database was cut off, by a restart say.

    Only what reads is asked again, and only if the fault came at once: whoever has waited for the
    database waits no longer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        if (
            response.status_code == 503
            and getattr(response, "was_cut_off", False)
            and request.method in {"GET", "HEAD"}
            and time.monotonic() - began < AT_ONCE
        ):
            close_old_connections()
            response = self.get_response(request)
        return response


def fault(request: HttpRequest) -> HttpResponse:
    """The answer to an error: that the database is away, or the disk full, if it is that; or a fault of ours."""
    error = sys.exception()
    if isinstance(error, OperationalError | InterfaceError):
        response = SimpleTemplateResponse("503.html", status=503).render()
        response.headers["Retry-After"] = str(RETRY_AFTER)
        response.was_cut_off = _was_cut_off(error)  # type: ignore[attr-defined]
        return response
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return SimpleTemplateResponse("507.html", status=507).render()
    return server_error(request)


def _was_cut_off(error: Exception) -> bool:
    """Whether the connection itself failed, not a query on it (PostgreSQL, appendix A: classes 08 and 57P)."""
    if isinstance(error, InterfaceError):
        return True
    sqlstate = getattr(error.__cause__, "sqlstate", None) or "08"
    return sqlstate.startswith(("08", "57P"))
