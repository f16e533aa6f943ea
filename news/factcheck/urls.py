"""Addresses of the fact-check inside the admin."""

from django.urls import path

from .admin import queue_views, writer_views
from .admin.waved_through import WavedThroughView
from .workbench import review
from .workbench import views as workbench

app_name = "factcheck"
urlpatterns = [
    path("", queue_views.queue, name="queue"),
    path("waved-through/", WavedThroughView.as_view(), name="waved_through"),
    path(
        "waved-through/results/",
        WavedThroughView.as_view(results_only=True),
        name="waved_through_results",
    ),
    path("story/<int:page_id>/", writer_views.story_ledger, name="story"),
    path("story/<int:page_id>/submit/", writer_views.submit_story, name="submit"),
    path("story/<int:page_id>/audit.zip", writer_views.audit, name="audit"),
    path("story/<int:page_id>/note/", writer_views.note_on_statement, name="note"),
    path("<int:task_state_id>/claim/", queue_views.claim_story, name="claim"),
    path("<int:task_state_id>/", review.review, name="review"),
    path("<int:task_state_id>/check/<int:citation_id>/", review.check_source, name="check_source"),
    path("<int:task_state_id>/text/", review.text, name="text"),
    path("<int:task_state_id>/rule/", workbench.rule_on_statements, name="rule"),
    path("<int:task_state_id>/undo/", workbench.undo_ruling, name="undo"),
    path("<int:task_state_id>/panel/", workbench.statement_panel, name="panel"),
    path("<int:task_state_id>/states/", workbench.statement_states, name="states"),
]
