"""The search page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from news.evidence import Evidence
from news.labels import EVIDENCE
from news.models import Topic

from .queries import (
    Filters,
    clean_query,
    counts,
    excerpts,
    find_stories,
    suggestions,
    with_cleared_names,
)

RESULTS_PER_PAGE = 10


def _evidence(value: str) -> Evidence | None:
    return Evidence(value) if value in Evidence else None


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """What could be meant by what is typed so far, for the field of the search."""
    return JsonResponse({"suggestions": suggestions(request.GET.get("q", ""))})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Stories by words, topic and kind of evidence; unknown filters are passed over."""
    typed = request.GET.get("q", "")
    query = clean_query(typed)
    topics = list(Topic.objects.all())
    chosen = request.GET.get("topic", "")
    filters = Filters(
        topic=next((topic for topic in topics if topic.slug == chosen), None),
        evidence=_evidence(request.GET.get("evidence", "")),
    )
    asked = bool(query or filters.topic or filters.evidence)
    results = Paginator(find_stories(query, filters) if asked else [], RESULTS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    stories = with_cleared_names(list(results))
    by_evidence, by_topic = counts(query, filters)
    return render(
        request,
        "search/search.html",
        {
            "query": query,
            "shortened": len(query.split()) < len(typed.split()),
            "asked": asked,
            "filters": filters,
            "topics": [(topic, by_topic.get(topic.pk, 0)) for topic in topics],
            "kinds_of_evidence": [
                (kind, words, by_evidence.get(kind, 0)) for kind, words in EVIDENCE.items()
            ],
            "results": results,
            "hits": list(zip(stories, excerpts(stories, query), strict=True)),
        },
    )
