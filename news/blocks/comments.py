"""Comments in the margin of a page. People delete their own, and resolve those of others.

Wagtail lets nobody change a comment of somebody else, but lets everybody delete it.
"""

from functools import cached_property
from typing import Any

from wagtail.admin.forms.comments import CommentForm, CommentFormSet
from wagtail.admin.panels import CommentPanel
from wagtail.models import COMMENTS_RELATION_NAME, CommentReply


class KeptCommentForm(CommentForm):
    """A comment. If somebody else deletes it, it is resolved."""

    @cached_property
    def is_theirs(self) -> bool:
        """Whether somebody else wrote it, or a reply to it."""
        if not self.instance.pk:
            return False
        answered = CommentReply.objects.filter(comment=self.instance.pk).exclude(user=self.for_user)
        return bool(self.instance.user_id != self.for_user.pk or answered.exists())

    @cached_property
    def changed_data(self) -> list[str]:
        """What was changed; another's deletion is a resolution."""
        changed = set(super().changed_data)
        if self.is_theirs and "DELETE" in changed:
            changed = {*changed, "resolved"} - {"DELETE"}
        return sorted(changed)

    def clean(self) -> dict[str, Any]:
        """Resolve what somebody else would have deleted."""
        if self.is_theirs and self.cleaned_data.get("DELETE"):
            self.cleaned_data |= {"DELETE": False, "resolved": True}
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class KeptComments(CommentFormSet):
    """The comments of a page, of which everybody deletes their own."""

    def _should_delete_form(self, form: KeptCommentForm) -> bool:
        return not form.is_theirs and super()._should_delete_form(form)


class KeptCommentPanel(CommentPanel):
    """Wagtail's comments in the margin, of which everybody deletes their own."""

    def get_form_options(self) -> dict[str, Any]:
        """As Wagtail's, with our forms."""
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][COMMENTS_RELATION_NAME] |= {
            "formset": KeptComments,
            "form": KeptCommentForm,
        }
        return options
