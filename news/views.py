"""Reader pages that are not pages of the tree: topics and authors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from news.models import Author, StoryPage, Topic
from news.models.section import page_of


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic and its stories, newest first."""
    found = get_object_or_404(Topic, slug=slug)
    stories = StoryPage.objects.published().filter(topics=found).for_cards()
    return render(
        request, "news/topic.html", {"topic": found, "stories": page_of(stories, request)}
    )


def author(request: HttpRequest, slug: str) -> HttpResponse:
    """An author's profile and stories, newest first."""
    found = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
    stories = StoryPage.objects.published().filter(bylines__author=found).for_cards()
    return render(
        request, "news/author.html", {"author": found, "stories": page_of(stories, request)}
    )
