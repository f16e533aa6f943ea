"""Absolute addresses, as the outside world knows the site: never as a request calls it."""

from django.http import Http404, HttpRequest
from django.urls import reverse
from wagtail.models import Site


def site_address(request: HttpRequest) -> str:
    """Scheme and host of the site, without a slash: what the Site record says.

    Whatever host a request names, links that are kept or sent on lead to this one.
    """
    site = Site.find_for_request(request)
    return site.root_url if site else request.build_absolute_uri("/").rstrip("/")


def absolute(request: HttpRequest, path: str | None) -> str:
    """The absolute address of `path`, which begins with a slash or is absolute already.

    Raises Http404 for None, as Wagtail has it for a page without a site.
    """
    if path is None:
        raise Http404
    return path if "://" in path else f"{site_address(request)}{path}"


def front_path() -> str:
    """The path of the front page in the language at hand: "/", "/de/"."""
    return reverse("wagtail_serve", args=("",))


def section_path() -> str:
    """The path of the list of all stories in the language at hand."""
    return reverse("wagtail_serve", args=("news/",))
