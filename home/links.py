"""What the frame of every page links to: the standing pages."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language

from news.addresses import site_of
from news.languages import of_this_language
from news.open_pages import is_open
from news.pagecache.figures import kept_as

from .models import StandingPage


@dataclass(frozen=True, slots=True)
class StandingLink:
    """A standing page as the footer names it; `subject` is empty for one of the desk's own."""

    title: str
    url: str
    subject: str


def standing_links(request: HttpRequest) -> list[StandingLink]:
    """The live standing pages in their order; asked for once a request, and kept until one changes."""
    links: list[StandingLink] | None = getattr(request, "_standing_links", None)
    if links is None:
        site = site_of(request)
        key = f"standing links {site and site.pk} {get_language()}"
        links = kept_as(key, lambda: _standing_links(request))
        request._standing_links = links  # type: ignore[attr-defined]  # noqa: SLF001  # ours
    return links


def _standing_links(request: HttpRequest) -> list[StandingLink]:
    pages = (
        StandingPage.objects.live()
        .filter(is_open())
        .filter(**of_this_language())
        .order_by("path")
        .only("title", "subject", "url_path", "slug", "path", "depth", "locale_id")
    )
    return [StandingLink(page.title, page.get_url(request) or "", page.subject) for page in pages]
