"""The read-only API: Wagtail's second version, cut down to what anybody may read.

Its third version writes and goes round locks; it isn't mounted.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from wagtail.api.v2.pagination import WagtailPagination
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet

from news.citations.models import Citation
from news.desk.client_address import client_address
from news.desk.limits import Limit
from news.evidence import Evidence, Subjects
from news.models import Author, StoryPage, Topic
from news.pagecache.figures import kept
from news.readers.lists import authors_with_stories, number_of, topics_with_stories

from . import shapes

MOST_AT_ONCE: Final = 50
FARTHEST: Final = 100_000


class Pagination(WagtailPagination):
    """`limit` and `offset`, within bounds that a database can count to."""

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        for name, most in (("limit", MOST_AT_ONCE), ("offset", FARTHEST)):
            text = request.GET.get(name)
            if text is not None and (
                not text.isascii()
                or not text.isdecimal()
                or len(text) > len(str(most))
                or int(text) > most
            ):
                raise BadRequestError(f"{name} must be a whole number from 0 to {most}")
        if view.counted_by:
            number = kept(queryset.order_by(), number_of, tags=view.counted_by)
            queryset.count = lambda: number  # the one thing that it is asked before it is cut
        return super().paginate_queryset(queryset, request, view)


class ApiThrottle(BaseThrottle):
    """So many requests a minute from one address, to all processes together (API_RATE)."""

    def allow_request(self, request: Request, _view: Any) -> bool:
        """Count `request`, and tell whether it is within the limit."""
        limit = Limit("api", settings.API_PER_MINUTE, timedelta(minutes=1))
        self._wait = limit.take(client_address(request))
        return not self._wait

    def wait(self) -> float:
        """Seconds until another request is allowed."""
        return self._wait


class ReadOnlyViewSet(BaseAPIViewSet):
    """A list and its members, each in a shape of ours.

    Subclasses name the query parameters they understand; any other one is refused with 400, so
    that nobody takes for filtered what isn't.
    """

    authentication_classes = ()  # it says the same to everybody
    pagination_class = Pagination
    throttle_classes = (ApiThrottle,)
    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]
    parameters: ClassVar[frozenset[str]] = frozenset()
    # What changes with how many there are (`news.pagecache.figures`), where they are many.
    counted_by: ClassVar[frozenset[str]] = frozenset()
    lookup_field = "pk"
    in_list: Callable[[Any, HttpRequest], shapes.Shape]
    in_full: Callable[[Any, HttpRequest], shapes.Shape]

    def listing_view(self, request: Request) -> Response:
        """A page of the list."""
        self._refuse_unknown(self.parameters | {"limit", "offset"})
        page = self.paginate_queryset(self.narrowed(self.get_queryset()))
        return self.get_paginated_response(self.shapes_of(page, request))

    def detail_view(self, request: Request, **key: Any) -> Response:
        """All of one member; 404 for one that isn't public."""
        self._refuse_unknown(frozenset())
        return Response(type(self).in_full(self.get_object(), request))

    def shapes_of(self, page: list[Any], request: HttpRequest) -> list[shapes.Shape]:
        """The members of a page of the list."""
        return [type(self).in_list(one, request) for one in page]

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the query asks for; raises BadRequestError."""
        return rows

    def _refuse_unknown(self, known: frozenset[str] | set[str]) -> None:
        if unknown := set(self.request.GET) - set(known):
            known_ones = ", ".join(sorted(known)) or "none"
            raise BadRequestError(f"{len(unknown)} unknown parameters; known are: {known_ones}")

    @classmethod
    def get_urlpatterns(cls) -> list[URLPattern]:
        """The list, and below it its members."""
        converter = "int" if cls.lookup_field == "pk" else "slug"
        return [
            path("", cls.as_view({"get": "listing_view"}), name="listing"),
            path(
                f"<{converter}:{cls.lookup_field}>/",
                cls.as_view({"get": "detail_view"}),
                name="detail",
            ),
        ]


def _chosen(kind: Any, request: Request, name: str) -> Any:
    """The member of an enumeration that a parameter names; None without it."""
    text = request.GET.get(name)
    if text is None:
        return None
    if text not in kind:
        raise BadRequestError(f"{name} must be one of: {', '.join(kind)}")
    return kind(text)


class StoriesViewSet(ReadOnlyViewSet):
    """Live, public stories, newest first."""

    model = StoryPage
    name = "stories"
    counted_by = frozenset({"stories"})
    parameters = frozenset(("topic", "author", "evidence", "subjects", "citation"))
    in_full = staticmethod(shapes.story_in_full)

    def get_queryset(self) -> QuerySet[Any]:
        return StoryPage.objects.published().only("pk")

    def shapes_of(self, page: list[Any], request: HttpRequest) -> list[shapes.Shape]:
        """As they were printed."""
        return shapes.stories_in_list(page)

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        """By topic, author, kind of evidence, who was studied, or source."""
        asked = self.request.GET
        if (topic := asked.get("topic")) is not None:
            rows = rows.filter(topics__slug=_slug("topic", topic))
        if (author := asked.get("author")) is not None:
            rows = rows.filter(bylines__author__slug=_slug("author", author))
        if evidence := _chosen(Evidence, self.request, "evidence"):
            rows = rows.with_evidence(evidence)
        if subjects := _chosen(Subjects, self.request, "subjects"):
            rows = rows.filter(study_subjects=subjects.value)
        if (citation := asked.get("citation")) is not None:
            if not citation.isascii() or not citation.isdecimal() or len(citation) > 9:
                raise BadRequestError("citation must be the id of one")
            rows = rows.filter(citation_uses__citation=int(citation), citation_uses__is_shown=True)
        return rows


def _slug(name: str, text: str) -> str:
    if not text or not text.replace("-", "").replace("_", "").isalnum() or not text.isascii():
        raise BadRequestError(f"{name} must be a slug")
    return text


class CitationsViewSet(ReadOnlyViewSet):
    """Checked sources on which live stories rest."""

    model = Citation
    name = "citations"
    in_list = staticmethod(shapes.citation_in_list)
    in_full = staticmethod(shapes.citation_in_full)

    def get_queryset(self) -> QuerySet[Any]:
        shown = StoryPage.objects.published().order_by()
        return (
            Citation.objects.checked()
            .standing()
            .filter(uses__is_shown=True, uses__page__in=shown.values("pk"))
            .distinct()
            .with_names()
            .order_by("pk")
        )


class TopicsViewSet(ReadOnlyViewSet):
    """Topics that have live stories."""

    model: type[Model] = Topic
    name = "topics"
    lookup_field = "slug"
    in_list = in_full = staticmethod(shapes.topic_shape)

    def get_queryset(self) -> QuerySet[Any]:
        return topics_with_stories(everywhere=True)


class AuthorsViewSet(ReadOnlyViewSet):
    """Authors who have live stories."""

    model: type[Model] = Author
    name = "authors"
    lookup_field = "slug"
    in_list = in_full = staticmethod(shapes.author_shape)

    def get_queryset(self) -> QuerySet[Any]:
        return authors_with_stories(everywhere=True)
