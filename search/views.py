"""The search page."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from news.evidence import Evidence
from news.labels import EVIDENCE
from news.models import Topic
from news.readers.lists import cards_in_order

from .finding import Filters
from .queries import Search, clean_query, excerpts, suggestions

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
    topics = list(Topic.objects.live())
    chosen = request.GET.get("topic", "")
    filters = Filters(
        topic=next((topic for topic in topics if topic.slug == chosen), None),
        evidence=_evidence(request.GET.get("evidence", "")),
    )
    asked = bool(query or filters.topic or filters.evidence)
    found = Search(query, filters)
    page = found.page(request.GET.get("page"), size=RESULTS_PER_PAGE) if asked else []
    cards = cards_in_order(page)
    marked = excerpts([card.id for card in cards], query)
    by_evidence, by_topic = found.by_evidence(), found.by_topic()
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
            "results": page,
            "hits": [(card, marked.get(card.id, "")) for card in cards],
        },
    )
