"""Pages for readers who are not signed in come from what is kept ready."""

import logging
import re
from collections import OrderedDict
from collections.abc import Callable
from importlib import import_module
from threading import Lock

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import split_domain_port
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
)

from .changes import Unreachable
from .edge import seconds_at_the_edge
from .entries import Entry, compress, encoding_for, is_compressible
from .pages import Pages
from .release import release
from .tags import HEADER, READS, keep_to_oneself

logger = logging.getLogger(__name__)
MOST_PATHS = 20_000
_SESSION_KEY = re.compile("[0-9a-z]{32}")  # as Django makes them


class PageCacheMiddleware:
    """Answers anonymous GET and HEAD requests from `Pages`; stands before sessions and languages.

    `PAGE_CACHE_PARAMETERS` names the parameters of an address that any kept page reads, each with a
    pattern for its values. All other parameters are dropped before a view under the cache sees the
    request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages = Pages(
            release=release(),
            most_bytes=settings.PAGE_CACHE_MEGABYTES * 2**20,
            proof_seconds=settings.PAGE_CACHE_PROOF_SECONDS,
        )
        self.parameters = {
            name: re.compile(pattern) for name, pattern in settings.PAGE_CACHE_PARAMETERS.items()
        }
        self.passes_by = re.compile(settings.PAGE_CACHE_PASSES_BY)
        self.reads = Reads()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or self.passes_by.match(request.path_info):
            response = self.get_response(request)
            self._finish(response)
            return self._encoded(request, response)
        if request.META.get("QUERY_STRING"):
            self._narrow(request)
        if settings.PAGE_CACHE and is_anonymous(request):
            try:
                self.pages.catch_up()
                return self._kept(request)
            except Unreachable:
                seconds = settings.PAGE_CACHE_AWAY_MINUTES * 60
                if kept := self.pages.get_while_away(_key(request), seconds=seconds):
                    answer = self._answer(request, kept, said="hit")
                    # Nobody could purge a copy of it.
                    answer.headers["Cache-Control"] = "private, no-cache"
                    return answer
                logger.exception("The database can't be asked about changes; nothing is kept ready")
        response = self.get_response(request)
        self._finish(response)
        return response

    def _kept(self, request: HttpRequest) -> HttpResponse:
        url = f"{request.scheme}://{request.get_host().lower()}{request.get_full_path_info()}"
        key = _key(request)
        kept = self.pages.get(key)
        own = request.COOKIES, request.META.get("HTTP_COOKIE", "")
        found = kept or self.pages.make(key, lambda: self._render(request), url=url)
        if not isinstance(found, Entry):
            if found.cookies and own[0]:
                # A form for this reader, who has a token for it already.
                request.COOKIES, request.META["HTTP_COOKIE"] = own
                found = self.get_response(request)
            self._finish(found)
            return self._encoded(request, found)
        return self._answer(request, found, said="hit" if kept else "miss")

    def _answer(self, request: HttpRequest, entry: Entry, *, said: str) -> HttpResponse:
        answer = entry.response(accepted=request.headers.get("Accept-Encoding", ""))
        answer.headers["X-Cache"] = said
        if "HTTP_IF_NONE_MATCH" in request.META:
            etag = answer.headers["ETag"]
            answer = get_conditional_response(request, etag, response=answer) or answer
        if request.method == "HEAD":
            answer.content = b""
        return answer

    def _render(self, request: HttpRequest) -> HttpResponse:
        """The page as it is for everybody: nothing that this reader sent along has a say."""
        for name in ("HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE"):
            request.META.pop(name, None)
        request.COOKIES = {}
        method, request.method = request.method, "GET"
        response = self.get_response(request)
        request.method = method
        self.reads.learn(request.path_info, response)
        if response.has_header(HEADER):
            self._bound(response)
        return response

    def _narrow(self, request: HttpRequest) -> None:
        """Leave of the query what the page reads and understands, in one order."""
        known = self.reads.of(request.path_info)
        query = QueryDict(mutable=True)
        for name, pattern in self.parameters.items():
            value = request.GET.get(name, "")
            if pattern.fullmatch(value) and (known is None or name in known):
                query[name] = value
        query._mutable = False  # noqa: SLF001  # as Django's own requests have it
        request.GET = query  # type: ignore[assignment]  # immutable by the line above
        request.META["QUERY_STRING"] = query.urlencode()

    def _bound(self, response: HttpResponse) -> None:
        """Have browsers ask each time, which costs them a 304; an edge keeps what is purged."""
        response.headers["Vary"] = "Accept-Encoding"  # nothing else had a say
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
            if seconds := seconds_at_the_edge():
                patch_cache_control(response, s_maxage=seconds)

    def _finish(self, response: HttpResponse) -> None:
        """A page for one reader, or without the cache: nobody keeps it for others."""
        if response.has_header(HEADER):
            keep_to_oneself(response)
            response.headers["Cache-Control"] = "private, no-cache"

    def _encoded(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Compress what is not kept, such as results of a search, for the anonymous alone.

        What carries secrets isn't: its length would tell of them.
        """
        if (
            response.streaming
            or response.has_header("Content-Encoding")
            or not is_anonymous(request, may_ask=False)
            or response.cookies
            or not is_compressible(response.headers.get("Content-Type", ""), len(response.content))
        ):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if encoding := encoding_for(request.headers.get("Accept-Encoding", "")):
            response.content = compress(response.content, encoding)
            response.headers["Content-Encoding"] = encoding
            response.headers["Content-Length"] = str(len(response.content))
        return response


def _key(request: HttpRequest) -> str:
    """What a page is kept under."""
    # A host has many spellings; what a page says of its own address is the site's.
    domain, _port = split_domain_port(request.get_host())
    # What the views go by is the path within the site, whatever a server puts before it.
    return f"{request.scheme}://{domain}{request.get_full_path_info()}"


class Reads:
    """Which parameters each address reads, as its last answer said."""

    def __init__(self) -> None:
        self._names: OrderedDict[str, frozenset[str]] = OrderedDict()
        self._lock = Lock()

    def of(self, path: str) -> frozenset[str] | None:
        """Their names; None if nobody knows yet."""
        return self._names.get(path)

    def learn(self, path: str, response: HttpResponse) -> None:
        """Take what a page says of itself."""
        names = frozenset(filter(None, response.headers.get(READS, "").split(",")))
        del response.headers[READS]
        if not response.has_header(HEADER):
            return
        with self._lock:
            self._names[path] = names
            while len(self._names) > MOST_PATHS:
                self._names.popitem(last=False)


def _has_session(request: HttpRequest) -> bool:
    """Whether the request names a session that exists: a made-up cookie is nobody's."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not _SESSION_KEY.fullmatch(key):
        return False
    try:
        return bool(import_module(settings.SESSION_ENGINE).SessionStore().exists(key))
    except DatabaseError:
        return False


def is_anonymous(request: HttpRequest, *, may_ask: bool = True) -> bool:
    """Whether nothing in the request could make its answer different from anybody else's.

    Unless it `may_ask` the database, any cookie of a session counts as one.

    Nobody of good will says where the site begins (`SCRIPT_NAME`). Previews come as dummy requests, at the address of the page they preview.
    """
    return (
        not (_has_session(request) if may_ask else settings.SESSION_COOKIE_NAME in request.COOKIES)
        and "HTTP_AUTHORIZATION" not in request.META
        and not request.META.get("SCRIPT_NAME")
        and not getattr(request, "is_dummy", False)
    )
