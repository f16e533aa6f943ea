"""Which page of the tree an address means: found by its whole path, not level by level."""

from django.http import HttpRequest, HttpResponse
from wagtail import views
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from news.addresses import place_in_tree
from news.models.section import printed_story_at

from .models import HomePage


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's view of the page at `path`, which is found in two queries; raises Http404."""
    page = page_at(request, path)
    # Where Wagtail keeps what it has found.
    request._wagtail_route_for_request = RouteResult(page) if page else None  # type: ignore[attr-defined]  # noqa: SLF001
    return views.serve(request, path)


def page_at(request: HttpRequest, path: str) -> Page | None:
    """The page at `path` in the language at hand: live, or a story that was.

    Two levels below the front there are stories only; one level below it the section of stories and
    standing pages. One query, beside that for the site.
    """
    place = place_in_tree(request, path)
    if place is None:
        return None
    depth = sum(1 for step in path.split("/") if step)
    slug = place.rstrip("/").rpartition("/")[2]  # of which there is an index
    if depth == 2:
        return printed_story_at(place)
    if depth == 0:
        return HomePage.objects.live().filter(slug=slug, url_path=place).first()
    kinds = ("storyindexpage", "standingpage")
    page = Page.objects.live().filter(slug=slug, url_path=place).select_related(*kinds).first()
    return next((getattr(page, kind) for kind in kinds if hasattr(page, kind)), None)
