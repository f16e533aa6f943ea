"""The search page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from news.evidence import Evidence
from news.labels import EVIDENCE
from news.models import Topic

from .queries import Filters, clean_query, excerpts, find_stories

RESULTS_PER_PAGE = 10


def _evidence(value: str) -> Evidence | None:
    return Evidence(value) if value in Evidence else None


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
    stories = list(results)
    return render(
        request,
        "search/search.html",
        {
            "query": query,
            "shortened": len(query.split()) < len(typed.split()),
            "asked": asked,
            "filters": filters,
            "topics": topics,
            "kinds_of_evidence": EVIDENCE.items(),
            "results": results,
            "hits": list(zip(stories, excerpts(stories, query), strict=True)),
        },
    )
