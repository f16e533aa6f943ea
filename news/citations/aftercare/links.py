"""Looking at the addresses of citations, politely. The writer of `LinkCheck`.

One request at a time and to one host seldom, robots.txt respected, back-off where a site is in
trouble. "Gone" is said only of what a site itself says is gone, twice; all else is "unclear".
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from django.db import connection
from django.db.models import Q
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from news.citations.lookup import wayback
from news.citations.lookup.failures import LookupFailed
from news.citations.lookup.fetching import FetchFailed, FetchRefused, fetch, user_agent
from news.citations.models import Citation, LinkCheck, LinkState, Pace
from news.citations.records.identifiers import BadIdentifier, normalise_url
from news.citations.records.one_line import address_of

logger = logging.getLogger(__name__)

ALIVE_FOR = timedelta(days=30)
FIRST_BACK_OFF = timedelta(days=1)
LONGEST_BACK_OFF = timedelta(days=32)
HOST_APART = timedelta(seconds=5)
GONE_AFTER = 2  # looks in a row
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
# Any number of our own: one process looks at links at a time.
_LOCK = 0x6E67_6C6B


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look came to."""

    state: LinkState
    status: int | None = None
    detail: str = ""
    gone: bool = False


@task(backend="jobs", queue_name="links")
def look_at_links(most: int) -> None:
    """Look at the links that are due, at most `most` of them."""
    check_due(at=timezone.now(), most=most)


def check_due(*, at: datetime, most: int) -> int:
    """Look at up to `most` links that are due at `at`; how many were. 0 if another process is at it."""
    with _alone() as alone:
        if not alone:
            return 0
        return _check(at, most)


def _check(at: datetime, most: int) -> int:
    robots: dict[str, RobotFileParser] = {}
    looked = 0
    due = (
        Citation.objects.standing()
        .filter(Q(link=None) | Q(link__next_at__lte=at))
        .exclude(doi="", url="", pmid="")
        .order_by("link__checked_at", "pk")
        .with_names()
    )
    for citation in due[: most * 3].iterator(chunk_size=200):
        url = address_of(citation.record)
        host = urlsplit(url).hostname or ""
        # A host that was asked just now is asked by the next run.
        if not Pace.try_slot(f"link {host}", apart=HOST_APART):
            continue
        keep(citation, url, _looked(url, robots), at=at)
        looked += 1
        if looked >= most:
            break
    return looked


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        got = bool(cursor.fetchone()[0])
        try:
            yield got
        finally:
            if got:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _looked(url: str, robots: dict[str, RobotFileParser]) -> Looked:
    """One look, whatever a site does: the next link has to be looked at as well."""
    try:
        return look(url, robots)
    except Exception:
        logger.exception("The link %s could not be looked at", url)
        return Looked(LinkState.UNCLEAR, detail=_("A fault of ours; see the log."))


def look(url: str, robots: dict[str, RobotFileParser]) -> Looked:
    """One look at `url`; `robots` keeps what hosts ask of robots during one run."""
    try:
        if not _may_look(url, robots):
            return Looked(LinkState.UNCLEAR, detail=_("The site asks robots to stay away."))
        answer = fetch(url, most_bytes=0)
    except FetchRefused as refusal:
        return Looked(LinkState.UNCLEAR, detail=str(refusal))
    except FetchFailed as failure:
        return Looked(LinkState.UNCLEAR, detail=str(failure))
    if answer.status < HTTPStatus.BAD_REQUEST:
        moved = _("It has moved to %s") % answer.moved_to if answer.moved_to != url else ""
        return Looked(LinkState.ALIVE, answer.status, moved[:300])
    return Looked(LinkState.UNCLEAR, answer.status, gone=answer.status in _GONE)


def _may_look(url: str, robots: dict[str, RobotFileParser]) -> bool:
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    if site not in robots:
        robots[site] = parser = RobotFileParser()
        answer = fetch(f"{site}/robots.txt", most_bytes=500_000)
        if answer.status < HTTPStatus.BAD_REQUEST:
            parser.parse(answer.body.decode("utf-8", "replace").splitlines())
        else:
            parser.parse([])  # without a file everything is allowed (RFC 9309, 2.3.1.3)
    return robots[site].can_fetch(user_agent(), url)


def keep(citation: Citation, url: str, looked: Looked, *, at: datetime) -> LinkCheck:
    """Write down what a look came to, and when to look again."""
    known = LinkCheck.objects.filter(citation=citation, url=url).first()
    failures = 0 if looked.state is LinkState.ALIVE else (known.failures if known else 0) + 1
    is_gone = looked.gone and failures >= GONE_AFTER and (known is None or known.status in _GONE)
    state = LinkState.GONE if is_gone else looked.state
    wait = ALIVE_FOR if not failures else FIRST_BACK_OFF * 2 ** min(failures - 1, 5)
    archived = known.archived_url if known else ""
    check, _created = LinkCheck.objects.update_or_create(
        citation=citation,
        defaults={
            "url": url,
            "state": state,
            "status": looked.status,
            "detail": looked.detail,
            "checked_at": at,
            "failures": failures,
            "next_at": at + min(wait, LONGEST_BACK_OFF) if failures else at + wait,
            "archived_url": archived or _archived(url),
        },
    )
    return check


def _archived(url: str) -> str:
    """Where the Internet Archive has a copy; empty if it has none or doesn't answer."""
    try:
        return normalise_url(wayback.copy_of(url))
    except (LookupFailed, BadIdentifier):
        return ""
