"""Addresses of the fact-check inside the admin."""

from django.urls import path

from . import views

app_name = "factcheck"
urlpatterns = [
    path("<int:task_state_id>/", views.review, name="review"),
    path("<int:task_state_id>/check/<int:citation_id>/", views.check_source, name="check_source"),
    path("<int:task_state_id>/text/", views.text, name="text"),
]
