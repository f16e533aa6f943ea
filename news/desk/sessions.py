"""Sessions end: after hours without a request, after days in any case, and when one ends them oneself."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

BEGUN: Final = "begun"
SEEN: Final = "seen"
BROWSER: Final = "browser"
# A session is written again so often at most: each time costs a statement.
_NOTED_EVERY: Final = 300  # seconds


class SessionEndsMiddleware:
    """Ends sessions that are over, before the middleware that tells who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without a session cookie the session is not read: the page could not be shared then.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self._end_or_note(request)
        return self.get_response(request)

    def _end_or_note(self, request: HttpRequest) -> None:
        session, now = request.session, int(time.time())
        begun, seen = session.get(BEGUN, now), session.get(SEEN, now)
        if _is_over(session, now):
            session.flush()
        elif BEGUN not in session or now - seen > _NOTED_EVERY:
            session[BEGUN], session[SEEN] = begun, now
            session[BROWSER] = browser_of(request.headers.get("User-Agent", ""))


def _is_over(session: Any, now: int) -> bool:
    """Whether a session has been without a request for too long, or has lasted too long."""
    return bool(
        now - session.get(BEGUN, now) > settings.SESSION_LONGEST_DAYS * 24 * 3600
        or now - session.get(SEEN, now) > settings.SESSION_IDLE_HOURS * 3600
    )


class Session(AbstractBaseSession):
    """A session in the database, with whose it is (`news.desk.session_store`)."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sessions"
    )

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Where it is read and written."""
        return import_module(settings.SESSION_ENGINE).SessionStore


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session as its owner sees it. `handle` names it without giving its key away."""

    handle: str
    browser: str
    begun: datetime | None
    seen: datetime | None
    is_this: bool


def sessions_of(user: Any, *, this: Any) -> list[SignedIn]:
    """Where somebody is signed in. `this`, the session that asks, is first, then the last used."""
    found = []
    now = int(time.time())
    for row, stored in _rows_of(user):
        is_this = row.session_key == this.session_key
        data = this if is_this else stored  # what it has just noted isn't stored yet
        if not is_this and (_is_over(data, now) or data.get(HASH_SESSION_KEY) != _hash_of(user)):
            continue  # nobody is signed in by it any more
        found.append(
            SignedIn(
                handle=_handle(row.session_key),
                browser=data.get(BROWSER) or _("Unknown browser"),
                begun=_time(data.get(BEGUN)),
                seen=_time(data.get(SEEN)),
                is_this=is_this,
            )
        )
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda one: (one.is_this, one.seen or never), reverse=True)


def end_sessions(user: Any, *, this: str | None, handle: str = "") -> int:
    """End the session with this handle, or all but `this`; how many there were."""
    keys = [row.session_key for row, _data in _rows_of(user)]
    ended = [key for key in keys if key != this and handle in {"", _handle(key)}]
    deleted, _kinds = Session.objects.filter(session_key__in=ended).delete()
    return deleted


def _rows_of(user: Any) -> Iterator[tuple[Session, dict[str, Any]]]:
    """Somebody's sessions. Those from before the upgrade name the account in their data only."""
    rows = Session.objects.filter(Q(account=user) | Q(account=None), expire_date__gt=timezone.now())
    for row in rows:
        data = row.get_decoded()
        if data.get(SESSION_KEY) == str(user.pk):
            yield row, data


def _hash_of(user: Any) -> str:
    return str(user.get_session_auth_hash())


def _handle(key: str) -> str:
    return sha256(f"session {key}".encode()).hexdigest()[:32]


def _time(seconds: Any) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None


# What browsers and systems call themselves; the first that is found (each one names its forebears).
_BROWSERS: Final = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"))
_BROWSERS_TOO: Final = (("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS: Final = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"))
_SYSTEMS_TOO: Final = (
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """A browser and its system in two words, such as "Firefox, Linux"; empty if neither is known."""
    names = (
        next((name for word, name in words if word in agent), "")
        for words in ((*_BROWSERS, *_BROWSERS_TOO), (*_SYSTEMS, *_SYSTEMS_TOO))
    )
    return ", ".join(filter(None, names))
