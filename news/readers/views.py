"""What readers get beside the pages of the tree: topics, authors, explainers, months, references."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from news.addresses import absolute
from news.citations.exporting.files import ExportFormat, export
from news.citations.records.csl import record_in
from news.models import Author, StoryPage, Topic
from news.pagecache.figures import kept
from news.pagecache.tags import show_to_everybody, tag
from news.text.jsonld import author_as_jsonld

from .check_page import public_story
from .lists import (
    archive,
    authors_with_stories,
    page_of,
    show_list,
    topics_with_stories,
)
from .printing.parts import tags
from .shown import StoryInFull


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """All topics that have stories."""
    found = kept(topics_with_stories(), list, tags={"stories", "topics"})
    response = TemplateResponse(request, "news/topics.html", {"topics": found})
    return show_to_everybody(response, {"stories", "topics"})


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic and its stories, newest first."""
    found = get_object_or_404(Topic.objects.live(), slug=slug)
    stories = page_of(StoryPage.objects.for_readers().filter(topics=found), request)
    response = TemplateResponse(request, "news/topic.html", {"topic": found, "stories": stories})
    return show_list(response, {tag("topic", found.pk), tag("of-topic", found.pk)}, stories)


@require_safe
def authors(request: HttpRequest) -> HttpResponse:
    """Everybody who has written a story."""
    found = authors_with_stories()
    response = TemplateResponse(request, "news/authors.html", {"authors": found})
    images = {tag("image", author.portrait_id) for author in found if author.portrait_id}
    return show_to_everybody(response, {"stories", "authors", *images})


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """An author's profile and stories, newest first."""
    found = get_object_or_404(Author.objects.live().select_related("portrait"), slug=slug)
    stories = page_of(StoryPage.objects.for_readers().filter(bylines__author=found), request)
    profile = author_as_jsonld(
        name=found.name,
        url=absolute(request, found.get_absolute_url()),
        role=found.role,
        description=found.biography,
        elsewhere=found.elsewhere,
        publisher=absolute(request, "/#organisation"),
    )
    response = TemplateResponse(
        request, "news/author.html", {"author": found, "stories": stories, "jsonld": profile}
    )
    portrait = {tag("image", found.portrait_id)} if found.portrait_id else set()
    tags = {tag("author", found.pk), *portrait}
    return show_list(response, tags, stories)


@require_safe
def explainers(request: HttpRequest) -> HttpResponse:
    """What findings mean for readers: every story's explainer, newest first."""
    stories = page_of(StoryPage.objects.for_readers().explaining(), request)
    response = TemplateResponse(request, "news/explainers.html", {"stories": stories})
    return show_to_everybody(response, {"stories"}, reads=("page",))


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Every story that was corrected, the newest correction first."""
    stories = page_of(StoryPage.objects.for_readers().corrected(), request)
    response = TemplateResponse(request, "news/corrections.html", {"stories": stories})
    return show_list(response, {"stories"}, stories)


@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """Every month that has stories."""
    response = TemplateResponse(request, "news/archive.html", {"years": archive()})
    return show_to_everybody(response, {"stories"})


@require_safe
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """The stories of a month; raises Http404 for one without any."""
    try:
        first_day = date(int(year), int(month), 1)
    except ValueError as error:
        raise Http404 from error
    stories = page_of(
        StoryPage.objects.for_readers().in_month(first_day.year, first_day.month), request
    )
    if not stories.paginator.count:
        raise Http404
    response = TemplateResponse(
        request, "news/month.html", {"first_day": first_day, "stories": stories}
    )
    return show_list(response, {"stories"}, stories)


@require_safe
def story_references(request: HttpRequest, path: str, form: str) -> HttpResponse:
    """The references of a live story as a file for reference managers, in the order of the page."""
    page = public_story(request, path)
    story = StoryInFull.live(page)
    wanted = ExportFormat(form)
    records = [record_in(reference.form) for reference in story.text.references]
    response = HttpResponse("".join(export(records, wanted)), content_type=wanted.content_type)
    response["Content-Disposition"] = f'attachment; filename="{page.slug}.{form}"'
    response["Link"] = f'<{absolute(request, page.get_url(request))}>; rel="cite-as"'
    return show_to_everybody(response, tags(story))
