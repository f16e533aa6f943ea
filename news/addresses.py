"""Absolute addresses, as the outside world knows the site: never as a request calls it."""

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Site

from news.pagecache.figures import kept_as


def site_of(request: HttpRequest) -> Site | None:
    """The site that a request is for, as Wagtail finds it; kept until a site changes."""
    if not hasattr(request, "_wagtail_site"):
        asked = request._get_raw_host(), request.get_port()  # type: ignore[attr-defined]  # noqa: SLF001  # as Wagtail asks
        site = kept_as(f"site {asked}", lambda: Site.find_for_request(request))
        request._wagtail_site = site  # type: ignore[attr-defined]  # noqa: SLF001  # where Wagtail keeps it
    return Site.find_for_request(request)


def site_address(request: HttpRequest) -> str:
    """Scheme and host of the site, without a slash: what the Site record says.

    Whatever host a request names, links that are kept or sent on lead to this one.
    """
    site = site_of(request)
    return site.root_url if site else request.build_absolute_uri("/").rstrip("/")


def absolute(request: HttpRequest, path: str | None) -> str:
    """The absolute address of `path`, which begins with a slash or is absolute already.

    Raises Http404 for None, as Wagtail has it for a page without a site.
    """
    if path is None:
        raise Http404
    return path if "://" in path else f"{site_address(request)}{path}"


def place_in_tree(request: HttpRequest, path: str) -> str | None:
    """Where in Wagtail's tree the page at `path` would be, in the language at hand; None without a site.

    A language without a front page of its own is read at the site's.
    """
    site = site_of(request)
    if site is None:
        return None
    fronts = {
        one.language_code: one for one in Site.get_site_root_paths() if one.site_id == site.pk
    }
    front = fronts.get(get_language()) or fronts.get(None)
    root = front.root_path if front else site.root_page.url_path
    return f"{root}{'/'.join(step for step in path.split('/') if step)}/".replace("//", "/")


def front_path() -> str:
    """The path of the front page in the language at hand: "/", "/de/"."""
    return reverse("wagtail_serve", args=("",))


def section_path() -> str:
    """The path of the list of all stories in the language at hand."""
    return reverse("wagtail_serve", args=("news/",))
