"""What a page shows, as tags: a view says so, and only what says so is kept ready for others.

A tag is a word ("stories") or a word and a key ("story:12"). The database emits the same tags when
what they stand for changes (triggers in the migrations of this app, of news and of home).
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from wagtail.models import Page

# Between views and the cache; edges are told in their own words (`edge.headers_of_tags`).
HEADER = "X-Shows"
# How long a page stays good although nothing has changed, in seconds. Not sent to anybody.
SECONDS = "X-Good-For"
# Which parameters of its address it reads. Not sent either.
READS = "X-Reads"

# Carried by every page: menus, settings, the site's address.
SITE = "site"


def tag(kind: str, key: object) -> str:
    """The tag of one thing of a kind: "story:12"."""
    return f"{kind}:{key}"


def translations_tag(page: Any) -> set[str]:
    """The tag of a page of the tree in all its languages: each links to the others."""
    if not settings.WAGTAIL_I18N_ENABLED:
        return set()
    return {tag("translations", page.translation_key)}


def linked_tags(references: Iterable[tuple[Any, ...]]) -> set[str]:
    """The tags of the pages among what a rich text or a stream refers to, as Wagtail extracts it.

    A link leads to the page in the language of its reader, so its translations count.
    """
    linked = {int(pk) for model, pk, *_path in references if issubclass(model, Page)}
    tags = {tag(kind, pk) for pk in linked for kind in ("story", "page")}
    if linked and settings.WAGTAIL_I18N_ENABLED:
        keys = Page.objects.filter(pk__in=linked).values_list("translation_key", flat=True)
        tags |= {tag("translations", key) for key in keys}
    return tags


def show_to_everybody[Response: HttpResponse](
    response: Response,
    tags: Iterable[str],
    *,
    reads: Iterable[str] = (),
    seconds: int | None = None,
) -> Response:
    """Say that `response` is the same for all who are not signed in, and what it shows.

    `reads` names the parameters of the address that make a difference; `seconds` bounds how long
    it is true, for a page that changes with the clock.
    """
    response.headers[HEADER] = ",".join(sorted({SITE, *tags}))
    response.headers[READS] = ",".join(reads)
    if seconds is not None:
        response.headers[SECONDS] = str(seconds)
    return response


def keep_to_oneself(response: Any) -> None:
    """Take back what `show_to_everybody` said."""
    for header in (HEADER, SECONDS, READS):
        del response.headers[header]
