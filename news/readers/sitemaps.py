"""What search engines are told: every public page, the newest news, and what to keep out of.

Sources: sitemaps.org 0.9; Google's extensions for images (1.1) and news (0.9).
"""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe
from wagtail.models import Page

from news.addresses import absolute, site_address, site_of
from news.images.models import Rendition
from news.models import StoryPage
from news.open_pages import is_open
from news.pagecache.figures import kept
from news.pagecache.tags import show_to_everybody
from news.xml import xml_text

from .lists import archive, authors_with_stories, topics_with_stories

# A file of ours stays far below what is allowed (50,000 addresses, 50 MB).
ADDRESSES_A_FILE = 500
STILL_NEWS = timedelta(hours=48)
MOST_NEWS = 1_000  # allowed in a news sitemap
XML = "application/xml"


def _first_ids(stories: Any) -> list[int]:
    """The id with which each part begins, the oldest first."""
    numbered = stories.annotate(place=Window(RowNumber(), order_by=F("pk").asc()))
    firsts = numbered.annotate(rest=F("place") % ADDRESSES_A_FILE).filter(rest=1 % ADDRESSES_A_FILE)
    return list(firsts.order_by("pk").values_list("pk", flat=True))


def _parts() -> list[int]:
    """Where each part begins: reckoned once for all parts, until a story changes."""
    return kept(StoryPage.objects.published().order_by(), _first_ids, tags={"stories"})


def _answer(
    request: HttpRequest, template: str, context: dict[str, Any], **told: Any
) -> HttpResponse:
    response = TemplateResponse(request, template, context, content_type=XML)
    return show_to_everybody(response, {"stories", "topics", "authors", "home"}, **told)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The sitemaps there are."""
    site = site_address(request)
    parts = ["pages", *(f"stories-{number}" for number in range(1, len(_parts()) + 1))]
    addresses = [f"{site}/sitemap-{part}.xml" for part in parts]
    return _answer(request, "news/sitemaps/index.xml", {"addresses": addresses})


@require_safe
def stories(request: HttpRequest, number: int) -> HttpResponse:
    """Stories, with their pictures; raises Http404 for a part that isn't."""
    begins = _parts()
    if not 1 <= number <= len(begins):
        raise Http404
    stories = StoryPage.objects.published().filter(pk__gte=begins[number - 1]).order_by("pk")
    if number < len(begins):
        stories = stories.filter(pk__lt=begins[number])
    address_of = _Addresses(request)
    # Rows, not stories: of five hundred of them the half of the time went into making them.
    rows = stories.values_list("pk", "url_path", "slug", "last_published_at", "lead_image")
    pictures = _widest({image for *_others, image in rows if image})
    entries = [
        {
            "address": address_of(pk, url_path, slug),
            "changed": changed,
            "images": [absolute(request, pictures[image])] if image in pictures else [],
        }
        for pk, url_path, slug, changed, image in rows
    ]
    return _answer(request, "news/sitemaps/addresses.xml", {"entries": entries})


def _widest(images: set[int]) -> dict[int, str]:
    """The address of the widest size that has been made of each picture."""
    sizes = Rendition.objects.filter(image__in=images).order_by("image", "-width", "pk")
    rows = sizes.distinct("image").values_list("image", "file")
    address_of = Rendition._meta.get_field("file").storage.url  # noqa: SLF001  # as Django documents it
    return {image: address_of(file) for image, file in rows}


class _Addresses:
    """Absolute addresses of stories, each section's asked for once: the rest is the story's slug."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._sections: dict[str, str] = {}

    def __call__(self, pk: int, url_path: str, slug: str) -> str:
        section = url_path.removesuffix(f"{slug}/")
        if section not in self._sections:
            own = absolute(self._request, Page.objects.get(pk=pk).get_url(self._request))
            self._sections[section] = own.rstrip("/").rpartition("/")[0]
        return f"{self._sections[section]}/{quote(slug)}/"


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """Everything that isn't a story: front, lists, topics, authors, months, standing pages."""
    site = site_of(request)
    if site is None:
        raise Http404
    paths = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            paths += _paths(request, site.root_page)
    entries = [{"address": absolute(request, path)} for path in dict.fromkeys(paths)]
    return _answer(request, "news/sitemaps/addresses.xml", {"entries": entries})


def _paths(request: HttpRequest, front: Page) -> list[str]:
    """The pages of the language at hand."""
    tree = Page.objects.live().filter(is_open()).descendant_of(front.localized, inclusive=True)
    others = tree.not_type(StoryPage).order_by("path")
    return [
        *(page.get_url(request) for page in others),
        *(reverse(name) for name in ("topics", "authors", "explainers", "corrections", "archive")),
        *(topic.get_absolute_url() for topic in topics_with_stories()),
        *(author.get_absolute_url() for author in authors_with_stories()),
        *(month.address for year in archive() for month in year.months),
    ]


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The stories of the last two days; it changes with the clock, so it is kept for minutes."""
    since = timezone.now() - STILL_NEWS
    stories = StoryPage.objects.published().select_related("locale")
    newest = stories.filter(first_published_at__gte=since)
    address_of = _Addresses(request)
    entries = [
        {
            "story": story,
            "title": xml_text(story.title),
            "address": address_of(story.pk, story.url_path, story.slug),
            "language": story.locale.language_code.partition("-")[0],
        }
        for story in newest.defer_streamfields()[:MOST_NEWS]
    ]
    return _answer(request, "news/sitemaps/news.xml", {"entries": entries}, seconds=300)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots should leave alone, and where the sitemaps are."""
    searches = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            searches.append(reverse("search"))
    context = {"site": site_address(request), "searches": searches}
    response = TemplateResponse(request, "news/robots.txt", context, content_type="text/plain")
    return show_to_everybody(response, ())
