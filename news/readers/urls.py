"""Addresses of the newsroom that are not pages of the tree, in each language of the site."""

from django.urls import path, re_path

from . import check_page, views
from .feeds import views as feeds

KIND = "(?P<kind>rss|atom|json)"

urlpatterns = [
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("authors/", views.authors, name="authors"),
    path("authors/<slug:slug>/", views.author, name="author"),
    path("explainers/", views.explainers, name="explainers"),
    path("corrected/", views.corrections, name="corrections"),
    path("archive/", views.months, name="archive"),
    re_path(r"^archive/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/$", views.month, name="month"),
    re_path(rf"^feeds/stories\.{KIND}$", feeds.of_all, name="feed"),
    re_path(rf"^feeds/topics/(?P<slug>[\w-]+)\.{KIND}$", feeds.of_topic, name="topic_feed"),
    re_path(rf"^feeds/authors/(?P<slug>[\w-]+)\.{KIND}$", feeds.of_author, name="author_feed"),
    re_path(r"^(?P<path>[\w\-/]+/)checked\.html$", check_page.story_checked, name="story_checked"),
    # Beside each story: Wagtail's own addresses have no full stop in them.
    re_path(
        r"^(?P<path>[\w\-/]+/)references\.(?P<form>json|bib|ris)$",
        views.story_references,
        name="story_references",
    ),
]
