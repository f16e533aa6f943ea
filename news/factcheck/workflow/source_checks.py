"""Sources that nobody has checked go before the fact-checkers along with the story that cites them."""

from django.db import transaction
from wagtail.models import WorkflowState

from news.desk.locks import lock_text
from news.desk.models import User
from news.factcheck.texts import Text


@transaction.atomic
def start_check(source: Text, *, by: User | None) -> None:
    """Put an unchecked source before the fact-checkers, also one that was sent back.

    Saves no revision, so whoever asks for the check can still make it.
    """
    lock_text(source)
    state = type(source).objects.get(pk=source.pk).current_workflow_state
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(by)
    elif not state and (workflow := source.get_workflow()):
        workflow.start(source, by)
