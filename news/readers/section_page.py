"""The page of the news section: all stories, newest first, narrowed as the reader asks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from news.models import StoryIndexPage, StoryPage
from news.pagecache.tags import tag, translations_tag

from .lists import page_of, show_list
from .narrowing import narrow


def context(page: StoryIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The page of stories that the reader asked for, of the evidence they asked for."""
    narrowed = narrow(StoryPage.objects.child_of(page).published(), request)
    return {"stories": page_of(narrowed.stories, request), "narrowed": narrowed}


def serve(page: StoryIndexPage, request: HttpRequest) -> HttpResponse:
    """The list, and what it shows."""
    given = page.get_context(request)
    response = TemplateResponse(request, page.get_template(request), given)
    tags = {"stories", tag("page", page.pk), *translations_tag(page)}
    return show_list(response, tags, given["stories"], reads=("evidence", "subjects"))
