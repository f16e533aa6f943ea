"""What readers get beside the pages of the tree: topics, authors, and references as files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from news.check_views import public_story
from news.citations.csl import from_csl
from news.citations.exporting import ExportFormat, export
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


@require_safe
def story_references(request: HttpRequest, path: str, form: str) -> HttpResponse:
    """The references of a live story as a file for reference managers, in the order of the page."""
    story = public_story(request, path)
    references = story.get_context(request)["story_text"].references
    wanted = ExportFormat(form)
    records = [from_csl(reference.form) for reference in references]
    response = HttpResponse("".join(export(records, wanted)), content_type=wanted.content_type)
    response["Content-Disposition"] = f'attachment; filename="{story.slug}.{form}"'
    response["Link"] = f'<{story.full_url}>; rel="cite-as"'
    return response
