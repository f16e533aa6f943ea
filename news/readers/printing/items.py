"""A story as an entry of a feed."""

import hashlib
import mimetypes
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.feedgenerator import Enclosure
from django.utils.translation import get_language

from news.addresses import absolute, site_address
from news.images.models import NewsImage
from news.images.sizes import PICTURE
from news.models import StoryPage
from news.readers.shown import StoryInFull
from news.xml import xml_text

Item = dict[str, Any]


def feed_item(story: StoryInFull, request: HttpRequest, *, html: str) -> Item:
    """The entry of a story whose whole text is `html`, as plain values."""
    page = story.row
    names = [xml_text(name) for name in story.names]
    return {
        "title": xml_text(page.title),
        "link": absolute(request, page.get_url(request)),
        "description": xml_text(page.standfirst),
        "content": xml_text(html),
        # It stays the same when the address changes (RFC 4151).
        "unique_id": _tag_uri(site_address(request), page),
        "unique_id_is_permalink": False,
        "author_name": ", ".join(names),
        "authors": names,
        "pubdate": _moment(page.first_published_at),
        "updateddate": _moment(page.last_published_at),
        "categories": [xml_text(topic.name) for topic in story.topics],
        "enclosures": _enclosures(page.lead_image, request),
    }


def _tag_uri(site: str, page: StoryPage) -> str:
    host = site.partition("://")[2].partition(":")[0]
    key = hashlib.sha256(str(page.translation_key).encode()).hexdigest()[:16]
    # The first language of the site has the ids it always had.
    code = get_language() or settings.LANGUAGE_CODE
    suffix = "" if code == settings.LANGUAGE_CODE else f":{code}"
    return f"tag:{host},2025:story:{key}{suffix}"


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def for_a_feed(item: Item) -> dict[str, Any]:
    """An entry as Django's feeds take it."""
    moments = {
        name: datetime.fromisoformat(item[name]) if item[name] else None
        for name in ("pubdate", "updateddate")
    }
    return item | moments | {"enclosures": [Enclosure(*one) for one in item["enclosures"]]}


def _enclosures(image: NewsImage | None, request: HttpRequest) -> list[list[str]]:
    if image is None:
        return []
    rendition = image.rendition_or_none(PICTURE)
    if rendition is None:
        return []
    kind = mimetypes.guess_type(rendition.url)[0] or "image/jpeg"
    return [[absolute(request, rendition.url), str(rendition.file.size), kind]]
