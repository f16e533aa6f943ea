"""What happens to a citation beside its drafts and its check, in Wagtail's log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter

from news.citations.aftercare.flags import CONFIRMED, DISMISSED
from news.citations.documents.adding import DOCUMENT_ADDED
from news.citations.matching.merging import MERGED, MERGED_AWAY

_ACTIONS: tuple[tuple[str, Any, Any], ...] = (
    (CONFIRMED, _("Confirm a flag"), _("Confirmed for readers: %(standing)s. %(comment)s")),
    (DISMISSED, _("Dismiss a flag"), _("Dismissed: %(standing)s. %(comment)s")),
    (DOCUMENT_ADDED, _("Add a document"), _("Document added: %(title)s, version %(number)s")),
    (MERGED, _("Merge citations"), _("Merged into it: %(other)s (no. %(id)s)")),
    (MERGED_AWAY, _("Merge citations"), _("Merged into %(other)s (no. %(id)s)")),
)


def register(actions: LogActionRegistry) -> None:
    """Make the actions known, each with its sentence."""
    for action, label, message in _ACTIONS:
        actions.register_action(action)(_formatter(label, message))


def _formatter(name: Any, sentence: Any) -> type[LogFormatter]:
    class Formatter(LogFormatter):
        """Fills the sentence with what was logged."""

        label = name

        def format_message(self, log_entry: Any) -> str:
            return str(sentence % log_entry.data).strip()

    return Formatter
