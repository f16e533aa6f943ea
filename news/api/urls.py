"""Addresses of the API."""

from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter

from .openapi import description
from .viewsets import AuthorsViewSet, CitationsViewSet, StoriesViewSet, TopicsViewSet

router = WagtailAPIRouter("api")
for viewset in (StoriesViewSet, CitationsViewSet, TopicsViewSet, AuthorsViewSet):
    router.register_endpoint(viewset.name, viewset)

app_name = "api"
urlpatterns = [
    path("openapi.json", description, name="description"),
    *router.get_urlpatterns(),
]
