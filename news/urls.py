"""Addresses of the newsroom that are not pages of the tree."""

from django.urls import path, re_path

from . import check_views, views

urlpatterns = [
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("authors/<slug:slug>/", views.author, name="author"),
    re_path(r"^(?P<path>[\w\-/]+/)checked\.html$", check_views.story_checked, name="story_checked"),
    # Beside each story: Wagtail's own addresses have no full stop in them.
    re_path(
        r"^(?P<path>[\w\-/]+/)references\.(?P<form>json|bib|ris)$",
        views.story_references,
        name="story_references",
    ),
]
