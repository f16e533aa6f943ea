"""Which page of the tree an address means: found by its whole path, not level by level."""

from django.http import HttpRequest, HttpResponse
from wagtail import views
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from news.addresses import place_in_tree
from news.models.section import printed_story_at, slug_of
from news.open_pages import is_open

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
    slug = slug_of(place)
    if depth == 2:
        return printed_story_at(place)
    open_or_not = {"is_open_to_all": is_open()}
    if depth == 0:
        return (
            HomePage.objects.live()
            .filter(slug=slug, url_path=place)
            .annotate(**open_or_not)
            .first()
        )
    kinds = ("storyindexpage", "standingpage")
    pages = Page.objects.live().filter(slug=slug, url_path=place).annotate(**open_or_not)
    found = pages.select_related(*kinds).first()
    page = next((getattr(found, kind) for kind in kinds if hasattr(found, kind)), None)
    if page:
        page.is_open_to_all = found.is_open_to_all
    return page
