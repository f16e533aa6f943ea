"""Addresses of the fact-check inside the admin."""

from django.urls import path

from . import views
from .workbench import views as workbench

app_name = "factcheck"
urlpatterns = [
    path("<int:task_state_id>/", views.review, name="review"),
    path("<int:task_state_id>/check/<int:citation_id>/", views.check_source, name="check_source"),
    path("<int:task_state_id>/text/", views.text, name="text"),
    path("<int:task_state_id>/rule/", workbench.rule_on_statements, name="rule"),
    path("<int:task_state_id>/undo/", workbench.undo_ruling, name="undo"),
    path("<int:task_state_id>/panel/", workbench.statement_panel, name="panel"),
    path("<int:task_state_id>/states/", workbench.statement_states, name="states"),
]
