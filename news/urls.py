"""Addresses of the newsroom that are not pages of the tree."""

from django.urls import path

from . import views

urlpatterns = [
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("authors/<slug:slug>/", views.author, name="author"),
]
