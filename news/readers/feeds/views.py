"""Feeds: of all stories, of a topic, of an author, each in three formats."""

import hashlib
import mimetypes
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Enclosure
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.addresses import absolute, front_path, site_address
from news.images.models import NewsImage
from news.images.sizes import PICTURE
from news.models import Author, StoryPage, Topic
from news.pagecache.tags import show_to_everybody, tag
from news.readers.shown import StoryInFull
from news.readers.story_page import tags as tags_of
from news.xml import xml_text

from .full_text import body_html
from .kinds import KINDS

STORIES_IN_A_FEED = 15


@require_safe
def of_all(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest stories."""
    title, description = (
        "NeuroGRIT",
        _("News about the brain, every sentence ruled on by somebody other than its writer."),
    )
    return _feed(
        request,
        kind,
        StoryPage.objects.for_readers(),
        title,
        description,
        front_path(),
        {"stories"},
    )


@require_safe
def of_topic(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The newest stories of a topic."""
    topic = get_object_or_404(Topic.objects.live(), slug=slug)
    stories = StoryPage.objects.for_readers().filter(topics=topic)
    title = f"NeuroGRIT: {topic}"
    tags = {tag("topic", topic.pk)}
    return _feed(request, kind, stories, title, topic.description, topic.get_absolute_url(), tags)


@require_safe
def of_author(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The newest stories of an author."""
    author = get_object_or_404(Author.objects.live(), slug=slug)
    stories = StoryPage.objects.for_readers().filter(bylines__author=author)
    tags = {tag("author", author.pk)}
    title = f"NeuroGRIT: {author}"
    return _feed(request, kind, stories, title, author.role, author.get_absolute_url(), tags)


def _feed(
    request: HttpRequest,
    kind: str,
    stories: Any,
    title: str,
    description: str,
    path: str,
    tags: set[str],
) -> HttpResponse:
    feed = KINDS[kind](
        title=xml_text(title),
        link=absolute(request, path),
        description=xml_text(description or title),
        language=get_language(),
        feed_url=absolute(request, request.path),
        hub=settings.WEBSUB_HUB,
    )
    for story in StoryInFull.each(stories.for_reading()[:STORIES_IN_A_FEED]):
        feed.add_item(**_item(story, request))
        tags = tags | tags_of(story)
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    if settings.WEBSUB_HUB:
        response.headers["Link"] = (
            f'<{settings.WEBSUB_HUB}>; rel="hub", <{absolute(request, request.path)}>; rel="self"'
        )
    return show_to_everybody(response, tags)


def _item(story: StoryInFull, request: HttpRequest) -> dict[str, Any]:
    page = story.row
    names = [xml_text(name) for name in story.names]
    return {
        "title": xml_text(page.title),
        "link": absolute(request, page.get_url(request)),
        "description": xml_text(page.standfirst),
        "content": xml_text(body_html(story, request)),
        # It stays the same when the address changes (RFC 4151).
        "unique_id": _tag_uri(site_address(request), page),
        "unique_id_is_permalink": False,
        "author_name": ", ".join(names),
        "authors": names,
        "pubdate": page.first_published_at,
        "updateddate": page.last_published_at,
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


def _enclosures(image: NewsImage | None, request: HttpRequest) -> list[Enclosure]:
    if image is None:
        return []
    rendition = image.rendition_or_none(PICTURE)
    if rendition is None:
        return []
    kind = mimetypes.guess_type(rendition.url)[0] or "image/jpeg"
    return [Enclosure(absolute(request, rendition.url), str(rendition.file.size), kind)]
