"""Sessions end: after hours without a request, and after days in any case."""

import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

BEGUN: Final = "begun"
SEEN: Final = "seen"
# A session is written again so often at most: each time costs a statement.
_NOTED_EVERY: Final = 300  # seconds


class SessionEndsMiddleware:
    """Stands between sessions and people: of a session that has ended nobody is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Nobody's session is not read: that would make its page one reader's own.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self._end_or_note(request)
        return self.get_response(request)

    def _end_or_note(self, request: HttpRequest) -> None:
        session, now = request.session, int(time.time())
        begun, seen = session.get(BEGUN, now), session.get(SEEN, now)
        if (
            now - begun > settings.SESSION_LONGEST_DAYS * 24 * 3600
            or now - seen > settings.SESSION_IDLE_HOURS * 3600
        ):
            session.flush()
        elif BEGUN not in session or now - seen > _NOTED_EVERY:
            session[BEGUN], session[SEEN] = begun, now
