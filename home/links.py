"""What the frame of every page links to: the standing pages."""

from dataclasses import dataclass

from django.http import HttpRequest

from news.languages import of_this_language
from news.open_pages import is_open

from .models import StandingPage


@dataclass(frozen=True, slots=True)
class StandingLink:
    """A standing page as the footer names it; `subject` is empty for one of the desk's own."""

    title: str
    url: str
    subject: str


def standing_links(request: HttpRequest) -> list[StandingLink]:
    """The live standing pages in their order; one query a request."""
    links: list[StandingLink] | None = getattr(request, "_standing_links", None)
    if links is None:
        pages = (
            StandingPage.objects.live()
            .filter(is_open())
            .filter(**of_this_language())
            .order_by("path")
            .only("title", "subject", "url_path", "slug", "path", "depth", "locale_id")
        )
        links = [
            StandingLink(page.title, page.get_url(request) or "", page.subject) for page in pages
        ]
        request._standing_links = links  # type: ignore[attr-defined]  # noqa: SLF001  # ours
    return links
