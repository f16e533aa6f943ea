"""Addresses of the newsroom that are not pages of the tree."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("authors/<slug:slug>/", views.author, name="author"),
    # Beside each story: Wagtail's own addresses have no full stop in them.
    re_path(
        r"^(?P<path>[\w\-/]+/)references\.(?P<form>json|bib|ris)$",
        views.story_references,
        name="story_references",
    ),
]
