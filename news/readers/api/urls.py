"""Addresses of the API."""

from django.http import HttpRequest, JsonResponse
from django.urls import path, re_path
from wagtail.api.v2.router import WagtailAPIRouter

from .openapi import description
from .viewsets import AuthorsViewSet, CitationsViewSet, StoriesViewSet, TopicsViewSet

router = WagtailAPIRouter("api")
for viewset in (StoriesViewSet, CitationsViewSet, TopicsViewSet, AuthorsViewSet):
    router.register_endpoint(viewset.name, viewset)


def nothing_here(request: HttpRequest) -> JsonResponse:
    """404 in the API's own way, for addresses that aren't."""
    return JsonResponse({"message": "not found"}, status=404)


app_name = "api"
urlpatterns = [
    path("openapi.json", description, name="description"),
    *router.get_urlpatterns(),
    re_path("", nothing_here, name="nothing_here"),
]
