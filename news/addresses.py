"""Absolute addresses, as the outside world knows the site: never as a request calls it."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page, Site

from news.pagecache.figures import kept_as


def site_of(request: HttpRequest) -> Site | None:
    """The site that a request is for, kept until a site changes.

    Of several with one front it is the one that Wagtail takes for addresses of pages: what a page
    says of itself must not depend on the host that was asked.
    """
    if not hasattr(request, "_wagtail_site"):
        asked = request._get_raw_host(), request.get_port()  # type: ignore[attr-defined]  # noqa: SLF001  # as Wagtail asks
        site = kept_as(f"site {asked}", lambda: _find_site(request))
        request._wagtail_site = site  # type: ignore[attr-defined]  # noqa: SLF001  # where Wagtail keeps it
    return Site.find_for_request(request)


def _find_site(request: HttpRequest) -> Site | None:
    found = Site.find_for_request(request)
    if found is None:
        return None
    same = Site.objects.filter(root_page=found.root_page_id).select_related("root_page")
    return same.order_by("-is_default_site", "hostname", "pk").first()


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

    A language without a front page of its own that is live is read at the site's.
    """
    site = site_of(request)
    if site is None:
        return None
    root = _fronts_of(site).get(get_language() or "", site.root_page.url_path)
    return f"{root}{'/'.join(step for step in path.split('/') if step)}/".replace("//", "/")


def _fronts_of(site: Site) -> dict[str, str]:
    """The places of the live front pages by their languages; none on a site with one language."""
    if not settings.WAGTAIL_I18N_ENABLED:
        return {}
    front = site.root_page
    fronts = Page.objects.filter(translation_key=front.translation_key, live=True)
    places = fronts.values_list("locale__language_code", "url_path")
    return kept_as(f"fronts {front.translation_key}", lambda: dict(places))


def front_path() -> str:
    """The path of the front page in the language at hand: "/", "/de/"."""
    return reverse("wagtail_serve", args=("",))


def section_path() -> str:
    """The path of the list of all stories in the language at hand."""
    return reverse("wagtail_serve", args=("news/",))
