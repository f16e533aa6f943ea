"""Feeds: of all stories, of a topic, of an author, each in three formats."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.addresses import absolute, front_path
from news.models import Author, StoryPage, Topic
from news.pagecache.tags import show_to_everybody, tag
from news.readers.printing.items import for_a_feed
from news.readers.printing.press import printed_newest
from news.xml import xml_text

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
    for story in printed_newest(stories, STORIES_IN_A_FEED):
        feed.add_item(**for_a_feed(story.item))
        tags = tags | story.tags
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    if settings.WEBSUB_HUB:
        response.headers["Link"] = (
            f'<{settings.WEBSUB_HUB}>; rel="hub", <{absolute(request, request.path)}>; rel="self"'
        )
    return show_to_everybody(response, tags)
